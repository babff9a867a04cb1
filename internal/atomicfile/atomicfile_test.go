package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/internal/atomicfile"
)

// holds wants a folder to have just these files, a link by what it leads to.
func holds(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, ok := want[entry.Name()]; !ok {
			t.Errorf("%s lies there", entry.Name())
		}
	}
	for name, content := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != content {
			t.Errorf("%s holds %q, want %q; error %v", name, got, content, err)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := atomicfile.Write(path, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, content := range []string{"one", "another, longer", ""} {
		write(t, path, content)
		holds(t, dir, map[string]string{"file": content})
	}
}

// TestMode holds that a new file is like any other, and that a file which is replaced
// keeps the mode that somebody gave it.
func TestMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes to speak of")
	}
	dir := t.TempDir()
	usual, path := filepath.Join(dir, "usual"), filepath.Join(dir, "file")
	if err := os.WriteFile(usual, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	mode := func(path string) fs.FileMode {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode()
	}
	write(t, path, "one")
	if got, want := mode(path), mode(usual); got != want {
		t.Errorf("a new file has mode %v, want %v", got, want)
	}
	for _, want := range []fs.FileMode{0o600, 0o444, 0o777} {
		if err := os.Chmod(path, want); err != nil {
			t.Fatal(err)
		}
		write(t, path, want.String())
		if got := mode(path); got != want {
			t.Errorf("a file has mode %v, want %v as before", got, want)
		}
	}
}

// TestLink holds that a link is replaced, and what it leads to left alone.
func TestLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("not to be touched"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target", link); err != nil {
		t.Skip(err)
	}
	write(t, link, "new")
	holds(t, dir, map[string]string{"target": "not to be touched", "link": "new"})
	if info, err := os.Lstat(link); err != nil || !info.Mode().IsRegular() {
		t.Errorf("mode %v, want a regular file; error %v", info.Mode(), err)
	}
}

// TestFails holds that what cannot be written leaves all as it was, and that the error
// names the file which was meant.
func TestFails(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "old")
	if err := os.MkdirAll(filepath.Join(dir, "sub", "folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		filepath.Join(dir, "missing", "file"): fs.ErrNotExist,
		filepath.Join(dir, "file", "file"):    nil,
		filepath.Join(dir, "sub", "folder"):   nil,
		dir:                                   nil,
	} {
		err := atomicfile.Write(path, []byte("new"))
		if err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", path, err, want)
			continue
		}
		if !strings.HasPrefix(err.Error(), "write "+path+": ") || strings.Contains(err.Error(), ".tmp") {
			t.Errorf("error %q, want one that names %s", err, path)
		}
	}
	for folder, want := range map[string]int{dir: 2, filepath.Join(dir, "sub"): 1, filepath.Dir(dir): 1} {
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != want {
			t.Errorf("%s has %v, want %d entries; error %v", folder, entries, want, err)
		}
	}
}
