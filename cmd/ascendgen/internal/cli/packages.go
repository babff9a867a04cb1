package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/internal/gotool"
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
	if _, err := exec.LookPath("go"); err != nil {
		return loaded{}, fmt.Errorf("the go command is needed to load packages: %w", err)
	}
	pkgs, err := packages.Load(config, patterns...)
	if err != nil {
		return loaded{}, unwrapped(err)
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
	all := loaded{packages: pkgs}
	if messages = distinct(messages); len(messages) > 0 {
		all.problems = errors.New(strings.Join(messages, "\n"))
	}
	return all, nil
}

// unwrapped takes from an error of the go command what package packages puts in front:
// how it exited.
func unwrapped(err error) error {
	_, printed, ok := strings.Cut(err.Error(), ": stderr: ")
	messages := gotool.Messages(printed)
	if !ok || len(messages) == 0 {
		return err
	}
	return errors.New(strings.Join(messages, "\n"))
}

// distinct sorts messages, and leaves out what is said of a line again: the compiler and
// the type checker do not always agree on the column.
func distinct(messages []string) []string {
	slices.Sort(messages)
	seen := map[[3]string]bool{}
	return slices.DeleteFunc(messages, func(message string) bool {
		file, at, text, ok := gotool.Split(message)
		if !ok {
			text = message
		}
		line, _, _ := strings.Cut(at, ":")
		key := [3]string{file, line, text}
		again := seen[key]
		seen[key] = true
		return again
	})
}

// problems returns the messages of an error: the go command tells some of what the type
// checker tells too.
func problems(dir string, err packages.Error) []string {
	messages := gotool.Messages(strings.TrimPrefix(err.Error(), "-: "))
	for i, message := range messages {
		if file, at, text, ok := gotool.Split(message); ok {
			messages[i] = fmt.Sprintf("%s:%s: %s", filepath.ToSlash(relativeTo(dir, file)), at, text)
		}
	}
	return messages
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
