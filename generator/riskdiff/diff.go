package riskdiff

import (
	"fmt"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// Kind says what became of an operation's risk.
type Kind uint8

// The kinds, in the order in which a reviewer should see them.
const (
	Lowered Kind = iota + 1 // some call comes out lower than before
	Raised                  // some call comes out higher, none lower
	Added                   // only the new side has the operation
	Removed                 // only the old side has it
	Changed                 // every call keeps its level, but tags, conditions or being named by a rule changed
)

var kindNames = [...]string{"", "lowered", "raised", "added", "removed", "changed"}

// String returns the kind in lower case: "lowered".
func (k Kind) String() string { return kindNames[k] }

// Kinds returns all kinds in their order.
func Kinds() []Kind { return []Kind{Lowered, Raised, Added, Removed, Changed} }

// Source says where a change shows. A change may show in both.
type Source uint8

// The sources.
const (
	InMap       Source = 1 << iota // the risk maps, resolved
	InGenerated                    // the constants of generated packages
)

// String returns "risk map", "generated code" or "both".
func (s Source) String() string {
	switch s {
	case InMap:
		return "risk map"
	case InGenerated:
		return "generated code"
	}
	return "both"
}

// Change is what became of one operation.
type Change struct {
	Key
	Kind Kind
	In   Source
	Old  *Rating // nil if added
	New  *Rating // nil if removed
}

// Unrated reports whether the change leaves the operation without a rule that names
// it, which before had one or was not there.
func (c *Change) Unrated() bool {
	return c.New != nil && c.New.Rule == "" && (c.Old == nil || c.Old.Rule != "")
}

// CriticalAdded reports whether the operation is new and critical.
func (c *Change) CriticalAdded() bool {
	return c.Kind == Added && c.New.Risk == governor.Critical
}

// DefaultChange is a change of the level of operations that no rule names. These are
// listed as well.
type DefaultChange struct{ Old, New governor.Risk }

// RuleChange is what became of a rule of the risk maps.
type RuleChange struct {
	Path   string
	Key    string
	Kind   RuleKind
	Old    *Rule // nil if added
	New    *Rule // nil if removed
	Gained []Key // operations that it decides and did not before
	Lost   []Key // operations that it no longer decides
}

// RuleKind says what became of a rule.
type RuleKind uint8

// The kinds of changes of rules.
const (
	RuleAdded RuleKind = iota + 1
	RuleRemoved
	RuleReworded // it says something else
	RuleReach    // it says the same, of other operations
)

var ruleKindNames = [...]string{"", "added", "removed", "changed", "reach"}

// String returns the kind in lower case: "reach".
func (k RuleKind) String() string { return ruleKindNames[k] }

// Diff is what changed from one side to another.
type Diff struct {
	Base, Head string // names of the sides
	// Root is the folder, below that of the repository, to which paths of the new
	// side are relative: code hosts want them relative to the repository.
	Root    string
	Default *DefaultChange // nil if it is the same, or a side has no risk maps
	Changes []Change       // by kind, then by operation
	// Rules are in the order of their files, removed ones last. An exact rule is not
	// among them if Changes tells what it did.
	Rules []RuleChange

	files     []string        // risk maps of the new side
	packages  map[string]bool // risks.go of its generated packages
	generated map[Key]bool    // operations that generated packages of both sides have
}

// Empty reports whether nothing changed.
func (d *Diff) Empty() bool {
	return d.Default == nil && len(d.Changes) == 0 && len(d.Rules) == 0
}

// Of returns the changes of one kind.
func (d *Diff) Of(kind Kind) []Change {
	var of []Change
	for _, c := range d.Changes {
		if c.Kind == kind {
			of = append(of, c)
		}
	}
	return of
}

// Count returns the number of operations with a change that is wanted. An operation
// that the sources show differently counts once.
func (d *Diff) Count(want func(*Change) bool) int {
	seen := map[Key]bool{}
	for i := range d.Changes {
		if want(&d.Changes[i]) {
			seen[d.Changes[i].Key] = true
		}
	}
	return len(seen)
}

func (d *Diff) countKind(kind Kind) int {
	return d.Count(func(c *Change) bool { return c.Kind == kind })
}

// Summary returns the diff on one line: "1 lowered, 2 added (1 critical)".
func (d *Diff) Summary() string {
	var parts []string
	if d.Default != nil {
		parts = append(parts, fmt.Sprintf("default %s instead of %s", d.Default.New, d.Default.Old))
	}
	for _, kind := range Kinds() {
		n := d.countKind(kind)
		if n == 0 {
			continue
		}
		part := fmt.Sprintf("%d %s", n, kind)
		if critical := d.Count((*Change).CriticalAdded); kind == Added && critical > 0 {
			part += fmt.Sprintf(" (%d critical)", critical)
		}
		parts = append(parts, part)
	}
	if n := d.Count((*Change).Unrated); n > 0 {
		parts = append(parts, fmt.Sprintf("%d without a rule", n))
	}
	if len(parts) == 0 && len(d.Rules) > 0 {
		parts = append(parts, "no operation changed")
	}
	if n := len(d.Rules); n > 0 {
		parts = append(parts, rulesChanged(n))
	}
	if len(parts) == 0 {
		return "no change of risk"
	}
	return strings.Join(parts, ", ")
}

func rulesChanged(n int) string {
	if n == 1 {
		return "1 rule with another effect"
	}
	return fmt.Sprintf("%d rules with another effect", n)
}
