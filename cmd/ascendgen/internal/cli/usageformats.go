package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/findings"
)

// usageFormats are the forms of what a program uses. They take the command for its two
// streams: in the text, what was not seen is a diagnostic, in others it is data.
var usageFormats = map[string]func(*cobra.Command, *usage.Report) error{
	"github": func(c *cobra.Command, found *usage.Report) error {
		return findings.WriteGitHub(c.OutOrStdout(), usageRules, usesBeside(&rooted{ctx: c.Context()}, found))
	},
	"json":     func(c *cobra.Command, found *usage.Report) error { return writeUsageJSON(c.OutOrStdout(), found) },
	"markdown": func(c *cobra.Command, found *usage.Report) error { return writeUsageMarkdown(c.OutOrStdout(), found) },
	"sarif": func(c *cobra.Command, found *usage.Report) error {
		return findings.WriteSARIF(c.OutOrStdout(), usageRules, usesBeside(&rooted{ctx: c.Context()}, found))
	},
	"text": func(c *cobra.Command, found *usage.Report) error {
		return writeUsageText(c.OutOrStdout(), c.ErrOrStderr(), found)
	},
}

// usageRules are what code hosts show of a program. The levels are those of the calls.
var usageRules = []findings.Rule{
	{ID: "usage-critical", Title: "critical operation", Level: findings.Warning},
	{ID: "usage-high", Title: "high operation", Level: findings.Warning},
	{ID: "usage-unseen", Title: "calls that cannot be seen", Level: findings.Warning},
	{ID: "usage-medium", Title: "medium operation", Level: findings.Note},
	{ID: "usage-low", Title: "low operation", Level: findings.Note},
}

// usesBeside gives uses to those who show them beside lines, the highest first.
func usesBeside(paths *rooted, found *usage.Report) []findings.Finding {
	var all []findings.Finding
	for risk := governor.Critical; risk >= governor.Low; risk-- {
		for _, u := range found.Uses {
			if u.Upto != risk {
				continue
			}
			text := fmt.Sprintf("%s.%s reaches %s, %s", u.Package, u.Function, u.Key(), level(u))
			if u.Via != "" {
				text += ", through " + u.Via
			}
			all = append(all, findings.Finding{
				Rule: "usage-" + risk.String(), File: paths.path(u.Pos.Filename), Line: u.Pos.Line, Column: u.Pos.Column, Text: text,
			})
		}
	}
	for _, u := range found.Unseen {
		all = append(all, findings.Finding{
			Rule: "usage-unseen", File: paths.path(u.Pos.Filename), Line: u.Pos.Line, Column: u.Pos.Column, Text: u.Reason,
		})
	}
	return all
}

// writeUsageText is for people at a terminal.
func writeUsageText(stdout, stderr io.Writer, found *usage.Report) error {
	var table strings.Builder
	t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, u := range found.Uses {
		cells := []string{place(u), level(u), u.Key(), u.Package + "." + u.Function, tags(u), through(u.Via)}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	b := bufio.NewWriter(stdout)
	for line := range strings.Lines(table.String()) {
		fmt.Fprintln(b, strings.TrimRight(line, " \n"))
	}
	if err := b.Flush(); err != nil {
		return err
	}
	for _, u := range found.Unseen {
		diagnose(stderr, u.Pos.String()+": not seen: "+u.Reason)
	}
	diagnose(stderr, summarizeUsage(found))
	return nil
}

// writeUsageMarkdown is for pull requests: a summary line, then a table for each package.
func writeUsageMarkdown(stdout io.Writer, found *usage.Report) error {
	b := bufio.NewWriter(stdout)
	fmt.Fprintf(b, "**%s**\n", summarizeUsage(found))
	pkg := ""
	for _, u := range found.Uses {
		if u.Package != pkg {
			pkg = u.Package
			fmt.Fprintf(b, "\n### %s\n\n| level | operation | function | place | tags | through |\n|---|---|---|---|---|---|\n", code(pkg))
		}
		cells := []string{level(u), u.Key(), code(u.Function), code(place(u)), tags(u), code(u.Via)}
		for i, cell := range cells {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
	if len(found.Unseen) > 0 {
		fmt.Fprint(b, "\n### Not seen\n\n")
	}
	for _, u := range found.Unseen {
		fmt.Fprintf(b, "- %s: %s\n", code(u.Pos.String()), u.Reason)
	}
	return b.Flush()
}

type jsonUse struct {
	Package   string        `json:"package"`
	Function  string        `json:"function"`
	File      string        `json:"file"`
	Line      int           `json:"line"`
	Column    int           `json:"column"`
	Service   string        `json:"service"`
	Operation string        `json:"operation"`
	Level     governor.Risk `json:"level"`
	Upto      governor.Risk `json:"upto"`
	Tags      []string      `json:"tags,omitempty"`
	UptoTags  []string      `json:"uptoTags,omitempty"`
	Actions   []string      `json:"actions,omitempty"`
	Through   string        `json:"through,omitempty"`
}

type jsonUnseen struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Reason string `json:"reason"`
}

// writeUsageJSON is for programs; one use a line.
func writeUsageJSON(stdout io.Writer, found *usage.Report) error {
	b := bufio.NewWriter(stdout)
	fmt.Fprint(b, `{"format": "ascendgen usage 1", "uses": [`)
	for i, u := range found.Uses {
		if err := writeLine(b, i, jsonUse{
			u.Package, u.Function, u.Pos.Filename, u.Pos.Line, u.Pos.Column, u.Service, u.Name,
			u.Risk, u.Upto, u.Tags.Names(), u.UptoTags.Names(), u.Actions, u.Via,
		}); err != nil {
			return err
		}
	}
	fmt.Fprint(b, "\n], \"unseen\": [")
	for i, u := range found.Unseen {
		if err := writeLine(b, i, jsonUnseen{u.Pos.Filename, u.Pos.Line, u.Pos.Column, u.Reason}); err != nil {
			return err
		}
	}
	fmt.Fprintln(b, "\n]}")
	return b.Flush()
}

// writeLine writes an element of a list on a line of its own.
func writeLine(b *bufio.Writer, i int, element any) error {
	line, err := json.Marshal(element)
	if err != nil {
		return err
	}
	if i > 0 {
		b.WriteByte(',')
	}
	fmt.Fprintf(b, "\n%s", line)
	return nil
}

func place(u usage.Use) string { return u.Pos.String() }

// level writes a level, and the one to which the input may raise it.
func level(u usage.Use) string {
	if u.Upto > u.Risk {
		return u.Risk.String() + "+" + u.Upto.String()
	}
	return u.Risk.String()
}

// tags writes the tags of an operation, and those that its conditions add.
func tags(u usage.Use) string {
	if u.UptoTags == 0 {
		return u.Tags.String()
	}
	return strings.TrimSpace(u.Tags.String() + " +" + u.UptoTags.String())
}

func through(via string) string {
	if via == "" {
		return ""
	}
	return "through " + via
}

// summarizeUsage counts operations, not places, by the highest that they come to.
func summarizeUsage(found *usage.Report) string {
	counts := map[governor.Risk]int{}
	seen := map[string]bool{}
	for _, u := range found.Uses {
		if !seen[u.Key()] {
			seen[u.Key()] = true
			counts[u.Upto]++
		}
	}
	if len(seen) == 0 {
		return "no governed operations"
	}
	var parts []string
	for risk := governor.Critical; risk >= governor.Low; risk-- {
		if counts[risk] > 0 {
			parts = append(parts, fmt.Sprintf("%d up to %s", counts[risk], risk))
		}
	}
	return plural(len(seen), "governed operation") + " from " + plural(len(found.Uses), "place") + ": " + strings.Join(parts, ", ")
}
