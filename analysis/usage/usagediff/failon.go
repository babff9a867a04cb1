package usagediff

import (
	"fmt"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Ground is what a reviewer may want to fail on.
type Ground string

// The grounds.
const (
	OnFirstCritical Ground = "first-critical" // the program comes to critical, and did not before
	OnCriticalAdded Ground = "critical-added" // an operation can be reached that comes to critical, and could not before
	OnHighAdded     Ground = "high-added"     // the same of high and critical
	OnUnseen        Ground = "unseen"         // there is a new place behind which nothing is seen
	OnAny           Ground = "any"            // anything changed
)

// Grounds returns the names of all grounds.
func Grounds() []string {
	return []string{string(OnFirstCritical), string(OnCriticalAdded), string(OnHighAdded), string(OnUnseen), string(OnAny)}
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

// Met returns how a diff meets a ground, for a person: "2 operations added at critical".
// It returns "" if it does not; an unknown ground is met by anything.
func (d *Diff) Met(ground Ground) string {
	switch ground {
	case OnFirstCritical:
		for _, f := range d.Firsts {
			if f.Level == governor.Critical {
				return f.Sentence()
			}
		}
		return ""
	case OnCriticalAdded:
		return count(d.addedAt(governor.Critical), "operation", " added that comes to critical", " added that come to critical")
	case OnHighAdded:
		return count(d.addedAt(governor.High), "operation", " added that comes to high or critical", " added that come to high or critical")
	case OnUnseen:
		return count(len(d.Blind), "new place", " behind which nothing is seen", " behind which nothing is seen")
	case OnAny:
	}
	if d.Empty() && len(d.Blind) == 0 {
		return ""
	}
	return d.Summary()
}

func count(n int, what, one, many string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return plural(n, what) + one
	}
	return plural(n, what) + many
}
