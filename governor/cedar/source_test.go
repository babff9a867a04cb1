package cedar

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// failing is a file system that fails at one thing.
type failing struct {
	files  fstest.MapFS
	broken string // operation and path
}

var errDisk = errors.New("input/output error")

func (f *failing) Open(name string) (fs.File, error) { return f.files.Open(name) }

func (f *failing) ReadDir(name string) ([]fs.DirEntry, error) {
	if "readdir "+name == f.broken {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errDisk}
	}
	return f.files.ReadDir(name)
}

func (f *failing) Stat(name string) (fs.FileInfo, error) {
	if "stat "+name == f.broken {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: errDisk}
	}
	return f.files.Stat(name)
}

// A folder that cannot be read takes no policy out of the set.
func TestReloadUnreadableFolder(t *testing.T) {
	all := &fstest.MapFile{Data: []byte(allowAll)}
	none := &fstest.MapFile{Data: []byte(denyAll)}
	for _, test := range []struct {
		path, broken string
	}{
		{"p/*/*.cedar", "readdir p/team"},
		{"p/*/*.cedar", "stat p/team"},
		{"p/*/*.cedar", "readdir p"},
		{"p/*/sub/*.cedar", "readdir p/team"},
		{"p/*/sub/*.cedar", "readdir p/team/sub"},
		{"p/team/*.cedar", "readdir p/team"},
		{"p/team", "readdir p/team"},
		{"p/team", "stat p/team"},
	} {
		tree := &failing{files: fstest.MapFS{
			"a.cedar":            all,
			"p/base/b.cedar":     {Data: []byte(`@id("b") permit (principal, action, resource);`)},
			"p/base/sub/b.cedar": {Data: []byte(`@id("sub") permit (principal, action, resource);`)},
			"p/team/c.cedar":     none,
			"p/team/sub/c.cedar": none,
		}}
		g, err := New(FS(tree, "a.cedar", test.path))
		if err != nil {
			t.Fatal(err)
		}
		tree.broken = test.broken
		err = g.Reload(t.Context())
		_, folder, _ := strings.Cut(test.broken, " ")
		if want := "cedar: " + folder + ": input/output error"; !errors.Is(err, errDisk) || err.Error() != want {
			t.Errorf("%s, failing %s: error %v, want %s", test.path, test.broken, err, want)
		}
		if allows(t, g) {
			t.Errorf("%s, failing %s: a forbid is lost", test.path, test.broken)
		}
	}
}

// What paths name, on disk and in a file system alike.
func TestPaths(t *testing.T) {
	names := []string{
		"a.cedar", "b.json", "c.txt", "p1/one.cedar", "p[1]/two.cedar", "p[1]/e.json", "p[1]/readme.txt",
		"x/team/a.cedar", "x/team/deep/d.cedar", "x/ops/a.cedar", "x/file.cedar", "q[2].cedar", "q2.cedar",
	}
	tree, folder := fstest.MapFS{}, t.TempDir()
	for _, name := range names {
		tree[name] = &fstest.MapFile{}
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	linked := filepath.Join(folder, "x", "link")
	if err := os.Symlink(filepath.Join(folder, "x", "team"), linked); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	t.Chdir(folder)
	for path, want := range map[string]string{
		".":              "a.cedar b.json q2.cedar q[2].cedar",
		"p1":             "p1/one.cedar",
		"p[1]":           "p[1]/e.json p[1]/two.cedar", // the folder, no pattern
		"q[2].cedar":     "q[2].cedar",
		"p[0-9]/*":       "p1/one.cedar",
		"p*/*.cedar":     "p1/one.cedar p[1]/two.cedar",
		"x/*/a.cedar":    "x/ops/a.cedar x/team/a.cedar", // and not below x/file.cedar
		"x/*/deep/*":     "x/team/deep/d.cedar",
		"x/t??m/*.cedar": "x/team/a.cedar",
		"?.json":         "b.json",
	} {
		for kind, source := range map[string]Source{"FS": FS(tree, path), "disk": Files(path)} {
			files, err := source.read(t.Context())
			if err != nil {
				t.Errorf("%s %s: %v", kind, path, err)
			}
			var got []string
			for _, f := range files {
				if !strings.HasPrefix(f.name, "x/link/") { // the file system in memory has none
					got = append(got, f.name)
				}
			}
			if diff := cmp.Diff(strings.Fields(want), got); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", kind, path, diff)
			}
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	for _, path := range []string{`p\[1\]/*.cedar`, filepath.Join(folder, "x", "l*", "*.cedar"), "../" + filepath.Base(folder) + "/p*/*.cedar"} {
		if files, err := Files(path).read(t.Context()); err != nil || len(files) == 0 {
			t.Errorf("%s: %d files, %v", path, len(files), err)
		}
	}
	// A link that leads nowhere may have led to forbids.
	if err := errors.Join(os.Remove(linked), os.Symlink("nowhere", linked)); err != nil {
		t.Fatal(err)
	}
	if _, err := Files("x/*/*.cedar").read(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "x/link: ") {
		t.Errorf("a dangling link: %v", err)
	}
}
