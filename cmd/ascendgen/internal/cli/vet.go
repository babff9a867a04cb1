package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/analysis/ungoverned"
)

func newVet() *cobra.Command {
	load := loader{tests: true}
	var format string
	names := slices.Sorted(maps.Keys(vetFormats))
	c := &cobra.Command{
		Use:   "vet [packages]",
		Short: "Report raw clients of the SDK",
		Long: "Vet reports clients of aws-sdk-go-v2 that no governor is asked about, in the\n" +
			"packages that are given as to go vet; without any, in that of the current folder.\n" +
			"Generated files are left out. A line that needs a raw client says why, in a\n" +
			"comment at its end or above it: //ascendgen:allow and a reason.\n\n" +
			"The exit status is 1 if anything was found.",
		Example: "  ascendgen vet ./...\n" +
			"  ascendgen vet --format sarif ./... > vet.sarif",
		RunE: func(c *cobra.Command, patterns []string) error {
			write, ok := vetFormats[format]
			if !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", format, strings.Join(names, ", "), didYouMean(format, names))
			}
			found, all, err := vet(c.Context(), load, patterns)
			if err != nil {
				return err
			}
			if err := write(c.OutOrStdout(), &rooted{ctx: c.Context()}, found); err != nil {
				return err
			}
			if all.problems != nil {
				return all.problems
			}
			if len(found) == 0 {
				return nil
			}
			diagnose(c.ErrOrStderr(), plural(len(found), "raw client")+" that no governor is asked about")
			return errFindings
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "one of "+strings.Join(names, ", "))
	complete(c, "format", completeWords(names))
	c.Flags().BoolVar(&load.tests, "tests", load.tests, "look at test files too")
	load.flags(c)
	return c
}

// finding is a raw client.
type finding struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Category string `json:"category"`
	Message  string `json:"message"`
	Fix      bool   `json:"fix,omitempty"` // there is one
}

// vetMode is what the pass needs. The types of imports come from compiled packages:
// reading the SDK's sources takes far longer.
const vetMode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo |
	packages.NeedModule | packages.NeedExportFile

// vet runs the pass. What does not compile is not looked at.
func vet(ctx context.Context, load loader, patterns []string) ([]finding, loaded, error) {
	load.mode = vetMode
	all, err := load.load(ctx, patterns)
	if err != nil {
		return nil, all, err
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{ungoverned.Analyzer}, all.packages, nil)
	if err != nil {
		return nil, all, err
	}
	var found []finding
	for _, root := range graph.Roots {
		if root.Err != nil && all.problems == nil {
			return nil, all, fmt.Errorf("%s: %w", root.Package.PkgPath, root.Err)
		}
		for _, d := range root.Diagnostics {
			pos := root.Package.Fset.Position(d.Pos)
			found = append(found, finding{
				filepath.ToSlash(relative(pos.Filename)), pos.Line, pos.Column, d.Category, d.Message, len(d.SuggestedFixes) > 0,
			})
		}
	}
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(found), all, nil // a package and its test variant hold the same files
}
