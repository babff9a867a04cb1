package riskdiff

import (
	"fmt"
	"path"
	"strings"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/internal/findings"
)

// sort is what kind of thing a finding is: all changes of one sort that stand on the
// same line are one, since code hosts show only so many.
type sort struct {
	id      string
	title   string // of one operation
	warning bool   // else a note
}

var (
	sortLowered  = sort{"risk-lowered", "risk lowered", true}
	sortUnrated  = sort{"operation-unrated", "no rule names the operation", true}
	sortCritical = sort{"critical-added", "critical operation added", true}
	sortRaised   = sort{"risk-raised", "risk raised", false}
	sortAdded    = sort{"operation-added", "operation added", false}
	sortRemoved  = sort{"operation-removed", "operation removed", false}
	sortChanged  = sort{"rating-changed", "tags, conditions or rule changed", false}
	sortRule     = sort{"rule-effect", "effect of a rule changed", false}
)

// sorts are all of them, those to look at first in front.
var sorts = []sort{sortLowered, sortUnrated, sortCritical, sortRaised, sortAdded, sortRemoved, sortChanged, sortRule}

// rules are the sorts as those who show findings want them.
func rules() []findings.Rule {
	var all []findings.Rule
	for _, s := range sorts {
		level := findings.Note
		if s.warning {
			level = findings.Warning
		}
		all = append(all, findings.Rule{ID: s.id, Title: s.title, Level: level})
	}
	return all
}

func (s sort) at(pos riskmap.Position, text string) findings.Finding {
	return findings.Finding{Rule: s.id, File: pos.File, Line: pos.Line, Column: pos.Column, Text: text}
}

// sortOf returns the sort of a change: the first that fits it.
func sortOf(c *Change) sort {
	switch {
	case c.Kind == Lowered:
		return sortLowered
	case c.Unrated():
		return sortUnrated
	case c.CriticalAdded():
		return sortCritical
	case c.Kind == Raised:
		return sortRaised
	case c.Kind == Added:
		return sortAdded
	case c.Kind == Removed:
		return sortRemoved
	}
	return sortChanged
}

// findings returns what to show, by sort, and inside one in the order of the diff. They
// have no file if there is no place on the new side.
func (d *Diff) findings() []findings.Finding {
	var all []findings.Finding
	if d.Default != nil {
		s := sortRaised
		if d.Default.New < d.Default.Old {
			s = sortLowered
		}
		all = append(all, s.at(d.anchor(), fmt.Sprintf("operations that no rule names are %s, were %s", d.Default.New, d.Default.Old)))
	}
	for _, s := range sorts {
		all = append(all, d.findingsOf(s)...)
	}
	for i := range d.Rules {
		c := &d.Rules[i]
		pos := d.anchor()
		if c.New != nil {
			pos = d.locate(c.New.Pos)
		}
		all = append(all, sortRule.at(pos, c.Key+" "+c.Effect()))
	}
	return all
}

// findingsOf gathers the changes of one sort by their place.
func (d *Diff) findingsOf(s sort) []findings.Finding {
	var order []riskmap.Position
	at := map[riskmap.Position][]*Change{}
	for i := range d.Changes {
		c := &d.Changes[i]
		if sortOf(c) != s {
			continue
		}
		pos := d.anchor()
		if c.New != nil {
			pos = d.locate(c.New.Pos)
		}
		if len(at[pos]) == 0 {
			order = append(order, pos)
		}
		at[pos] = append(at[pos], c)
	}
	var all []findings.Finding
	for _, pos := range order {
		all = append(all, s.at(pos, d.tell(s, at[pos])))
	}
	return all
}

// tell says what changes did, in one line.
func (d *Diff) tell(s sort, changes []*Change) string {
	const most = 10
	if c := changes[0]; len(changes) == 1 {
		text := fmt.Sprintf("%s %s: %s", c, c.Kind, c.Levels())
		for _, note := range d.Notes(c) {
			text += "; " + note
		}
		return text
	}
	text := fmt.Sprintf("%s, %d times: ", s.title, len(changes))
	for i, c := range changes[:min(most, len(changes))] {
		if i > 0 {
			text += ", "
		}
		text += c.String() + " " + c.Levels()
	}
	if more := len(changes) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// locate returns a position with its path below the root of the repository, or the
// anchor if it is not in a file of the new side.
func (d *Diff) locate(pos riskmap.Position) riskmap.Position {
	for _, name := range d.files {
		if pos.File == name {
			return d.rooted(pos)
		}
	}
	if d.packages[pos.File] {
		return d.rooted(pos)
	}
	return d.anchor()
}

// anchor is where to show what has no place of its own, such as a default: at the
// beginning of the last risk map.
func (d *Diff) anchor() riskmap.Position {
	if len(d.files) == 0 {
		return riskmap.Position{}
	}
	return d.rooted(riskmap.Position{File: d.files[len(d.files)-1], Line: 1, Column: 1})
}

func (d *Diff) rooted(pos riskmap.Position) riskmap.Position {
	pos.File = strings.ReplaceAll(pos.File, `\`, "/")
	if !path.IsAbs(pos.File) {
		pos.File = path.Join(d.Root, pos.File)
	}
	return pos
}

// place returns where the rule stands, or stood, as file:line.
func (c *RuleChange) place() string {
	r := c.New
	if r == nil {
		r = c.Old
	}
	return fmt.Sprintf("%s:%d", r.Pos.File, r.Pos.Line)
}
