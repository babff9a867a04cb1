package resources

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// TestSmall compiles and runs what the templates make of a small definition, which has
// what none of the shipped ones needs: paging without a paginator of the SDK.
func TestSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	root := repo.Root(t)
	dir := tempmod.New(t, root, map[string]string{"main.go": string(tempmod.Read(t, filepath.Join("testdata", "small.go")))})
	copyFiles(t, filepath.Join(root, "gen", "s3gov", "*.go"), filepath.Join(dir, "s3gov"), func(name string) string {
		if name == "resource.go" || strings.HasPrefix(name, "resource_") {
			return ""
		}
		return name
	})
	copyFiles(t, filepath.Join(root, "templates", "testdata", "resources", "*.golden"), filepath.Join(dir, "s3gov"), func(name string) string {
		return strings.TrimSuffix(name, ".golden")
	})
	command := exec.Command("go", "run", ".")
	command.Dir = dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	golden := filepath.Join("testdata", "small.txt")
	if os.Getenv("UPDATE_SMALL") != "" {
		tempmod.Write(t, golden, out)
	}
	if diff := cmp.Diff(string(tempmod.Read(t, golden)), string(out)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// copyFiles copies the files that a pattern matches, each under the name that rename
// gives it; "" leaves it out.
func copyFiles(t *testing.T, pattern, to string, rename func(string) string) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	for _, name := range names {
		if renamed := rename(filepath.Base(name)); renamed != "" {
			tempmod.Write(t, filepath.Join(to, renamed), tempmod.Read(t, name))
		}
	}
}
