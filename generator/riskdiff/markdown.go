package riskdiff

import (
	"fmt"
	"io"
	"strings"
)

// markdownLimit keeps a report within what a comment may hold on the common code
// hosts, with room for what a workflow puts around it.
const markdownLimit = 60_000

// WriteMarkdown prints a diff for a comment on a pull request: a summary, a table of
// what a reviewer has to look at, and the rest folded away. A long report is cut
// short, from the end, and says so. All text of users stands in code spans, so that
// it formats nothing and notifies nobody.
func WriteMarkdown(w io.Writer, d *Diff) error {
	m := markdown{d: d}
	m.printf("### Risk: %s\n\n", d.Summary())
	m.printf("From %s to %s.\n", code(d.Base), code(d.Head))
	m.table("", columns, m.rows(urgent))
	for _, kind := range Kinds() {
		rows := m.rows(func(c *Change) bool { return c.Kind == kind && !urgent(c) })
		m.table(fmt.Sprintf("%d %s", len(rows), kind), columns, rows)
	}
	m.table(rulesChanged(len(d.Rules)), ruleColumns, m.ruleRows())
	if m.left > 0 {
		m.printf("\nThis is too long to show whole: %d more lines are in `ascendgen diff`.\n", m.left)
	}
	_, err := io.WriteString(w, m.b.String())
	return err
}

var (
	columns     = []string{"", "operation", "level", "what changed", "where"}
	ruleColumns = []string{"rule", "effect", "where"}
)

// urgent tells what is not folded away.
func urgent(c *Change) bool {
	return c.Kind == Lowered || c.Kind == Raised || c.Unrated() || c.CriticalAdded()
}

type markdown struct {
	d    *Diff
	b    strings.Builder
	left int // lines that found no room
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

// table prints a table, folded below its title if it has one. It prints nothing if
// there are no rows.
func (m *markdown) table(title string, columns []string, rows []string) {
	if len(rows) == 0 {
		return
	}
	if m.b.Len() > markdownLimit {
		m.left += len(rows)
		return
	}
	if title != "" {
		m.printf("\n<details>\n<summary>%s</summary>\n", title)
	}
	m.printf("\n| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	for i, row := range rows {
		if m.b.Len()+len(row) > markdownLimit {
			m.left += len(rows) - i
			break
		}
		m.b.WriteString(row)
	}
	if title != "" {
		m.printf("\n</details>\n")
	}
}

// rows are the lines of the changes that are wanted.
func (m *markdown) rows(want func(*Change) bool) []string {
	var rows []string
	for i := range m.d.Changes {
		c := &m.d.Changes[i]
		if !want(c) {
			continue
		}
		kind := c.Kind.String()
		if c.Kind == Lowered {
			kind = "**lowered**"
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s | %s |\n", kind, code(c.String()), c.markdownLevels(), codes(m.d.Notes(c)), code(c.place())))
	}
	return rows
}

func (c *Change) markdownLevels() string {
	if c.Old == nil || c.New == nil || c.Old.Risk == c.New.Risk {
		return c.Levels()
	}
	return fmt.Sprintf("%s → **%s**", c.Old.Risk, c.New.Risk)
}

func (m *markdown) ruleRows() []string {
	var rows []string
	for i := range m.d.Rules {
		c := &m.d.Rules[i]
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", code(c.Key), code(c.Effect()), code(c.place())))
	}
	return rows
}

// code returns text as a code span of a table's cell; "" for none.
func code(text string) string {
	if text == "" {
		return ""
	}
	text = strings.NewReplacer("`", "'", "|", `\|`, "\n", " ", "\r", " ").Replace(text)
	return "`" + text + "`"
}

func codes(texts []string) string {
	spans := make([]string, len(texts))
	for i, text := range texts {
		spans[i] = code(text)
	}
	return strings.Join(spans, "<br>")
}
