package templates

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/governor"
)

// api renders the tiers and API. Each tier embeds the one below and adds the
// operations of its own level.
func api(p *plan.Package) *jen.File {
	f := newFile(p)
	fileComment(f,
		"API holds every operation. The raw and the governed client both satisfy it.")
	// An alias: the compiler makes a function for each method of a type of its own.
	f.Type().Id("API").Op("=").Id(tierName(governor.Critical))
	f.Line()
	f.Var().Defs(
		jen.Id("_").Id("API").Op("=").Parens(jen.Op("*").Id("Client")).Parens(jen.Nil()),
		jen.Id("_").Id("API").Op("=").Parens(jen.Op("*").Qual(p.SDKPath, "Client")).Parens(jen.Nil()),
	)
	tiers := p.Tiers()
	for risk := governor.Low; risk <= governor.Critical; risk++ {
		tier(f, p, risk, tiers[risk])
	}
	return f
}

func tier(f *jen.File, p *plan.Package, risk governor.Risk, operations []plan.Operation) {
	f.Line()
	fileComment(f, fmt.Sprintf("%s holds the operations that are never rated above %s.", tierName(risk), risk))
	f.Type().Id(tierName(risk)).InterfaceFunc(func(g *jen.Group) {
		if risk > governor.Low {
			g.Id(tierName(risk - 1))
		}
		if len(operations) > 0 {
			o := prototype(false, false)
			g.Id(o.Name).Add(signature(p, o.Input, o.Output))
		}
	})
}

// repeatTiers puts the methods of each tier in the place of its prototype.
func repeatTiers(p *plan.Package, source string) string {
	tiers := p.Tiers()
	var b strings.Builder
	for risk := governor.Low; risk <= governor.Critical; risk++ {
		if len(tiers[risk]) == 0 {
			continue
		}
		line, start := lineOf(source, "XOperationX(")
		b.WriteString(source[:start])
		for _, o := range tiers[risk] {
			b.WriteString(named(line, o))
		}
		source = source[start+len(line):]
	}
	return b.String() + source
}

func tierName(r governor.Risk) string {
	name := r.String()
	return strings.ToUpper(name[:1]) + name[1:] + "Risk"
}
