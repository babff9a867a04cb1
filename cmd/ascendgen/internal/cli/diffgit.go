package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/generator"
)

// repository reads revisions of the git repository around the current folder. It
// changes nothing there. The git command is what knows every layout of a repository;
// no library is as small or as sure.
type repository struct {
	opened bool
	prefix string // the current folder below the root, "" or ending in a slash
}

// inert is configuration that keeps git from running what a repository names: hooks, and
// what watches its files. The commands that are run here have no use for either. A partial
// clone still fetches what it lacks, by the means that its configuration names.
var inert = []string{"-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor="}

// runGit runs git, with what it says of an error as the error's text.
func runGit(ctx context.Context, stdin io.Reader, stdout io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "git", slices.Concat(inert, args)...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, &stderr
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("comparing revisions needs git, which is not on PATH; two folders or two risk maps can be compared without it")
	}
	if err != nil {
		text := strings.TrimSpace(stderr.String())
		if text == "" {
			text = err.Error()
		}
		return fmt.Errorf("git %s: %s", args[0], strings.TrimPrefix(text, "fatal: "))
	}
	return nil
}

// run runs git and returns what it prints.
func (r *repository) run(ctx context.Context, args ...string) ([]byte, error) {
	var stdout bytes.Buffer
	err := runGit(ctx, nil, &stdout, args...)
	return stdout.Bytes(), err
}

// open finds the repository.
func (r *repository) open(ctx context.Context) error {
	if r.opened {
		return nil
	}
	prefix, err := r.run(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return err
	}
	r.opened, r.prefix = true, strings.TrimSuffix(string(prefix), "\n")
	return nil
}

// commit returns the id of the commit that a revision names.
func (r *repository) commit(ctx context.Context, revision string) (string, error) {
	if err := r.open(ctx); err != nil {
		return "", err
	}
	id, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("no file or revision %q; a shallow clone lacks older revisions until they are fetched", revision)
	}
	return strings.TrimSpace(string(id)), nil
}

// mergeBase returns the commit at which two revisions parted.
func (r *repository) mergeBase(ctx context.Context, a, b string) (string, error) {
	for _, revision := range []string{a, b} {
		if _, err := r.commit(ctx, revision); err != nil {
			return "", err
		}
	}
	id, err := r.run(ctx, "merge-base", "--end-of-options", a, b)
	if err != nil {
		return "", fmt.Errorf("%s and %s have no common ancestor here; a shallow clone lacks it until it is fetched", a, b)
	}
	const short = 12
	return strings.TrimSpace(string(id))[:short], nil
}

// baseRevision returns the revision that --base names: "A..." is where the current
// branch left A.
func baseRevision(ctx context.Context, arg string) (string, error) {
	from, ok := strings.CutSuffix(arg, "...")
	if !ok {
		return arg, nil
	}
	if from == "" {
		return "", fmt.Errorf("--base: %w", noBase(arg))
	}
	return (&repository{}).mergeBase(ctx, from, "HEAD")
}

// tree reads the risk maps and generated packages of a revision.
func (r *repository) tree(ctx context.Context, revision string, riskMaps []string) (*tree, error) {
	commit, err := r.commit(ctx, revision)
	if err != nil {
		return nil, err
	}
	all, err := r.entries(ctx, commit)
	if err != nil {
		return nil, err
	}
	wanted := map[string]string{} // by path in the repository
	for _, name := range riskMaps {
		wanted[path.Join(r.prefix, name)] = name
	}
	var entries []entry
	var names []string
	for _, e := range all {
		name, isMap := wanted[e.path]
		if below, ok := strings.CutPrefix(e.path, r.prefix); ok && !isMap && isRisksFile(below) {
			name = below
		}
		if name == "" {
			continue
		}
		if !e.regular() {
			return nil, fmt.Errorf("%s:%s: %w", revision, name, errIrregular)
		}
		entries, names = append(entries, e), append(names, name)
	}
	t := &tree{name: revision, shown: revision + ":", files: map[string][]byte{}}
	return t, r.read(ctx, entries, func(i int, content []byte) error {
		if name := names[i]; path.Base(name) != risksFile || generator.Owned(content) {
			t.files[name] = content
		}
		return nil
	})
}
