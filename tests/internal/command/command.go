// Package command builds the ascendgen command once for a test binary.
package command

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// Build builds the command into a folder of the test's and returns its path.
func Build(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ascendgen.exe")
	repo.Go(t, repo.Root(t), "build", "-o", path, "./cmd/ascendgen")
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}
