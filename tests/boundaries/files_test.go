package boundaries

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// files returns the files of the tree by their slash-separated paths below its root.
func files(t *testing.T) map[string][]byte {
	t.Helper()
	all := make(map[string][]byte)
	root := os.DirFS(repo.Root(t))
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (path == ".git" || path == "vendor") {
			return fs.SkipDir
		}
		if !entry.Type().IsRegular() || path == ".git" { // of a worktree it is a file
			return nil
		}
		content, err := fs.ReadFile(root, path)
		all[path] = content
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFileLength holds that files written by hand stay small enough to be read.
func TestFileLength(t *testing.T) {
	const most = 400
	seen := 0
	for path, content := range files(t) {
		if !strings.HasSuffix(path, ".go") || within(path, "gen") || slices.Contains(strings.Split(path, "/"), "testdata") {
			continue
		}
		seen++
		if n := bytes.Count(content, []byte("\n")); n > most {
			t.Errorf("%s has %d lines, want at most %d", path, n, most)
		}
	}
	if seen < 50 {
		t.Errorf("%d files seen; did the walk miss some?", seen)
	}
}

// private are names of folders on the machines of the project's own builders. The
// expression is put together so that this file does not match it.
var private = regexp.MustCompile(`(?:^|[^\w./-])/(?:` + strings.Join([]string{"wo" + "rk", "tmp/" + "brief"}, "|") + `)(?:/|\b)`)

// TestNoPrivatePaths holds that nothing names a folder that only one machine has.
func TestNoPrivatePaths(t *testing.T) {
	for path, content := range files(t) {
		if bytes.IndexByte(content, 0) >= 0 {
			continue // not a text
		}
		for i, line := range bytes.Split(content, []byte("\n")) {
			if private.Match(line) {
				t.Errorf("%s:%d names a folder of one machine: %s", path, i+1, private.Find(line))
			}
		}
	}
}

func TestPrivate(t *testing.T) {
	for text, want := range map[string]bool{
		"see /wo" + "rk/shared":       true,
		`"/wo` + `rk"`:                true,
		"cd /tmp/br" + "ief/x":        true,
		"https://host/wo" + "rk":      false,
		".github/wo" + "rkflows":      false,
		"/wo" + "rkspace":             false,
		filepath.Join("a", "wo"+"rk"): false,
	} {
		if got := private.MatchString(text); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
