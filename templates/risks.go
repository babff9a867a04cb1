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
	f.Const().DefsFunc(func(g *jen.Group) {
		comment(g, "XCommentX")
		g.Id("XConstantX").Op("=").Add(runtime("XLevelX"))
	})
	return f
}

// repeatRisks puts all constants in the place of the prototype.
func repeatRisks(p *plan.Package, source string) string {
	above, start := lineOf(source, "XCommentX")
	below, _ := lineOf(source, "XConstantX")
	var b strings.Builder
	b.WriteString(source[:start])
	for _, c := range constants(p) {
		b.WriteString(strings.Replace(above, "XCommentX", c.comment, 1))
		b.WriteString(strings.NewReplacer("XConstantX", c.name, "XLevelX", level(c.risk)).Replace(below))
	}
	return b.String() + source[start+len(above)+len(below):]
}

// constants returns every level of a package, sorted by name.
func constants(p *plan.Package) []constant {
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
	return all
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

// level returns the name of a level's constant in package governor.
func level(r governor.Risk) string {
	name := r.String()
	return strings.ToUpper(name[:1]) + name[1:]
}
