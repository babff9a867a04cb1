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
	var rewriting bool
	names := slices.Sorted(maps.Keys(vetFormats))
	c := &cobra.Command{
		Use:   "vet [packages]",
		Short: "Report raw clients of the SDK",
		Long: "Vet reports clients of aws-sdk-go-v2 that no governor is asked about, in the\n" +
			"packages that are given as to go vet; without any, in that of the current folder.\n" +
			"Generated files are left out. A line that needs a raw client says why, in a\n" +
			"comment at its end or above it: //ascendgen:allow and a reason.\n\n" +
			"With --fix it rewrites constructors where the types show that the result compiles,\n" +
			"and reports what is left. It rewrites nothing in packages that do not compile.\n\n" +
			"The exit status is 1 if anything was found.",
		Example: "  ascendgen vet ./...\n" +
			"  ascendgen vet --fix ./...\n" +
			"  ascendgen vet --format sarif ./... > vet.sarif",
		RunE: func(c *cobra.Command, patterns []string) error {
			write, ok := vetFormats[format]
			if !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", format, strings.Join(names, ", "), didYouMean(format, names))
			}
			look := vet
			if rewriting {
				look = func(ctx context.Context, load loader, patterns []string) ([]finding, loaded, error) {
					done, found, all, err := fix(ctx, load, patterns)
					if done.constructors > 0 {
						diagnose(c.ErrOrStderr(), done.String())
					}
					return found, all, err
				}
			}
			found, all, err := look(c.Context(), load, patterns)
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
			diagnose(c.ErrOrStderr(), countFound(found))
			return errFindings
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "one of "+strings.Join(names, ", "))
	complete(c, "format", completeWords(names))
	c.Flags().BoolVar(&load.tests, "tests", load.tests, "look at test files too")
	c.Flags().BoolVar(&rewriting, "fix", false, "rewrite constructors to governed ones where that is safe, and report the rest")
	load.flags(c)
	return c
}

// countFound says how many raw clients there are, and comments that allow nothing.
func countFound(found []finding) string {
	idle := 0
	for _, f := range found {
		if f.Category == "allow" {
			idle++
		}
	}
	var parts []string
	if raw := len(found) - idle; raw > 0 {
		parts = append(parts, plural(raw, "raw client")+" that no governor is asked about")
	}
	if idle > 0 {
		parts = append(parts, plural(idle, "comment")+" allowing nothing")
	}
	return strings.Join(parts, ", ")
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

// vet finds raw clients.
func vet(ctx context.Context, load loader, patterns []string) ([]finding, loaded, error) {
	graph, all, err := analyzeRaw(ctx, load, patterns)
	if err != nil {
		return nil, all, err
	}
	return findingsOf(graph), all, nil
}

// analyzeRaw runs the pass. What does not compile is not looked at.
func analyzeRaw(ctx context.Context, load loader, patterns []string) (*checker.Graph, loaded, error) {
	load.mode = vetMode
	all, err := load.load(ctx, patterns)
	if err != nil {
		return nil, all, err
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{ungoverned.Analyzer}, all.packages, nil)
	if err != nil {
		return nil, all, err
	}
	for _, root := range graph.Roots {
		if root.Err != nil && all.problems == nil {
			return nil, all, fmt.Errorf("%s: %w", root.Package.PkgPath, root.Err)
		}
	}
	return graph, all, nil
}

// findingsOf returns what the pass has found, by place.
func findingsOf(graph *checker.Graph) []finding {
	var found []finding
	for _, root := range graph.Roots {
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
	return slices.Compact(found) // a package and its test variant hold the same files
}
