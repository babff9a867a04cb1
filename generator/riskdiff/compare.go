package riskdiff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ascendgen/ascendgen/governor"
)

// Compare returns what changed from base to head. If a side has no risk maps, what
// the other's say is added or removed; the same holds of a generated package.
func Compare(base, head *Side) *Diff {
	d := &Diff{
		Base: base.Name, Head: head.Name,
		files: head.Files, packages: map[string]bool{}, generated: map[Key]bool{},
	}
	if base.Default != head.Default && base.Default.Valid() && head.Default.Valid() {
		d.Default = &DefaultChange{base.Default, head.Default}
	}
	c := collector{seen: map[Key][]Change{}}
	c.views(InMap, base.Ratings, head.Ratings)
	for _, pair := range pairs(base.Packages, head.Packages) {
		c.views(InGenerated, pair.old.ratings(), pair.new.ratings())
		if pair.new != nil {
			d.packages[pair.new.positions()] = true
		}
		for key := range pair.old.ratings() {
			_, both := pair.new.ratings()[key]
			d.generated[key] = d.generated[key] || both
		}
	}
	d.Changes = c.sorted()
	d.Rules = compareRules(base.Rules, head.Rules, c.seen)
	return d
}

// ratings returns the ratings of a package, none for a missing one.
func (p *Package) ratings() View {
	if p == nil {
		return nil
	}
	return p.Ratings
}

// positions returns the name by which positions call the package's risks.go.
func (p *Package) positions() string {
	for _, rating := range p.Ratings {
		return rating.Pos.File
	}
	return p.Path
}

// pair is a package on both sides, or on one with nil for the other.
type pair struct{ old, new *Package }

// pairs brings packages together: those at the same path, and of the others those
// of the same service, so that a package which moved is compared all the same.
func pairs(base, head []*Package) []pair {
	byPath := func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) }
	base, head = slices.SortedFunc(slices.Values(base), byPath), slices.SortedFunc(slices.Values(head), byPath)
	var all []pair
	for _, same := range []func(a, b *Package) bool{
		func(a, b *Package) bool { return a.Service == b.Service && a.Path == b.Path },
		func(a, b *Package) bool { return a.Service == b.Service },
	} {
		base = slices.DeleteFunc(base, func(old *Package) bool {
			i := slices.IndexFunc(head, func(p *Package) bool { return same(old, p) })
			if i < 0 {
				return false
			}
			all = append(all, pair{old, head[i]})
			head = slices.Delete(head, i, i+1)
			return true
		})
	}
	for _, p := range base {
		all = append(all, pair{p, nil})
	}
	for _, p := range head {
		all = append(all, pair{nil, p})
	}
	return all
}

// collector gathers changes, one for each operation unless sources differ.
type collector struct{ seen map[Key][]Change }

// views compares what one source says on both sides.
func (c *collector) views(in Source, old, new View) {
	for key, was := range old {
		if is, ok := new[key]; !ok {
			c.add(Change{key, Removed, in, &was, nil})
		} else if kind, changed := classify(&was, &is); changed {
			c.add(Change{key, kind, in, &was, &is})
		}
	}
	for key, is := range new {
		if _, ok := old[key]; !ok {
			c.add(Change{key, Added, in, nil, &is})
		}
	}
}

// add notes a change, unless another source has shown the same.
func (c *collector) add(change Change) {
	for i, other := range c.seen[change.Key] {
		if other.Kind == change.Kind && other.Old.same(change.Old) && other.New.same(change.New) {
			c.seen[change.Key][i].In |= change.In
			return
		}
	}
	c.seen[change.Key] = append(c.seen[change.Key], change)
}

func (c *collector) sorted() []Change {
	return slices.SortedStableFunc(
		func(yield func(Change) bool) {
			for _, key := range slices.SortedFunc(maps.Keys(c.seen), compareKeys) {
				for _, change := range c.seen[key] {
					if !yield(change) {
						return
					}
				}
			}
		},
		func(a, b Change) int { return cmp.Compare(a.Kind, b.Kind) })
}

// same reports whether two ratings say the same, whichever rule gives them.
func (r *Rating) same(other *Rating) bool {
	if r == nil || other == nil {
		return r == other
	}
	return r.Risk == other.Risk && r.Tags == other.Tags && (r.Rule == "") == (other.Rule == "") &&
		slices.Equal(r.Conditions, other.Conditions)
}

// classify says what became of an operation, and whether anything did.
func classify(old, new *Rating) (Kind, bool) {
	if old.same(new) {
		return 0, false
	}
	lowered, raised := new.Risk < old.Risk, new.Risk > old.Risk
	for _, when := range allConditions(old, new) {
		was, is := old.at(when), new.at(when)
		lowered, raised = lowered || is < was, raised || is > was
	}
	switch {
	case lowered:
		return Lowered, true
	case raised:
		return Raised, true
	}
	return Changed, true
}

// allConditions returns what the conditions of either rating ask, sorted.
func allConditions(old, new *Rating) []string {
	var all []string
	for _, c := range slices.Concat(old.Conditions, new.Conditions) {
		all = append(all, c.When)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// at returns the level of a call for which only that condition holds.
func (r *Rating) at(when string) governor.Risk {
	c, _ := r.condition(when)
	return max(r.Risk, c.Risk)
}

func (r *Rating) condition(when string) (Condition, bool) {
	i := slices.IndexFunc(r.Conditions, func(c Condition) bool { return c.When == when })
	if i < 0 {
		return Condition{}, false
	}
	return r.Conditions[i], true
}
