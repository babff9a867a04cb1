package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator"
)

func newGenerate() *cobra.Command {
	var t target
	var quiet bool
	c := &cobra.Command{
		Use:   "generate --service NAME",
		Short: "Write the governed clients of services",
		Long: "Generate writes a package for each service into the folder of --out, from the SDK\n" +
			"packages that go.mod pins. It replaces only what differs, removes its own files\n" +
			"that are no longer needed, and touches no file without its header. It warns of\n" +
			"such files in the packages, where check fails.",
		Example: "  ascendgen generate --service s3,dynamodb --out internal/aws\n" +
			"  //go:generate go tool ascendgen generate --service s3",
		Args: noArguments,
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
			diagnose(c.ErrOrStderr(), fmt.Sprintf("%s up to date, nothing generated or written", plural(len(config.Locations), "package")))
		}
		return nil
	}
	progress := newProgress(c.ErrOrStderr(), len(config.Locations), quiet)
	config.Done = progress.step
	result, err := generator.Generate(c.Context(), config)
	progress.end()
	if err != nil {
		return err
	}
	if err := s.unmatched(s.services, result); err != nil {
		return err
	}
	if err := t.decided(c.ErrOrStderr(), s, result); err != nil {
		return err
	}
	if err := c.Context().Err(); err != nil {
		return err
	}
	changes, err := result.Write(t.out)
	if err != nil {
		return err
	}
	beside := slices.DeleteFunc(slices.Clone(changes), func(c generator.Change) bool { return c.Status != generator.Beside })
	if len(beside) == 0 {
		_ = done.Save(result.Sums()) // without it, the next run is a full one
	}
	if !quiet {
		for _, change := range beside {
			fmt.Fprintln(c.ErrOrStderr(), describe(t.path(change), change))
		}
		summarize(c.ErrOrStderr(), s, result, changes)
	}
	return nil
}
