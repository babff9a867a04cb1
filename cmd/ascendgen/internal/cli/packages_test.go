package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/analysis/usage"
)

var column = regexp.MustCompile(`(?m)^([a-z/]+\.go:[0-9]+):[0-9]+:`)

// What does not compile is said once, each mistake on a line, whichever of the compiler
// and the type checker says it.
func TestProblems(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"go.mod":     "module example.com/app\n\ngo 1.25\n",
		"main.go":    "package main\n\nfunc main() {\n\tf(1)\n\tf(missing, 2, \"x\")\n}\n\nfunc f(a, b int) {}\n",
		"sub/sub.go": "package sub\n\nfunc F() int {\n}\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "")
	want := "main.go:4:C: not enough arguments in call to f: have (number), want (int, int)\n" +
		"main.go:5:C: too many arguments in call to f: have (unknown type, number, string), want (int, int)\n" +
		"main.go:5:C: undefined: missing\n" +
		"sub/sub.go:4:C: missing return"
	for name, mode := range map[string]packages.LoadMode{"vet": vetMode, "usage": usage.LoadMode} {
		for _, folder := range []string{"", dir} {
			if folder == "" {
				t.Chdir(dir)
			} else {
				t.Chdir(os.TempDir())
			}
			all, err := (&loader{dir: folder, mode: mode}).load(t.Context(), []string{"./..."})
			if err != nil {
				t.Fatal(err)
			}
			// The columns are those of the compiler in one mode, of the type checker in the other.
			got := column.ReplaceAllString(errorText(all.problems), "$1:C:")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %q (-want +got):\n%s", name, folder, diff)
			}
		}
	}
}

func TestOf(t *testing.T) {
	err := of("main", &os.PathError{Op: "a.go:1:2: x\nnot", Path: "there", Err: os.ErrNotExist})
	if want := "main:a.go:1:2: x\nmain: not there: file does not exist"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}
