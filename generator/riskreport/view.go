package riskreport

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// pageView is the report as the template wants it: everything is decided here.
type pageView struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Default    governor.Risk
	Operations int
	Total      bar
	Legend     []segment // of all levels, also those that nothing has
	Services   []serviceView
	Tags       []string // that any operation has

	Unrated []groupView // by service
	Below   []opView    // rated below what the access level warrants
	Above   []opView
	Ranges  []rangeView
	Diff    *diffView
	Rules   []ruleView // those that stand at no operation's row
}

func (p *pageView) UnratedCount() int {
	n := 0
	for _, g := range p.Unrated {
		n += len(g.Operations)
	}
	return n
}

type serviceView struct {
	Name, Title, ID string
	Bar             bar
	Counts          []segment
	Operations      []opView
	Unrated         int
	Differs         int
}

// groupView is some operations of a service.
type groupView struct {
	Service    string
	Operations []opView
}

// rangeView tells what an access level warrants.
type rangeView struct {
	Access    string
	Low, High governor.Risk
}

var accessLevels = []string{
	riskmap.AccessList, riskmap.AccessRead, riskmap.AccessTagging, riskmap.AccessWrite, riskmap.AccessPermissions,
}

func view(r *Report) *pageView {
	// The style and the script are the embedded ones, as they stand.
	p := &pageView{Policy: policy(), Style: template.CSS(style), Script: template.JS(script), Default: r.Default}
	m := newMaker(r)
	counts := levelCounts{}
	var tags governor.Tags
	for i := range r.Services {
		s := m.service(&r.Services[i])
		p.add(s)
		for _, op := range r.Services[i].Operations {
			counts[op.Rating.Risk]++
			tags |= op.Tags()
		}
		p.Services = append(p.Services, s)
		p.Operations += len(s.Operations)
	}
	p.Total = newBar("all", "All services", counts)
	p.Legend = counts.segments()
	p.Tags = tags.Names()
	for _, access := range accessLevels {
		low, high, _ := riskmap.AccessRange(access)
		p.Ranges = append(p.Ranges, rangeView{access, low, high})
	}
	p.Diff = m.diff(r.Diff)
	p.Rules = m.rules(r.Maps)
	return p
}

// add puts the operations of a service that somebody should look at into their lists.
func (p *pageView) add(s serviceView) {
	unrated := groupView{Service: s.Name}
	for _, op := range s.Operations {
		if op.Unrated {
			unrated.Operations = append(unrated.Operations, op)
		}
		switch op.Differs {
		case -1:
			p.Below = append(p.Below, op)
		case 1:
			p.Above = append(p.Above, op)
		}
	}
	if len(unrated.Operations) > 0 {
		p.Unrated = append(p.Unrated, unrated)
	}
}

// maker makes views of the parts of a report.
type maker struct {
	*Report
	anchors map[*riskmap.Rule]string
	at      map[*riskmap.Rule]bool // those that stand at an operation's row
	decides map[*riskmap.Rule]int
	changes map[string]string // what became of an operation since the base
}

func newMaker(r *Report) *maker {
	m := &maker{r, map[*riskmap.Rule]string{}, map[*riskmap.Rule]bool{}, map[*riskmap.Rule]int{}, changes(r.Diff)}
	used := map[string]int{}
	for _, file := range slices.Backward(r.Maps) {
		for _, rule := range file.Rules {
			anchor := "rule-" + rule.Key
			if used[rule.Key]++; used[rule.Key] > 1 { // the same key in a weaker file
				anchor = fmt.Sprintf("%s-%d", anchor, used[rule.Key])
			}
			m.anchors[rule] = anchor
		}
	}
	for _, s := range r.Services {
		for _, op := range s.Operations {
			if rule := op.Rating.Rule; rule != nil {
				m.decides[rule]++
				m.at[rule] = rule.Exact()
			}
		}
	}
	return m
}

// plural returns "1 rule", "2 rules".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
