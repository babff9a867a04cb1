package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// generation is the generation of the code that this command writes. The line
// below does not compile with a runtime that does not serve it.
const generation = 1

const _ = governor.SupportsGenerated1

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the generation of emitted code and the number of services",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			version := "unknown"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
				version = info.Main.Version
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "ascendgen %s, built with %s\ngenerated code: generation %d\nfacts: %s\n",
				version, runtime.Version(), generation, plural(len(models.Embedded().Identities()), "service"))
			return err
		},
	}
}
