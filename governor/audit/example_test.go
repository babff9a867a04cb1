package audit_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

// A log is kept while calls are made, and verified later against a head that was kept
// elsewhere.
func Example() {
	dir, err := os.MkdirTemp("", "audit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	log, err := audit.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	gate, err := governor.NewGate(governor.Ceiling(governor.Low, 0),
		governor.WithRecorder(log), governor.WithRequiredRecord())
	if err != nil {
		fmt.Println(err)
		return
	}
	if gate, err = gate.Bind(&things, "eu-west-1"); err != nil {
		fmt.Println(err)
		return
	}
	deleteThing := func(context.Context, *thingInput, ...func(*struct{})) (*struct{}, error) { return nil, nil }
	_, err = governor.Call(context.Background(), gate, &opDelete, governor.High, &thingInput{}, nil, deleteThing)
	fmt.Println(err)
	if err := log.Close(); err != nil {
		fmt.Println(err)
	}
	kept := log.Head() // to be kept where the program cannot write

	report, err := audit.Check{Head: kept}.Verify(dir)
	fmt.Println(report.Entries, "entries, up to the head:", report.Anchored, err)

	file := filepath.Join(dir, "audit-000000000001.jsonl")
	content, err := os.ReadFile(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = os.WriteFile(file, content[:len(content)/2], 0o600) // somebody cuts the end off
	_, err = audit.Check{Head: kept}.Verify(dir)
	fmt.Println(err != nil)
	// Output:
	// things:DeleteThing (risk high) denied: risk above the ceiling of low
	// 2 entries, up to the head: true <nil>
	// true
}
