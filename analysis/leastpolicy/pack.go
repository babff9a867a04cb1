package leastpolicy

import (
	"cmp"
	"fmt"
	"unicode/utf8"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// pack puts statements into as few documents of at most limit characters as they take
// in their order. A statement that does not fit is divided by its actions.
func pack(statements []iampolicy.Statement, k iampolicy.Kind, limit int) ([]iampolicy.Document, error) {
	limit = cmp.Or(limit, k.Limit())
	var documents []iampolicy.Document
	var current iampolicy.Document
	fits := func(s iampolicy.Statement) bool {
		with := iampolicy.Document{Statements: append(current.Statements[:len(current.Statements):len(current.Statements)], s)}
		return limit == 0 || size(with) <= limit
	}
	for _, s := range statements {
		if fits(s) {
			current.Statements = append(current.Statements, s)
			continue
		}
		rest := s
		for len(rest.Action) > 0 {
			n := most(len(rest.Action), func(n int) bool { return fits(first(rest, n)) })
			if n > 0 {
				current.Statements = append(current.Statements, first(rest, n))
				rest.Action = rest.Action[n:]
				continue
			}
			if len(current.Statements) == 0 {
				return nil, fmt.Errorf("%s alone takes more than %d characters", rest.Action[0], limit)
			}
			documents, current = append(documents, current), iampolicy.Document{}
		}
	}
	documents = append(documents, current)
	for i, d := range documents {
		if err := d.Validate(k); err != nil {
			return nil, fmt.Errorf("document %d: %w", i+1, err)
		}
	}
	return documents, nil
}

// first returns a statement of the first actions only.
func first(s iampolicy.Statement, n int) iampolicy.Statement {
	s.Action = s.Action[:n]
	return s
}

// most returns the largest n that holds, of a property that smaller ones have too.
func most(limit int, holds func(int) bool) int {
	low, high := 0, limit
	for low < high {
		if middle := (low + high + 1) / 2; holds(middle) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}

// size counts the characters of a document; one that cannot be written is too long.
func size(d iampolicy.Document) int {
	text, err := d.Encode(iampolicy.Any)
	if err != nil {
		return int(^uint(0) >> 1)
	}
	return utf8.RuneCountInString(text)
}
