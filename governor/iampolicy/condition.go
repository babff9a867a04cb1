package iampolicy

import (
	"fmt"
	"strings"
)

// context holds what a request says, by condition keys in lower case.
type context map[string][]string

func newContext(given map[string][]string) context {
	c := context{}
	for key, values := range given {
		key = strings.ToLower(key)
		c[key] = append(c[key], values...)
	}
	return c
}

// single returns the value of a key that has one.
func (c context) single(key string) (string, bool) {
	if values := c[strings.ToLower(key)]; len(values) == 1 {
		return values[0], true
	}
	return "", false
}

// condition reports whether a condition holds.
func (e *evaluation) condition(c Condition) (bool, error) {
	op, ok := c.Operator.parse()
	if !ok {
		return false, fmt.Errorf("unknown operator %q", c.Operator)
	}
	got := e.context[strings.ToLower(c.Key)]
	if op.name == Null {
		return e.null(c, len(got) == 0), nil
	}
	if len(got) == 0 {
		// A key that is missing is no value: that it has none of those of a condition
		// is true, that it has one is not.
		return op.optional || op.quantifier == forAll || op.quantifier == one && op.negated, nil
	}
	if len(got) > 1 && op.quantifier == one {
		return false, fmt.Errorf("condition: %q has %d values: want %s or %s", c.Key, len(got), c.Operator.ForAnyValue(), c.Operator.ForAllValues())
	}
	held := 0
	for _, value := range got {
		ok, err := e.holds(op, c, value)
		if err != nil {
			return false, fmt.Errorf("condition: %s of %q: %w", c.Operator, c.Key, err)
		}
		if ok {
			held++
		}
	}
	if op.quantifier == forAny {
		return held > 0, nil
	}
	return held == len(got), nil
}

// null reports whether a key is missing, or there, as the condition wants.
func (e *evaluation) null(c Condition, missing bool) bool {
	for _, v := range c.Values {
		if strings.EqualFold(v, "true") == missing {
			return true
		}
	}
	return false
}

// holds compares one value of the request with those of the condition: one of them
// must do, of a negated operator none.
func (e *evaluation) holds(op operator, c Condition, got string) (bool, error) {
	for _, want := range c.Values {
		if op.expands() {
			var err error
			if want, err = e.expand(want); err != nil {
				return false, err
			}
		}
		equal, err := op.equal(got, want)
		if err != nil {
			return false, err
		}
		if equal {
			return !op.negated, nil
		}
	}
	return op.negated, nil
}

// expands reports whether an operator's values may hold variables: those of text and
// of ARNs.
func (o operator) expands() bool {
	return strings.HasPrefix(string(o.name), "String") || strings.HasPrefix(string(o.name), "Arn")
}
