package usagediff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor"
)

// Kind says what became of an operation that a program can reach.
type Kind uint8

// The kinds, in the order in which a reviewer should see them.
const (
	Added   Kind = iota + 1 // only the new program can reach it
	Raised                  // it can, as before, and the operation's level is higher
	Lowered                 // it can, as before, and the operation's level is lower
	Spread                  // it can from more functions than before
	Removed                 // only the old program could
)

var kindNames = [...]string{"", "added", "raised", "lowered", "spread", "removed"}

// String returns the kind in lower case: "added".
func (k Kind) String() string { return kindNames[k] }

// Kinds returns all kinds in their order.
func Kinds() []Kind { return []Kind{Added, Raised, Lowered, Spread, Removed} }

// Change is what became of one operation. An operation whose level changed and that
// spread as well has one change of each kind.
type Change struct {
	Kind Kind
	Old  *usage.Operation // nil if added
	New  *usage.Operation // nil if removed
	// Uses are the places that make the change: those where an added or spread operation
	// can be reached now and could not before, all of one that was raised or lowered, and
	// the old ones of one that was removed.
	Uses []usage.Use
}

// Operation returns the new operation, or the old one if it was removed.
func (c *Change) Operation() *usage.Operation {
	if c.New != nil {
		return c.New
	}
	return c.Old
}

// Upto returns the highest level that the operation comes to on either side.
func (c *Change) Upto() governor.Risk {
	upto := c.Operation().Upto
	if c.Old != nil {
		upto = max(upto, c.Old.Upto)
	}
	return upto
}

// First is a level that the new program comes to and the old one stayed below.
type First struct {
	Level governor.Risk
	Uses  []usage.Use // at that level, those first that are so on any input
}

// Diff is what changed from one state of a program to another.
type Diff struct {
	Base, Head string // names of the states
	Firsts     []First
	Changes    []Change // by kind, then by level, the highest first, then by operation
	// Unseen are the places of the new program behind which nothing is seen, and Blind
	// those of them that the old one did not have.
	Unseen, Blind []usage.Unseen
	// Path returns the path of a file from the root of the repository, as code hosts want
	// it. Nil leaves paths as they are.
	Path func(string) string
}

// Empty reports whether nothing that is seen changed.
func (d *Diff) Empty() bool { return len(d.Changes) == 0 }

// AtLeast returns the diff without what stays below a level.
func (d *Diff) AtLeast(level governor.Risk) *Diff {
	of := *d
	of.Changes = slices.DeleteFunc(slices.Clone(d.Changes), func(c Change) bool { return c.Upto() < level })
	of.Firsts = slices.DeleteFunc(slices.Clone(d.Firsts), func(f First) bool { return f.Level < level })
	return &of
}

// Count returns the number of operations with a change of a kind.
func (d *Diff) Count(kind Kind) int {
	n := 0
	for _, c := range d.Changes {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// addedAt returns the number of operations that were added at a level or above.
func (d *Diff) addedAt(level governor.Risk) int {
	n := 0
	for _, c := range d.Changes {
		if c.Kind == Added && c.New.Upto >= level {
			n++
		}
	}
	return n
}

// Summary returns the diff on one line: "2 operations added (1 up to critical), 1 removed".
func (d *Diff) Summary() string {
	var parts []string
	for _, kind := range Kinds() {
		n := d.Count(kind)
		if n == 0 {
			continue
		}
		part := fmt.Sprintf("%d %s", n, kind)
		if len(parts) == 0 {
			part = fmt.Sprintf("%s %s", plural(n, "operation"), kind)
		}
		if critical := d.addedAt(governor.Critical); kind == Added && critical > 0 {
			part += fmt.Sprintf(" (%d up to critical)", critical)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "no change of what the program can reach"
	}
	return strings.Join(parts, ", ")
}

// Sentence says what a level is the first of: "this change adds its first critical
// call: iam:DeleteUser at cmd/x/main.go:12:3 in example.com/x.Purge".
func (f *First) Sentence() string {
	u := f.Uses[0]
	text := fmt.Sprintf("this change adds its first %s call: %s at %s in %s", f.Level, u.Key(), u.Pos, where(u))
	if more := len(f.Uses) - 1; more > 0 {
		text += fmt.Sprintf(", and %s more", plural(more, "place"))
	}
	return text
}

func where(u usage.Use) string { return u.Package + "." + u.Function }

// Levels returns the level, or from which level to which: "medium+critical -> high".
func (c *Change) Levels() string {
	is := level(c.Operation())
	if c.Old == nil || c.New == nil || level(c.Old) == is {
		return is
	}
	return level(c.Old) + " -> " + is
}

// level writes a level, and the one to which the input may raise it.
func level(op *usage.Operation) string {
	if op.Upto > op.Risk {
		return op.Risk.String() + "+" + op.Upto.String()
	}
	return op.Risk.String()
}

// plural returns "1 place", "2 places".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func compareChanges(a, b Change) int {
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Upto(), a.Upto()), cmp.Compare(a.Operation().Key(), b.Operation().Key()))
}
