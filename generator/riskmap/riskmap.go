package riskmap

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// File is one parsed risk map.
type File struct {
	Name    string        // as given to Parse; appears in positions
	Schema  string        // what the file states as "$schema", for editors; may be empty
	Default governor.Risk // 0 if the file states none
	Rules   []*Rule       // in file order

	DefaultPos Position // of the key "default"
}

// Rule rates the operations that its key takes in.
type Rule struct {
	Key       string // as written: "s3:Delete*"
	Service   string // as written: "s3"
	Operation string // exact name or pattern with "*"
	Risk      governor.Risk
	Tags      governor.Tags
	Reason    string
	When      []Condition // in file order
	Pos       Position    // of the key
}

// Exact reports whether the rule names one operation, not a pattern of them.
func (r *Rule) Exact() bool { return !strings.Contains(r.Operation, "*") }

// Proposed reports whether the rule, or one of its conditions, stands on a reason that
// begins with [Proposal].
func (r *Rule) Proposed() bool {
	return isProposal(r.Reason) || slices.ContainsFunc(r.When, func(c Condition) bool { return isProposal(c.Reason) })
}

// Proposal is how a reason begins that a program has proposed and no person has decided
// on. Such a reason is as good as none.
const Proposal = "look:"

func isProposal(reason string) bool { return strings.HasPrefix(reason, Proposal) }

// decided reports whether a reason shows that a person has decided something.
func decided(reason string) bool { return reason != "" && !isProposal(reason) }

// Condition raises the risk of a call by what one input member holds. A
// condition never lowers: the highest level of all that hold, and of the rule
// itself, counts.
type Condition struct {
	// Param is the path of an input member, in the spelling of the Go SDK. "."
	// separates members and passes through lists and maps; after a map of strings
	// it names a key: "Attributes.Policy".
	Param   string
	Op      Op
	Value   any    // for Equals: bool, string or json.Number; for Present: bool
	Values  []any  // for In
	Matcher string // for Matches: a name of Matchers
	Risk    governor.Risk
	Tags    governor.Tags
	Reason  string
	Pos     Position
}

// Words returns what the condition asks in the words of generated code, where
// "Attributes.Policy matches open-policy" stands in the comment of its constant.
func (c Condition) Words() string {
	switch c.Op {
	case Equals:
		return c.Param + " is " + word(c.Value)
	case In:
		values := make([]string, len(c.Values))
		for i, v := range c.Values {
			values[i] = word(v)
		}
		return c.Param + " is one of " + strings.Join(values, ", ")
	case Present:
		if c.Value == false {
			return c.Param + " is not set"
		}
		return c.Param + " is set"
	case Matches:
		return c.Param + " matches " + c.Matcher
	}
	return c.String()
}

// plain are strings that nothing around them could be taken for a part of, nor they for
// a part of what is around.
var plain = regexp.MustCompile(`^[\w*/:.@+-]*[\w*/]$`)

// word returns a value as it reads in Words: a string in quotes unless it is plain.
func word(value any) string {
	if text, ok := value.(string); ok && (text == "set" || !plain.MatchString(text)) {
		return strconv.Quote(text)
	}
	return fmt.Sprint(value)
}

// Op is what a condition asks of its member.
type Op uint8

// The operators. An absent member equals nothing, is in nothing and matches nothing;
// but a bool or a number that is no pointer is false or 0, and never absent.
const (
	Equals  Op = iota + 1 // the value equals Value
	In                    // the value is one of Values
	Present               // the member is set (Value true) or not set (false), as where a list has no elements
	Matches               // the value matches the named Matcher
)

var opNames = [...]string{Equals: "equals", In: "in", Present: "present", Matches: "matches"}

// String returns the operator as risk maps spell it.
func (o Op) String() string {
	if o == 0 || int(o) >= len(opNames) {
		return fmt.Sprintf("Op(%d)", uint8(o))
	}
	return opNames[o]
}

// Position is a place in a file; lines and columns count from 1, columns in bytes.
type Position struct {
	File   string
	Line   int
	Column int
}

// String returns the position as file:line:column.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Rating is what a map says of one operation. The zero Rating is unrated.
type Rating struct {
	Risk governor.Risk
	Tags governor.Tags // of Rule
	Rule *Rule         // nil: no rule names the operation, Risk is the default
	Beat []*Rule       // rules that also match and lost, the strongest first
}
