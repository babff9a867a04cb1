package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/analysis/usage/usagediff"
	"github.com/ascendgen/ascendgen/governor"
)

// usageDiffFormats are the forms of what a change adds, by the names of usageFormats.
var usageDiffFormats = map[string]func(io.Writer, *usagediff.Diff) error{
	"github":   usagediff.WriteGitHub,
	"json":     usagediff.WriteJSON,
	"markdown": usagediff.WriteMarkdown,
	"sarif":    usagediff.WriteSARIF,
	"text":     usagediff.WriteText,
}

// compare prints what the working tree adds to a revision.
func (o *usageOptions) compare(c *cobra.Command, patterns []string, least governor.Risk) error {
	if o.base == "" {
		return errors.New("nothing to compare with: want --base REVISION")
	}
	var grounds []usagediff.Ground
	for _, name := range o.failOn {
		ground, err := usagediff.ParseGround(name)
		if err != nil {
			return fmt.Errorf("--fail-on: %w", err)
		}
		grounds = append(grounds, ground)
	}
	name, err := baseRevision(c.Context(), o.base)
	if err != nil {
		return err
	}
	before, err := o.analyzeRevision(c.Context(), name, patterns)
	if err != nil {
		return err
	}
	after, err := o.analyze(c.Context(), patterns)
	if err != nil {
		return err
	}
	d := usagediff.Compare(before, after)
	d.Base, d.Head = name, workingTree
	d.Path = (&rooted{ctx: c.Context()}).path
	if err := usageDiffFormats[o.format](c.OutOrStdout(), d.AtLeast(least)); err != nil {
		return err
	}
	failed := false
	for _, ground := range grounds { // whatever --min leaves out
		if met := d.Met(ground); met != "" {
			diagnose(c.ErrOrStderr(), fmt.Sprintf("%s (--fail-on %s)", met, ground))
			failed = true
		}
	}
	if failed {
		return errFindings
	}
	return nil
}

// analyzeRevision finds what the packages of a revision can reach; nothing if they are
// not there.
func (o *usageOptions) analyzeRevision(ctx context.Context, revision string, patterns []string) (found *usage.Report, err error) {
	git := &repository{}
	commit, err := git.commit(ctx, revision)
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "ascendgen-base-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	dir, err := filepath.EvalSymlinks(temp) // the go command follows them
	if err != nil {
		return nil, err
	}
	if err := git.checkout(ctx, commit, dir); err != nil {
		return nil, err
	}
	there := *o
	there.load.dir = filepath.Join(dir, filepath.FromSlash(git.prefix))
	patterns, err = there.present(dir, repositoryRoot(ctx), patterns)
	if err != nil || len(patterns) == 0 {
		return nil, err
	}
	found, err = there.analyze(ctx, patterns)
	if errors.Is(err, errNoPackages) {
		return nil, nil
	}
	if err != nil {
		return nil, of(revision, err)
	}
	return found, nil
}

// of says of each line of an error in which revision its place is.
func of(revision string, err error) error {
	var errs []error
	for line := range strings.Lines(err.Error()) {
		separator := ":"
		if line = strings.TrimSpace(line); !position.MatchString(line) {
			separator = ": "
		}
		errs = append(errs, errors.New(revision+separator+line))
	}
	return errors.Join(errs...)
}

// present returns the patterns that can mean something in a revision that stands below
// tree: those of paths that are there. It returns none if there is no Go module.
func (o *usageOptions) present(tree, root string, patterns []string) ([]string, error) {
	if !hasModule(o.load.dir, tree) {
		return nil, nil
	}
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	var there []string
	for _, pattern := range patterns {
		if filepath.IsAbs(pattern) {
			below, err := filepath.Rel(root, pattern)
			if err != nil || !filepath.IsLocal(below) {
				return nil, fmt.Errorf("%s: want packages of the repository to compare them with a revision of it", pattern)
			}
			pattern = filepath.Join(tree, below)
		}
		if !isPath(pattern) && !strings.HasSuffix(pattern, ".go") || hasGo(o.load.dir, pattern) {
			there = append(there, pattern)
		}
	}
	return there, nil
}

// hasModule reports whether a folder belongs to a module or a workspace that stands below
// tree.
func hasModule(dir, tree string) bool {
	for {
		for _, name := range []string{"go.mod", "go.work"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return true
			}
		}
		if dir == tree || len(dir) <= len(tree) {
			return false
		}
		dir = filepath.Dir(dir)
	}
}

// hasGo reports whether a pattern of a path is of something that is there: a file, a
// folder that holds Go files, or with dots in it one that may have them somewhere below.
func hasGo(dir, pattern string) bool {
	folder, _, dots := strings.Cut(filepath.ToSlash(pattern), "...")
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, filepath.FromSlash(folder))
	}
	if dots || strings.HasSuffix(pattern, ".go") {
		_, err := os.Stat(folder)
		return err == nil || dots && !strings.HasSuffix(pattern, "/...")
	}
	entries, err := os.ReadDir(folder)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool { return filepath.Ext(e.Name()) == ".go" })
}
