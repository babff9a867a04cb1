package resource

import (
	"errors"
	"fmt"
)

// Errors of resources. Where one of the first three is returned, nothing was sent.
var (
	// ErrNoClient is returned by a resource that was not made by a constructor.
	ErrNoClient = errors.New("has no client: want one made by NewResource")
	// ErrNoIdentifier is returned if an identifier of a resource is empty.
	ErrNoIdentifier = errors.New("is empty")
	// ErrConflict is returned if an input says something else than what the resource
	// fills in, or the resources of a batch do not agree.
	ErrConflict = errors.New("conflicts with what the resource fills in")
	// ErrNoData is returned if data of a resource are wanted that AWS has not given.
	ErrNoData = errors.New("is not in what AWS has answered")
	// ErrNoResources is returned by an action on a batch of none.
	ErrNoResources = errors.New("has no resources")
)

// Filler fills members of an input from a resource. It remembers the first thing that
// is wrong; no message holds a value. It is not safe for concurrent use.
type Filler struct {
	kind string
	err  error
}

// Of begins filling from a resource of a kind.
func (f *Filler) Of(kind string, usable bool) {
	f.kind = kind
	if !usable {
		f.fail(kind, ErrNoClient)
	}
}

// Need refuses an identifier that is empty.
func (f *Filler) Need(name, value string) {
	if value == "" {
		f.fail(f.kind+"."+name, ErrNoIdentifier)
	}
}

// NeedNumber refuses an identifier that is zero.
func (f *Filler) NeedNumber(name string, value int32) {
	if value == 0 {
		f.fail(f.kind+"."+name, ErrNoIdentifier)
	}
}

// Join takes over what is wrong with another resource of a batch, and refuses one of
// another client.
func (f *Filler) Join(other Filler, same bool) {
	if f.err == nil {
		f.err = other.err
	}
	if !same {
		f.fail(f.kind+": client", ErrConflict)
	}
}

// Err returns the first thing that is wrong, nil if there is none.
func (f *Filler) Err() error { return f.err }

func (f *Filler) fail(what string, err error) {
	if f.err == nil {
		f.err = fmt.Errorf("%s %w", what, err)
	}
}

// conflict refuses what the caller has set in a member.
func (f *Filler) conflict(member string) {
	f.fail(f.kind+": "+member, ErrConflict)
}

// Text fills a member that is a pointer. One that is set must have the same value.
func (f *Filler) Text(member string, at **string, value string) {
	if *at != nil && **at != value {
		f.conflict(member)
		return
	}
	*at = &value
}

// String fills a member that is no pointer. One that is not empty must have the same
// value.
func (f *Filler) String(member string, at *string, value string) {
	if *at != "" && *at != value {
		f.conflict(member)
		return
	}
	*at = value
}

// Number is [Filler.Text] for numbers.
func (f *Filler) Number(member string, at **int32, value int32) {
	if *at != nil && **at != value {
		f.conflict(member)
		return
	}
	*at = &value
}

// Flag is [Filler.Text] for booleans.
func (f *Filler) Flag(member string, at **bool, value bool) {
	if *at != nil && **at != value {
		f.conflict(member)
		return
	}
	*at = &value
}

// Unset refuses a member that the caller has set, of which n is the length.
func (f *Filler) Unset(member string, n int) {
	if n > 0 {
		f.conflict(member)
	}
}

// Other refuses an element that the caller has added under the key of one that the
// resource fills in.
func (f *Filler) Other(member string, key *string, own string) {
	if key != nil && *key == own {
		f.conflict(member)
	}
}

// Present returns what a pointer of the data points to, and refuses data that have no
// such member.
func (f *Filler) Present(member string, value *string) string {
	if value == nil || *value == "" {
		f.fail(f.kind+": "+member, ErrNoData)
		return ""
	}
	return *value
}

// Only fills a list of one. One that is set must hold that value and no other.
func Only[E ~string](f *Filler, member string, at *[]E, value string) {
	switch {
	case len(*at) == 0:
		*at = []E{E(value)}
	case len(*at) > 1 || (*at)[0] != E(value):
		f.conflict(member)
	}
}

// Absent is the error of data that have no value at a path.
func Absent(kind, path string) error {
	return fmt.Errorf("%s: %s %w", kind, path, ErrNoData)
}

// NoResources is the error of an action on a batch of none.
func NoResources(kind string) error { return fmt.Errorf("%s %w", kind, ErrNoResources) }
