package riskdiff

import (
	"io"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/jsonlines"
)

// jsonFormat is in front, so that a reader can refuse what it does not know.
const jsonFormat = "ascendgen diff 1"

type jsonChange struct {
	Kind      string      `json:"kind"`
	Service   string      `json:"service"`
	Operation string      `json:"operation"`
	In        string      `json:"in"`
	Unrated   bool        `json:"unrated,omitempty"`
	Old       *jsonRating `json:"old,omitempty"`
	New       *jsonRating `json:"new,omitempty"`
}

// jsonRating is spelled as in the JSON of ratings.
type jsonRating struct {
	Level      governor.Risk   `json:"level"`
	Tags       []string        `json:"tags,omitempty"`
	Conditions []jsonCondition `json:"conditions,omitempty"`
	Rule       string          `json:"rule,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	Source     string          `json:"source"`
}

type jsonCondition struct {
	When  string        `json:"when"`
	Level governor.Risk `json:"level"`
	Tags  []string      `json:"tags,omitempty"`
}

type jsonRuleChange struct {
	Kind   string      `json:"kind"`
	File   string      `json:"file"`
	Rule   string      `json:"rule"`
	Old    *jsonRating `json:"old,omitempty"`
	New    *jsonRating `json:"new,omitempty"`
	Gained []string    `json:"gained,omitempty"`
	Lost   []string    `json:"lost,omitempty"`
}

type jsonDefault struct {
	Old governor.Risk `json:"old"`
	New governor.Risk `json:"new"`
}

// WriteJSON prints a diff for programs, one change a line. The first member is
// "format"; members may be added to the format, none will change its meaning.
func WriteJSON(w io.Writer, d *Diff) error {
	p := jsonlines.New(w)
	p.Printf("{\"format\": %s, \"base\": %s, \"head\": %s,\n", p.Encode(jsonFormat), p.Encode(d.Base), p.Encode(d.Head))
	p.Printf(" \"counts\": %s,\n", p.Encode(d.counts()))
	if d.Default != nil {
		p.Printf(" \"default\": %s,\n", p.Encode(jsonDefault(*d.Default)))
	}
	p.Printf(" \"changes\": [")
	for i := range d.Changes {
		p.Line(i, d.Changes[i].json())
	}
	p.Printf("],\n \"rules\": [")
	for i := range d.Rules {
		p.Line(i, d.Rules[i].json())
	}
	p.Printf("]}\n")
	return p.Flush()
}

// counts are numbers of operations.
func (d *Diff) counts() map[string]int {
	counts := map[string]int{
		string(OnUnrated):       d.Count((*Change).Unrated),
		string(OnCriticalAdded): d.Count((*Change).CriticalAdded),
	}
	for _, kind := range Kinds() {
		counts[kind.String()] = d.countKind(kind)
	}
	return counts
}

func (c *Change) json() jsonChange {
	return jsonChange{
		Kind: c.Kind.String(), Service: c.Service, Operation: c.Operation, In: c.In.String(),
		Unrated: c.Unrated(), Old: c.Old.json(), New: c.New.json(),
	}
}

func (r *Rating) json() *jsonRating {
	if r == nil {
		return nil
	}
	source := "default"
	if r.Pos.File != "" {
		source = r.Pos.String()
	}
	return &jsonRating{r.Risk, r.Tags.Names(), jsonConditions(r.Conditions), r.Rule, r.Reason, source}
}

func jsonConditions(conditions []Condition) []jsonCondition {
	var all []jsonCondition
	for _, c := range conditions {
		all = append(all, jsonCondition{c.When, c.Risk, c.Tags.Names()})
	}
	return all
}

func (c *RuleChange) json() jsonRuleChange {
	return jsonRuleChange{
		Kind: c.Kind.String(), File: c.Path, Rule: c.Key, Old: c.Old.json(), New: c.New.json(),
		Gained: keyNames(c.Gained), Lost: keyNames(c.Lost),
	}
}

func (r *Rule) json() *jsonRating {
	if r == nil {
		return nil
	}
	return &jsonRating{Level: r.Risk, Tags: r.Tags.Names(), Conditions: jsonConditions(r.Conditions), Source: r.Pos.String()}
}

func keyNames(keys []Key) []string {
	var names []string
	for _, k := range keys {
		names = append(names, k.String())
	}
	return names
}
