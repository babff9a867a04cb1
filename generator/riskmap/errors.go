package riskmap

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a risk map.
type Error struct {
	Pos  Position
	Msg  string
	Rule *Rule // the rule at fault, nil if the file could not be parsed
	Err  error // what it came of, if anything; Msg already says it
}

// Error returns the mistake on one line, its position first.
func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Errors are all mistakes of one run, by file in the order given, and inside a
// file by position. Reach one of them with errors.As and *[Error].
type Errors []*Error

// Error returns the mistakes, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes one by one.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, err := range e {
		errs[i] = err
	}
	return errs
}

// Err returns e as an error, nil if it is empty.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

func (e *Errors) addf(pos Position, format string, args ...any) {
	*e = append(*e, &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)})
}

func (e *Errors) ruleErrorf(r *Rule, format string, args ...any) {
	*e = append(*e, &Error{Pos: r.Pos, Msg: fmt.Sprintf(format, args...), Rule: r})
}

func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b *Error) int { return comparePlaces(a.Pos, b.Pos) })
}

// comparePlaces orders two positions of one file.
func comparePlaces(a, b Position) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// lines turns byte offsets of one file into positions.
type lines struct {
	file   string
	starts []int // offset of the first byte of each line
}

func newLines(file string, data []byte) *lines {
	starts := make([]int, 1, bytes.Count(data, []byte{'\n'})+1)
	for start := 0; ; {
		i := bytes.IndexByte(data[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
		starts = append(starts, start)
	}
	return &lines{file: file, starts: starts}
}

func (l *lines) at(offset int) Position {
	line, _ := slices.BinarySearch(l.starts, offset+1) // the first line that starts after offset
	return Position{File: l.file, Line: line, Column: offset - l.starts[line-1] + 1}
}
