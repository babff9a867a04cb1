package templates

import (
	"fmt"
	"strings"

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
	o := prototype(false, false)
	fileComment(f, "XTypeX keeps one operation alive for paginators and waiters, not the whole client.")
	f.Type().Id("XTypeX").Func().Add(signature(p, o.Input, o.Output))
	f.Line()
	f.Func().Params(jen.Id("f").Id("XTypeX")).Id(o.Name).Add(signature(p, o.Input, o.Output)).Block(
		jen.Return(jen.Id("f").Call(jen.Id("ctx"), jen.Id("params"), jen.Id("optFns").Op("..."))))
	return f
}

// repeatAdapters puts all adapters in the place of the prototype.
func repeatAdapters(p *plan.Package, source string) string {
	head, prototypes := split(source, "// XTypeX keeps ")
	all := make([]string, len(p.Adapters))
	for i, a := range p.Adapters {
		o := plan.Operation{Name: a.Operation, Input: a.Input, Output: a.Output}
		all[i] = named(prototypes[0], o, "XTypeX", a.Type)
	}
	return head + strings.Join(all, "\n")
}

// paginators renders constructors of the SDK's paginators.
func paginators(p *plan.Package) *jen.File {
	return constructorFile(p, p.Paginators, "which asks for each page")
}

func repeatPaginators(p *plan.Package, source string) string {
	return repeatConstructors(p.Paginators, source)
}

// waiters renders constructors of the SDK's waiters.
func waiters(p *plan.Package) *jen.File {
	return constructorFile(p, p.Waiters, "which asks for each attempt")
}

func repeatWaiters(p *plan.Package, source string) string {
	return repeatConstructors(p.Waiters, source)
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
	f.Line()
	fileComment(f, fmt.Sprintf("XFuncX returns a [%s.XTypeX] over [Client.XOperationX], %s.", p.SDKName, asks))
	params := []jen.Code{jen.Id("c").Op("*").Id("Client")}
	args := []jen.Code{jen.Id("XAdapterX").Call(jen.Id("c").Dot("XOperationX"))}
	if list[0].Input != "" {
		params = append(params, jen.Id("params").Op("*").Qual(p.SDKPath, "XInputX"))
		args = append(args, jen.Id("params"))
	}
	params = append(params, jen.Id("optFns").Add(optFns(p, "XOptionsX")))
	args = append(args, jen.Id("optFns").Op("..."))
	f.Func().Id("XFuncX").Params(params...).Op("*").Qual(p.SDKPath, "XTypeX").Block(
		jen.Return(jen.Qual(p.SDKPath, "XFuncX").Call(args...)))
	return f
}

// repeatConstructors puts all constructors in the place of the prototype.
func repeatConstructors(list []plan.Constructor, source string) string {
	head, prototypes := split(source, "// XFuncX returns ")
	all := make([]string, len(list))
	for i, c := range list {
		o := plan.Operation{Name: c.Operation, Input: c.Input}
		all[i] = named(prototypes[0], o, "XFuncX", c.Func, "XTypeX", c.Type, "XAdapterX", c.Adapter, "XOptionsX", c.Options)
	}
	return head + strings.Join(all, "\n")
}
