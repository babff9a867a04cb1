package cli

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// formats are the forms of the table of ratings.
var formats = map[string]func(io.Writer, []row) error{
	"json":     writeJSON,
	"markdown": writeMarkdown,
	"text":     writeText,
	"tsv":      writeTSV,
}

// writeText is for people at a terminal.
func writeText(w io.Writer, rows []row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		cells := []string{r.rating.Risk.String(), r.key(), r.rating.Tags.String(), r.source(), r.conditions()}
		fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	return t.Flush() // holds whatever failed before
}

// tsvColumns may get more at the end, never others in between.
var tsvColumns = []string{"service", "operation", "level", "tags", "rule", "source", "actions", "access", "conditions"}

// writeTSV is for scripts: no cell holds a tab or a line break, none is left out.
func writeTSV(w io.Writer, rows []row) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, strings.Join(tsvColumns, "\t"))
	for _, r := range rows {
		fmt.Fprintln(b, strings.Join([]string{
			r.service, r.op.Name, r.rating.Risk.String(), strings.Join(r.rating.Tags.Names(), ","),
			r.rule(), r.source(), strings.Join(r.actions(), ","), access(r.op), r.conditions(),
		}, "\t"))
	}
	return b.Flush()
}

// writeMarkdown is for pull requests: a table for each service.
func writeMarkdown(w io.Writer, rows []row) error {
	b := bufio.NewWriter(w)
	service := ""
	for _, r := range rows {
		if r.service != service {
			if service != "" {
				fmt.Fprintln(b)
			}
			service = r.service
			fmt.Fprintf(b, "### %s\n\n", service)
			fmt.Fprintln(b, "| operation | level | tags | rule | access | conditions |")
			fmt.Fprintln(b, "|---|---|---|---|---|---|")
		}
		cells := []string{r.op.Name, r.rating.Risk.String(), r.rating.Tags.String(), cmp.Or(code(r.rule()), "default"), access(r.op), code(r.conditions())}
		for i, cell := range cells {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.Flush()
}

// code keeps Markdown from reading stars and underscores.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// jsonFormat is in front of the rows, so that a reader can refuse what it does
// not know.
const jsonFormat = "ascendgen risk 1"

type jsonRow struct {
	Service    string          `json:"service"`
	Operation  string          `json:"operation"`
	Level      governor.Risk   `json:"level"`
	Tags       []string        `json:"tags,omitempty"`
	Rule       string          `json:"rule,omitempty"`
	Source     string          `json:"source"`
	Reason     string          `json:"reason,omitempty"`
	Actions    []jsonAction    `json:"actions,omitempty"`
	Access     string          `json:"access,omitempty"`
	Conditions []jsonCondition `json:"conditions,omitempty"`
}

type jsonAction struct {
	Name   string `json:"name"`
	Access string `json:"access,omitempty"`
}

// jsonCondition is spelled as in a risk map.
type jsonCondition struct {
	Param   string        `json:"param"`
	Equals  any           `json:"equals,omitempty"`
	In      []any         `json:"in,omitempty"`
	Present any           `json:"present,omitempty"`
	Matches string        `json:"matches,omitempty"`
	Level   governor.Risk `json:"level"`
	Tags    []string      `json:"tags,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Source  string        `json:"source"`
}

// writeJSON is for programs; one operation a line, so that it can be compared.
func writeJSON(w io.Writer, rows []row) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\"format\": %q, \"operations\": [", jsonFormat)
	for i, r := range rows {
		line, err := json.Marshal(r.json())
		if err != nil {
			return fmt.Errorf("%s: %w", r.key(), err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n%s", line)
	}
	fmt.Fprintln(b, "\n]}")
	return b.Flush()
}

func (r row) json() jsonRow {
	j := jsonRow{
		Service: r.service, Operation: r.op.Name, Level: r.rating.Risk, Tags: r.rating.Tags.Names(),
		Rule: r.rule(), Source: r.source(), Reason: r.reason(), Access: access(r.op),
	}
	for _, action := range r.op.Actions {
		j.Actions = append(j.Actions, jsonAction(action))
	}
	for _, c := range r.when() {
		condition := jsonCondition{
			Param: c.Param, In: c.Values, Matches: c.Matcher,
			Level: c.Risk, Tags: c.Tags.Names(), Reason: c.Reason, Source: c.Pos.String(),
		}
		switch c.Op {
		case riskmap.Equals:
			condition.Equals = c.Value
		case riskmap.Present:
			condition.Present = c.Value
		}
		j.Conditions = append(j.Conditions, condition)
	}
	return j
}
