package iampolicy

import (
	"slices"
	"strings"
)

// Operator is how a condition compares: one of the constants, or what [Operator.IfExists],
// [Operator.ForAnyValue] and [Operator.ForAllValues] make of one.
type Operator string

// The operators of the policy language.
const (
	StringEquals              Operator = "StringEquals"
	StringNotEquals           Operator = "StringNotEquals"
	StringEqualsIgnoreCase    Operator = "StringEqualsIgnoreCase"
	StringNotEqualsIgnoreCase Operator = "StringNotEqualsIgnoreCase"
	StringLike                Operator = "StringLike"
	StringNotLike             Operator = "StringNotLike"

	NumericEquals            Operator = "NumericEquals"
	NumericNotEquals         Operator = "NumericNotEquals"
	NumericLessThan          Operator = "NumericLessThan"
	NumericLessThanEquals    Operator = "NumericLessThanEquals"
	NumericGreaterThan       Operator = "NumericGreaterThan"
	NumericGreaterThanEquals Operator = "NumericGreaterThanEquals"

	DateEquals            Operator = "DateEquals"
	DateNotEquals         Operator = "DateNotEquals"
	DateLessThan          Operator = "DateLessThan"
	DateLessThanEquals    Operator = "DateLessThanEquals"
	DateGreaterThan       Operator = "DateGreaterThan"
	DateGreaterThanEquals Operator = "DateGreaterThanEquals"

	ArnEquals    Operator = "ArnEquals"
	ArnNotEquals Operator = "ArnNotEquals"
	ArnLike      Operator = "ArnLike"
	ArnNotLike   Operator = "ArnNotLike"

	IPAddress    Operator = "IpAddress"
	NotIPAddress Operator = "NotIpAddress"

	Bool         Operator = "Bool"
	BinaryEquals Operator = "BinaryEquals"
	Null         Operator = "Null" // "true": the request must not have the key
)

const (
	anyValue  = "ForAnyValue:"
	allValues = "ForAllValues:"
	ifExists  = "IfExists"
)

// IfExists makes an operator that also holds if the request does not have the key.
func (o Operator) IfExists() Operator { return o + ifExists }

// ForAnyValue makes an operator for keys of several values: it holds if it does for one
// of them at least.
func (o Operator) ForAnyValue() Operator { return anyValue + o }

// ForAllValues makes an operator for keys of several values: it holds if it does for
// each of them, and also if there is none.
func (o Operator) ForAllValues() Operator { return allValues + o }

// quantifier says how an operator deals with several values of a key.
type quantifier uint8

const (
	one quantifier = iota
	forAny
	forAll
)

// operator is an Operator taken apart.
type operator struct {
	*comparison
	quantifier quantifier
	optional   bool // with IfExists
}

// comparison is what an operator does with one value of a request.
type comparison struct {
	name    Operator
	negated bool
	// equal reports whether a value of the request compares with one of the
	// condition. With check, it reports by an error whether the latter is well formed.
	equal func(got, want string) (bool, error)
	check func(want string) error
}

// parse takes an operator apart; false if it is none.
func (o Operator) parse() (operator, bool) {
	var parsed operator
	name := string(o)
	if rest, ok := strings.CutPrefix(name, anyValue); ok {
		name, parsed.quantifier = rest, forAny
	} else if rest, ok := strings.CutPrefix(name, allValues); ok {
		name, parsed.quantifier = rest, forAll
	}
	name, parsed.optional = strings.CutSuffix(name, ifExists)
	i := slices.IndexFunc(comparisons, func(c comparison) bool { return c.name == Operator(name) })
	if i < 0 || comparisons[i].name == Null && (parsed.optional || parsed.quantifier != one) {
		return operator{}, false // a check for existence has no use for either
	}
	parsed.comparison = &comparisons[i]
	return parsed, true
}

// operatorNames lists every operator, for suggestions.
func operatorNames() []string {
	var names []string
	for _, c := range comparisons {
		for _, prefix := range []string{"", anyValue, allValues} {
			for _, suffix := range []string{"", ifExists} {
				if full := prefix + string(c.name) + suffix; prefix+suffix == "" || c.name != Null {
					names = append(names, full)
				}
			}
		}
	}
	return names
}
