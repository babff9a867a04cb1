package riskmap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// accessClass returns which operations one glob may take in together, "" for an
// access level that is not known.
func accessClass(access string) string {
	switch access {
	case AccessRead, AccessList:
		return AccessRead
	case AccessWrite, AccessTagging:
		return AccessWrite
	case AccessPermissions:
		return AccessPermissions
	}
	return ""
}

// accessRange returns the lowest and the highest level that an access level
// warrants by itself.
func accessRange(access string) (low, high governor.Risk) {
	switch accessClass(access) {
	case AccessRead:
		return governor.Low, governor.Medium
	case AccessWrite:
		return governor.Medium, governor.Critical
	case AccessPermissions:
		return governor.High, governor.Critical
	}
	return governor.Low, governor.Critical
}

// access reports operations that a rule rates against their access level.
func (l *linter) access(r *Rule, facts []Facts) {
	type side struct {
		access string
		low    bool
	}
	against := map[side][]string{}
	for _, fact := range facts {
		low, high := accessRange(fact.Access)
		switch {
		case r.Risk < low:
			s := side{fact.Access, true}
			against[s] = append(against[s], fact.Operation)
		case r.Risk > high && !r.Exact(): // of an exact rule KindNoReason says it
			s := side{fact.Access, false}
			against[s] = append(against[s], fact.Operation)
		}
	}
	for s, operations := range against {
		low, high := accessRange(s.access)
		want := fmt.Sprintf("at least %s", low)
		if !s.low {
			want = fmt.Sprintf("at most %s", high)
		}
		l.addf(r, KindAccess, "%s rates %s %s, access level %s warrants %s: change it or give a reason",
			r.Key, some(operations), r.Risk, s.access, want)
	}
}

// some names the first few of many.
func some(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// tags reports a rule whose level is below what its tags warrant.
func (l *linter) tags(r *Rule) {
	if floor, tag := tagFloor(r.Tags); r.Risk < floor {
		l.addf(r, KindTags, "%s is rated %s, its tag %s warrants %s: raise it or give a reason", r.Key, r.Risk, tag, floor)
	}
}

// tagFloor returns the lowest level that all tags warrant by themselves, and the
// first tag that asks for it.
func tagFloor(tags governor.Tags) (floor governor.Risk, because governor.Tags) {
	floors := []struct {
		tag   governor.Tags
		floor governor.Risk
	}{
		{governor.Credentials, governor.High},
		{governor.Exposure, governor.High},
		{governor.Privilege, governor.High},
		{governor.Protection, governor.High},
		{governor.Destructive, governor.Medium},
		{governor.Cost, governor.Medium},
	}
	for _, f := range floors {
		if tags.Has(f.tag) && f.floor > floor {
			floor, because = f.floor, f.tag
		}
	}
	return floor, because
}

// batches reports operations that do many times, or in a query language, what
// another operation does once, and are rated below it.
func (l *linter) batches(service string, operations []string, ratings map[string]Rating) {
	for _, batch := range operations {
		whole, ok := ratings[batch]
		if !ok || whole.Rule != nil && decided(whole.Rule.Reason) {
			continue
		}
		for _, name := range batchMembers(service, batch) {
			part, ok := ratings[name]
			if !ok || !slices.Contains(operations, name) || part.Risk <= whole.Risk {
				continue
			}
			at, by := whole.Rule, ""
			if at == nil { // no rule of its own to point at, so the member's
				at, by = part.Rule, " by default"
			}
			if at != nil {
				l.addf(at, KindBatch, "%s:%s is rated %s%s, below %s at %s: raise it or give a reason", service, batch, whole.Risk, by, name, part.Risk)
			}
		}
	}
}
