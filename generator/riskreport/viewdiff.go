package riskreport

import (
	"fmt"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// diffView is what changed from a base.
type diffView struct {
	Base, Head, Summary string
	Changes             []changeView
	Rules               []ruleChangeView
	Lowered             int
}

type changeView struct {
	Kind   string
	Key    string
	Levels string
	Notes  []string
	Place  place
}

type ruleChangeView struct {
	Key, Effect string
	Place       place
}

func lineOf(pos riskmap.Position) string { return fmt.Sprintf("%s:%d", pos.File, pos.Line) }

// changes returns what became of operations, by key. Of several changes the first,
// which matters most.
func changes(d *riskdiff.Diff) map[string]string {
	by := map[string]string{}
	if d == nil {
		return by
	}
	for _, c := range d.Changes {
		if by[c.String()] == "" {
			by[c.String()] = c.Kind.String()
		}
	}
	return by
}

func (m *maker) diff(d *riskdiff.Diff) *diffView {
	if d == nil {
		return nil
	}
	v := &diffView{Base: d.Base, Head: d.Head, Summary: d.Summary()}
	for i := range d.Changes {
		c := &d.Changes[i]
		if c.Kind == riskdiff.Lowered {
			v.Lowered++
		}
		v.Changes = append(v.Changes, changeView{c.Kind.String(), c.String(), c.Levels(), d.Notes(c), m.changed(c)})
	}
	for i := range d.Rules {
		c := &d.Rules[i]
		rule, old := c.New, c.New == nil
		if old {
			rule = c.Old
		}
		at := place{Text: lineOf(rule.Pos)}
		if !old { // what is gone has no place at the code host
			at = m.place(rule.Pos)
		}
		v.Rules = append(v.Rules, ruleChangeView{c.Key, c.Effect(), at})
	}
	return v
}

// changed returns where a rating stands now, or else where it stood.
func (m *maker) changed(c *riskdiff.Change) place {
	switch {
	case c.New != nil && c.New.Pos.File != "":
		return m.place(c.New.Pos)
	case c.Old != nil && c.Old.Pos.File != "":
		return place{Text: lineOf(c.Old.Pos)}
	}
	return place{}
}
