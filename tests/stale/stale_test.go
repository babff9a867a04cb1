// Package stale holds that programs stop compiling when a risk that they rely on has
// moved, or when the runtime is too old for the generated code.
package stale

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/clients"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

const floor = `package user

import (
	"github.com/ascendgen/ascendgen/governor"

	"example.test/user/sqsgov"
)

const _ = sqsgov.RiskDeleteQueue - governor.High
`

const tier = `package user

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"example.test/user/sqsgov"
)

func queues(ctx context.Context, client sqsgov.LowRisk) (*sqs.ListQueuesOutput, error) {
	return client.ListQueues(ctx, nil)
}

var _ = queues
`

func overlay(rule string) string { return `{"version": 1, "rules": {` + rule + `}}` }

// TestMovedRisk builds a user's code against the client as it is after a review that
// moved one rating.
func TestMovedRisk(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	tests := []struct {
		name    string
		code    string
		overlay string   // moves a rating
		want    []string // in the compiler's message; none: it compiles
	}{
		{"floor as it stands", floor, overlay(`"sqs:DeleteQueue": "high"`), nil},
		{"floor below the rating", floor, overlay(`"sqs:DeleteQueue": "critical"`), nil},
		{"floor above the rating", floor, overlay(`"sqs:DeleteQueue": "medium"`), []string{"user.go:9:", "sqsgov.RiskDeleteQueue - governor.High", "overflows"}},
		{"tier as it stands", tier, overlay(`"sqs:ListQueues": "low"`), nil},
		{"tier after a raise", tier, overlay(`"sqs:ListQueues": "medium"`), []string{"user.go:12:", "client.ListQueues undefined", "sqsgov.LowRisk"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := tempmod.New(t, repo.Root(t), sqsgov(t, test.overlay))
			tempmod.Write(t, filepath.Join(dir, "user.go"), []byte(test.code))
			build(t, dir, test.want)
		})
	}
}

// sqsgov returns the files of a generated client.
func sqsgov(t *testing.T, overlays ...string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for _, file := range clients.Generate(t, []string{"sqs"}, overlays...).Files {
		files[file.Path] = string(file.Content)
	}
	return files
}

// build builds a module, which must fail with a message that holds want, or succeed
// if want is empty.
func build(t *testing.T, dir string, want []string) {
	t.Helper()
	stdout, stderr, err := repo.TryGo(t, dir, "build", "./...")
	switch {
	case len(want) == 0 && err != nil:
		t.Errorf("does not build: %v\n%s%s", err, stdout, stderr)
	case len(want) > 0 && err == nil:
		t.Errorf("builds, want an error with %q", want)
	}
	for _, part := range want {
		if !strings.Contains(stderr, part) {
			t.Errorf("message lacks %q:\n%s", part, stderr)
		}
	}
}

// TestOldRuntime builds a generated client against a copy of the runtime, whole and
// without the constant that says which generated code it serves.
func TestOldRuntime(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	const declaration = "const SupportsGenerated1 = true"
	for _, test := range []struct {
		name, declaration string
		want              []string
	}{
		{"as it stands", declaration, nil},
		{"too old", "", []string{"sqsgov/client.go:", "undefined: governor.SupportsGenerated1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			runtime := copyRuntime(t)
			path := filepath.Join(runtime, "governor", "session.go")
			before := string(tempmod.Read(t, path))
			if strings.Count(before, declaration) != 1 {
				t.Fatalf("%s: want %q once", path, declaration)
			}
			tempmod.Write(t, path, []byte(strings.Replace(before, declaration, test.declaration, 1)))
			build(t, tempmod.New(t, runtime, sqsgov(t)), test.want)
		})
	}
}

// copyRuntime copies what a generated client needs of this module to a new folder.
func copyRuntime(t *testing.T) string {
	t.Helper()
	root, to := repo.Root(t), t.TempDir()
	tempmod.Write(t, filepath.Join(to, "go.mod"), tempmod.Read(t, filepath.Join(root, "go.mod")))
	packages := repo.Go(t, root, "list", "-deps", "-f", "{{if .Module}}{{if .Module.Main}}{{.Dir}}{{end}}{{end}}", "./governor")
	for dir := range strings.FieldsSeq(packages) {
		below, err := filepath.Rel(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(to, below), 0o777); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				tempmod.Write(t, filepath.Join(to, below, filepath.Base(file)), tempmod.Read(t, file))
			}
		}
	}
	return to
}
