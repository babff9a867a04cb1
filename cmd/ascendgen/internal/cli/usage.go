package cli

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/analysis/usage/usagediff"
	"github.com/ascendgen/ascendgen/governor"
)

func newUsage() *cobra.Command {
	o := usageOptions{load: loader{mode: usage.LoadMode}}
	names := slices.Sorted(maps.Keys(usageFormats))
	c := &cobra.Command{
		Use:   "usage [packages]",
		Short: "Print which governed operations a program can reach",
		Long: "Usage prints each place in the program's own code from which a governed operation\n" +
			"can be reached, with its level: directly, through interfaces and tiers, paginators,\n" +
			"function values and libraries, as far as a call graph can tell. The roots are the\n" +
			"main packages given; of packages that none of them imports, every function. What\n" +
			"it cannot see, calls by reflection for instance, is said.\n\n" +
			"A level with a plus is one that the input may raise: \"medium+critical\".\n\n" +
			"With --base it prints what the working tree adds to a git revision: operations that\n" +
			"the program could not reach, those raised, lowered, reached from more functions and\n" +
			"removed, and which call is the first of its level. The revision is written to a\n" +
			"temporary folder; the repository is left as it is. The grounds of --fail-on, which\n" +
			"make it exit with 1, are first-critical, critical-added, high-added, unseen and any.",
		Example: "  ascendgen usage ./...\n" +
			"  ascendgen usage --min high --format markdown ./cmd/server\n" +
			"  ascendgen usage --base origin/main... --fail-on first-critical ./...",
		RunE: func(c *cobra.Command, patterns []string) error {
			if _, ok := usageFormats[o.format]; !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", o.format, strings.Join(names, ", "), didYouMean(o.format, names))
			}
			level, err := governor.ParseRisk(o.least)
			if err != nil {
				return fmt.Errorf("unknown level %q for --min: want one of %s%s", o.least, strings.Join(levels, ", "), didYouMean(o.least, levels))
			}
			if c.Flags().Changed("base") || c.Flags().Changed("fail-on") {
				return o.compare(c, patterns, level)
			}
			found, err := o.analyze(c.Context(), patterns)
			if err != nil {
				return err
			}
			return usageFormats[o.format](c, atLeast(found, level))
		},
	}
	c.Flags().StringVarP(&o.format, "format", "f", "text", "one of "+strings.Join(names, ", "))
	complete(c, "format", completeWords(names))
	c.Flags().StringVar(&o.least, "min", "low", "leave out what cannot come to this `level`")
	complete(c, "min", completeWords(levels))
	c.Flags().StringVar(&o.base, "base", "", "print what changed since this git `revision`; A... is where the branch left A")
	c.Flags().StringSliceVar(&o.failOn, "fail-on", nil, "with --base, exit with 1 on this `ground`, one of "+strings.Join(usagediff.Grounds(), ", ")+"; repeatable, or separated by commas")
	complete(c, "fail-on", completeWords(usagediff.Grounds()))
	o.load.flags(c)
	return c
}

// usageOptions are the flags of usage.
type usageOptions struct {
	load                loader
	format, least, base string
	failOn              []string
}

var levels = []string{"low", "medium", "high", "critical"}

// analyze finds what packages can reach. Paths are from the folder in which they are
// looked for.
func (o *usageOptions) analyze(ctx context.Context, patterns []string) (*usage.Report, error) {
	all, err := o.load.load(ctx, patterns)
	if err != nil {
		return nil, err
	}
	if all.problems != nil {
		return nil, all.problems
	}
	found, err := usage.Analyze(all.packages)
	if err != nil {
		return nil, err
	}
	for i := range found.Uses {
		pos := &found.Uses[i].Pos
		pos.Filename = filepath.ToSlash(relativeTo(o.load.dir, pos.Filename))
	}
	for i := range found.Unseen {
		pos := &found.Unseen[i].Pos
		pos.Filename = filepath.ToSlash(relativeTo(o.load.dir, pos.Filename))
	}
	return found, nil
}

// atLeast leaves out the operations that conditions do not raise to a level either.
func atLeast(found *usage.Report, level governor.Risk) *usage.Report {
	return &usage.Report{
		Uses:   slices.DeleteFunc(found.Uses, func(u usage.Use) bool { return u.Upto < level }),
		Unseen: found.Unseen,
	}
}
