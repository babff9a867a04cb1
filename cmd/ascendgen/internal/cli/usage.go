package cli

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor"
)

func newUsage() *cobra.Command {
	load := loader{mode: usage.LoadMode}
	var format, least string
	names := slices.Sorted(maps.Keys(usageFormats))
	c := &cobra.Command{
		Use:   "usage [packages]",
		Short: "Print which governed operations a program can reach",
		Long: "Usage prints each place in the program's own code from which a governed operation\n" +
			"can be reached, with its level: directly, through interfaces and tiers, paginators,\n" +
			"function values and libraries, as far as a call graph can tell. The roots are the\n" +
			"main packages given; of packages that none of them imports, every function. What\n" +
			"it cannot see, calls by reflection for instance, is said.\n\n" +
			"A level with a plus is one that the input may raise: \"medium+critical\".",
		Example: "  ascendgen usage ./...\n" +
			"  ascendgen usage --min high --format markdown ./cmd/server",
		RunE: func(c *cobra.Command, patterns []string) error {
			write, ok := usageFormats[format]
			if !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", format, strings.Join(names, ", "), didYouMean(format, names))
			}
			level, err := governor.ParseRisk(least)
			if err != nil {
				return fmt.Errorf("unknown level %q for --min: want one of %s%s", least, strings.Join(levels, ", "), didYouMean(least, levels))
			}
			all, err := load.load(c.Context(), patterns)
			if err != nil {
				return err
			}
			if all.problems != nil {
				return all.problems
			}
			found, err := usage.Analyze(all.packages)
			if err != nil {
				return err
			}
			return write(c.OutOrStdout(), c.ErrOrStderr(), atLeast(found, level))
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "one of "+strings.Join(names, ", "))
	complete(c, "format", completeWords(names))
	c.Flags().StringVar(&least, "min", "low", "leave out what cannot come to this `level`")
	complete(c, "min", completeWords(levels))
	load.flags(c)
	return c
}

var levels = []string{"low", "medium", "high", "critical"}

// atLeast leaves out the operations that conditions do not raise to a level either, and
// shortens the paths of files.
func atLeast(found *usage.Report, level governor.Risk) *usage.Report {
	var kept usage.Report
	for _, u := range found.Uses {
		if u.Upto >= level {
			u.Pos.Filename = filepath.ToSlash(relative(u.Pos.Filename))
			kept.Uses = append(kept.Uses, u)
		}
	}
	for _, u := range found.Unseen {
		u.Pos.Filename = filepath.ToSlash(relative(u.Pos.Filename))
		kept.Unseen = append(kept.Unseen, u)
	}
	return &kept
}
