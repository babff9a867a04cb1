package templates

import (
	"fmt"
	"slices"
	"strings"

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
	o := prototype(false, false)
	f.Func().Id(o.Resources).Params(jen.Id("input").Any()).Params(jen.Id("r").Add(runtime("Resources"))).Block(
		jen.If(
			jen.List(jen.Id("in"), jen.Id("_")).Op(":=").Id("input").Assert(jen.Op("*").Qual(p.SDKPath, o.Input)),
			jen.Id("in").Op("!=").Nil(),
		).Block(
			jen.Id("r").Dot("XAddX").Call(jen.Lit("XFieldX"), jen.Id("in").Dot("XFieldX")),
		),
		jen.Return(jen.Id("r")),
	)
	return f
}

// repeatResources puts all functions, and all members of each, in the place of the
// prototypes.
func repeatResources(p *plan.Package, source string) string {
	head, prototypes := split(source, "func XResourcesX(")
	line, start := lineOf(prototypes[0], "XAddX")
	before, after := prototypes[0][:start], prototypes[0][start+len(line):]
	var all []string
	for _, o := range p.Operations {
		if o.Resources == "" {
			continue
		}
		lines := ""
		for _, m := range o.Members {
			add := "Add"
			if m.List {
				add = "AddAll"
			}
			lines += strings.ReplaceAll(strings.Replace(line, "XAddX", add, 1), "XFieldX", m.Field)
		}
		all = append(all, named(before, o)+lines+after)
	}
	return head + strings.Join(all, "\n")
}

// doc renders the package comment.
func doc(p *plan.Package) *jen.File {
	f := newFile(p)
	name := title(p)
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

// title returns AWS's name of the service, that of the SDK's package if it is not known.
func title(p *plan.Package) string {
	if p.SDKID == "" {
		return p.SDKName
	}
	return p.SDKID
}
