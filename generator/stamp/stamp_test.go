package stamp_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/generator/stamp"
)

// saved returns a folder of two files that is stamped for the input "a".
func saved(t *testing.T) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	out := t.TempDir()
	if err := os.Mkdir(filepath.Join(out, "s3gov"), 0o777); err != nil {
		t.Fatal(err)
	}
	paths := []string{"s3gov/client.go", "s3gov/risks.go"}
	for _, path := range paths {
		if err := os.WriteFile(filepath.Join(out, path), []byte("package s3gov\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := stamp.New(out, "a").Save(paths); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHolds(t *testing.T) {
	for name, test := range map[string]struct {
		input string
		touch func(t *testing.T, out string) error
		want  bool
	}{
		"nothing changed": {"a", func(*testing.T, string) error { return nil }, true},
		"another input":   {"b", func(*testing.T, string) error { return nil }, false},
		"file edited": {"a", func(_ *testing.T, out string) error {
			return os.WriteFile(filepath.Join(out, "s3gov", "risks.go"), []byte("package s3gov // by hand\n"), 0o666)
		}, false},
		"file of the same size": {"a", func(_ *testing.T, out string) error {
			path := filepath.Join(out, "s3gov", "risks.go")
			if err := os.WriteFile(path, []byte("package s4gov\n"), 0o666); err != nil {
				return err
			}
			later := time.Now().Add(time.Second)
			return os.Chtimes(path, later, later)
		}, false},
		"file removed": {"a", func(_ *testing.T, out string) error { return os.Remove(filepath.Join(out, "s3gov", "risks.go")) }, false},
		"file added": {"a", func(_ *testing.T, out string) error {
			if err := os.WriteFile(filepath.Join(out, "s3gov", "extra.go"), nil, 0o666); err != nil {
				return err
			}
			later := time.Now().Add(time.Second)
			return os.Chtimes(filepath.Join(out, "s3gov"), later, later)
		}, false},
		"folder removed": {"a", func(_ *testing.T, out string) error { return os.RemoveAll(out) }, false},
		"stamp damaged": {"a", func(t *testing.T, _ string) error {
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
	} {
		t.Run(name, func(t *testing.T) {
			out := saved(t)
			if err := test.touch(t, out); err != nil {
				t.Fatal(err)
			}
			if got := stamp.New(out, test.input).Holds(); got != test.want {
				t.Errorf("Holds = %v", got)
			}
		})
	}
}

// TestNowhere holds that a stamp without a cache folder never holds and never fails.
func TestNowhere(t *testing.T) {
	out := saved(t)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	t.Setenv("LocalAppData", "")
	s := stamp.New(out, "a")
	if s.Holds() {
		t.Error("it holds")
	}
	if err := s.Save([]string{"s3gov/client.go"}); err != nil {
		t.Error(err)
	}
}
