package templates

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
)

// resources renders, for each operation, the function that reads the resources
// which its input names.
func resources(p *plan.Package) *jen.File {
	if !slices.ContainsFunc(p.Operations, func(o plan.Operation) bool { return o.Resources != "" }) {
		return nil
	}
	f := newFile(p)
	for i, o := range p.Operations {
		if o.Resources == "" {
			continue
		}
		if i > 0 {
			f.Line()
		}
		f.Func().Id(o.Resources).Params(jen.Id("input").Any()).Params(jen.Id("r").Add(runtime("Resources"))).Block(
			jen.If(
				jen.List(jen.Id("in"), jen.Id("_")).Op(":=").Id("input").Assert(jen.Op("*").Qual(p.SDKPath, o.Input)),
				jen.Id("in").Op("!=").Nil(),
			).BlockFunc(func(g *jen.Group) {
				for _, m := range o.Members {
					add := "Add"
					if m.List {
						add = "AddAll"
					}
					g.Id("r").Dot(add).Call(jen.Lit(m.Field), jen.Id("in").Dot(m.Field))
				}
			}),
			jen.Return(jen.Id("r")),
		)
	}
	return f
}

// doc renders the package comment.
func doc(p *plan.Package) *jen.File {
	f := newFile(p)
	name := p.SDKID
	if name == "" {
		name = p.SDKName
	}
	if p.APIVersion != "" {
		name += " (API version " + p.APIVersion + ")"
	}
	f.PackageComment(fmt.Sprintf("// Package %s is a governed client of %s.", p.Name, name))
	for _, text := range []string{
		"//",
		fmt.Sprintf("// Every method of [Client] has the signature of the method of [%s.Client] of the", p.SDKName),
		"// same name, and asks a governor for a decision before it calls that method. The",
		"// level at which it asks is a constant, Risk and the operation's name; it stands",
		"// in risks.go and nowhere else.",
		"//",
		"// [LowRisk], [MediumRisk], [HighRisk] and [CriticalRisk] are the operations up to",
		"// that level, for the signatures of functions that must not do more.",
	} {
		f.PackageComment(text)
	}
	// The import makes the link in the comment work.
	f.Var().Id("_").Qual(p.SDKPath, "Client")
	return f
}
