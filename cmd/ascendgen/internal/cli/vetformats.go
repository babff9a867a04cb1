package cli

import (
	"bufio"
	"fmt"
	"io"

	"github.com/ascendgen/ascendgen/internal/findings"
)

// vetFormats are the forms of findings.
var vetFormats = map[string]func(io.Writer, *rooted, []finding) error{
	"github": func(w io.Writer, paths *rooted, found []finding) error {
		return findings.WriteGitHub(w, vetRules, shownBeside(paths, found))
	},
	"json": writeVetJSON,
	"sarif": func(w io.Writer, paths *rooted, found []finding) error {
		return findings.WriteSARIF(w, vetRules, shownBeside(paths, found))
	},
	"text": writeVetText,
}

// vetRules are the categories of the pass. To show one that is not among them is an
// error.
var vetRules = []findings.Rule{
	{ID: "ungoverned-constructor", Title: "raw client made", Level: findings.Error},
	{ID: "ungoverned-type", Title: "raw client named as a type", Level: findings.Error},
	{ID: "ungoverned-obtained", Title: "raw client taken from elsewhere", Level: findings.Error},
	{ID: "ungoverned-ungoverned", Title: "governor gone around", Level: findings.Error},
	{ID: "ungoverned-allow", Title: "comment allows nothing", Level: findings.Error},
}

// shownBeside gives findings to those who show them beside lines.
func shownBeside(paths *rooted, found []finding) []findings.Finding {
	var all []findings.Finding
	for _, f := range found {
		all = append(all, findings.Finding{
			Rule: "ungoverned-" + f.Category, File: paths.path(f.File), Line: f.Line, Column: f.Column, Text: f.Message,
		})
	}
	return all
}

func writeVetText(w io.Writer, _ *rooted, found []finding) error {
	b := bufio.NewWriter(w)
	for _, f := range found {
		fmt.Fprintf(b, "%s:%d:%d: %s\n", f.File, f.Line, f.Column, f.Message)
	}
	return b.Flush()
}

// writeVetJSON is for programs; one finding a line.
func writeVetJSON(w io.Writer, _ *rooted, found []finding) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, `{"format": "ascendgen vet 1", "findings": [`)
	for i, f := range found {
		if err := writeLine(b, i, f); err != nil {
			return err
		}
	}
	fmt.Fprintln(b, "\n]}")
	return b.Flush()
}
