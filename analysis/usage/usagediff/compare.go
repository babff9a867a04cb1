package usagediff

import (
	"cmp"
	"slices"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor"
)

// Compare says what changed from the program of one report to that of another. A nil
// report is that of a program that was not there.
func Compare(base, head *usage.Report) *Diff {
	if base == nil {
		base = &usage.Report{}
	}
	if head == nil {
		head = &usage.Report{}
	}
	before, after := byOperation(base), byOperation(head)
	d := &Diff{Unseen: head.Unseen, Blind: blind(base, head)}
	for key, now := range after {
		was, had := before[key]
		if !had {
			d.Changes = append(d.Changes, Change{Kind: Added, New: now[0].Operation, Uses: now})
			continue
		}
		d.Changes = append(d.Changes, both(was, now)...)
	}
	for key, was := range before {
		if _, has := after[key]; !has {
			d.Changes = append(d.Changes, Change{Kind: Removed, Old: was[0].Operation, Uses: was})
		}
	}
	slices.SortFunc(d.Changes, compareChanges)
	d.Firsts = firsts(base, head)
	return d
}

func byOperation(r *usage.Report) map[string][]usage.Use {
	by := map[string][]usage.Use{}
	for _, u := range r.Uses {
		by[u.Key()] = append(by[u.Key()], u)
	}
	return by
}

// both returns the changes of an operation that both programs can reach.
func both(was, now []usage.Use) []Change {
	var changes []Change
	old, new := was[0].Operation, now[0].Operation
	switch {
	case new.Upto > old.Upto, new.Upto == old.Upto && new.Risk > old.Risk:
		changes = append(changes, Change{Raised, old, new, now})
	case level(old) != level(new):
		changes = append(changes, Change{Lowered, old, new, now})
	}
	type function struct{ pkg, name string }
	known := map[function]bool{}
	for _, u := range was {
		known[function{u.Package, u.Function}] = true
	}
	var more []usage.Use
	for _, u := range now {
		if !known[function{u.Package, u.Function}] {
			more = append(more, u)
		}
	}
	if len(more) > 0 {
		changes = append(changes, Change{Spread, old, new, more})
	}
	return changes
}

// firsts returns the levels above all that the old program came to, the highest first.
func firsts(base, head *usage.Report) []First {
	var top governor.Risk
	for _, u := range base.Uses {
		top = max(top, u.Upto)
	}
	var all []First
	for level := governor.Critical; level > top; level-- {
		first := First{Level: level}
		for _, u := range head.Uses {
			if u.Upto == level {
				first.Uses = append(first.Uses, u)
			}
		}
		// What is always at the level tells more than what some input raises to it.
		slices.SortStableFunc(first.Uses, func(a, b usage.Use) int { return cmp.Compare(b.Risk, a.Risk) })
		if len(first.Uses) > 0 {
			all = append(all, first)
		}
	}
	return all
}

// blind returns the places behind which nothing is seen that the old program did not
// have: as many of one sort in a file as there are more of them.
func blind(base, head *usage.Report) []usage.Unseen {
	type sort struct{ file, reason string }
	had := map[sort]int{}
	for _, u := range base.Unseen {
		had[sort{u.Pos.Filename, u.Reason}]++
	}
	var all []usage.Unseen
	for _, u := range head.Unseen {
		s := sort{u.Pos.Filename, u.Reason}
		if had[s]--; had[s] < 0 {
			all = append(all, u)
		}
	}
	return all
}
