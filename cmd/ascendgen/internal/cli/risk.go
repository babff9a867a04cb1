package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func newRisk() *cobra.Command {
	var in inputs
	var format string
	names := slices.Sorted(maps.Keys(formats))
	c := &cobra.Command{
		Use:   "risk",
		Short: "Print the rating of each operation",
		Long: "Risk prints all operations of services with their level, the rule that gives it\n" +
			"and where that stands, and what AWS says of them. It needs no SDK.",
		Example: "  ascendgen risk --service s3\n" +
			"  ascendgen risk --format tsv | awk -F'\\t' '$3 == \"critical\"'",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			write, ok := formats[format]
			if !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", format, strings.Join(names, ", "), didYouMean(format, names))
			}
			s, err := in.open(c.Context(), c.InOrStdin())
			if err != nil {
				return err
			}
			services := s.services
			if len(services) == 0 {
				services = s.named()
			}
			rows, err := s.allRows(services)
			if err != nil {
				return err
			}
			if err := write(c.OutOrStdout(), rows); err != nil {
				return err
			}
			return s.warn(c, services)
		},
	}
	in.serviceFlag(c, "`service` to print; repeatable, or separated by commas; without it, all that the risk map names")
	c.Flags().StringVarP(&format, "format", "f", "text", "one of "+strings.Join(names, ", "))
	complete(c, "format", completeWords(names))
	in.sourceFlags(c)
	return c
}
