package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
)

// data renders what returns and loads the data.
func (w resourceFile) data() {
	results := jen.Params(jen.Op("*").Add(w.structType(*w.r.Data)), jen.Error())
	load := jen.Nil()
	if l := w.r.Load; l != nil {
		load = jen.Id("r").Dot("load")
		w.say("Data returns what is known of the resource, which is loaded once, by [Client.%s].", l.Operation)
		fileComment(w.File, "What it returns is shared, and must not be changed.")
	} else {
		w.say("Data returns what is known of the resource from where it was made. Nothing loads it,")
		fileComment(w.File, "so there may be none: [resource.ErrNoData]. It is shared, and must not be changed.")
	}
	w.Func().Params(w.receiver()).Id("Data").Params(ctxParam(), w.optFns()).Add(results).Block(
		jen.Return(jen.Id("r").Dot("data").Dot("Get").Call(jen.Id("ctx"), jen.Id("optFns"), load)))
	if w.r.Load == nil {
		return
	}
	for _, name := range []string{"Load", "Reload"} {
		w.say("%s loads the data anew, by [Client.%s].", name, w.r.Load.Operation)
		w.Func().Params(w.receiver()).Id(name).Params(ctxParam(), w.optFns()).Error().Block(
			jen.Return(jen.Id("r").Dot("data").Dot("Load").Call(jen.Id("ctx"), jen.Id("optFns"), load.Clone())))
	}
	w.Line()
	w.Func().Params(w.receiver()).Id("load").Params(ctxParam(), jen.Id("optFns").Index().Add(w.option())).Add(results).BlockFunc(func(g *jen.Group) {
		w.load(g, *w.r.Load)
	})
}

func (w resourceFile) load(g *jen.Group, l resourceplan.Load) {
	g.List(jen.Id("in"), jen.Id("fill")).Op(":=").List(jen.New(jen.Qual(w.p.SDKPath, l.Input)), jen.Id("r").Dot("fill").Call())
	w.fills(g, l.Call, l.Fills)
	refuse(g, jen.Nil())
	call := jen.Id("r").Dot("client").Dot(l.Operation).Call(jen.Id("ctx"), jen.Id("in"), jen.Id("optFns").Op("..."))
	if len(l.Data.Steps) == 0 {
		g.Return(call)
		return
	}
	g.List(jen.Id("out"), jen.Err()).Op(":=").Add(call)
	g.Add(failed(jen.Nil(), jen.Err()))
	value, guards := pointerTo(jen.Id("out"), l.Data.Steps)
	g.If(hold(guards)).Block(jen.Return(value, jen.Nil()))
	g.Return(jen.Nil(), helper("Absent").Call(jen.Lit(w.r.Name), jen.Lit(l.Data.Path)))
}

// guard is what must be there for an expression to be evaluated: a pointer, or an
// element of a list.
type guard struct {
	value   *jen.Statement
	element bool
	index   int
}

func (g guard) holds() *jen.Statement {
	if g.element {
		return jen.Len(g.value.Clone()).Op(">").Lit(g.index)
	}
	return g.value.Clone().Op("!=").Nil()
}

func (g guard) fails() *jen.Statement {
	if g.element {
		return jen.Len(g.value.Clone()).Op("<=").Lit(g.index)
	}
	return g.value.Clone().Op("==").Nil()
}

// hold returns the condition that all guards hold.
func hold(guards []guard) *jen.Statement {
	tests := make([]*jen.Statement, len(guards))
	for i, g := range guards {
		tests[i] = g.holds()
	}
	return joined(tests, "&&")
}

// follow returns the expression for what steps lead to from a struct, and what guards
// it.
func follow(from *jen.Statement, steps []resourceplan.Step) (value *jen.Statement, guards []guard) {
	value = from.Clone()
	for i, s := range steps {
		value = value.Clone().Dot(s.Field)
		if s.Into == resourceplan.At {
			guards = append(guards, guard{value, true, s.Index})
			value = value.Clone().Index(jen.Lit(s.Index))
		}
		if s.Pointer && i < len(steps)-1 {
			guards = append(guards, guard{value: value})
		}
	}
	return value, guards
}

// pointerTo returns a pointer to the struct that steps lead to.
func pointerTo(from *jen.Statement, steps []resourceplan.Step) (*jen.Statement, []guard) {
	value, guards := follow(from, steps)
	if len(steps) == 0 {
		return value, guards
	}
	if steps[len(steps)-1].Pointer {
		return value, append(guards, guard{value: value})
	}
	return jen.Op("&").Add(value), guards
}

// refuse returns the first thing that is wrong with what was filled.
func refuse(g *jen.Group, before ...jen.Code) {
	g.If(jen.Err().Op(":=").Id("fill").Dot("Err").Call(), jen.Err().Op("!=").Nil()).Block(
		jen.Return(append(before, jen.Err())...))
}
