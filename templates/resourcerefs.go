package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
)

// made returns the type of what a Ref makes.
func made(ref *resourceplan.Ref) *jen.Statement {
	if ref.List {
		return jen.Index().Op("*").Id(ref.Resource)
	}
	return jen.Op("*").Id(ref.Resource)
}

// uses reports whether a Ref reads from a kind of source.
func uses(ref *resourceplan.Ref, kind resourceplan.ValueKind) bool {
	for _, g := range ref.Groups {
		if ref.List && g.Over == kind || g.Data != nil && g.Data.Value.Kind == kind {
			return true
		}
		for _, a := range g.Set {
			if a.Value.Kind == kind {
				return true
			}
		}
	}
	return false
}

// make renders the making of resources and, before a last result, their return.
func (w resourceFile) make(g *jen.Group, ref *resourceplan.Ref, last ...jen.Code) {
	if !ref.List {
		group := ref.Groups[0]
		if one, complete := w.literal(ref, group, nil); complete {
			g.Return(append([]jen.Code{one}, last...)...)
			return
		}
		w.single(g, ref, group, nil, "found")
		g.Return(append([]jen.Code{jen.Id("found")}, last...)...)
		return
	}
	g.Var().Id("found").Index().Op("*").Id(ref.Resource)
	for _, group := range ref.Groups {
		w.loop(g, ref, group, jen.Id(group.Over.Variable()), group.Spine, 'i')
	}
	g.Return(append([]jen.Code{jen.Id("found")}, last...)...)
}

// loop renders the loops over the lists that lead to the resources.
func (w resourceFile) loop(g *jen.Group, ref *resourceplan.Ref, group resourceplan.Group, from *jen.Statement, steps []resourceplan.Step, index rune) {
	n := 0
	for steps[n].Into != resourceplan.Every {
		n++
	}
	list, guards := follow(from, steps[:n])
	if n > 0 && steps[n-1].Pointer {
		guards = append(guards, guard{value: list})
	}
	list = list.Clone().Dot(steps[n].Field)
	body := func(g *jen.Group) {
		g.For(jen.Id(string(index)).Op(":=").Range().Add(list.Clone())).BlockFunc(func(g *jen.Group) {
			element := list.Clone().Index(jen.Id(string(index)))
			if n < len(steps)-1 {
				w.loop(g, ref, group, element, steps[n+1:], index+1)
				return
			}
			if steps[n].Struct && !steps[n].Pointer {
				element = jen.Op("&").Add(element)
			}
			g.Id("v").Op(":=").Add(element)
			if one, complete := w.literal(ref, group, jen.Id("v")); complete {
				g.Id("found").Op("=").Append(jen.Id("found"), one)
				return
			}
			w.single(g, ref, group, jen.Id("v"), "one")
			g.Id("found").Op("=").Append(jen.Id("found"), jen.Id("one"))
		})
	}
	if len(guards) > 0 {
		g.If(hold(guards)).BlockFunc(body)
		return
	}
	body(g)
}

// from returns what a value is read from.
func from(v resourceplan.Value, inElement bool, element *jen.Statement) *jen.Statement {
	if inElement {
		return element.Clone()
	}
	return jen.Id(v.Kind.Variable())
}

// identifier returns the expression for an identifier, and what must hold for it.
func identifier(a resourceplan.Assignment, element *jen.Statement) (*jen.Statement, []guard) {
	switch a.Value.Kind {
	case resourceplan.FromIdentifier:
		return jen.Id("r").Dot(a.Value.Field), nil
	case resourceplan.FromCaller:
		return jen.Id(a.Value.Field), nil
	case resourceplan.FromLiteral:
		return jen.Lit(a.Value.Literal), nil
	}
	value, guards := follow(from(a.Value, a.Element, element), a.Value.Read.Steps)
	switch a.Value.Read.Leaf {
	case resourceplan.Number:
		value = helper("Int").Call(value)
	case resourceplan.Text:
		value = helper("Value").Call(value)
	case resourceplan.Enum:
		value = jen.String().Call(value)
	}
	return value, guards
}

// literal returns a resource with the identifiers that need no condition, and whether
// that is all of it.
func (w resourceFile) literal(ref *resourceplan.Ref, group resourceplan.Group, element *jen.Statement) (*jen.Statement, bool) {
	complete := group.Data == nil
	fields := []jen.Code{jen.Id("client").Op(":").Id("r").Dot("client")}
	for _, a := range group.Set {
		value, guards := identifier(a, element)
		if len(guards) > 0 && a.Value.Kind == resourceplan.FromData && !ref.List {
			guards = nil // absent has seen to it
		}
		if len(guards) > 0 {
			complete = false
			continue
		}
		fields = append(fields, jen.Id(a.Identifier.Field).Op(":").Add(value))
	}
	return jen.Op("&").Id(ref.Resource).Values(fields...), complete
}

// single renders the making of one resource that takes more than an expression.
func (w resourceFile) single(g *jen.Group, ref *resourceplan.Ref, group resourceplan.Group, element *jen.Statement, name string) {
	one, _ := w.literal(ref, group, element)
	g.Id(name).Op(":=").Add(one)
	for _, a := range group.Set {
		if value, guards := identifier(a, element); len(guards) > 0 && (ref.List || a.Value.Kind != resourceplan.FromData) {
			g.If(hold(guards)).Block(jen.Id(name).Dot(a.Identifier.Field).Op("=").Add(value))
		}
	}
	if group.Data != nil {
		w.keep(g, group.Data, element, name)
	}
}

// keep renders how a resource takes over data.
func (w resourceFile) keep(g *jen.Group, d *resourceplan.DataFrom, element *jen.Statement, name string) {
	value, guards := pointerTo(from(d.Value, d.Element, element), d.Value.Read.Steps)
	if d.Convert != nil {
		source := value
		value = jen.Op("&").Add(w.structType(d.To)).ValuesFunc(func(values *jen.Group) {
			for _, member := range d.Convert {
				values.Line().Id(member).Op(":").Add(source.Clone()).Dot(member)
			}
			values.Line()
		})
	}
	keep := jen.Id(name).Dot("data").Dot("Hold").Call(value)
	if len(guards) > 0 {
		g.If(hold(guards)).Block(keep)
		return
	}
	g.Add(keep)
}

// one renders a method that leads to other resources.
func (w resourceFile) one(one resourceplan.One) {
	var params []jen.Code
	for _, id := range one.Params {
		params = append(params, jen.Id(id.Field).Add(identifierType(id)))
	}
	if !one.Data {
		w.say("%s returns the [%s]. Nothing is asked of AWS.", one.Name, one.Resource)
		w.Func().Params(w.receiver()).Id(one.Name).Params(params...).Add(made(&one.Ref)).BlockFunc(func(g *jen.Group) {
			w.make(g, &one.Ref)
		})
		return
	}
	if one.List {
		w.say("%s returns each [%s] that the data of [%s.Data] name.", one.Name, one.Resource, w.r.Name)
	} else {
		w.say("%s returns the [%s] that the data of [%s.Data] name, [resource.ErrNoData] if none.", one.Name, one.Resource, w.r.Name)
	}
	params = append([]jen.Code{ctxParam()}, append(params, w.optFns())...)
	w.Func().Params(w.receiver()).Id(one.Name).Params(params...).Params(made(&one.Ref), jen.Error()).BlockFunc(func(g *jen.Group) {
		g.List(jen.Id("data"), jen.Err()).Op(":=").Id("r").Dot("Data").Call(jen.Id("ctx"), jen.Id("optFns").Op("..."))
		g.Add(failed(jen.Nil(), jen.Err()))
		if !one.List {
			w.absent(g, one)
		}
		w.make(g, &one.Ref, jen.Nil())
	})
}

// absent renders the refusal of data that name no resource.
func (w resourceFile) absent(g *jen.Group, one resourceplan.One) {
	for i := range one.Groups[0].Set {
		a := &one.Groups[0].Set[i]
		if a.Value.Kind != resourceplan.FromData {
			continue
		}
		value, guards := identifier(*a, nil)
		missing := make([]*jen.Statement, 0, len(guards)+1)
		for _, guard := range guards {
			missing = append(missing, guard.fails())
		}
		empty := jen.Lit("")
		if a.Identifier.Number {
			empty = jen.Lit(0)
		}
		missing = append(missing, value.Op("==").Add(empty))
		g.If(joined(missing, "||")).Block(jen.Return(jen.Nil(),
			helper("Absent").Call(jen.Lit(w.r.Name+"."+one.Name), jen.Lit(a.Value.Read.Path))))
	}
}
