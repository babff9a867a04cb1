package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/go/packages"
)

// loader loads packages as go build would.
type loader struct {
	dir   string // "" is the current folder
	mode  packages.LoadMode
	tests bool
	tags  []string
}

func (l *loader) flags(c *cobra.Command) {
	c.Flags().StringSliceVar(&l.tags, "tags", nil, "build `tags`, separated by commas")
	complete(c, "tags", cobra.NoFileCompletions)
	c.Flags().Lookup("tags").Annotations = map[string][]string{mayBeEmpty: nil} // no tags, as for go build
}

// loaded are packages, and what is wrong with those of them that do not compile.
type loaded struct {
	packages []*packages.Package
	problems error // nil if all compile
}

var errNoPackages = errors.New("no packages")

// load loads packages. Those that do not compile are no error of its own.
func (l *loader) load(ctx context.Context, patterns []string) (loaded, error) {
	config := &packages.Config{Context: ctx, Dir: l.dir, Mode: l.mode, Tests: l.tests}
	if len(l.tags) > 0 {
		config.BuildFlags = []string{"-tags=" + strings.Join(l.tags, ",")}
	}
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	pkgs, err := packages.Load(config, patterns...)
	if err != nil {
		return loaded{}, err
	}
	if len(pkgs) == 0 {
		return loaded{}, fmt.Errorf("%s: %w", strings.Join(patterns, " "), errNoPackages)
	}
	var messages []string
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		for _, err := range pkg.Errors {
			messages = append(messages, problems(l.dir, err)...)
		}
	})
	slices.Sort(messages)
	all := loaded{packages: pkgs}
	if messages = slices.Compact(messages); len(messages) > 0 {
		all.problems = errors.New(strings.Join(messages, "\n"))
	}
	return all, nil
}

// problems returns the lines of an error that say something: the go command tells some
// of what the type checker tells too, under a heading of its own.
func problems(dir string, err packages.Error) []string {
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(err.Error(), "-: ")) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if file, rest, ok := strings.Cut(line, ":"); ok {
			line = filepath.ToSlash(relativeTo(dir, file)) + ":" + rest
		}
		lines = append(lines, line)
	}
	return lines
}

// relative shortens the path of a file below the current folder.
func relative(path string) string { return relativeTo("", path) }

// relativeTo shortens the path of a file below a folder, "" being the current one.
func relativeTo(dir, path string) string {
	here, err := filepath.Abs(dir)
	if err != nil {
		return path
	}
	short, err := filepath.Rel(here, path)
	if err != nil || !filepath.IsLocal(short) {
		return path
	}
	return short
}
