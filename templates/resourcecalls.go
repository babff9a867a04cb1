package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
)

// input renders the input of an action, filled.
func (w resourceFile) input(g *jen.Group, call resourceplan.Call) {
	if call.NeedsData {
		g.List(jen.Id("data"), jen.Err()).Op(":=").Id("r").Dot("Data").Call(jen.Id("ctx"), jen.Id("optFns").Op("..."))
		g.Add(failed(jen.Nil(), jen.Err()))
	}
	g.List(jen.Id("in"), jen.Id("fill")).Op(":=").List(helper("Copy").Call(jen.Id("params")), jen.Id("r").Dot("fill").Call())
	w.fills(g, call, call.Fills)
	refuse(g, jen.Nil())
}

// action renders a method that makes one call.
func (w resourceFile) action(a resourceplan.Action) {
	switch {
	case a.Returns == nil:
		w.say("%s calls [Client.%s].", a.Name, a.Operation)
	case a.Returns.List:
		w.say("%s calls [Client.%s], and returns each [%s] that it is about.", a.Name, a.Operation, a.Returns.Resource)
	default:
		w.say("%s calls [Client.%s], and returns the [%s] that it is about.", a.Name, a.Operation, a.Returns.Resource)
	}
	w.deprecated(a.Call)
	result := w.sdk(a.Output)
	if a.Returns != nil {
		result = made(a.Returns)
	}
	call := jen.Id("r").Dot("client").Dot(a.Operation).Call(jen.Id("ctx"), jen.Id("in"), jen.Id("optFns").Op("..."))
	w.Func().Params(w.receiver()).Id(a.Name).Params(ctxParam(), jen.Id("params").Add(w.sdk(a.Input)), w.optFns()).
		Params(result, jen.Error()).BlockFunc(func(g *jen.Group) {
		w.input(g, a.Call)
		if a.Returns == nil {
			g.Return(call)
			return
		}
		if uses(a.Returns, resourceplan.FromOutput) {
			g.List(jen.Id("out"), jen.Err()).Op(":=").Add(call)
			g.Add(failed(jen.Nil(), jen.Err()))
		} else {
			g.If(jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(call), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err()))
		}
		w.make(g, a.Returns, jen.Nil())
	})
}

func (w resourceFile) deprecated(call resourceplan.Call) {
	if call.Deprecated {
		fileComment(w.File, "", "Deprecated: ["+w.p.SDKName+".Client."+call.Operation+"] is deprecated.")
	}
}

// waiter renders a method that waits.
func (w resourceFile) waiter(wait resourceplan.Waiter) {
	w.say("%s waits by [%s.%s], which asks for each attempt.", wait.Name, w.p.SDKName, wait.Type)
	w.Func().Params(w.receiver()).Id(wait.Name).Params(
		ctxParam(), jen.Id("maxWait").Qual("time", "Duration"), jen.Id("optFns").Add(optFns(w.p, wait.Options)),
	).Error().BlockFunc(func(g *jen.Group) {
		g.List(jen.Id("in"), jen.Id("fill")).Op(":=").List(jen.New(jen.Qual(w.p.SDKPath, wait.Input)), jen.Id("r").Dot("fill").Call())
		w.fills(g, wait.Call, wait.Fills)
		refuse(g)
		waiter := jen.Id(wait.Func).Call(jen.Id("r").Dot("client"), jen.Id("optFns").Op("..."))
		args := []jen.Code{jen.Id("ctx"), jen.Id("in"), jen.Id("maxWait")}
		if wait.Data == nil {
			g.Return(waiter.Dot("Wait").Call(args...))
			return
		}
		value, guards := pointerTo(jen.Id("out"), wait.Data.Steps)
		guards = append([]guard{{value: jen.Id("out")}}, guards...) // a waiter may end with an error that it waited for
		g.List(jen.Id("out"), jen.Err()).Op(":=").Add(waiter).Dot("WaitForOutput").Call(args...)
		g.If(jen.Err().Op("==").Nil().Op("&&").Add(hold(guards))).Block(jen.Id("r").Dot("data").Dot("Hold").Call(value))
		g.Return(jen.Err())
	})
}

// batches renders the type of several resources, and what can be done with them.
func (w resourceFile) batches() {
	if len(w.r.Batch) == 0 {
		return
	}
	w.say("%s is several resources, all of one client, on which one call acts.", w.r.BatchType())
	w.Type().Id(w.r.BatchType()).Index().Op("*").Id(w.r.Name)
	for _, b := range w.r.Batch {
		w.say("%s calls [Client.%s] once for all resources of the batch.", b.Name, b.Operation)
		w.Func().Params(jen.Id("b").Id(w.r.BatchType())).Id(b.Name).Params(
			ctxParam(), jen.Id("params").Add(w.sdk(b.Input)), w.optFns(),
		).Params(w.sdk(b.Output), jen.Error()).BlockFunc(func(g *jen.Group) { w.batch(g, b) })
	}
}

func (w resourceFile) batch(g *jen.Group, b resourceplan.Batch) {
	g.If(jen.Len(jen.Id("b")).Op("==").Lit(0)).Block(
		jen.Return(jen.Nil(), helper("NoResources").Call(jen.Lit(w.r.BatchType()))))
	g.List(jen.Id("in"), jen.Id("fill")).Op(":=").List(helper("Copy").Call(jen.Id("params")), jen.Id("b").Index(jen.Lit(0)).Dot("fill").Call())
	w.fills(g, b.Call, b.Shared)
	index := "_"
	for _, f := range b.Fills {
		if f.Kind == resourceplan.BatchElements {
			index = "i"
		}
	}
	g.For(jen.List(jen.Id(index), jen.Id("r")).Op(":=").Range().Id("b")).BlockFunc(func(g *jen.Group) {
		g.Id("fill").Dot("Join").Call(jen.Id("r").Dot("fill").Call(), jen.Id("r").Dot("client").Op("==").Id("b").Index(jen.Lit(0)).Dot("client"))
		if b.NeedsData {
			g.List(jen.Id("data"), jen.Err()).Op(":=").Id("r").Dot("Data").Call(jen.Id("ctx"), jen.Id("optFns").Op("..."))
			g.Add(failed(jen.Nil(), jen.Err()))
		}
		w.fills(g, b.Call, b.Fills)
	})
	refuse(g, jen.Nil())
	g.Return(jen.Id("b").Index(jen.Lit(0)).Dot("client").Dot(b.Operation).Call(jen.Id("ctx"), jen.Id("in"), jen.Id("optFns").Op("...")))
}
