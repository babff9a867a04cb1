package cedar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// maxFile bounds a file.
const maxFile = 1 << 20

// Source is where policies are read from, when the governor is made and again when
// it reloads. Use [Files] or [FS]. The zero Source is an error.
type Source struct {
	read func(ctx context.Context) ([]file, error)
}

// file is a policy file, or one of entities.
type file struct {
	name string
	data []byte
}

// Files reads policies from the file system. A path is that of a file, of a folder,
// of which all *.cedar and *.json files are taken, or a pattern of [filepath.Glob].
// Files that end in .json hold entities in Cedar's JSON format: parents and
// attributes of agents and resources. A path that yields no file is an error.
//
// Replace a file that a program may be reading by renaming a new one over it.
func Files(paths ...string) Source {
	paths = slices.Clone(paths)
	return Source{read: func(ctx context.Context) ([]file, error) {
		return readAll(ctx, disk{}, paths)
	}}
}

// FS is [Files] for a file system such as an [embed.FS], with patterns of [fs.Glob].
func FS(fsys fs.FS, paths ...string) Source {
	paths = slices.Clone(paths)
	return Source{read: func(ctx context.Context) ([]file, error) {
		if fsys == nil {
			return nil, errors.New("the file system is nil")
		}
		return readAll(ctx, fsTree{fsys}, paths)
	}}
}

// tree is what differs between the two kinds of source.
type tree interface {
	glob(pattern string) ([]string, error)
	stat(name string) (fs.FileInfo, error)
	open(name string) (fs.File, error)
	join(folder, name string) string
}

type disk struct{}

func (disk) glob(pattern string) ([]string, error) { return filepath.Glob(pattern) }
func (disk) stat(name string) (fs.FileInfo, error) { return os.Stat(name) }
func (disk) open(name string) (fs.File, error)     { return os.Open(name) }
func (disk) join(folder, name string) string       { return filepath.Join(folder, name) }

type fsTree struct{ fsys fs.FS }

func (t fsTree) glob(pattern string) ([]string, error) { return fs.Glob(t.fsys, pattern) }
func (t fsTree) stat(name string) (fs.FileInfo, error) { return fs.Stat(t.fsys, name) }
func (t fsTree) open(name string) (fs.File, error)     { return t.fsys.Open(name) }
func (t fsTree) join(folder, name string) string       { return path.Join(folder, name) }

// readAll returns the files that paths name, each once, sorted by name.
func readAll(ctx context.Context, t tree, paths []string) ([]file, error) {
	if len(paths) == 0 {
		return nil, errors.New("no policy files are named")
	}
	names := make(map[string]bool)
	var errs []error
	for _, p := range paths {
		found, err := expand(t, p)
		if err != nil {
			errs = append(errs, err)
		}
		for _, name := range found {
			names[name] = true
		}
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	var files []file
	for _, name := range sorted {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := readFile(t, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		files = append(files, file{name: name, data: data})
	}
	return files, errors.Join(errs...)
}

// expand returns the files that a path, a folder or a pattern names.
func expand(t tree, p string) ([]string, error) {
	if info, err := t.stat(p); err == nil && !info.IsDir() {
		return []string{p}, nil
	} else if err == nil {
		var all []string
		for _, kind := range []string{"*.cedar", "*.json"} {
			found, err := t.glob(t.join(p, kind))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p, err)
			}
			all = append(all, found...)
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("%s: the folder holds no *.cedar file", p)
		}
		return all, nil
	}
	found, err := t.glob(p)
	if err != nil {
		return nil, fmt.Errorf("%s: malformed pattern: %w", p, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s: no such file, and no file matches it as a pattern", p)
	}
	return found, nil
}

func readFile(t tree, name string) ([]byte, error) {
	f, err := t.open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: larger than %d bytes: split it into several files", name, maxFile)
	}
	return data, nil
}

// cause strips the operation and the path off a file error, which name it already.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
