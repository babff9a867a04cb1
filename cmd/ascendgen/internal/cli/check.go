package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator"
)

func newCheck() *cobra.Command {
	var t target
	var showDiff bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Check the risk map, and generated clients against what would be generated",
		Long: "Check looks for what a reviewer would object to in the risk map: rules that match\n" +
			"nothing, levels below what the facts warrant without a reason, and so on. Conditions\n" +
			"are held against the SDK's types where go.mod has the service; where not, a line on\n" +
			"standard error says so. With --service it also compares the files below --out with\n" +
			"what generate would write, and writes nothing itself; a file of somebody else's in\n" +
			"one of the packages is a finding. Each finding is a line; the exit status is 1 if\n" +
			"there is any.",
		Example: "  ascendgen check --riskmap ours.json\n" +
			"  ascendgen check --service s3 --out internal/aws --diff",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			for _, flag := range []string{"out", "suffix", "diff", "resources"} {
				if len(t.services) == 0 && c.Flags().Changed(flag) {
					return fmt.Errorf("--%s without a service to compare: want --service too", flag)
				}
			}
			return t.check(c, showDiff)
		},
	}
	t.flags(c, "`service` whose files are compared too; repeatable, or separated by commas")
	c.Flags().BoolVar(&showDiff, "diff", false, "print on standard output what generate would change, as a unified diff")
	return c
}

func (t *target) check(c *cobra.Command, showDiff bool) error {
	if err := t.validate(); err != nil {
		return err
	}
	s, err := t.open(c.Context(), c.InOrStdin())
	if err != nil {
		return err
	}
	var result *generator.Result
	if len(s.services) > 0 {
		result, err = t.generate(c.Context(), s)
	}
	// Findings in the risk map come first, and also where generating failed: they
	// may tell why.
	found, lintErr := printFindings(c.ErrOrStderr(), s, result)
	if err := errors.Join(err, lintErr); err != nil {
		return err
	}
	for _, check := range []func() (bool, error){
		func() (bool, error) { return s.checkConditions(c) },
		func() (bool, error) { return t.checkRated(c.ErrOrStderr(), s, result) },
		func() (bool, error) { return t.checkFiles(c, result, showDiff) },
	} {
		more, err := check()
		if err != nil {
			return err
		}
		found = found || more
	}
	if found {
		return errFindings
	}
	return nil
}

// printFindings prints what is to be said against the risk maps.
func printFindings(stderr io.Writer, s *sources, result *generator.Result) (bool, error) {
	findings, err := s.lint(result)
	for _, finding := range findings {
		diagnose(stderr, finding.String())
	}
	return len(findings) > 0, err
}

// checkRated prints, if it is asked for, the operations that no rule names: of
// the services generated, or else of all services that the risk maps name.
func (t *target) checkRated(stderr io.Writer, s *sources, result *generator.Result) (bool, error) {
	if !t.requireRated {
		return false, nil
	}
	if result != nil {
		return unrated(stderr, s, result), nil
	}
	rows, err := s.rows(s.named())
	found := false
	for _, r := range rows {
		if r.rating.Rule == nil {
			printUnrated(stderr, s, r.service, r.op.Name)
			found = true
		}
	}
	return found, err
}

// checkFiles prints how the files on disk differ from what would be generated.
func (t *target) checkFiles(c *cobra.Command, result *generator.Result, showDiff bool) (bool, error) {
	if result == nil {
		return false, nil
	}
	changes, err := result.Check(t.out)
	if err != nil {
		return false, err
	}
	for _, change := range changes {
		path := t.path(change)
		fmt.Fprintln(c.ErrOrStderr(), describe(path, change))
		if showDiff {
			if _, err := c.OutOrStdout().Write(unified(path, change)); err != nil {
				return true, err
			}
		}
	}
	return len(changes) > 0, nil
}

// path returns where a change stands.
func (t *target) path(change generator.Change) string {
	return filepath.Join(t.out, filepath.FromSlash(change.Path))
}

// describe says on one line, the place first, how a file differs.
func describe(path string, change generator.Change) string {
	switch change.Status {
	case generator.Missing:
		return path + ": missing: generate would write it"
	case generator.Extra:
		return path + ": extra: generate would remove it"
	case generator.Foreign:
		return path + ": in the way: generate would write it, but the file has another header"
	case generator.Beside:
		return path + ": not of ascendgen, but compiled into the package: it can call the SDK without asking, and change ratings; move it to another package"
	}
	return fmt.Sprintf("%s:%d:1: differs from what generate would write: stale, or edited by hand", path, firstDifference(change.Old, change.New))
}

// firstDifference returns the number of the first line that differs.
func firstDifference(a, b []byte) int {
	line := 1
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			break
		}
		if a[i] == '\n' {
			line++
		}
	}
	return line
}

// unified returns a change as a unified diff that patch understands.
func unified(path string, change generator.Change) []byte {
	if change.Status == generator.Foreign || change.Status == generator.Beside {
		return nil // generate would leave it as it is
	}
	path = filepath.ToSlash(path)
	before, after := "a/"+path, "b/"+path
	switch change.Status {
	case generator.Missing:
		before = "/dev/null"
	case generator.Extra:
		after = "/dev/null"
	}
	text := diff.Diff(before, change.Old, after, change.New)
	_, text, _ = bytes.Cut(text, []byte("\n")) // the line "diff", which is not part of the format
	return text
}
