package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/templates"
)

const ours = templates.Header + "\n\npackage queuegov\n"

// What git made of line endings is no difference to the compiler, and generate would make
// one that git does not see.
func TestLineEndings(t *testing.T) {
	out := t.TempDir()
	crlf := strings.ReplaceAll(ours, "\n", "\r\n")
	write(t, out, map[string]string{"queuegov/client.go": crlf, "queuegov/risks.go": crlf + "\r\nvar Edited = 1\r\n"})
	changes, err := result().Write(out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"queuegov/risks.go": "differs"}, statuses(changes)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"queuegov/client.go": crlf, "queuegov/risks.go": ours}, read(t, out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !result().Sums().Hold(out) {
		t.Error("the sums do not hold, though nothing is to be written")
	}
}

// What a run that was killed left is removed by a later one; what one that is at work has
// there stays.
func TestLeftovers(t *testing.T) {
	out := t.TempDir()
	files := map[string]string{
		"queuegov/.client.go.0123abcd.tmp": "old", "queuegov/.client.go.4567abcd.tmp": "new",
		"queuegov/.note.tmp": "", "queuegov/client.go.0123abcd.tmp": "", "queuegov/.client.go.0123abc.tmp": "",
		"other/.client.go.0123abcd.tmp": "", "queuegov/client.go": ours, "queuegov/risks.go": ours,
	}
	write(t, out, files)
	long := time.Now().Add(-24 * time.Hour)
	for name := range files {
		if strings.Contains(name, "4567") {
			continue
		}
		if err := os.Chtimes(filepath.Join(out, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := result().Write(out); err != nil {
		t.Fatal(err)
	}
	delete(files, "queuegov/.client.go.0123abcd.tmp")
	if diff := cmp.Diff(files, read(t, out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// result is a result of two files.
func result() *Result {
	return &Result{
		Packages: []*plan.Package{{Name: "queuegov"}},
		Files: []File{
			{Path: "queuegov/client.go", Content: []byte(ours)},
			{Path: "queuegov/risks.go", Content: []byte(ours)},
		},
	}
}

func write(t *testing.T, out string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, out string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(out, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(out, path)
		files[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func statuses(changes []Change) map[string]string {
	all := make(map[string]string)
	for _, c := range changes {
		all[c.Path] = c.Status.String()
	}
	return all
}

func TestWriteAndCheck(t *testing.T) {
	const edited = ours + "// by hand\n"
	others := map[string]string{
		"queuegov/client.go": ours, "queuegov/risks.go": ours,
		"queuegov/helper.go":      "package queuegov\n",
		"queuegov/near.go":        templates.Header + " Really.\n",
		"queuegov/fast_amd64.s":   "TEXT",
		"queuegov/blob.syso":      "",
		"queuegov/README.md":      ours,
		"queuegov/queue_test.go":  "package queuegov\n",
		"queuegov/_unused.go":     "package queuegov\n",
		"queuegov/.client.go.swp": "",
		"queuegov/sub/deep.go":    ours,
		"othergov/client.go":      ours,
		"othergov/helper.go":      "package othergov\n",
	}
	for name, test := range map[string]struct {
		before, after map[string]string
		changes       map[string]string
	}{
		"nothing there": {
			nil,
			map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours},
			map[string]string{"queuegov/client.go": "missing", "queuegov/risks.go": "missing"},
		},
		"nothing to do": {
			map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours},
			map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours},
			map[string]string{},
		},
		"edited by hand": {
			map[string]string{"queuegov/client.go": edited, "queuegov/risks.go": ours},
			map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours},
			map[string]string{"queuegov/client.go": "differs"},
		},
		"stale file of ours": {
			map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours, "queuegov/waiters.go": ours},
			map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours},
			map[string]string{"queuegov/waiters.go": "extra"},
		},
		"somebody else's files": {
			others,
			others,
			map[string]string{
				"queuegov/helper.go": "beside", "queuegov/near.go": "beside",
				"queuegov/fast_amd64.s": "beside", "queuegov/blob.syso": "beside",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			write(t, out, test.before)
			checked, err := result().Check(out)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.changes, statuses(checked)); diff != "" {
				t.Errorf("Check (-want +got):\n%s", diff)
			}
			written, err := result().Write(out)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.changes, statuses(written)); diff != "" {
				t.Errorf("Write (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.after, read(t, out)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLinks holds that a link counts as the file that the go command would compile
// through it.
func TestLinks(t *testing.T) {
	out := t.TempDir()
	write(t, out, map[string]string{"queuegov/client.go": ours, "queuegov/risks.go": ours, "mine/mine.go": "package queuegov\n"})
	for name, target := range map[string]string{"mine.go": "../mine/mine.go", "folder.go": "../mine", "gone.go": "../gone.go"} {
		if err := os.Symlink(target, filepath.Join(out, "queuegov", name)); err != nil {
			t.Skip(err)
		}
	}
	checked, err := result().Check(out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"queuegov/mine.go": "beside"}, statuses(checked)); diff != "" {
		t.Errorf("Check (-want +got):\n%s", diff)
	}
}

// TestWriteForeign holds that nothing at all changes if one file in the way is not ours.
func TestWriteForeign(t *testing.T) {
	out := t.TempDir()
	before := map[string]string{"queuegov/risks.go": "package queuegov // mine\n", "queuegov/waiters.go": ours}
	write(t, out, before)
	_, err := result().Write(out)
	if err == nil || !strings.Contains(err.Error(), "risks.go: not replaced: the file does not begin with") {
		t.Errorf("error: %v", err)
	}
	if diff := cmp.Diff(before, read(t, out)); diff != "" {
		t.Errorf("files changed (-want +got):\n%s", diff)
	}
	checked, err := result().Check(out)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"queuegov/client.go": "missing", "queuegov/risks.go": "foreign", "queuegov/waiters.go": "extra"}
	if diff := cmp.Diff(want, statuses(checked)); diff != "" {
		t.Errorf("Check (-want +got):\n%s", diff)
	}
}

// TestWriteFails holds that a folder that cannot be written to is an error, and
// leaves no half-written file.
func TestWriteFails(t *testing.T) {
	out := t.TempDir()
	write(t, out, map[string]string{"queuegov": "a file where the folder should be"})
	if _, err := result().Write(out); err == nil {
		t.Error("no error")
	}
	if diff := cmp.Diff(map[string]string{"queuegov": "a file where the folder should be"}, read(t, out)); diff != "" {
		t.Errorf("files changed (-want +got):\n%s", diff)
	}
}
