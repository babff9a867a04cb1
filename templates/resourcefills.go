package templates

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
)

// fills renders what fills an input.
func (w resourceFile) fills(g *jen.Group, call resourceplan.Call, fills []resourceplan.Fill) {
	for i := range fills {
		w.fill(g, &fills[i], i)
	}
}

func (w resourceFile) fill(g *jen.Group, f *resourceplan.Fill, n int) {
	at := member(f.Path)
	switch f.Kind {
	case resourceplan.CopyStruct:
		g.Add(at).Op("=").Add(helper("Copy")).Call(at.Clone())
	case resourceplan.Scalar:
		w.set(g, f.Leaf, f.Member, at, w.value(g, f.Value, n))
	case resourceplan.Only:
		g.Add(helper("Only")).Call(jen.Op("&").Id("fill"), jen.Lit(f.Member), jen.Op("&").Add(at), w.value(g, f.Value, n))
	case resourceplan.Elements:
		value := w.value(g, f.Value, n)
		g.Add(at).Op("=").Add(helper("Elements")).Call(at.Clone())
		g.For(jen.Id("i").Op(":=").Range().Add(at.Clone())).BlockFunc(func(g *jen.Group) {
			w.set(g, f.Leaf, f.Member, at.Clone().Index(jen.Id("i")).Dot(f.Field), value)
		})
	case resourceplan.Assign:
		if !f.Ours {
			unset(g, f.Member, at)
		}
		g.Add(at.Clone()).Op("=").Index().Add(w.structType(f.Elem)).Add(w.elements(g, f))
	case resourceplan.Prepend:
		w.prepend(g, f, at)
	case resourceplan.MakeList:
		unset(g, f.Member, at)
		g.Add(at.Clone()).Op("=").Make(jen.Index().Add(w.elemType(f)), jen.Len(jen.Id("b")))
	case resourceplan.BatchElements:
		elem := at.Clone().Index(jen.Id("i"))
		name := f.Member
		if f.Field != "" {
			elem = elem.Dot(f.Field)
		}
		w.set(g, f.Leaf, name, elem, w.value(g, f.Value, n))
	}
}

func unset(g *jen.Group, name string, at *jen.Statement) {
	g.Id("fill").Dot("Unset").Call(jen.Lit(name), jen.Len(at.Clone()))
}

// member returns the expression for a member of the input.
func member(path []string) *jen.Statement {
	at := jen.Id("in")
	for _, field := range path {
		at = at.Dot(field)
	}
	return at
}

func (w resourceFile) elemType(f *resourceplan.Fill) *jen.Statement {
	switch f.Text {
	case "":
		return w.structType(f.Elem)
	case "string":
		return jen.String()
	}
	return w.types(f.Text)
}

var setters = map[resourceplan.Leaf]string{
	resourceplan.Text: "Text", resourceplan.String: "String", resourceplan.Enum: "String",
	resourceplan.Number: "Number", resourceplan.Flag: "Flag",
}

// set renders the setting of one member. An enumeration is set as the string that it is.
func (w resourceFile) set(g *jen.Group, leaf resourceplan.Leaf, name string, at, value *jen.Statement) {
	pointer := jen.Op("&").Add(at.Clone())
	if leaf == resourceplan.Enum {
		pointer = jen.Parens(jen.Op("*").String()).Parens(pointer)
	}
	g.Id("fill").Dot(setters[leaf]).Call(jen.Lit(name), pointer, value)
}

// value returns the expression for a value. What must be looked for in the data is
// looked for in statements before; n keeps the names of their variables apart.
func (w resourceFile) value(g *jen.Group, v resourceplan.Value, n int) *jen.Statement {
	switch v.Kind {
	case resourceplan.FromIdentifier:
		return jen.Id("r").Dot(v.Field)
	case resourceplan.FromCaller:
		return jen.Id(v.Field)
	case resourceplan.FromLiteral:
		if number, ok := v.Literal.(int64); ok {
			return jen.Lit(int(number))
		}
		return jen.Lit(v.Literal)
	}
	value, guards := follow(jen.Id(v.Kind.Variable()), v.Read.Steps)
	if len(guards) > 0 {
		name := "held"
		if n > 0 {
			name += strconv.Itoa(n)
		}
		g.Var().Id(name).Op("*").String()
		g.If(hold(guards)).Block(jen.Id(name).Op("=").Add(value))
		value = jen.Id(name)
	}
	return jen.Id("fill").Dot("Present").Call(jen.Lit(v.Read.Path), value)
}

// elements renders the elements of a list that the resource makes.
func (w resourceFile) elements(g *jen.Group, f *resourceplan.Fill) *jen.Statement {
	return jen.ValuesFunc(func(list *jen.Group) {
		for _, element := range f.Add {
			list.ValuesFunc(func(fields *jen.Group) {
				for i, e := range element {
					fields.Id(e.Field).Op(":").Add(w.held(e, w.value(g, e.Value, i)))
				}
			})
		}
	})
}

// held returns a value as a field holds it.
func (w resourceFile) held(e resourceplan.Element, value *jen.Statement) *jen.Statement {
	switch e.Leaf {
	case resourceplan.Text:
		return helper("Pointer").Call(value)
	case resourceplan.StringList:
		return jen.Index().String().Values(value)
	case resourceplan.Enum:
		return w.types(e.Enum).Call(value)
	}
	return value
}

// prepend renders elements that narrow what is listed. Elements of the caller narrow
// it further, so they must not have the key of one of those.
func (w resourceFile) prepend(g *jen.Group, f *resourceplan.Fill, at *jen.Statement) {
	var keys []jen.Code
	for _, element := range f.Add {
		for _, e := range element {
			if e.Leaf == resourceplan.Text && e.Value.Kind == resourceplan.FromLiteral {
				keys = append(keys, jen.Id("fill").Dot("Other").Call(
					jen.Lit(f.Member+"[]."+e.Field), at.Clone().Index(jen.Id("i")).Dot(e.Field), jen.Lit(e.Value.Literal)))
			}
		}
	}
	if len(keys) > 0 {
		g.For(jen.Id("i").Op(":=").Range().Add(at.Clone())).Block(keys...)
	}
	g.Add(at.Clone()).Op("=").Append(jen.Index().Add(w.structType(f.Elem)).Add(w.elements(g, f)), at.Clone().Op("..."))
}
