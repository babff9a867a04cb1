package cli

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/internal/atomicfile"
)

// fixed is what was rewritten.
type fixed struct {
	constructors int
	files        map[string]bool
}

func (f *fixed) String() string {
	return plural(f.constructors, "constructor") + " rewritten in " + plural(len(f.files), "file")
}

// fix rewrites constructors until there is none left that can be, and returns what is
// found then. Between two of a file the packages are loaded again, since it is only by
// itself that each was found to be safe. Nothing is rewritten that does not compile.
func fix(ctx context.Context, load loader, patterns []string) (fixed, []finding, loaded, error) {
	done := fixed{files: map[string]bool{}}
	before := -1
	for {
		graph, all, err := analyzeRaw(ctx, load, patterns)
		if err != nil {
			return done, nil, all, err
		}
		found := findingsOf(graph)
		edits := firstFixes(graph)
		if all.problems != nil || len(edits) == 0 {
			return done, found, all, nil
		}
		if before >= 0 && len(found) >= before {
			return done, found, all, errors.New("what was rewritten is found again: not rewritten any further")
		}
		before = len(found)
		for _, name := range slices.Sorted(maps.Keys(edits)) {
			if err := rewrite(name, edits[name]); err != nil {
				return done, found, all, err
			}
			done.constructors++
			done.files[name] = true
		}
	}
}

// edit is a part of a file, and what takes its place.
type edit struct {
	start, end int
	text       []byte
}

// firstFixes returns the edits of one fix for each file that has any. Files that a
// program writes are its own.
func firstFixes(graph *checker.Graph) map[string][]edit {
	fixes := map[string][]edit{}
	for _, root := range graph.Roots {
		for _, d := range root.Diagnostics {
			file := root.Package.Fset.File(d.Pos)
			if _, has := fixes[file.Name()]; !has && len(d.SuggestedFixes) > 0 && !isGenerated(root.Package, file) {
				fixes[file.Name()] = editsOf(file, d.SuggestedFixes[0])
			}
		}
	}
	return fixes
}

func isGenerated(pkg *packages.Package, file *token.File) bool {
	return slices.ContainsFunc(pkg.Syntax, func(f *ast.File) bool {
		return pkg.Fset.File(f.FileStart) == file && ast.IsGenerated(f)
	})
}

// editsOf returns the edits of a fix, which are all in the file of its diagnostic, the
// last first.
func editsOf(file *token.File, of analysis.SuggestedFix) []edit {
	var edits []edit
	for _, e := range of.TextEdits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		edits = append(edits, edit{file.Offset(e.Pos), file.Offset(end), e.NewText})
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return b.start - a.start })
	return edits
}

// rewrite edits a file. A link is left in place, and what it leads to is edited.
func rewrite(name string, edits []edit) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	for _, e := range edits {
		if e.start > e.end || e.end > len(content) {
			return fmt.Errorf("%s: changed while it was looked at: not rewritten", filepath.ToSlash(relative(name)))
		}
		content = slices.Concat(content[:e.start], e.text, content[e.end:])
	}
	if content, err = format.Source(content); err != nil {
		return fmt.Errorf("%s: not rewritten: the result would not parse: %w", filepath.ToSlash(relative(name)), err)
	}
	return atomicfile.Write(name, content)
}
