package usagediff

import (
	"fmt"
	"go/token"
	"io"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/findings"
)

const (
	ruleFirst    = "usage-first"
	ruleCritical = "usage-critical-added"
	ruleHigh     = "usage-high-added"
	ruleRaised   = "usage-raised"
	ruleUnseen   = "usage-unseen"
	ruleAdded    = "usage-added"
	ruleSpread   = "usage-spread"
	ruleLowered  = "usage-lowered"
	ruleRemoved  = "usage-removed"
)

// rules are what findings are about, those to look at first in front.
var rules = []findings.Rule{
	{ID: ruleFirst, Title: "first call of its level", Level: findings.Warning},
	{ID: ruleCritical, Title: "critical operation can be reached", Level: findings.Warning},
	{ID: ruleHigh, Title: "high operation can be reached", Level: findings.Warning},
	{ID: ruleUnseen, Title: "calls that cannot be seen", Level: findings.Warning},
	{ID: ruleRaised, Title: "operation raised that is in use", Level: findings.Note},
	{ID: ruleAdded, Title: "operation can be reached", Level: findings.Note},
	{ID: ruleSpread, Title: "operation can be reached from more functions", Level: findings.Note},
	{ID: ruleLowered, Title: "operation lowered that is in use", Level: findings.Note},
	{ID: ruleRemoved, Title: "operation can no longer be reached", Level: findings.Note},
}

// WriteSARIF prints a diff as SARIF 2.1.0, for code scanning. Results stand at the
// places of the new program.
func WriteSARIF(w io.Writer, d *Diff) error { return findings.WriteSARIF(w, rules, d.findings()) }

// WriteGitHub prints a diff as workflow commands of GitHub Actions, which shows them
// beside the lines of a pull request, the first ten warnings and notices of a step.
func WriteGitHub(w io.Writer, d *Diff) error { return findings.WriteGitHub(w, rules, d.findings()) }

// findings returns what to show, by rule.
func (d *Diff) findings() []findings.Finding {
	by := map[string][]findings.Finding{}
	told := map[string]bool{} // places of which a first is told
	for _, f := range d.Firsts {
		told[f.Uses[0].Key()+f.Uses[0].Pos.String()] = true
		by[ruleFirst] = append(by[ruleFirst], d.at(ruleFirst, f.Uses[0].Pos, f.Sentence()))
	}
	for i := range d.Changes {
		c := &d.Changes[i]
		rule := ruleOf(c)
		if c.Kind == Removed { // nothing of the new program is about it
			text := fmt.Sprintf("%s, %s, can no longer be reached", c.Old.Key(), c.Levels())
			by[rule] = append(by[rule], findings.Finding{Rule: rule, Text: text})
			continue
		}
		for _, u := range c.Uses {
			if c.Kind != Added || !told[u.Key()+u.Pos.String()] {
				by[rule] = append(by[rule], d.at(rule, u.Pos, d.tell(c, u)))
			}
		}
	}
	for _, u := range d.Blind {
		by[ruleUnseen] = append(by[ruleUnseen], d.at(ruleUnseen, u.Pos, u.Reason))
	}
	var all []findings.Finding
	for _, r := range rules {
		all = append(all, by[r.ID]...)
	}
	return all
}

func ruleOf(c *Change) string {
	switch c.Kind {
	case Added:
		switch c.New.Upto {
		case governor.Critical:
			return ruleCritical
		case governor.High:
			return ruleHigh
		default:
			return ruleAdded
		}
	case Raised:
		return ruleRaised
	case Lowered:
		return ruleLowered
	case Spread:
		return ruleSpread
	default:
		return ruleRemoved
	}
}

// tell says what a place does to a change.
func (d *Diff) tell(c *Change, u usage.Use) string {
	text := fmt.Sprintf("%s reaches %s, %s", where(u), u.Key(), c.Levels())
	if u.Via != "" {
		text += ", through " + u.Via
	}
	switch c.Kind {
	case Added:
		text += "; nothing in the program did before"
	case Spread:
		text += "; other functions did before"
	default: // the level says it
	}
	return text
}

func (d *Diff) at(rule string, pos token.Position, text string) findings.Finding {
	file := pos.Filename
	if d.Path != nil {
		file = d.Path(file)
	}
	return findings.Finding{Rule: rule, File: file, Line: pos.Line, Column: pos.Column, Text: text}
}
