package audit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

type thingInput struct {
	Name   *string
	Names  []string
	Secret *string
	Count  int32
	Ratio  *float64
	Labels map[string]string
	Blob   []byte
}

var (
	opDelete = governor.Operation{
		Service: "things", Name: "DeleteThing", Tags: governor.Destructive | governor.Cost, Sensitive: []string{"Secret"},
		Resources: func(input any) (r governor.Resources) {
			if in, _ := input.(*thingInput); in != nil {
				r.Add("Name", in.Name)
				r.AddAll("Names", in.Names)
			}
			return r
		},
	}
	opGet  = governor.Operation{Service: "things", Name: "GetThing", ReadOnly: true}
	things = governor.Service{
		Name: "things", SDKID: "Things", APIVersion: "2026-01-01",
		Operations: governor.PackOperations(
			governor.OperationRisk{Name: "DeleteThing", Risk: governor.High},
			governor.OperationRisk{Name: "GetThing", Risk: governor.Low},
		),
	}
)

func ptr[T any](v T) *T { return &v }

// record returns a record of an allowed call whose action id is id.
func record(id string) governor.Record {
	return governor.Record{
		Call: 7, Time: time.Date(2026, 1, 2, 3, 4, 5, 60, time.UTC), Phase: governor.Decided, Basis: governor.Asked,
		Action:   governor.NewAction(&opDelete, governor.High, &thingInput{Name: ptr("red"), Secret: ptr("hunter2")}),
		Decision: governor.Decision{Verdict: governor.Allowed, ActionID: id},
		Duration: 1500 * time.Microsecond,
	}
}

func open(t testing.TB, dir string, opts ...audit.Option) *audit.Log {
	t.Helper()
	log, err := audit.Open(dir, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log
}

// keep records ids and fails the test if that fails.
func keep(t testing.TB, log *audit.Log, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if err := log.Record(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
}

// written returns a directory with a closed log of n records, ids "id-1" and so on.
func written(t testing.TB, n int, opts ...audit.Option) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir, opts...)
	for i := range n {
		keep(t, log, fmt.Sprintf("id-%d", i+1))
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// parts returns the files of a log in order.
func parts(t testing.TB, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "audit-*.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files of a log in %s (%v)", dir, err)
	}
	return paths
}

// one returns the only file of a log.
func one(t testing.TB, dir string) string {
	t.Helper()
	paths := parts(t, dir)
	if len(paths) != 1 {
		t.Fatalf("%d files, want 1", len(paths))
	}
	return paths[0]
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// contents returns the entries of a log.
func contents(t testing.TB, dir string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for _, path := range parts(t, dir) {
		for line := range bytes.Lines(read(t, path)) {
			var l struct{ Entry map[string]any }
			if err := json.Unmarshal(line, &l); err != nil {
				t.Fatalf("%s: %v in %q", path, err, line)
			}
			all = append(all, l.Entry)
		}
	}
	return all
}

// story returns the phases of a log's entries, with the action id where there is one.
func story(t testing.TB, dir string) []string {
	t.Helper()
	var all []string
	for _, e := range contents(t, dir) {
		s := fmt.Sprint(e["phase"])
		for _, key := range []string{"cause", "action_id", "count"} {
			if e[key] != nil {
				s += fmt.Sprint(" ", e[key])
			}
		}
		all = append(all, s)
	}
	return all
}

// ids returns the action ids of a log, sorted.
func ids(t testing.TB, dir string) []string {
	t.Helper()
	var all []string
	for _, e := range contents(t, dir) {
		if id, ok := e["action_id"].(string); ok {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

// verify returns the report of a log that must be as it was written.
func verify(t testing.TB, paths ...string) audit.Report {
	t.Helper()
	report, err := audit.Verify(paths...)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return report
}

// governed returns a gate of things before which g decides and that records to r.
func governed(t testing.TB, g governor.Governor, r governor.Recorder, opts ...governor.Option) *governor.Gate {
	t.Helper()
	gate, err := governor.NewGate(g, append(opts, governor.WithRecorder(r))...)
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&things, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	return gate
}
