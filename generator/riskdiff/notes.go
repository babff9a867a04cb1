package riskdiff

import (
	"fmt"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// Levels returns the level, or from which level to which: "high", "high -> medium".
func (c *Change) Levels() string {
	switch {
	case c.Old == nil:
		return c.New.Risk.String()
	case c.New == nil || c.Old.Risk == c.New.Risk:
		return c.Old.Risk.String()
	}
	return c.Old.Risk.String() + " -> " + c.New.Risk.String()
}

// Notes says what the levels do not: conditions, tags and rules.
func (c *Change) Notes() []string {
	switch c.Kind {
	case Added:
		notes := []string{named(c.New)}
		for _, condition := range c.New.Conditions {
			notes = append(notes, fmt.Sprintf("%s where %s", condition.Risk, condition.When))
		}
		if c.New.Tags != 0 {
			notes = append(notes, "tags "+c.New.Tags.String())
		}
		return notes
	case Removed:
		return nil
	}
	var notes []string
	for _, when := range allConditions(c.Old, c.New) {
		if note := conditionNote(c.Old, c.New, when); note != "" {
			notes = append(notes, note)
		}
	}
	if note := tagNote(c.Old.Tags, c.New.Tags); note != "" {
		notes = append(notes, note)
	}
	if c.Old.Rule != c.New.Rule {
		notes = append(notes, fmt.Sprintf("%s, was %s", named(c.New), strings.TrimPrefix(named(c.Old), "by ")))
	}
	return append(notes, c.reason()...)
}

// reason returns what the new rule gives as its reason. A lowered level should have
// one, so there it is said if it is missing.
func (c *Change) reason() []string {
	switch {
	case c.New.Reason != "":
		return []string{"reason: " + c.New.Reason}
	case c.Kind == Lowered && c.In&InMap != 0 && c.New.Rule != "":
		return []string{"no reason given"}
	}
	return nil
}

// named says which rule names the operation.
func named(r *Rating) string {
	if r.Rule == "" {
		return "no rule"
	}
	return "by " + r.Rule
}

// conditionNote says what became of a condition, "" if nothing did.
func conditionNote(old, new *Rating, when string) string {
	was, had := old.condition(when)
	is, has := new.condition(when)
	tags := tagNote(was.Tags, is.Tags)
	switch {
	case !had:
		return fmt.Sprintf("now %s where %s", new.at(when), when)
	case !has:
		return fmt.Sprintf("no longer %s where %s", old.at(when), when)
	case was.Risk != is.Risk:
		return fmt.Sprintf("%s -> %s where %s", old.at(when), new.at(when), when)
	case tags != "":
		return fmt.Sprintf("%s where %s", tags, when)
	}
	return ""
}

// tagNote says which tags came and went, "" if none did.
func tagNote(was, is governor.Tags) string {
	var parts []string
	if came := is &^ was; came != 0 {
		parts = append(parts, "tagged "+came.String())
	}
	if went := was &^ is; went != 0 {
		parts = append(parts, "no longer tagged "+went.String())
	}
	return strings.Join(parts, ", ")
}

// only says in which source alone a change shows, where the other could show it too.
func (d *Diff) only(c *Change) string {
	if c.Kind == Added || c.Kind == Removed || !d.generated[c.Key] || c.In == InMap|InGenerated {
		return ""
	}
	return "in the " + c.In.String() + " only"
}

// Notes are all that there is to say of a change besides its levels.
func (d *Diff) Notes(c *Change) []string {
	notes := c.Notes()
	if only := d.only(c); only != "" {
		notes = append(notes, only)
	}
	return notes
}

// place returns where the new rating stands, or else where the old one stood, as
// file:line; "" for a default.
func (c *Change) place() string {
	r := c.New
	if r == nil || r.Pos.File == "" {
		r = c.Old
	}
	if r == nil || r.Pos.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", r.Pos.File, r.Pos.Line)
}

// Effect says on one line what a change of a rule did.
func (c *RuleChange) Effect() string {
	var parts []string
	switch c.Kind {
	case RuleAdded:
		parts = append(parts, "added, "+c.New.says())
	case RuleRemoved:
		parts = append(parts, "removed, was "+c.Old.says())
	case RuleReworded:
		parts = append(parts, c.reworded())
	}
	if len(c.Gained) > 0 {
		parts = append(parts, "now decides "+few(c.Gained))
	}
	if len(c.Lost) > 0 {
		parts = append(parts, "no longer decides "+few(c.Lost))
	}
	if c.Kind == RuleAdded && len(c.Gained) == 0 || c.Kind == RuleRemoved && len(c.Lost) == 0 {
		parts = append(parts, "decided nothing")
	}
	return strings.Join(parts, "; ")
}

// says returns the level and the tags of a rule.
func (r *Rule) says() string {
	if r.Tags == 0 {
		return r.Risk.String()
	}
	return fmt.Sprintf("%s (%s)", r.Risk, r.Tags)
}

func (c *RuleChange) reworded() string {
	if c.Old.says() == c.New.says() {
		return fmt.Sprintf("%s, with other conditions", c.New.says())
	}
	return fmt.Sprintf("%s -> %s", c.Old.says(), c.New.says())
}

// few names the first few operations.
func few(keys []Key) string {
	const most = 5
	names := make([]string, 0, most)
	for _, k := range keys[:min(most, len(keys))] {
		names = append(names, k.Operation)
	}
	text := strings.Join(names, ", ")
	if more := len(keys) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
