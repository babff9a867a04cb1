package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/governor"
)

// summarize tells what was generated and written: in a line that names what is to
// be looked into for one package, in a table for several.
func summarize(stderr io.Writer, s *sources, result *generator.Result, changes []generator.Change) {
	if len(result.Packages) > 1 {
		summaryTable(stderr, result, changes)
		return
	}
	for i, pkg := range result.Packages {
		parts := []string{plural(len(pkg.Operations), "operation")}
		parts = append(parts, notes(s, result.Notes[i])...)
		parts = append(parts, written(pkg.Name, changes))
		diagnose(stderr, pkg.Name+": "+strings.Join(parts, ", "))
	}
}

// summaryTable prints a row for each package.
func summaryTable(stderr io.Writer, result *generator.Result, changes []generator.Change) {
	table := tabwriter.NewWriter(stderr, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "package\toperations\tlow\tmedium\thigh\tcritical\tunrated\tnewer\tfiles")
	for i, pkg := range result.Packages {
		var levels [governor.Critical + 1]int
		for _, o := range pkg.Operations {
			levels[o.Risk]++
		}
		fmt.Fprintf(table, "%s\t%d\t", pkg.Name, len(pkg.Operations))
		for _, n := range levels[governor.Low:] {
			fmt.Fprintf(table, "%d\t", n)
		}
		n := result.Notes[i]
		fmt.Fprintf(table, "%d\t%d\t%s\n", len(n.Unrated), len(n.Newer), written(pkg.Name, changes))
	}
	table.Flush()
}

// notes says what a person may want to look into.
func notes(s *sources, n plan.Notes) []string {
	var parts []string
	add := func(names []string, what string) {
		if len(names) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s (%s)", len(names), what, some(names)))
		}
	}
	add(n.Unrated, fmt.Sprintf("unrated and so %s by default", s.risks.Default()))
	add(n.Newer, "newer than the model")
	add(n.Absent, "only in the model")
	return parts
}

// written says what was changed of one package.
func written(pkg string, changes []generator.Change) string {
	wrote, removed := 0, 0
	for _, change := range changes {
		switch {
		case !strings.HasPrefix(change.Path, pkg+"/") || change.Status == generator.Beside:
		case change.Status == generator.Extra:
			removed++
		default:
			wrote++
		}
	}
	switch {
	case wrote == 0 && removed == 0:
		return "up to date, nothing written"
	case removed == 0:
		return plural(wrote, "file") + " written"
	}
	return fmt.Sprintf("%s written, %d removed", plural(wrote, "file"), removed)
}
