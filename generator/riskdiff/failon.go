package riskdiff

import (
	"fmt"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Ground is what a reviewer may want to fail on.
type Ground string

// The grounds.
const (
	OnLowered       Ground = "lowered"        // an operation or the default was lowered
	OnUnrated       Ground = "unrated"        // an operation is new and named by no rule, or lost the rule that named it
	OnCriticalAdded Ground = "critical-added" // an operation is new and critical
	OnAny           Ground = "any"            // anything changed
)

// Grounds returns the names of all grounds.
func Grounds() []string {
	return []string{string(OnLowered), string(OnUnrated), string(OnCriticalAdded), string(OnAny)}
}

// ParseGround returns the ground of a name. Any other name is an error that tells
// which there are.
func ParseGround(name string) (Ground, error) {
	for _, known := range Grounds() {
		if name == known {
			return Ground(known), nil
		}
	}
	return "", fmt.Errorf("unknown ground %q: want one of %s%s", name, strings.Join(Grounds(), ", "), nearest.DidYouMean(name, Grounds()))
}

// Met returns how a diff meets a ground, for a person: "2 operations lowered". It
// returns "" if it does not; an unknown ground is met by anything.
func (d *Diff) Met(ground Ground) string {
	switch ground {
	case OnLowered:
		if d.Default != nil && d.Default.New < d.Default.Old {
			return fmt.Sprintf("the default was lowered from %s to %s", d.Default.Old, d.Default.New)
		}
		return operations(d.countKind(Lowered), "lowered")
	case OnUnrated:
		return operations(d.Count((*Change).Unrated), "without a rule")
	case OnCriticalAdded:
		return operations(d.Count((*Change).CriticalAdded), "added at critical")
	}
	if d.Empty() {
		return ""
	}
	return d.Summary()
}

func operations(n int, what string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 operation " + what
	}
	return fmt.Sprintf("%d operations %s", n, what)
}
