package usagediff

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ascendgen/ascendgen/analysis/usage"
)

// WriteText prints a diff for people at a terminal.
func WriteText(w io.Writer, d *Diff) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "from %s to %s: %s\n", d.Base, d.Head, d.Summary())
	for _, f := range d.Firsts {
		fmt.Fprintln(&b, f.Sentence())
	}
	for _, kind := range Kinds() {
		if rows := d.rows(kind); len(rows) > 0 {
			fmt.Fprintf(&b, "\n%s\n", kind)
			writeRows(&b, rows)
		}
	}
	if len(d.Unseen) > 0 {
		fmt.Fprintf(&b, "\nnot seen\n")
		for _, u := range d.Blind {
			fmt.Fprintf(&b, "  %s  %s\n", u.Pos, u.Reason)
		}
		if old := d.asBefore(); old != "" {
			fmt.Fprintf(&b, "  %s\n", old)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// asBefore says of how many places that are not new it is unknown what they call.
func (d *Diff) asBefore() string {
	if n := len(d.Unseen) - len(d.Blind); n > 0 {
		return plural(n, "place") + " as before"
	}
	return ""
}

// rows are the cells of each place that makes a change of a kind.
func (d *Diff) rows(kind Kind) [][]string {
	var rows [][]string
	for i := range d.Changes {
		c := &d.Changes[i]
		if c.Kind != kind {
			continue
		}
		for _, u := range c.Uses {
			rows = append(rows, []string{c.Levels(), u.Key(), d.place(c, u), where(u), c.tags(), through(u.Via)})
		}
	}
	return rows
}

// place returns where a use is, or was.
func (d *Diff) place(c *Change, u usage.Use) string {
	if c.Kind == Removed {
		return d.Base + ":" + u.Pos.String()
	}
	return u.Pos.String()
}

// tags returns the operation's tags, and those that its conditions add.
func (c *Change) tags() string {
	op := c.Operation()
	if op.UptoTags == 0 {
		return op.Tags.String()
	}
	return strings.TrimSpace(op.Tags.String() + " +" + op.UptoTags.String())
}

func through(via string) string {
	if via == "" {
		return ""
	}
	return "through " + via
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
