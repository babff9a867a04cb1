package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/atomicfile"
	"github.com/ascendgen/ascendgen/templates"
)

// Status is how a file on disk stands to what would be generated.
type Status uint8

// The statuses.
const (
	Same    Status = iota
	Missing        // would be generated, is not there
	Differs        // is there with other content: stale or edited by hand, line endings aside
	Extra          // carries our header, would not be generated
	Foreign        // would be generated, is there without our header; never touched
	Beside         // is compiled into the package without our header; never touched
)

var statusNames = [...]string{"same", "missing", "differs", "extra", "foreign", "beside"}

// String returns the status in lower case.
func (s Status) String() string { return statusNames[s] }

// Change is a file on disk that differs from what would be generated.
type Change struct {
	Path   string // slash-separated, below the output folder
	Status Status
	Old    []byte // content on disk, nil if missing
	New    []byte // what would be generated, nil if extra or beside
}

// Check compares the result with the files below out, without changing any. It
// looks only into the folders of the packages that were generated. The changes are
// sorted by path.
func (r *Result) Check(out string) ([]Change, error) {
	var changes []Change
	generated := make(map[string]bool, len(r.Files))
	for _, file := range r.Files {
		generated[file.Path] = true
		change, err := compare(out, file)
		if err != nil {
			return nil, err
		}
		if change.Status != Same {
			changes = append(changes, change)
		}
	}
	for _, pkg := range r.Packages {
		extra, err := extraFiles(out, pkg.Name, generated)
		if err != nil {
			return nil, err
		}
		changes = append(changes, extra...)
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes, nil
}

func compare(out string, file File) (Change, error) {
	change := Change{Path: file.Path, New: file.Content}
	old, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(file.Path)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		change.Status = Missing
	case err != nil:
		return change, err
	case bytes.Equal(unconverted(old), file.Content):
	case !Owned(old):
		change.Status, change.Old = Foreign, old
	default:
		change.Status, change.Old = Differs, old
	}
	return change, nil
}

// unconverted returns content with the line endings that we write. Git makes others of
// them on some systems; to the compiler they are the same.
func unconverted(content []byte) []byte {
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
}

// extraFiles finds what is in a package's folder and was not generated: files of ours,
// and others that are compiled into the package, where nothing keeps them from the SDK's
// client or from the levels.
func extraFiles(out, pkg string, generated map[string]bool) ([]Change, error) {
	entries, err := os.ReadDir(filepath.Join(out, pkg))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var extra []Change
	for _, entry := range entries {
		path := pkg + "/" + entry.Name()
		if generated[path] || !slices.Contains(sourceEndings, filepath.Ext(entry.Name())) {
			continue
		}
		old, err := readSource(filepath.Join(out, pkg, entry.Name()))
		if err != nil {
			return nil, err
		}
		switch {
		case old == nil:
		case Owned(old):
			extra = append(extra, Change{Path: path, Status: Extra, Old: old})
		case linked(entry.Name()):
			extra = append(extra, Change{Path: path, Status: Beside, Old: old})
		}
	}
	return extra, nil
}

// sourceEndings are those of the files from which the go command makes a package.
var sourceEndings = []string{
	".go", ".s", ".S", ".sx", ".syso", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx",
	".f", ".F", ".for", ".f90", ".swig", ".swigcxx",
}

// linked reports whether the go command would make a program of a source file: of tests
// it does not, and what begins with "_" or "." it does not read.
func linked(name string) bool {
	return name[0] != '_' && name[0] != '.' && !strings.HasSuffix(name, "_test.go")
}

// readSource returns the content of a file, also behind a link, as the go command would
// read it; nil if there is none.
func readSource(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// Owned reports whether a file's content begins with our header.
func Owned(content []byte) bool {
	rest, ok := bytes.CutPrefix(content, []byte(templates.Header))
	return ok && (len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r')
}

// Write brings the files below out in line with the result and returns what it
// changed, and what stands beside it and was left as it is. A file is replaced as a
// whole or not at all, whenever the program ends; what earlier runs left that were killed
// is removed.
// If a file that would have to be replaced does not carry our header, nothing is
// changed.
func (r *Result) Write(out string) ([]Change, error) {
	changes, err := r.Check(out)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, c := range changes {
		if c.Status == Foreign {
			errs = append(errs, fmt.Errorf("%s: not replaced: the file does not begin with %q", filepath.Join(out, filepath.FromSlash(c.Path)), templates.Header))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for _, pkg := range r.Packages {
		if err := atomicfile.Sweep(filepath.Join(out, pkg.Name)); err != nil {
			return nil, err
		}
	}
	for _, c := range changes {
		path := filepath.Join(out, filepath.FromSlash(c.Path))
		switch c.Status {
		case Beside:
		case Extra:
			err = os.Remove(path)
		default:
			err = replace(path, c.New)
		}
		if err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// replace writes a file, and its folder if need be.
func replace(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return atomicfile.Write(path, content)
}
