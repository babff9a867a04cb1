package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
)

// many renders a collection.
func (w resourceFile) many(m resourceplan.Many) {
	w.say("%s lists each [%s], by [Client.%s]. Nothing is asked", m.Name, m.Ref.Resource, m.Operation)
	fileComment(w.File, "of AWS before the collection is iterated over.")
	w.deprecated(m.Call)
	w.Func().Params(w.receiver()).Id(m.Name).Params(ctxParam(), w.optFns()).Id(m.Type).Block(
		jen.Return(jen.Id(m.Type).Values(
			jen.Id("owner").Op(":").Id("r"),
			jen.Id("query").Op(":").Add(helper("List")).Call(jen.Id("ctx"), jen.Id("optFns")),
		)))
	w.say("%s is a collection. Methods that narrow it return a copy, and leave it as it is.", m.Type)
	w.Type().Id(m.Type).Struct(
		jen.Id("owner").Op("*").Id(w.r.Name),
		jen.Id("query").Add(helper("Query")).Types(w.option()),
		jen.Id("in").Qual(w.p.SDKPath, m.Input),
	)
	for _, s := range m.Setters {
		w.setter(m, s)
	}
	w.narrowing(m)
	w.iterators(m)
	for _, b := range m.Batch {
		w.collectionBatch(m, b)
	}
	w.walk(m)
	w.page(m)
}

func collection(m resourceplan.Many) *jen.Statement { return jen.Id("c").Id(m.Type) }

// setter renders the setting of a member of the input.
func (w resourceFile) setter(m resourceplan.Many, s resourceplan.Setter) {
	w.say("%s sets [%s.%s.%s].", s.Member, w.p.SDKName, m.Input, s.Member)
	param, value := w.goType(s.Type), jen.Id("v")
	switch t := s.Type; {
	case t.List != nil:
		param, value = jen.Op("...").Add(w.goType(*t.List)), jen.Qual("slices", "Clone").Call(jen.Id("v"))
	case t.Pointer && !t.Types: // a struct is the caller's
		t.Pointer = false
		param, value = w.goType(t), jen.Op("&").Id("v")
	}
	w.Func().Params(collection(m)).Id(s.Member).Params(jen.Id("v").Add(param)).Id(m.Type).Block(
		jen.Id("c").Dot("in").Dot(s.Member).Op("=").Add(value),
		jen.Return(jen.Id("c")),
	)
}

// goType returns a type in Go.
func (w resourceFile) goType(t resourceplan.Type) *jen.Statement {
	s := jen.Null()
	if t.Pointer {
		s = jen.Op("*")
	}
	switch {
	case t.List != nil:
		return s.Index().Add(w.goType(*t.List))
	case t.Map != nil:
		return s.Map(jen.String()).Add(w.goType(*t.Map))
	case t.Types:
		return s.Add(w.types(t.Name))
	case t.Name == "time.Time":
		return s.Qual("time", "Time")
	case t.Name == "[]byte":
		return s.Index().Byte()
	}
	return s.Id(t.Name)
}

func (w resourceFile) narrowing(m resourceplan.Many) {
	changed := func(call *jen.Statement) []jen.Code {
		return []jen.Code{jen.Id("c").Dot("query").Op("=").Id("c").Dot("query").Add(call), jen.Return(jen.Id("c"))}
	}
	w.say("Filter calls set, which may set any member of the input but must not change what one points to.")
	w.Func().Params(collection(m)).Id("Filter").Params(jen.Id("set").Func().Params(w.sdk(m.Input))).Id(m.Type).Block(
		jen.Id("set").Call(jen.Op("&").Id("c").Dot("in")), jen.Return(jen.Id("c")))
	w.say("Limit bounds how many there are in all.")
	w.Func().Params(collection(m)).Id("Limit").Params(jen.Id("n").Int()).Id(m.Type).Block(
		changed(jen.Dot("Limit").Call(jen.Id("n")))...)
	if m.Pager != nil && m.Pager.Size {
		w.say("PageSize says how many AWS is to return with one call.")
		w.Func().Params(collection(m)).Id("PageSize").Params(jen.Id("n").Int32()).Id(m.Type).Block(
			changed(jen.Dot("PageSize").Call(jen.Id("n")))...)
	}
}

func seq(of *jen.Statement) *jen.Statement { return jen.Qual("iter", "Seq2").Types(of, jen.Error()) }

func (w resourceFile) iterators(m resourceplan.Many) {
	one, page := jen.Op("*").Id(m.Ref.Resource), jen.Index().Op("*").Id(m.Ref.Resource)
	w.say("All iterates over the collection. After an error there is nothing more.")
	w.iterator(m, "All", one, func(g *jen.Group, taken *jen.Statement) {
		g.For(jen.List(jen.Id("_"), jen.Id("one")).Op(":=").Range().Add(taken)).Block(w.yield(jen.Id("one")))
	})
	w.say("Pages iterates over the collection page by page, each of which is one call.")
	w.iterator(m, "Pages", page, func(g *jen.Group, taken *jen.Statement) { g.Add(w.yield(taken)) })
}

func (w resourceFile) yield(v *jen.Statement) *jen.Statement {
	return jen.If(jen.Op("!").Id("yield").Call(v, jen.Nil())).Block(jen.Return())
}

// iterator renders a method that iterates. give renders what it does with a page.
func (w resourceFile) iterator(m resourceplan.Many, name string, of *jen.Statement, give func(g *jen.Group, taken *jen.Statement)) {
	w.Func().Params(collection(m)).Id(name).Params().Add(seq(of)).Block(
		jen.Return(jen.Func().Params(jen.Id("yield").Func().Params(of, jen.Error()).Bool()).BlockFunc(func(g *jen.Group) {
			g.Id("w").Op(":=").Id("c").Dot("walk").Call()
			g.For(jen.Id("w").Dot("Next").Call()).BlockFunc(func(g *jen.Group) {
				g.Id("page").Op(":=").Id("c").Dot("page").Call(jen.Id("w").Dot("Out").Call())
				give(g, jen.Id("page").Index(jen.Op(":").Id("w").Dot("Take").Call(jen.Len(jen.Id("page")))))
			})
			g.If(jen.Err().Op(":=").Id("w").Dot("Err").Call(), jen.Err().Op("!=").Nil()).Block(
				jen.Id("yield").Call(jen.Nil(), jen.Err()))
		})))
}

// collectionBatch renders a batch action on the pages of a collection.
func (w resourceFile) collectionBatch(m resourceplan.Many, b *resourceplan.Batch) {
	w.say("%s calls [Client.%s] once for each page, and stops at the first error.", b.Name, b.Operation)
	fileComment(w.File, "The outputs of the calls up to there are returned.")
	outs := jen.Id("outs")
	stop := jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(outs, jen.Err()))
	w.Func().Params(collection(m)).Id(b.Name).Params(jen.Id("params").Add(w.sdk(b.Input)), w.optFns()).
		Params(jen.Index().Add(w.sdk(b.Output)), jen.Error()).Block(
		jen.Var().Add(outs).Index().Add(w.sdk(b.Output)),
		jen.For(jen.List(jen.Id("page"), jen.Err()).Op(":=").Range().Id("c").Dot("Pages").Call()).Block(
			stop,
			jen.If(jen.Len(jen.Id("page")).Op("==").Lit(0)).Block(jen.Continue()),
			jen.List(jen.Id("out"), jen.Err()).Op(":=").Id(m.Ref.Resource+"Batch").Call(jen.Id("page")).Dot(b.Name).Call(
				jen.Id("c").Dot("query").Dot("Context").Call(), jen.Id("params"), jen.Id("optFns").Op("...")),
			stop,
			outs.Clone().Op("=").Append(outs, jen.Id("out")),
		),
		jen.Return(outs, jen.Nil()),
	)
}

// walk renders the beginning of an iteration: what pages, over the filled input.
func (w resourceFile) walk(m resourceplan.Many) {
	w.Line()
	result := jen.Op("*").Add(helper("Walk")).Types(w.sdk(m.Output), w.option())
	w.Func().Params(collection(m)).Id("walk").Params().Add(result).BlockFunc(func(g *jen.Group) {
		g.List(jen.Id("r"), jen.Id("in")).Op(":=").List(jen.Id("c").Dot("owner"), jen.Op("&").Id("c").Dot("in"))
		g.Id("fill").Op(":=").Id("r").Dot("fill").Call()
		w.fills(g, m.Call, m.Fills)
		if p := m.Pager; p != nil && p.SizeMember != "" {
			g.Id("c").Dot("query").Dot("SizeMember").Call(jen.Op("&").Add(member([]string{p.SizeMember})))
		}
		g.Return(helper("Begin").Call(jen.Id("c").Dot("query"), jen.Id("fill").Dot("Err").Call(), w.pager(m)))
	})
}

// pager returns the expression for what pages.
func (w resourceFile) pager(m resourceplan.Many) *jen.Statement {
	client := jen.Id("r").Dot("client")
	call := client.Clone().Dot(m.Operation)
	switch p := m.Pager; {
	case p == nil:
		return helper("Once").Call(call, jen.Id("in"))
	case p.Func == "":
		return helper("Follow").Call(call, jen.Id("in"), w.next(m))
	case p.Size:
		return jen.Id(p.Func).Call(client, jen.Id("in"), jen.Func().Params(jen.Id("o").Add(w.sdk(p.Options))).Block(
			jen.Id("c").Dot("query").Dot("Size").Call(jen.Op("&").Id("o").Dot("Limit"))))
	default:
		return jen.Id(p.Func).Call(client, jen.Id("in"))
	}
}

// next returns the function that makes the input of the next page.
func (w resourceFile) next(m resourceplan.Many) *jen.Statement {
	out := jen.Id("out")
	return jen.Func().Params(jen.Id("in").Add(w.sdk(m.Input)), out.Clone().Add(w.sdk(m.Output))).
		Params(w.sdk(m.Input), jen.Bool(), jen.Error()).BlockFunc(func(g *jen.Group) {
		g.Id("in").Op("=").Add(helper("Copy")).Call(jen.Id("in"))
		tokens := []jen.Code{out.Clone().Dot(m.Pager.More)}
		for _, next := range m.Pager.Next {
			g.Id("in").Dot(next[0]).Op("=").Add(out.Clone()).Dot(next[1])
			tokens = append(tokens, out.Clone().Dot(next[1]))
		}
		g.List(jen.Id("more"), jen.Err()).Op(":=").Add(helper("More")).Call(tokens...)
		g.Return(jen.Id("in"), jen.Id("more"), jen.Err())
	})
}

// page renders what makes the resources of an output.
func (w resourceFile) page(m resourceplan.Many) {
	w.Line()
	w.Func().Params(collection(m)).Id("page").Params(jen.Id("out").Add(w.sdk(m.Output))).Add(made(&m.Ref)).BlockFunc(func(g *jen.Group) {
		g.Id("r").Op(":=").Id("c").Dot("owner")
		w.make(g, &m.Ref)
	})
}
