// Package findings is what commands have to say about lines of code, in the forms that
// code hosts show beside them: SARIF, and workflow commands of GitHub Actions.
package findings

import (
	"fmt"
	"slices"
)

// Level says how much a finding asks for.
type Level uint8

// The levels. There is no zero level: a rule has to say how much it asks for.
const (
	Note    Level = iota + 1 // worth knowing
	Warning                  // somebody should look
	Error                    // should not stay so
)

// Rule is a kind of finding.
type Rule struct {
	ID    string // "risk-lowered"; stays the same over versions
	Title string // on one line
	Level Level
}

// Finding is something to show at a place.
type Finding struct {
	Rule string // its ID
	// File is the path from the root of the repository, with slashes. It is absolute for
	// a file outside of it, and "" if there is no place.
	File         string
	Line, Column int // from 1
	Text         string
}

// level returns the level of a finding's rule.
func level(rules []Rule, f Finding) (int, Level, error) {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == f.Rule })
	if i < 0 {
		return 0, 0, fmt.Errorf("finding of the unknown rule %q", f.Rule)
	}
	if l := rules[i].Level; l < Note || l > Error {
		return 0, 0, fmt.Errorf("rule %q has no level", f.Rule)
	}
	return i, rules[i].Level, nil
}
