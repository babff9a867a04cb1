package riskdiff

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteText prints a diff for people at a terminal.
func WriteText(w io.Writer, d *Diff) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "from %s to %s: %s\n", d.Base, d.Head, d.Summary())
	for _, kind := range Kinds() {
		changes := d.Of(kind)
		if len(changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", kind)
		rows := make([][]string, len(changes))
		for i := range changes {
			c := &changes[i]
			rows[i] = []string{c.String(), c.Levels(), c.place(), strings.Join(d.Notes(c), "; ")}
		}
		writeRows(&b, rows)
	}
	if len(d.Rules) > 0 {
		fmt.Fprint(&b, "\nrules\n")
		rows := make([][]string, len(d.Rules))
		for i := range d.Rules {
			c := &d.Rules[i]
			rows[i] = []string{c.Key, c.place(), c.Effect()}
		}
		writeRows(&b, rows)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// writeRows aligns cells. Blanks at the end of a line are left out.
func writeRows(b *bytes.Buffer, rows [][]string) {
	var aligned bytes.Buffer
	t := tabwriter.NewWriter(&aligned, 0, 0, 2, ' ', 0)
	for _, cells := range rows {
		fmt.Fprintf(t, "  %s\n", strings.Join(cells, "\t"))
	}
	t.Flush() // a buffer takes everything
	for line := range strings.Lines(aligned.String()) {
		fmt.Fprintln(b, strings.TrimRight(line, " \n"))
	}
}
