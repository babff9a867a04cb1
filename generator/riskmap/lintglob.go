package riskmap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// layer finds, inside one file, the rules that take nothing and the globs that
// take what does not belong together.
func (l *linter) layer(layer *layer, facts []Facts) {
	takes := map[*Rule][]Facts{}
	beatenBy := map[*Rule]*Rule{}
	for _, fact := range facts {
		var rating Rating
		if err := layer.resolve(fact.Operation, "", &rating); err != nil || rating.Rule == nil {
			continue
		}
		takes[rating.Rule] = append(takes[rating.Rule], fact)
		for _, r := range rating.Beat {
			beatenBy[r] = cmp.Or(beatenBy[r], rating.Rule)
		}
	}
	for _, g := range layer.globs {
		r := g.rule
		if by := beatenBy[r]; by != nil && len(takes[r]) == 0 {
			l.addf(r, KindShadowed, "%s is never used: other rules take every operation that it matches, %s (%s) among them", r.Key, by.Key, by.Pos)
		}
		if !decided(r.Reason) {
			l.mixed(r, takes[r])
		}
	}
}

// mixed reports a glob that takes in operations of more than one class of
// access, with the first operation of each.
func (l *linter) mixed(r *Rule, facts []Facts) {
	var classes, examples []string
	for _, fact := range facts {
		class := accessClass(fact.Access)
		if class == "" || slices.Contains(classes, class) {
			continue
		}
		classes = append(classes, class)
		examples = append(examples, fmt.Sprintf("%s is %s", fact.Operation, fact.Access))
	}
	if len(classes) > 1 {
		l.addf(r, KindMixedAccess, "%s takes in operations of unlike access level: %s: split it or give a reason", r.Key, strings.Join(examples, ", "))
	}
}
