// Package tests holds what is tested of ascendgen as a whole.
package tests

import (
	"cmp"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/mod/modfile"
)

var update = flag.Bool("update", false, "rewrite what scripts compare with")

// TestScript runs the scripts of the command, one story a file. Besides the
// standard commands they have ascendgen, exits, module and runtime, which stand
// below.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	bin := build(t, root)
	goEnv := environment(t)
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, goEnv...)
			env.Vars = append(env.Vars, "ROOT="+root, "BIN="+bin)
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ascendgen": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg {
					ts.Fatalf("use exits, which wants a certain status")
				}
				exits(ts, false, append([]string{"0", "ascendgen"}, args...))
			},
			"exits":   exits,
			"module":  func(ts *testscript.TestScript, neg bool, args []string) { module(ts, neg, root, args) },
			"runtime": func(ts *testscript.TestScript, neg bool, args []string) { oldRuntime(ts, neg, root, args) },
		},
	})
}

// build compiles the command into a folder of its own and returns the folder.
func build(t *testing.T, root string) string {
	t.Helper()
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "./cmd/ascendgen")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// environment lets the go command of scripts find what is downloaded and compiled
// already, and nothing else.
func environment(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	dirs := strings.Fields(string(out))
	if len(dirs) != 2 {
		t.Fatalf("go env printed %q, want two folders", out)
	}
	return []string{
		"GOCACHE=" + dirs[0], "GOMODCACHE=" + dirs[1],
		"GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=-buildvcs=false",
	}
}

// exits runs a command and wants the exit status that stands in front of it:
//
//	exits 2 ascendgen generate
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits status command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	status := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		status = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%s: %v", args[1], err)
	}
	if status != want {
		ts.Fatalf("exit status %d, want %d", status, want)
	}
}

// module writes a go.mod that requires this repository and SDK packages:
//
//	module example.com/app s3 sns
//
// A service stands for the small package in testdata/sdk, in front of which
// "real:" names the one that this repository requires. "tool" adds the tool
// directive.
func module(ts *testscript.TestScript, neg bool, root string, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: module path [service...]")
	}
	const self, services = "github.com/ascendgen/ascendgen", "github.com/aws/aws-sdk-go-v2/service/"
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	ts.Check(err)
	ours, err := modfile.Parse("go.mod", data, nil)
	ts.Check(err)
	var theirs modfile.File
	check := func(errs ...error) { ts.Check(errors.Join(errs...)) }
	check(theirs.AddModuleStmt(args[0]), theirs.AddGoStmt(ours.Go.Version),
		theirs.AddRequire(self, "v0.0.0"), theirs.AddReplace(self, "", root, ""))
	versions := map[string]string{}
	for _, r := range ours.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	wanted := map[string]bool{}
	for _, arg := range args[1:] {
		service, isReal := strings.CutPrefix(arg, "real:")
		switch {
		case arg == "tool":
			check(theirs.AddTool(self + "/cmd/ascendgen"))
		case isReal:
			wanted[services+service] = true
		default:
			// No older than this repository needs, or it would not be the one chosen.
			check(theirs.AddRequire(services+service, cmp.Or(versions[services+service], "v1.0.0")),
				theirs.AddReplace(services+service, "", filepath.Join(root, "tests", "testdata", "sdk", service), ""))
		}
	}
	for _, r := range ours.Require {
		service, ok := strings.CutPrefix(r.Mod.Path, services)
		if !ok || strings.HasPrefix(service, "internal/") || wanted[r.Mod.Path] {
			check(theirs.AddRequire(r.Mod.Path, r.Mod.Version))
		}
	}
	theirs.Cleanup()
	data, err = theirs.Format()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("go.mod"), data, 0o666))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("go.sum"), sum, 0o666))
}

var handshake = regexp.MustCompile(`(?m)^const SupportsGenerated1 = true$`)

// oldRuntime copies the packages that generated code links into a folder, without
// the constant by which the runtime says that it serves this generation:
//
//	runtime old
func oldRuntime(ts *testscript.TestScript, neg bool, root string, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: runtime folder")
	}
	out := ts.MkAbs(args[0])
	taken := 0
	for _, pattern := range []string{"go.mod", "go.sum", "governor/*.go", "internal/*/*.go"} {
		paths, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		ts.Check(err)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			ts.Check(err)
			taken += len(handshake.FindAll(data, -1))
			name, err := filepath.Rel(root, path)
			ts.Check(err)
			ts.Check(os.MkdirAll(filepath.Dir(filepath.Join(out, name)), 0o777))
			ts.Check(os.WriteFile(filepath.Join(out, name), handshake.ReplaceAll(data, nil), 0o666))
		}
	}
	if taken != 1 {
		ts.Fatalf("took the constant away %d times, want once", taken)
	}
}
