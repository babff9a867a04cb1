package governor_test

import (
	"context"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

func TestRecordNames(t *testing.T) {
	var names []string
	for b := governor.Basis(0); b <= governor.Own+1; b++ {
		names = append(names, b.String())
	}
	for p := governor.Phase(0); p <= governor.Ended+1; p++ {
		names = append(names, p.String())
	}
	want := []string{
		"Basis(0)", "asked", "excluded", "skipped-read", "failed-open", "refused", "approved", "in-batch", "own", "Basis(9)",
		"Phase(0)", "decided", "ended", "Phase(3)",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// numbers is a recorder that keeps the numbers of calls.
type numbers []uint64

func (n *numbers) Record(_ context.Context, r governor.Record) error {
	*n = append(*n, r.Call)
	return nil
}

// The decision and the end of a call can be told to belong together.
func TestRecordsShareTheNumberOfTheirCall(t *testing.T) {
	var n numbers
	gate, b := bind(t, allow, governor.WithRecorder(&n)), backend{}
	for range 2 {
		if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(n) != 4 || n[0] == 0 || n[0] != n[1] || n[2] != n[3] || n[0] == n[2] {
		t.Errorf("numbers %v, want two of each call's own", n)
	}
}
