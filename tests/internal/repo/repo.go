// Package repo tells the tests of the whole tree where things are in it.
package repo

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Module is the path of the module.
const Module = "github.com/ascendgen/ascendgen"

// Suffix is what the name of a committed client has after the SDK's.
const Suffix = "gov"

// Root returns the folder of go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

// Services returns the services that have a folder in gen, by the names of their Go
// packages in the SDK, sorted.
func Services(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(Root(t), "gen"))
	if err != nil {
		t.Fatal(err)
	}
	var services []string
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), Suffix)
		if !ok || !entry.IsDir() {
			t.Errorf("gen/%s: want only folders whose names end in %q", entry.Name(), Suffix)
			continue
		}
		services = append(services, name)
	}
	if len(services) == 0 {
		t.Fatal("gen holds no client")
	}
	return services
}

// Go runs the go command in a folder and returns what it prints to standard output.
// It fails the test if the command fails.
func Go(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, stderr, err := TryGo(t, dir, args...)
	if err != nil {
		t.Fatalf("go %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr)
	}
	return out
}

// TryGo is Go for a command that may fail.
func TryGo(t testing.TB, dir string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(runtime.GOROOT(), "bin", "go"), args...)
	cmd.Dir = dir
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}
