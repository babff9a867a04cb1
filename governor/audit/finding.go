package audit

import (
	"fmt"
	"strings"
)

// Kind classes what [Verify] finds.
type Kind uint8

// The kinds.
const (
	Changed    Kind = iota + 1 // an entry is not what was written, or the chain before it is not
	Missing                    // entries are not there, between others or at the beginning
	Reordered                  // an entry stands behind a later one, or stands twice
	Truncated                  // the last entries are not there: the log ends before its head
	Incomplete                 // the last line has no end, or a file no line: the writer was stopped, or is writing
)

// String returns the kind in lower case, or "Kind(9)" for a value that is none of
// them.
func (k Kind) String() string {
	names := [...]string{"", "changed", "missing", "reordered", "truncated", "incomplete"}
	if k > 0 && int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Finding is one place at which a log is not as it was written.
type Finding struct {
	File    string
	Line    int // from 1; 0 if the finding is about the whole file
	Kind    Kind
	Message string
}

// String returns the finding with its position first: "FILE:LINE: KIND: MESSAGE".
func (f Finding) String() string {
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	return fmt.Sprintf("%s: %s: %s", at, f.Kind, f.Message)
}

// Findings is the error of a log that is not as it was written.
//
//nolint:errname // the findings are what matters; that they are an error comes second
type Findings []Finding

// Error returns one line for each finding.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}
