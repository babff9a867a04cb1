package ascend

import (
	"errors"
	"strings"
)

// secret is a text that must not be shown. Structures hold it by pointer, since fmt
// prints what a pointer within a structure points to as an address only.
type secret struct{ value string }

const hidden = "[redacted]"

// String returns a placeholder.
func (s *secret) String() string { return hidden }

// GoString returns a placeholder.
func (s *secret) GoString() string { return hidden }

// strike removes the secret from a text.
func (s *secret) strike(text string) string {
	if s == nil || s.value == "" {
		return text
	}
	return strings.ReplaceAll(text, s.value, hidden)
}

var errNotPrintable = errors.New("want printable ASCII without spaces")

// headerSafe returns an error, which does not show s, unless s can stand in a header.
func headerSafe(s string) error {
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' {
			return errNotPrintable
		}
	}
	return nil
}
