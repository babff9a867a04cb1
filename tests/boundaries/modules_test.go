package boundaries

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/modfile"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

func goMod(t *testing.T) *modfile.File {
	t.Helper()
	path := filepath.Join(repo.Root(t), "go.mod")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := modfile.Parse(path, content, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestModules holds that every module on which this one depends is written down with
// a reason. A new dependency fails until somebody has said why it is worth having.
func TestModules(t *testing.T) {
	const name = "testdata/modules.txt"
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := parseModules(string(content))
	if err != nil {
		t.Fatalf("%s:%v", name, err)
	}
	required := make(map[string]bool)
	for _, r := range goMod(t).Require {
		required[r.Mod.Path] = true
		if listed[r.Mod.Path] == "" {
			t.Errorf("go.mod requires %s, which %s does not explain", r.Mod.Path, name)
		}
	}
	for module := range listed {
		if !required[module] {
			t.Errorf("%s explains %s, which go.mod does not require", name, module)
		}
	}
}

// parseModules reads lines of a module's path, blanks and a reason. Lines that begin
// with # are comments.
func parseModules(content string) (map[string]string, error) {
	listed := make(map[string]string)
	previous, number := "", 0
	for line := range strings.Lines(content) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		module, reason, _ := strings.Cut(line, " ")
		switch reason = strings.TrimSpace(reason); {
		case reason == "":
			return nil, fmt.Errorf("%d: %s: no reason given", number, module)
		case module == previous:
			return nil, fmt.Errorf("%d: %s: listed twice", number, module)
		case module < previous:
			return nil, fmt.Errorf("%d: %s: want the modules sorted", number, module)
		}
		listed[module], previous = reason, module
	}
	return listed, nil
}

func TestParseModules(t *testing.T) {
	for _, test := range []struct {
		content string
		want    map[string]string
		err     string
	}{
		{"# c\n\na.test/x  why x\nb.test/y because\n", map[string]string{"a.test/x": "why x", "b.test/y": "because"}, ""},
		{"a.test/x\n", nil, "1: a.test/x: no reason given"},
		{"b.test/x why\na.test/y why\n", nil, "2: a.test/y: want the modules sorted"},
		{"a.test/x why\na.test/x why\n", nil, "2: a.test/x: listed twice"},
	} {
		got, err := parseModules(test.content)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.content, diff)
		}
		if message := fmt.Sprint(err); err != nil && message != test.err || err == nil && test.err != "" {
			t.Errorf("%q: error %v, want %q", test.content, err, test.err)
		}
	}
}

// TestInstallable holds that go install of a published version works: it refuses a
// module whose go.mod replaces or excludes anything.
func TestInstallable(t *testing.T) {
	file := goMod(t)
	for _, r := range file.Replace {
		t.Errorf("go.mod replaces %s", r.Old.Path)
	}
	for _, e := range file.Exclude {
		t.Errorf("go.mod excludes %s", e.Mod)
	}
	if file.Module.Mod.Path != repo.Module {
		t.Errorf("go.mod is of %s, want %s", file.Module.Mod.Path, repo.Module)
	}
}
