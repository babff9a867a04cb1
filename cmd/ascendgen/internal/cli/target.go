package cli

import (
	"context"
	"fmt"
	"io"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// target are the flags that say what is generated, and where it stands.
type target struct {
	inputs
	out          string
	suffix       string
	requireRated bool
	resources    bool
}

func (t *target) flags(c *cobra.Command, serviceUsage string) {
	t.fromSDK = true
	t.serviceFlag(c, serviceUsage)
	c.Flags().StringVarP(&t.out, "out", "o", ".", "`folder` that holds the packages, each in a folder of its own")
	c.Flags().StringVar(&t.suffix, "suffix", generator.DefaultSuffix, "what a package's name has after the SDK's")
	c.Flags().BoolVar(&t.requireRated, "require-rated", false, "refuse operations that no rule names, or only a proposal of suggest")
	c.Flags().BoolVar(&t.resources, "resources", false, "add resource clients for the services that have resources, as in boto3")
	t.sourceFlags(c)
	complete(c, "out", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
}

var suffixes = regexp.MustCompile(`^[a-z0-9]+$`)

// validate looks at the flags alone. Without a suffix, a package would have the
// name of the one that it imports; "_test" would hide it from the compiler.
func (t *target) validate() error {
	if !suffixes.MatchString(t.suffix) {
		return fmt.Errorf("--suffix %q: want lower case letters and digits, as in %q", t.suffix, generator.DefaultSuffix)
	}
	return nil
}

// config says what is to be generated.
func (t *target) config(s *sources) generator.Config {
	return generator.Config{
		Services: s.services,
		Risks:    s.risks,
		Models:   s.models(),
		Suffix:   t.suffix,

		Resources: t.resources,
	}
}

// generate renders the packages in memory.
func (t *target) generate(ctx context.Context, s *sources) (*generator.Result, error) {
	return generator.Generate(ctx, t.config(s))
}

// decided holds a result, if that is asked for, to operations that somebody has rated.
func (t *target) decided(stderr io.Writer, s *sources, result *generator.Result) error {
	if !t.requireRated {
		return nil
	}
	found, err := proposed(stderr, s, result)
	if err != nil {
		return err
	}
	if unrated(stderr, s, result) || found {
		return errFindings
	}
	return nil
}

// unrated prints the operations of a result that no rule names, and reports
// whether there are any.
func unrated(stderr io.Writer, s *sources, result *generator.Result) bool {
	found := false
	for i, pkg := range result.Packages {
		for _, name := range result.Notes[i].Unrated {
			printUnrated(stderr, s, pkg.SDKName, name)
			found = true
		}
	}
	return found
}

// proposed prints the operations of a result that are rated by no more than a proposal,
// and reports whether there are any.
func proposed(stderr io.Writer, s *sources, result *generator.Result) (bool, error) {
	found := false
	for _, pkg := range result.Packages {
		for _, op := range pkg.Operations {
			rating, err := s.risks.Resolve(pkg.SDKName, op.Name)
			if err != nil {
				return found, err
			}
			if r := rating.Rule; r != nil && r.Proposed() {
				diagnose(stderr, fmt.Sprintf("%s: %s:%s stands on a reason that begins with %q: nobody has decided it", r.Pos, pkg.SDKName, op.Name, riskmap.Proposal))
				found = true
			}
		}
	}
	return found, nil
}

func printUnrated(stderr io.Writer, s *sources, service, operation string) {
	diagnose(stderr, fmt.Sprintf("%s:%s: no rule names it, so it would be %s by default", service, operation, s.risks.Default()))
}
