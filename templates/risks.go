package templates

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/governor"
)

// risks renders the constants: the one place where a level stands. Each has a
// comment of its own, because gofmt aligns a bare block anew whenever a line of
// another length comes in.
func risks(p *plan.Package) *jen.File {
	f := newFile(p)
	var all []constant
	for _, o := range p.Operations {
		all = append(all, constant{o.Constant, o.Risk, ratingComment(p, o)})
		for _, c := range o.Conditions {
			all = append(all, constant{c.Constant, c.Risk, conditionComment(p, o, c)})
		}
	}
	for _, s := range p.Presigners {
		if s.Own {
			o := plan.Operation{Name: s.Name, Constant: s.Constant, Tags: s.Tags, Why: s.Why}
			all = append(all, constant{s.Constant, s.Risk, ratingComment(p, o)})
		}
	}
	slices.SortFunc(all, func(a, b constant) int { return strings.Compare(a.name, b.name) })
	f.Const().DefsFunc(func(g *jen.Group) {
		for _, c := range all {
			comment(g, c.comment)
			g.Id(c.name).Op("=").Add(level(c.risk))
		}
	})
	return f
}

type constant struct {
	name    string
	risk    governor.Risk
	comment string
}

// ratingComment says what the constant rates, and on what ground.
func ratingComment(p *plan.Package, o plan.Operation) string {
	text := fmt.Sprintf("%s rates %s%s", o.Constant, o.Key(p.SDKName), tags(o.Tags))
	switch {
	case o.Why.Rule == "":
		return text + ". Default: no rule names it."
	case !o.Why.Exact:
		return text + ": " + o.Why.Rule + "."
	case o.Why.Reason != "":
		return text + ": " + o.Why.Reason + "."
	}
	return text + "."
}

func conditionComment(p *plan.Package, o plan.Operation, c plan.Condition) string {
	text := fmt.Sprintf("%s rates %s where %s%s", c.Constant, o.Key(p.SDKName), c.Text, tags(c.Tags))
	if c.Reason != "" {
		text += ": " + c.Reason
	}
	return text + "."
}

func tags(t governor.Tags) string {
	if t == 0 {
		return ""
	}
	return " (" + t.String() + ")"
}

// level returns the name of a level in package governor.
func level(r governor.Risk) *jen.Statement {
	name := r.String()
	return jen.Qual(governorPath, strings.ToUpper(name[:1])+name[1:])
}
