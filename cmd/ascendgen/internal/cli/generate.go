package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/plan"
)

func newGenerate() *cobra.Command {
	var t target
	var quiet bool
	c := &cobra.Command{
		Use:   "generate --service NAME",
		Short: "Write the governed clients of services",
		Long: "Generate writes a package for each service into the folder of --out, from the SDK\n" +
			"packages that go.mod pins. It replaces only what differs, removes its own files\n" +
			"that are no longer needed, and touches no file without its header.",
		Example: "  ascendgen generate --service s3,dynamodb --out internal/aws\n" +
			"  //go:generate go tool ascendgen generate --service s3",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return t.write(c, quiet)
		},
	}
	t.flags(c, "`service` to generate, by its name in Go, boto3 or IAM; repeatable, or separated by commas")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "print nothing but errors")
	return c
}

func (t *target) write(c *cobra.Command, quiet bool) error {
	if len(t.services) == 0 {
		return errors.New("no service to generate: want --service, as in --service s3")
	}
	if err := t.validate(); err != nil {
		return err
	}
	s, err := t.open(c.Context(), c.InOrStdin())
	if err != nil {
		return err
	}
	config := t.config(s)
	if config.Locations, err = config.Locate(c.Context()); err != nil {
		return err
	}
	done := t.stamp(s, config.Locations)
	if done.Holds() {
		if !quiet {
			diagnose(c.ErrOrStderr(), fmt.Sprintf("%s up to date, nothing read or written", plural(len(config.Locations), "package")))
		}
		return nil
	}
	result, err := generator.Generate(c.Context(), config)
	if err != nil {
		return err
	}
	if err := s.unmatched(s.services, result); err != nil {
		return err
	}
	if t.requireRated && unrated(c.ErrOrStderr(), s, result) {
		return errFindings
	}
	if err := c.Context().Err(); err != nil {
		return err
	}
	changes, err := result.Write(t.out)
	if err != nil {
		return err
	}
	_ = done.Save(paths(result)) // without it, the next run is a full one
	if !quiet {
		summarize(c.ErrOrStderr(), s, result, changes)
	}
	return nil
}

// summarize prints a line for each package.
func summarize(stderr io.Writer, s *sources, result *generator.Result, changes []generator.Change) {
	for i, pkg := range result.Packages {
		parts := []string{plural(len(pkg.Operations), "operation")}
		parts = append(parts, notes(s, result.Notes[i])...)
		parts = append(parts, written(pkg.Name, changes))
		diagnose(stderr, pkg.Name+": "+strings.Join(parts, ", "))
	}
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
		case !strings.HasPrefix(change.Path, pkg+"/"):
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
