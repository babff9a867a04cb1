package riskmap

import (
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Unmatched returns an error for each rule of a service that matches none of the
// operations, with the nearest operation as a suggestion; nil if there is none.
// Service is the Go package name, operations are all that it has. Rules of other
// services are not looked at: a map may rate more than is generated.
func (m *Map) Unmatched(service string, operations []string) Errors {
	var errs Errors
	for _, l := range slices.Backward(m.services[service]) {
		for _, r := range l.unmatched(operations) {
			errs.ruleErrorf(r, "%s matches no operation of %s%s", r.Key, service, suggestion(r, operations))
		}
	}
	return errs
}

// unmatched returns the rules that match none of the operations.
func (l *layer) unmatched(operations []string) []*Rule {
	known := map[string]bool{}
	for _, operation := range operations {
		known[operation] = true
	}
	idle := map[*Rule]bool{}
	for operation, r := range l.exact {
		idle[r] = !known[operation]
	}
	for i := range l.globs {
		idle[l.globs[i].rule] = !slices.ContainsFunc(operations, l.globs[i].match)
	}
	var rules []*Rule
	for _, r := range l.rules {
		if idle[r] {
			rules = append(rules, r)
		}
	}
	return rules
}

// suggestion ends a message about a rule that matches nothing. For a glob with
// one star at its end it is held against the beginnings of operations, cut
// where a word ends: "Delte*" was meant to be "Delete*".
func suggestion(r *Rule, operations []string) string {
	if r.Exact() {
		return nearest.DidYouMean(r.Operation, operations)
	}
	prefix, rest, _ := strings.Cut(r.Operation, "*")
	if prefix == "" || rest != "" {
		return ""
	}
	starts := map[string]bool{}
	var candidates []string
	for _, operation := range operations {
		for _, start := range wordStarts(operation) {
			if !starts[start] {
				starts[start] = true
				candidates = append(candidates, start)
			}
		}
	}
	if name, ok := nearest.Name(prefix, candidates); ok {
		return `; did you mean "` + name + `*"?`
	}
	return ""
}

// wordStarts returns the beginnings of a CamelCase name that end with a word,
// the whole name last: Delete, DeleteBucket.
func wordStarts(name string) []string {
	var starts []string
	for i := 1; i < len(name); i++ {
		if isUpper(name[i]) && !isUpper(name[i-1]) {
			starts = append(starts, name[:i])
		}
	}
	return append(starts, name)
}
