package templates

import (
	"strings"

	"github.com/ascendgen/ascendgen/generator/plan"
)

// Formatting is what emitting costs most, and the largest files hold the same
// declaration once for each operation. Those are rendered and formatted once, for a
// prototype whose names are placeholders, and repeated as text. gofmt aligns nothing
// by the length of these names, so the result is what it would make of the whole; a
// test holds that.

// prototype is an operation whose names are placeholders.
func prototype(conditional, deprecated bool) plan.Operation {
	o := plan.Operation{
		Name: "XOperationX", Input: "XInputX", Output: "XOutputX",
		Constant: "XConstantX", Variable: "XVariableX", Resources: "XResourcesX", Deprecated: deprecated,
	}
	if conditional {
		o.RiskFunc = "XRiskFuncX"
	}
	return o
}

// named puts the names of an operation in the place of the prototype's. more are
// further placeholders, each followed by what takes its place.
func named(text string, o plan.Operation, more ...string) string {
	names := append([]string{
		"XOperationX", o.Name, "XInputX", o.Input, "XOutputX", o.Output,
		"XConstantX", o.Constant, "XVariableX", o.Variable, "XResourcesX", o.Resources, "XRiskFuncX", o.RiskFunc,
	}, more...)
	// Not a Replacer: building one for each operation would cost more than it saves.
	for i := 0; i < len(names); i += 2 {
		text = strings.ReplaceAll(text, names[i], names[i+1])
	}
	return text
}

// variants are the kinds of declarations that a file repeats, in the order in which
// they are first needed.
type variants[K comparable] struct {
	order []K
	index map[K]int
}

func variantsOf[K comparable](operations []plan.Operation, kind func(plan.Operation) K) variants[K] {
	v := variants[K]{index: make(map[K]int)}
	for _, o := range operations {
		k := kind(o)
		if _, known := v.index[k]; !known {
			v.index[k] = len(v.order)
			v.order = append(v.order, k)
		}
	}
	return v
}

// split cuts a file before each prototype, which begins with start. It returns what
// stands before the first, and the prototypes in their order.
func split(source, start string) (head string, prototypes []string) {
	parts := strings.Split(source, start)
	for _, part := range parts[1:] {
		prototypes = append(prototypes, start+strings.TrimRight(part, "\n")+"\n")
	}
	return parts[0], prototypes
}

// lineOf returns the whole line of text that holds a word, and where it begins.
func lineOf(text, word string) (string, int) {
	at := strings.Index(text, word)
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := at + strings.IndexByte(text[at:], '\n') + 1
	return text[start:end], start
}
