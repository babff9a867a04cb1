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
	"strings"
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
// attributes of agents and resources. A path that yields no file is an error, and so is
// a folder on its way that cannot be read.
//
// Replace a file that a program may be reading by renaming a new one over it.
func Files(paths ...string) Source {
	slashed := make([]string, len(paths))
	for i, p := range paths {
		slashed[i] = filepath.ToSlash(p)
	}
	return Source{read: func(ctx context.Context) ([]file, error) {
		return readAll(ctx, disk{}, slashed)
	}}
}

// FS is [Files] for a file system such as an [embed.FS], with patterns of [fs.Glob].
func FS(fsys fs.FS, paths ...string) Source {
	paths = slices.Clone(paths)
	return Source{read: func(ctx context.Context) ([]file, error) {
		if fsys == nil {
			return nil, errors.New("the file system is nil")
		}
		return readAll(ctx, fsys, paths)
	}}
}

// disk is the file system under the names that the operating system gives, from the
// root or from the working folder; slashes part them, on Windows too.
type disk struct{}

func (disk) Open(name string) (fs.File, error)          { return os.Open(name) }
func (disk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// readAll returns the files that paths name, each once, sorted by name.
func readAll(ctx context.Context, fsys fs.FS, paths []string) ([]file, error) {
	if len(paths) == 0 {
		return nil, errors.New("no policy files are named")
	}
	names := make(map[string]bool)
	var errs []error
	for _, p := range paths {
		found, err := expand(fsys, p)
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
		data, err := readFile(fsys, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		files = append(files, file{name: name, data: data})
	}
	return files, errors.Join(errs...)
}

// expand returns the files that a path, a folder or a pattern names. A folder that
// cannot be read is an error: what it holds would be missing from the policies.
func expand(fsys fs.FS, p string) ([]string, error) {
	info, err := fs.Stat(fsys, p)
	switch {
	case err == nil && !info.IsDir():
		return []string{p}, nil
	case err == nil:
		found, err := within(fsys, p, isPolicyFile)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("%s: the folder holds no *.cedar file", p)
		}
		return found, err
	case !strings.ContainsAny(p, meta) && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", p, cause(err))
	}
	found, err := glob(fsys, p)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s: no such file, and no file matches it as a pattern", p)
	}
	return found, err
}

func isPolicyFile(name string) bool {
	return strings.HasSuffix(name, ".cedar") || strings.HasSuffix(name, ".json")
}

// within returns the paths of those that a folder holds under a name that is wanted.
func within(fsys fs.FS, folder string, wanted func(name string) bool) ([]string, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, cause(err))
	}
	var found []string
	for _, entry := range entries {
		if wanted(entry.Name()) {
			found = append(found, path.Join(folder, entry.Name()))
		}
	}
	return found, nil
}

// meta are the characters that make a path a pattern.
const meta = `*?[\`

// glob is [fs.Glob], but for the errors of folders, which that ignores.
func glob(fsys fs.FS, pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, fmt.Errorf("%s: malformed pattern: %w", pattern, err)
	}
	literal := pattern
	if i := strings.IndexAny(pattern, meta); i >= 0 {
		literal = pattern[:i]
	}
	root, _ := path.Split(literal)
	found := []string{path.Clean(root)}
	for _, element := range strings.Split(pattern[len(root):], "/") {
		matches := func(name string) bool {
			matched, _ := path.Match(element, name)
			return matched
		}
		var next []string
		for _, folder := range found {
			info, err := fs.Stat(fsys, folder)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", folder, cause(err))
			}
			if !info.IsDir() {
				continue
			}
			held, err := within(fsys, folder, matches)
			if err != nil {
				return nil, err
			}
			next = append(next, held...)
		}
		found = next
	}
	return found, nil
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
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
