package leastpolicy

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/ascendgen/ascendgen/analysis/usage"
)

// WriteComments writes for people, as Markdown, what each statement is for, which calls
// would be refused, and which may have been overlooked.
func (p *Policy) WriteComments(w io.Writer, unseen []usage.Unseen) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "# What the policy is for\n")
	for _, s := range p.Statements {
		fmt.Fprintf(b, "\n## %s\n\n", s.Sid)
		if !s.Own {
			fmt.Fprint(b, "What operations may need beside their own action, depending on their input. Leave out\nwhat yours does not ask for.\n\n")
		}
		fmt.Fprintf(b, "On %s:\n\n", quoted(s.Resource))
		for _, action := range s.Action {
			fmt.Fprintf(b, "- `%s`\n", action)
			for _, need := range s.Needs[action] {
				writeUses(b, need.Operation, need.Uses)
			}
		}
	}
	writeMissing(b, "Not in the policy", p.Missing)
	writeList(b, "To look into", p.Notes)
	if len(unseen) > 0 {
		fmt.Fprint(b, "\n## Not seen\n\n")
	}
	for _, u := range unseen {
		fmt.Fprintf(b, "- `%s`: %s\n", u.Pos, u.Reason)
	}
	return b.Flush()
}

// WriteComments writes for people, as Markdown, why each action is denied, what that
// stops besides, and what a policy cannot stop.
func (d *Denial) WriteComments(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# What the policy denies\n\nOperations rated above %s, by their IAM actions.\n\n", d.Level)
	for _, a := range d.Actions {
		fmt.Fprintf(b, "- `%s`\n", a.Action)
		for _, op := range a.For {
			fmt.Fprintf(b, "  - %s, %s\n", op.Key(), op.Risk)
		}
		for _, op := range a.Also {
			fmt.Fprintf(b, "  - stops %s too, %s\n", op.Key(), op.Risk)
		}
	}
	var lines []string
	for _, op := range d.Inexpressible {
		for _, c := range op.Conditions {
			if c.Risk > d.Level {
				lines = append(lines, fmt.Sprintf("%s is %s, but %s: a policy does not see that", op.Key(), op.Risk, c.Text))
			}
		}
	}
	writeList(b, "Not denied: it depends on the input", lines)
	writeMissing(b, "Not denied: no action to name", d.Missing)
	return b.Flush()
}

func quoted(all []string) string {
	return "`" + strings.Join(all, "`, `") + "`"
}

func writeUses(b *bufio.Writer, operation string, uses []usage.Use) {
	fmt.Fprintf(b, "  - %s\n", operation)
	for _, u := range uses {
		fmt.Fprintf(b, "    - `%s` in `%s.%s`\n", u.Pos, u.Package, u.Function)
	}
}

func writeMissing(b *bufio.Writer, heading string, all []Missing) {
	if len(all) > 0 {
		fmt.Fprintf(b, "\n## %s\n\n", heading)
	}
	for _, m := range all {
		fmt.Fprintf(b, "- %s: %s\n", m.Operation, m.Reason)
		for _, u := range m.Uses {
			fmt.Fprintf(b, "  - `%s` in `%s.%s`\n", u.Pos, u.Package, u.Function)
		}
	}
}

func writeList(b *bufio.Writer, heading string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(b, "\n## %s\n\n", heading)
	}
	for _, line := range lines {
		fmt.Fprintf(b, "- %s\n", line)
	}
}
