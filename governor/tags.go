package governor

import (
	"fmt"
	"strings"
)

// Tags say why an operation is rated as it is. They are a set of bits, so a
// governor can test them without allocating: a.Tags.Has(governor.Destructive).
// The zero value is the empty set.
type Tags uint16

// The tags, in the order in which [Tags.String] lists them.
const (
	// DataRead marks operations that return customers' data.
	DataRead Tags = 1 << iota
	// Credentials marks operations that mint, change or return credentials or secrets.
	Credentials
	// Exposure marks operations that can open something to others or to the internet.
	Exposure
	// Privilege marks operations that can change what somebody may do.
	Privilege
	// Destructive marks operations that remove or stop something.
	Destructive
	// Protection marks operations that switch off a safeguard.
	Protection
	// Cost marks operations that can spend much money at once.
	Cost

	endTags
)

var tagNames = [...]string{"data-read", "credentials", "exposure", "privilege", "destructive", "protection", "cost"}

// TagNames returns the names of all tags, in the order of their constants.
func TagNames() []string { return append([]string(nil), tagNames[:]...) }

// Has reports whether t holds every tag of want.
func (t Tags) Has(want Tags) bool { return t&want == want }

// Names returns the names of the tags in t, in the order of their constants.
func (t Tags) Names() []string {
	var names []string
	for i, name := range tagNames {
		if t.Has(1 << i) {
			names = append(names, name)
		}
	}
	return names
}

// String returns the names joined by ", ", and "" for the empty set.
func (t Tags) String() string { return strings.Join(t.Names(), ", ") }

// ParseTag returns the tag that name names. An unknown name is an error.
func ParseTag(name string) (Tags, error) {
	for i, known := range tagNames {
		if name == known {
			return 1 << i, nil
		}
	}
	return 0, fmt.Errorf("governor: unknown tag %q: want one of %s", name, strings.Join(tagNames[:], ", "))
}
