package resource

import (
	"slices"
	"strconv"
	"strings"
)

// Copy returns a copy of what an input, or a part of one, points to, so that what a
// resource fills in does not change the caller's. A nil pointer gives an empty one.
func Copy[T any](p *T) *T {
	own := new(T)
	if p != nil {
		*own = *p
	}
	return own
}

// Elements returns a copy of a list, or a list of one empty element if there is none.
func Elements[T any](list []T) []T {
	if len(list) == 0 {
		return make([]T, 1)
	}
	return slices.Clone(list)
}

// Pointer returns a pointer to a string.
func Pointer(s string) *string { return &s }

// Value returns what a pointer points to, "" for nil.
func Value(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// Int returns what a pointer points to, 0 for nil.
func Int(p *int32) int32 {
	if p == nil {
		return 0
	}
	return *p
}

// Itoa returns a number as text, for [Describe].
func Itoa(n int32) string { return strconv.Itoa(int(n)) }

// Describe returns a resource in words, of its kind and the names and values of its
// identifiers: Object(BucketName="b", Key="k").
func Describe(kind string, identifiers ...string) string {
	var b strings.Builder
	b.WriteString(kind + "(")
	for i := 0; i+1 < len(identifiers); i += 2 {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(identifiers[i] + "=" + strconv.Quote(identifiers[i+1]))
	}
	return b.String() + ")"
}
