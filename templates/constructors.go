package templates

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
)

// adapters renders the func types that paginators and waiters call through. A func
// type keeps the one operation alive that it holds; the client, handed over as an
// interface, would keep all of them in the binary.
func adapters(p *plan.Package) *jen.File {
	if len(p.Adapters) == 0 {
		return nil
	}
	f := newFile(p)
	for i, a := range p.Adapters {
		if i > 0 {
			f.Line()
		}
		fileComment(f, fmt.Sprintf("%s keeps one operation alive for paginators and waiters, not the whole client.", a.Type))
		f.Type().Id(a.Type).Func().Add(signature(p, a.Input, a.Output))
		f.Line()
		f.Func().Params(jen.Id("f").Id(a.Type)).Id(a.Operation).Add(signature(p, a.Input, a.Output)).Block(
			jen.Return(jen.Id("f").Call(jen.Id("ctx"), jen.Id("params"), jen.Id("optFns").Op("..."))))
	}
	return f
}

// paginators renders constructors of the SDK's paginators.
func paginators(p *plan.Package) *jen.File {
	return constructorFile(p, p.Paginators, "which asks for each page")
}

// waiters renders constructors of the SDK's waiters.
func waiters(p *plan.Package) *jen.File {
	return constructorFile(p, p.Waiters, "which asks for each attempt")
}

func constructorFile(p *plan.Package, list []plan.Constructor, asks string) *jen.File {
	if len(list) == 0 {
		return nil
	}
	f := newFile(p)
	asserted := make(map[string]bool)
	f.Var().DefsFunc(func(g *jen.Group) {
		for _, c := range list {
			if !asserted[c.Interface] {
				asserted[c.Interface] = true
				g.Id("_").Qual(p.SDKPath, c.Interface).Op("=").Parens(jen.Op("*").Id("Client")).Parens(jen.Nil())
			}
		}
	})
	for _, c := range list {
		f.Line()
		fileComment(f, fmt.Sprintf("%s returns a [%s.%s] over [Client.%s], %s.", c.Func, p.SDKName, c.Type, c.Operation, asks))
		params := []jen.Code{jen.Id("c").Op("*").Id("Client")}
		adapter := jen.Id(c.Adapter).Call(jen.Id("c").Dot(c.Operation))
		args := []jen.Code{adapter}
		if c.Input != "" {
			params = append(params, jen.Id("params").Op("*").Qual(p.SDKPath, c.Input))
			args = append(args, jen.Id("params"))
		}
		params = append(params, jen.Id("optFns").Add(optFns(p, c.Options)))
		args = append(args, jen.Id("optFns").Op("..."))
		f.Func().Id(c.Func).Params(params...).Op("*").Qual(p.SDKPath, c.Type).Block(
			jen.Return(jen.Qual(p.SDKPath, c.Func).Call(args...)))
	}
	return f
}
