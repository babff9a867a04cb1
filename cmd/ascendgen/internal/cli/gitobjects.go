package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// entry is a file of a commit.
type entry struct{ mode, id, path string }

func (e entry) regular() bool   { return strings.HasPrefix(e.mode, "100") }
func (e entry) link() bool      { return e.mode == "120000" }
func (e entry) submodule() bool { return e.mode == "160000" }

// meta reports whether the file would lie in a repository's own folder, where git does
// what it finds.
func (e entry) meta() bool {
	return slices.ContainsFunc(strings.Split(e.path, "/"), func(name string) bool { return strings.EqualFold(name, ".git") })
}

// entries lists the files of a commit, by their paths from the root.
func (r *repository) entries(ctx context.Context, commit string) ([]entry, error) {
	list, err := r.run(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	var entries []entry
	for line := range strings.SplitSeq(string(list), "\x00") {
		about, file, ok := strings.Cut(line, "\t")
		if fields := strings.Fields(about); ok && len(fields) == 3 {
			entries = append(entries, entry{fields[0], fields[2], file})
		}
	}
	return entries, nil
}

// read calls a function with the content of each entry, in their order. One run of git
// reads them all; its output is not held in memory.
func (r *repository) read(ctx context.Context, entries []entry, each func(i int, content []byte) error) error {
	if len(entries) == 0 {
		return nil
	}
	var ids strings.Builder
	for _, e := range entries {
		ids.WriteString(e.id + "\n")
	}
	out, stdout := io.Pipe()
	defer out.Close() // ends git, should it not be read to the end
	go func() {
		stdout.CloseWithError(runGit(ctx, strings.NewReader(ids.String()), stdout, "cat-file", "--batch"))
	}()
	in := bufio.NewReader(out)
	for i, e := range entries {
		content, err := object(in, e.id)
		if err == nil {
			err = each(i, content)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// object reads one object of what git cat-file prints.
func object(in *bufio.Reader, want string) ([]byte, error) {
	header, err := in.ReadString('\n')
	if err == io.EOF {
		err = fmt.Errorf("git cat-file ended early: %w", io.ErrUnexpectedEOF)
	}
	if err != nil {
		return nil, err
	}
	var id, kind string
	var size int
	if _, err := fmt.Sscanf(header, "%s %s %d\n", &id, &kind, &size); err != nil || id != want {
		return nil, fmt.Errorf("git cat-file: %s: a partial clone may lack it", strings.TrimSpace(header))
	}
	content := make([]byte, size+1) // a line break follows
	if _, err := io.ReadFull(in, content); err != nil {
		return nil, fmt.Errorf("git cat-file ended early: %w", err)
	}
	return content[:size], nil
}

// checkout writes the files of a commit below a folder that is there, and none elsewhere.
// It leaves the repository as it is, and takes the files as they are in it: git itself
// would run filters, and hooks, which a repository may name.
func (r *repository) checkout(ctx context.Context, commit, dir string) error {
	entries, err := r.entries(ctx, commit)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	entries = slices.DeleteFunc(entries, entry.submodule)
	if i := slices.IndexFunc(entries, entry.meta); i >= 0 {
		return fmt.Errorf("%s: not written: it would be configuration of git's own", entries[i].path)
	}
	return r.read(ctx, entries, func(i int, content []byte) error {
		return entries[i].write(root, content)
	})
}

// write writes a file. Where there are no symbolic links, it holds where one would
// lead, as with git.
func (e entry) write(root *os.Root, content []byte) error {
	name := filepath.FromSlash(e.path)
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(e.path)), 0o777); err != nil {
		return fmt.Errorf("%s: %w", e.path, err)
	}
	if e.link() && root.Symlink(string(content), name) == nil {
		return nil
	}
	return root.WriteFile(name, content, 0o666)
}
