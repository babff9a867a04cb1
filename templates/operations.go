package templates

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/governor"
)

// operations renders what the runtime is told of the service and of each operation.
// Operations are variables of their own, which the linker keeps only with their
// method.
func operations(p *plan.Package) *jen.File {
	f := newFile(p)
	serviceVariable(f, p)
	for _, o := range p.Operations {
		f.Line()
		f.Var().Id(o.Variable).Op("=").Add(runtime("Operation")).Values(operationFields(p, o)...)
	}
	return f
}

func serviceVariable(f *jen.File, p *plan.Package) {
	fileComment(f, "service tells a gate which keys of a session are of this service, and which are misspelt.")
	fields := []jen.Code{line(jen.Id("Name").Op(":").Lit(p.SDKName))}
	fields = append(fields, line(jen.Id("SDKID").Op(":").Qual(p.SDKPath, "ServiceID")))
	if len(p.Aliases) > 0 {
		fields = append(fields, line(jen.Id("Aliases").Op(":").Add(texts(p.Aliases))))
	}
	if p.APIVersion != "" {
		fields = append(fields, line(jen.Id("APIVersion").Op(":").Lit(p.APIVersion)))
	}
	fields = append(fields, line(jen.Id("Operations").Op(":").Id("operations")), jen.Line())
	f.Var().Id("service").Op("=").Add(runtime("Service")).Values(fields...)
	f.Line()
	fileComment(f, "operations names each operation, followed by one byte that is its level.")
	f.Const().Id("operations").Op("=").Lit("").Add(packed(p)...)
}

// packed returns, for each operation, the terms that add it to a string. A level is
// never spelled here: the constant is converted.
func packed(p *plan.Package) []jen.Code {
	var terms []jen.Code
	for _, o := range p.Operations {
		terms = append(terms, jen.Op("+").Line().Lit(o.Name).Op("+").String().Call(jen.Rune().Call(jen.Id(o.Constant))))
	}
	return terms
}

func operationFields(p *plan.Package, o plan.Operation) []jen.Code {
	fields := []jen.Code{
		line(jen.Id("Service").Op(":").Lit(p.SDKName)),
		line(jen.Id("Name").Op(":").Lit(o.Name)),
	}
	if o.Tags != 0 {
		fields = append(fields, line(jen.Id("Tags").Op(":").Add(tagSet(o.Tags))))
	}
	if o.ReadOnly {
		fields = append(fields, line(jen.Id("ReadOnly").Op(":").True()))
	}
	if len(o.Actions) > 0 {
		fields = append(fields, line(jen.Id("Actions").Op(":").Add(texts(o.Actions))))
	}
	if len(o.Sensitive) > 0 {
		fields = append(fields, line(jen.Id("Sensitive").Op(":").Add(texts(o.Sensitive))))
	}
	if o.Resources != "" {
		fields = append(fields, line(jen.Id("Resources").Op(":").Id(o.Resources)))
	}
	return append(fields, jen.Line())
}

// line puts an element of a composite literal on a line of its own.
func line(s *jen.Statement) *jen.Statement { return jen.Line().Add(s) }

func texts(values []string) *jen.Statement {
	return jen.Index().String().ValuesFunc(func(g *jen.Group) {
		for _, value := range values {
			g.Lit(value)
		}
	})
}

// tagConstants are the names of the tags in package governor.
var tagConstants = map[governor.Tags]string{
	governor.DataRead: "DataRead", governor.Credentials: "Credentials", governor.Exposure: "Exposure",
	governor.Privilege: "Privilege", governor.Destructive: "Destructive", governor.Protection: "Protection",
	governor.Cost: "Cost",
}

func tagSet(t governor.Tags) *jen.Statement {
	set := jen.Null()
	for i, name := range t.Names() {
		tag, err := governor.ParseTag(name)
		if err != nil {
			panic(fmt.Sprintf("templates: %v", err)) // names of tags are tags
		}
		if i > 0 {
			set.Op("|")
		}
		set.Add(runtime(tagConstants[tag]))
	}
	return set
}
