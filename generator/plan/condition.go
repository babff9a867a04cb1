package plan

import "github.com/ascendgen/ascendgen/governor"

// Condition raises the risk of a call by what its input holds.
type Condition struct {
	Constant string // "RiskDeleteObjectBypassGovernanceRetention"
	Risk     governor.Risk
	Tags     governor.Tags
	Reason   string
	Text     string // the condition in words, for the constant's comment
	Path     []Step // from the input to the value that is tested
	Test     Test
}

// Step leads from a value to a value within it.
type Step struct {
	Kind  StepKind
	Field string // for Field
	Key   string // for Key
	// Pointer is set if the value reached is a pointer, which has to be tested for nil.
	Pointer bool
}

// StepKind says how a step leads on.
type StepKind uint8

// The kinds of steps.
const (
	Field  StepKind = iota + 1 // a struct's field
	Each                       // every element of a list
	Values                     // every value of a map
	Key                        // one entry of a map
)

// Test is what is asked of the value at the end of a path.
type Test struct {
	Kind TestKind
	// Literals are Go values to compare with: bool, string, int64 or float64.
	Literals []any
	FreeText bool   // the literals are strings and not values of an enumeration
	Matcher  string // function of package governor, for Match
	Want     bool   // for IsSet
	Zero     Zero   // for IsSet: what "not set" is for the value's type
}

// Zero says what a value is that is not set.
type Zero uint8

// The zeros.
const (
	Nil       Zero = iota + 1 // a nil pointer or interface
	Empty                     // a list, map or blob of no length
	EmptyText                 // an empty string
	Unset                     // false
)

// TestKind says what a test asks.
type TestKind uint8

// The kinds of tests.
const (
	EqualsAny TestKind = iota + 1 // the value is one of Literals
	IsSet                         // the value is set, or not, as Want says
	Match                         // Matcher accepts the value
)
