package models

import (
	"errors"
	"fmt"
	"strings"
)

// FileError says what is wrong with a file, and where.
type FileError struct {
	File string
	// Line and Column count from 1, columns in bytes. They are 0 where the fault
	// is not at one place of the text.
	Line, Column int
	// Shape is the id of the shape at fault, empty if the fault is not a shape's.
	Shape string
	Err   error
}

// Error gives "file:line:column: shape: what is wrong", without the parts that
// are not known.
func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	if e.Shape != "" {
		b.WriteString(": shape " + e.Shape)
	}
	return b.String() + ": " + e.Err.Error()
}

// Unwrap gives the fault without its place.
func (e *FileError) Unwrap() error { return e.Err }

// ErrNotSmithy is wrapped by the error for a file that is no Smithy model.
var ErrNotSmithy = errors.New("not a Smithy JSON model")

// UnknownServiceError says that no service has a name.
type UnknownServiceError struct {
	Name    string
	Nearest string // the Go package whose names are nearest; empty if none is near
}

func (e *UnknownServiceError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("unknown service %q: expected the name of an aws-sdk-go-v2 package, like s3", e.Name)
	}
	return fmt.Sprintf("unknown service %q: did you mean %s?", e.Name, e.Nearest)
}

// AmbiguousServiceError says that more than one service has a name.
type AmbiguousServiceError struct {
	Name       string
	Candidates []string // Go packages, sorted
}

func (e *AmbiguousServiceError) Error() string {
	return fmt.Sprintf("service %q is ambiguous: expected one of %s", e.Name, strings.Join(e.Candidates, ", "))
}

// fileErrorAt gives a FileError at a byte offset of data.
func fileErrorAt(file string, data []byte, offset int64, err error) *FileError {
	offset = max(0, min(offset, int64(len(data))))
	line, column := 1, 1
	for _, c := range data[:offset] {
		column++
		if c == '\n' {
			line, column = line+1, 1
		}
	}
	return &FileError{File: file, Line: line, Column: column, Err: err}
}
