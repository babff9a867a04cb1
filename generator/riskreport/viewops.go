package riskreport

import (
	"html/template"
	"strings"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// opView is an operation's row.
type opView struct {
	Service, Name  string
	Anchor         string // of the row
	Level, Upto    governor.Risk
	Tags           []string
	Action, Access string
	Low, High      governor.Risk // what the access level warrants
	Differs        int
	Unrated        bool
	Change         string // what became of it since the base; ""
	Rule           ruleRef
	Reason         string
	Conditions     []conditionView
	Beat           []ruleRef // those it beats that rate otherwise
}

// Key returns "service:Operation".
func (o opView) Key() string { return o.Service + ":" + o.Name }

// Href leads to the row.
func (o opView) Href() template.URL { return fragment(o.Anchor) }

// Search is what the search looks through.
func (o opView) Search() string {
	words := []string{o.Key(), o.Level.String(), strings.Join(o.Tags, " "), o.Action, o.Access, o.Rule.Key, o.Reason}
	for _, c := range o.Conditions {
		words = append(words, c.When, c.Reason)
	}
	return strings.ToLower(strings.Join(strings.Fields(strings.Join(words, " ")), " "))
}

// Marks says what the row can be filtered by besides its level.
func (o opView) Marks() string {
	var marks []string
	if o.Unrated {
		marks = append(marks, "unrated")
	}
	if o.Differs != 0 {
		marks = append(marks, "differs")
	}
	if o.Change != "" {
		marks = append(marks, "changed")
	}
	return strings.Join(marks, " ")
}

// conditionView is a condition on the input.
type conditionView struct {
	When   string
	Level  governor.Risk
	Tags   string
	Reason string
}

// fragment returns the address of a place on the page. The characters of keys stay
// readable in it.
func fragment(anchor string) template.URL {
	return template.URL("#" + anchor) // whatever it holds, it leads nowhere else
}

// ruleRef points at a rule.
type ruleRef struct {
	Key   string
	Level governor.Risk
	Href  template.URL // of the rule on the page; "" if it is not there
	Place place
}

// place is a position in a file.
type place struct {
	Text string // file:line
	Link string // at a code host, "" if it has no address
}

func (m *maker) place(pos riskmap.Position) place {
	if pos.File == "" {
		return place{}
	}
	p := place{Text: lineOf(pos)}
	if m.Link != nil {
		p.Link = m.Link(pos)
	}
	return p
}

func (m *maker) ref(rule *riskmap.Rule) ruleRef {
	ref := ruleRef{Key: rule.Key, Level: rule.Risk, Place: m.place(rule.Pos)}
	if anchor := m.anchors[rule]; anchor != "" {
		ref.Href = fragment(anchor)
	}
	return ref
}

func (m *maker) service(s *Service) serviceView {
	v := serviceView{Name: s.Name, Title: s.Title, ID: "service-" + s.Name}
	counts := levelCounts{}
	for i := range s.Operations {
		op := m.operation(s.Name, &s.Operations[i])
		counts[op.Level]++
		if op.Unrated {
			v.Unrated++
		}
		if op.Differs != 0 {
			v.Differs++
		}
		v.Operations = append(v.Operations, op)
	}
	v.Bar = newBar(s.Name, s.Name, counts)
	v.Counts = counts.segments()
	return v
}

func (m *maker) operation(service string, op *Operation) opView {
	v := opView{
		Service: service, Name: op.Name, Anchor: "op-" + service + ":" + op.Name,
		Level: op.Rating.Risk, Upto: op.Upto(), Tags: op.Tags().Names(), Action: op.Action, Access: op.Access,
		Differs: op.Differs(), Unrated: op.Unrated(), Change: m.changes[service+":"+op.Name],
	}
	v.Low, v.High, _ = riskmap.AccessRange(op.Access)
	rule := op.Rating.Rule
	if rule == nil {
		return v
	}
	v.Rule, v.Reason = m.ref(rule), rule.Reason
	if m.at[rule] {
		v.Anchor = m.anchors[rule]
	}
	for _, c := range rule.When {
		v.Conditions = append(v.Conditions, conditionView{c.String(), c.Risk, c.Tags.String(), c.Reason})
	}
	for _, beaten := range op.Rating.Beat {
		if beaten.Risk != rule.Risk {
			v.Beat = append(v.Beat, m.ref(beaten))
		}
	}
	return v
}

// ruleView is a rule that stands at no operation's row.
type ruleView struct {
	ruleRef
	Anchor  string
	Tags    string
	Reason  string
	Decides string
}

// rules returns the rules with a star, and those that decide nothing here.
func (m *maker) rules(files []*riskmap.File) []ruleView {
	var all []ruleView
	for _, file := range files {
		for _, rule := range file.Rules {
			if m.at[rule] {
				continue
			}
			v := ruleView{ruleRef: m.ref(rule), Anchor: m.anchors[rule], Tags: rule.Tags.String(), Reason: rule.Reason, Decides: "nothing"}
			if n := m.decides[rule]; n > 0 {
				v.Decides = plural(n, "operation")
			}
			all = append(all, v)
		}
	}
	return all
}
