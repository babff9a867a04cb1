package usagediff

import (
	"fmt"
	"io"
	"strings"
)

// markdownRows keeps a report within what a comment may hold on the common code hosts.
const markdownRows = 100

// WriteMarkdown prints a diff for a comment on a pull request: a summary, what is first
// of its level, a table of what can be reached now, and the rest folded away. A long
// table is cut short, and says so. Names from the program stand in code spans, so that
// they format nothing and notify nobody.
func WriteMarkdown(w io.Writer, d *Diff) error {
	m := markdown{d: d}
	m.printf("### Usage: %s\n\n", d.Summary())
	m.printf("From %s to %s.\n", code(d.Base), code(d.Head))
	for _, f := range d.Firsts {
		u := f.Uses[0]
		m.printf("\n**This change adds its first %s call:** %s at %s in %s.\n", f.Level, code(u.Key()), code(u.Pos.String()), code(where(u)))
	}
	m.table("", d.markdownRows(Added, Raised))
	for _, kind := range []Kind{Lowered, Spread, Removed} {
		m.table(fmt.Sprintf("%d %s", d.Count(kind), kind), d.markdownRows(kind))
	}
	m.unseen()
	_, err := io.WriteString(w, m.b.String())
	return err
}

type markdown struct {
	d *Diff
	b strings.Builder
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

// table prints a table, folded below its title if it has one.
func (m *markdown) table(title string, rows []string) {
	if len(rows) == 0 {
		return
	}
	if title != "" {
		m.printf("\n<details>\n<summary>%s</summary>\n", title)
	}
	m.printf("\n| | operation | level | function | where | through |\n|---|---|---|---|---|---|\n")
	for _, row := range rows[:min(len(rows), markdownRows)] {
		m.b.WriteString(row)
	}
	if more := len(rows) - markdownRows; more > 0 {
		m.printf("\n%s more in `ascendgen usage --base`.\n", plural(more, "line"))
	}
	if title != "" {
		m.printf("\n</details>\n")
	}
}

func (d *Diff) markdownRows(kinds ...Kind) []string {
	var rows []string
	for _, kind := range kinds {
		for i := range d.Changes {
			c := &d.Changes[i]
			if c.Kind != kind {
				continue
			}
			for _, u := range c.Uses {
				rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s | %s | %s |\n",
					kind, code(u.Key()), c.Levels(), code(where(u)), code(d.place(c, u)), code(u.Via)))
			}
		}
	}
	return rows
}

// unseen says what the call graph does not follow.
func (m *markdown) unseen() {
	if len(m.d.Unseen) == 0 {
		return
	}
	m.printf("\n<details>\n<summary>%s not seen, %d of them new</summary>\n\n", plural(len(m.d.Unseen), "place"), len(m.d.Blind))
	for _, u := range m.d.Blind[:min(len(m.d.Blind), markdownRows)] {
		m.printf("- %s: %s\n", code(u.Pos.String()), u.Reason)
	}
	if old := m.d.asBefore(); old != "" {
		m.printf("- %s\n", old)
	}
	m.printf("\n</details>\n")
}

// code returns text as a code span of a table's cell; "" for none.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + strings.NewReplacer("`", "'", "|", `\|`, "\n", " ", "\r", " ").Replace(text) + "`"
}
