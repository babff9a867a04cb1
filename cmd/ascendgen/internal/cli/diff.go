package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
)

// diffFormats are the forms of a comparison.
var diffFormats = map[string]func(io.Writer, *riskdiff.Diff) error{
	"github":   riskdiff.WriteGitHub,
	"json":     riskdiff.WriteJSON,
	"markdown": riskdiff.WriteMarkdown,
	"sarif":    riskdiff.WriteSARIF,
	"text":     riskdiff.WriteText,
}

func newDiff() *cobra.Command {
	o := &diffOptions{}
	formats := slices.Sorted(maps.Keys(diffFormats))
	c := &cobra.Command{
		Use:   "diff [BASE [HEAD]]",
		Short: "Print what changed in risk between two states of a project",
		Long: "Diff compares the risk of operations in two states: git revisions, folders, or two\n" +
			"risk maps. Without HEAD it is the working tree, without BASE too the revision HEAD;\n" +
			"A...B compares B with where it branched off A.\n\n" +
			"Of each state it reads the risk maps that --riskmap names, laid over the shipped\n" +
			"one, and every generated package below the current folder. It tells which\n" +
			"operations were lowered, raised, added or removed, which got other tags or\n" +
			"conditions, and which rules have another effect.\n\n" +
			"The exit status is 0 if the two could be compared, 1 if a ground of --fail-on is\n" +
			"met, 2 if they could not be compared. The grounds are lowered; unrated, an operation\n" +
			"that is new or lost its rule and that no rule names; critical-added; and any.",
		Example: "  ascendgen diff\n" +
			"  ascendgen diff origin/main... --fail-on lowered,unrated\n" +
			"  ascendgen diff v1.2.0 v1.3.0 --format markdown\n" +
			"  ascendgen diff old.json new.json",
		Args: atMost(2),
		RunE: func(c *cobra.Command, args []string) error {
			write, ok := diffFormats[o.format]
			if !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", o.format, strings.Join(formats, ", "), didYouMean(o.format, formats))
			}
			grounds, err := o.grounds()
			if err != nil {
				return err
			}
			states, err := ends(c.Context(), args)
			if err != nil {
				return err
			}
			d, err := o.compare(c, states, c.Flags().Changed("riskmap"))
			if err != nil {
				return err
			}
			if err := write(c.OutOrStdout(), d); err != nil {
				return err
			}
			return failOn(c.ErrOrStderr(), d, grounds)
		},
	}
	o.flags(c, formats)
	return c
}

// diffOptions are the flags of diff.
type diffOptions struct {
	inputs
	format string
	failOn []string
	alone  bool
}

func (o *diffOptions) flags(c *cobra.Command, formats []string) {
	o.serviceFlag(c, "compare only this `service`; repeatable, or separated by commas")
	c.Flags().StringVarP(&o.format, "format", "f", "text", "one of "+strings.Join(formats, ", "))
	complete(c, "format", completeWords(formats))
	c.Flags().StringSliceVar(&o.failOn, "fail-on", nil, "exit with 1 on this `ground`, one of "+strings.Join(riskdiff.Grounds(), ", ")+"; repeatable, or separated by commas")
	complete(c, "fail-on", completeWords(riskdiff.Grounds()))
	c.Flags().BoolVar(&o.alone, "alone", false, "take the risk maps by themselves, not laid over the shipped one")
	o.sourceFlags(c)
	f := c.Flags().Lookup("riskmap")
	f.Usage = "`file` of both states, by its path from the current folder; repeatable, later ones win; riskmap.json unless given"
}

func (o *diffOptions) grounds() ([]riskdiff.Ground, error) {
	var grounds []riskdiff.Ground
	for _, name := range o.failOn {
		ground, err := riskdiff.ParseGround(name)
		if err != nil {
			return nil, fmt.Errorf("--fail-on: %w", err)
		}
		grounds = append(grounds, ground)
	}
	return grounds, nil
}

// failOn prints which grounds a diff meets.
func failOn(stderr io.Writer, d *riskdiff.Diff, grounds []riskdiff.Ground) error {
	failed := false
	for _, ground := range grounds {
		if met := d.Met(ground); met != "" {
			diagnose(stderr, fmt.Sprintf("%s (--fail-on %s)", met, ground))
			failed = true
		}
	}
	if failed {
		return errFindings
	}
	return nil
}
