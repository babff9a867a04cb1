// Package jsonlines writes JSON documents that hold one value a line, so that a
// difference of two documents is a difference of lines.
package jsonlines

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// Printer writes a document. It keeps the first error, which [Printer.Flush] returns.
type Printer struct {
	b   *bufio.Writer
	err error
}

// New returns a printer to w.
func New(w io.Writer) *Printer { return &Printer{b: bufio.NewWriter(w)} }

// Printf writes text as it is.
func (p *Printer) Printf(format string, args ...any) { fmt.Fprintf(p.b, format, args...) }

// Encode returns a value as JSON, for Printf.
func (p *Printer) Encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil && p.err == nil {
		p.err = err
	}
	return data
}

// Line writes value i of a list, counted from 0, on a line of its own.
func (p *Printer) Line(i int, v any) {
	if i > 0 {
		p.Printf(",")
	}
	p.Printf("\n  %s", p.Encode(v))
}

// Flush writes what is left, unless something went wrong before.
func (p *Printer) Flush() error {
	if p.err != nil {
		return p.err
	}
	return p.b.Flush()
}
