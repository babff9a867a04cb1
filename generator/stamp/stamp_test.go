package stamp_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/stamp"
	"github.com/ascendgen/ascendgen/templates"
)

const source = templates.Header + "\n\npackage s3gov\n"

var result = &generator.Result{Files: []generator.File{
	{Path: "s3gov/client.go", Content: []byte(source)},
	{Path: "s3gov/risks.go", Content: []byte(source)},
}}

// saved returns a folder of two files that is stamped for the run "r" and the input "a".
func saved(t *testing.T) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	out := t.TempDir()
	if _, err := result.Write(out); err != nil {
		t.Fatal(err)
	}
	if err := stamp.New(out, "r", "a").Save(result.Sums()); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHolds(t *testing.T) {
	write := func(name, content string) func(*testing.T, string) error {
		return func(_ *testing.T, out string) error {
			return os.WriteFile(filepath.Join(out, "s3gov", name), []byte(content), 0o666)
		}
	}
	nothing := func(*testing.T, string) error { return nil }
	for name, test := range map[string]struct {
		run, input string
		touch      func(t *testing.T, out string) error
		want       bool
	}{
		"nothing changed": {"r", "a", nothing, true},
		"another input":   {"r", "b", nothing, false},
		"another run":     {"s", "a", nothing, false},
		"file edited":     {"r", "a", write("risks.go", source+"// by hand\n"), false},
		"file of the same size and time": {"r", "a", func(t *testing.T, out string) error {
			path := filepath.Join(out, "s3gov", "risks.go")
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if err := write("risks.go", templates.Header+"\n\npackage s4gov\n")(t, out); err != nil {
				return err
			}
			return os.Chtimes(path, info.ModTime(), info.ModTime())
		}, false},
		"file touched": {"r", "a", func(_ *testing.T, out string) error {
			later := time.Now().Add(time.Hour)
			return os.Chtimes(filepath.Join(out, "s3gov", "risks.go"), later, later)
		}, true},
		"file removed":             {"r", "a", func(_ *testing.T, out string) error { return os.Remove(filepath.Join(out, "s3gov", "risks.go")) }, false},
		"file of ours added":       {"r", "a", write("extra.go", source), false},
		"file of another added":    {"r", "a", write("extra.go", "package s3gov\n"), false},
		"file of no package added": {"r", "a", write("README.md", source), true},
		"folder removed":           {"r", "a", func(_ *testing.T, out string) error { return os.RemoveAll(out) }, false},
		"stamp damaged": {"r", "a", func(t *testing.T, _ string) error {
			cache, err := os.UserCacheDir()
			if err != nil {
				return err
			}
			files, err := filepath.Glob(filepath.Join(cache, "ascendgen", "*.json"))
			if err != nil || len(files) != 1 {
				t.Fatalf("stamps: %v, %v", files, err)
			}
			return os.WriteFile(files[0], []byte(`{"input": "a"`), 0o666)
		}, false},
		"stamp of nothing": {"r", "a", func(_ *testing.T, out string) error { return stamp.New(out, "r", "a").Save(nil) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			out := saved(t)
			if err := test.touch(t, out); err != nil {
				t.Fatal(err)
			}
			if got := stamp.New(out, test.run, test.input).Holds(); got != test.want {
				t.Errorf("Holds = %v", got)
			}
		})
	}
}

// TestEditedBeforeSave holds that what is edited between writing and stamping is seen:
// what counts is what was generated.
func TestEditedBeforeSave(t *testing.T) {
	out := saved(t)
	if err := os.WriteFile(filepath.Join(out, "s3gov", "client.go"), []byte("package s3gov\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	s := stamp.New(out, "r", "a")
	if err := s.Save(result.Sums()); err != nil {
		t.Fatal(err)
	}
	if s.Holds() {
		t.Error("it holds")
	}
}

// TestTwoRuns holds that runs into one folder keep each other's stamps.
func TestTwoRuns(t *testing.T) {
	out := saved(t)
	if err := stamp.New(out, "s", "b").Save(result.Sums()); err != nil {
		t.Fatal(err)
	}
	if !stamp.New(out, "r", "a").Holds() || !stamp.New(out, "s", "b").Holds() {
		t.Error("one of them does not hold")
	}
}

// TestNowhere holds that a stamp without a cache folder never holds and never fails.
func TestNowhere(t *testing.T) {
	out := saved(t)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	t.Setenv("LocalAppData", "")
	s := stamp.New(out, "r", "a")
	if s.Holds() {
		t.Error("it holds")
	}
	if err := s.Save(result.Sums()); err != nil {
		t.Error(err)
	}
}
