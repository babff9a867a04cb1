package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
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

// run runs git and returns what it prints.
func (r *repository) run(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Stdin = stdin
	return output(cmd)
}

// output runs a command of git, with what git says of an error as its text.
func output(cmd *exec.Cmd) ([]byte, error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("comparing revisions needs git, which is not on PATH; two folders or two risk maps can be compared without it")
	}
	if err != nil {
		text := strings.TrimSpace(stderr.String())
		if text == "" {
			text = err.Error()
		}
		return nil, fmt.Errorf("git %s: %s", cmd.Args[1], strings.TrimPrefix(text, "fatal: "))
	}
	return out, nil
}

// open finds the repository.
func (r *repository) open(ctx context.Context) error {
	if r.opened {
		return nil
	}
	prefix, err := r.run(ctx, nil, "rev-parse", "--show-prefix")
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
	id, err := r.run(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
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
	id, err := r.run(ctx, nil, "merge-base", "--end-of-options", a, b)
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
	if !ok || from == "" {
		return arg, nil
	}
	return (&repository{}).mergeBase(ctx, from, "HEAD")
}

// tree reads the risk maps and generated packages of a revision.
func (r *repository) tree(ctx context.Context, revision string, riskMaps []string) (*tree, error) {
	commit, err := r.commit(ctx, revision)
	if err != nil {
		return nil, err
	}
	entries, err := r.run(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	wanted := map[string]string{} // by path in the repository
	for _, name := range riskMaps {
		wanted[path.Join(r.prefix, name)] = name
	}
	var ids, names []string
	for entry := range strings.SplitSeq(string(entries), "\x00") {
		about, file, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(about)
		if !ok || len(fields) != 3 {
			continue
		}
		name, isMap := wanted[file]
		if below, ok := strings.CutPrefix(file, r.prefix); ok && !isMap && isRisksFile(below) {
			name = below
		}
		if name == "" {
			continue
		}
		if regular := strings.HasPrefix(fields[0], "100"); !regular {
			return nil, fmt.Errorf("%s:%s: %w", revision, name, errIrregular)
		}
		ids, names = append(ids, fields[2]), append(names, name)
	}
	contents, err := r.contents(ctx, ids)
	if err != nil {
		return nil, err
	}
	t := &tree{name: revision, shown: revision + ":", files: map[string][]byte{}}
	for i, name := range names {
		if path.Base(name) != risksFile || generator.Owned(contents[i]) {
			t.files[name] = contents[i]
		}
	}
	return t, nil
}

// contents returns the contents of objects, with one run of git for all.
func (r *repository) contents(ctx context.Context, ids []string) ([][]byte, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	out, err := r.run(ctx, strings.NewReader(strings.Join(ids, "\n")+"\n"), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(bytes.NewReader(out))
	contents := make([][]byte, len(ids))
	for i := range ids {
		var id, kind string
		var size int
		header, err := in.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("git cat-file ended early: %w", err)
		}
		if _, err := fmt.Sscanf(header, "%s %s %d\n", &id, &kind, &size); err != nil || id != ids[i] {
			return nil, fmt.Errorf("git cat-file: %s: a partial clone may lack it", strings.TrimSpace(header))
		}
		contents[i] = make([]byte, size+1) // a line break follows
		if _, err := io.ReadFull(in, contents[i]); err != nil {
			return nil, fmt.Errorf("git cat-file ended early: %w", err)
		}
		contents[i] = contents[i][:size]
	}
	return contents, nil
}
