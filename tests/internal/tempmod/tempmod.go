// Package tempmod makes modules that use this one as a user's module would, for tests
// that build programs.
package tempmod

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// Path is the path of the modules that New makes.
const Path = "example.test/user"

// New writes a module into a new folder, which it returns. The module requires what
// this one requires, and finds this one in the folder runtime. Commands that run in
// the test afterwards reach no network and no workspace.
func New(t testing.TB, runtime string, files map[string]string) string {
	t.Helper()
	t.Setenv("GOFLAGS", "-mod=mod -buildvcs=false")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOWORK", "off")
	dir := t.TempDir()
	Write(t, filepath.Join(dir, "go.mod"), goMod(t, runtime))
	Write(t, filepath.Join(dir, "go.sum"), Read(t, filepath.Join(repo.Root(t), "go.sum")))
	for name, content := range files {
		Write(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(content))
	}
	return dir
}

// goMod returns the go.mod of a user of this module.
func goMod(t testing.TB, runtime string) []byte {
	t.Helper()
	path := filepath.Join(repo.Root(t), "go.mod")
	file, err := modfile.Parse(path, Read(t, path), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		file.AddModuleStmt(Path),
		file.AddRequire(repo.Module, "v0.0.0"),
		file.AddReplace(repo.Module, "", runtime, ""),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	content, err := file.Format()
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Read returns the content of a file.
func Read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Write writes a file, and its folder if need be.
func Write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
}
