package riskdiff

import (
	"slices"
	"strings"
)

// ruleID is by what a rule is known on both sides.
type ruleID struct{ path, key string }

// id returns the rule's key with the service's own name, so that another alias does
// not make another rule. A rule that decides nothing is known by its key as written.
func (r *Rule) id() ruleID {
	if len(r.Decides) == 0 {
		return ruleID{r.Path, r.Key}
	}
	_, operation, _ := strings.Cut(r.Key, ":")
	return ruleID{r.Path, Key{r.Decides[0].Service, operation}.String()}
}

// compareRules returns what became of rules. Changes tell already what exact rules
// did to operations that changed.
func compareRules(base, head []Rule, changed map[Key][]Change) []RuleChange {
	olds := map[ruleID]*Rule{}
	for i := range base {
		olds[base[i].id()] = &base[i]
	}
	var all []RuleChange
	add := func(c RuleChange, of *Rule) {
		told := of.exact && slices.ContainsFunc(slices.Concat(c.keys()...), func(k Key) bool { return len(changed[k]) > 0 })
		if !told {
			all = append(all, c)
		}
	}
	for i := range head {
		is := &head[i]
		id := is.id()
		was := olds[id]
		delete(olds, id)
		if c := compareRule(was, is); c.Kind != 0 {
			add(c, is)
		}
	}
	for i := range base {
		was := &base[i]
		if olds[was.id()] == was {
			add(compareRule(was, nil), was)
		}
	}
	return all
}

// keys returns all operations that the rule decided or decides.
func (c *RuleChange) keys() [][]Key {
	var keys [][]Key
	for _, r := range []*Rule{c.Old, c.New} {
		if r != nil {
			keys = append(keys, r.Decides)
		}
	}
	return keys
}

// compareRule compares a rule with itself on the other side; one of them may be
// nil. The kind is 0 if nothing changed.
func compareRule(was, is *Rule) RuleChange {
	c := RuleChange{Old: was, New: is}
	switch {
	case was == nil:
		c.Kind, c.Path, c.Key, c.Gained = RuleAdded, is.Path, is.Key, is.Decides
		return c
	case is == nil:
		c.Kind, c.Path, c.Key, c.Lost = RuleRemoved, was.Path, was.Key, was.Decides
		return c
	}
	c.Path, c.Key = is.Path, is.Key
	c.Gained, c.Lost = without(is.Decides, was.Decides), without(was.Decides, is.Decides)
	switch {
	case was.Risk != is.Risk || was.Tags != is.Tags || !slices.Equal(was.Conditions, is.Conditions):
		c.Kind = RuleReworded
	case len(c.Gained)+len(c.Lost) > 0:
		c.Kind = RuleReach
	}
	return c
}

// without returns the keys that are not among others; both are sorted.
func without(keys, others []Key) []Key {
	var rest []Key
	for _, k := range keys {
		if _, found := slices.BinarySearchFunc(others, k, compareKeys); !found {
			rest = append(rest, k)
		}
	}
	return rest
}
