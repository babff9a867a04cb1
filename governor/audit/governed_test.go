package audit_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

// office decides by the call's name: every third call is denied, every third needs an
// approval, which comes at the second time that somebody asks for it.
type office struct {
	asked sync.Map // approval ids that were asked for once
}

func (o *office) Decide(_ context.Context, a governor.Action) (governor.Decision, error) {
	name := a.Resources()[0].Value
	n, err := strconv.Atoi(name)
	if err != nil {
		return governor.Decision{}, err
	}
	d := governor.Decision{ActionID: "act-" + name}
	switch n % 3 {
	case 0:
		d.Verdict = governor.Allowed
	case 1:
		d.Verdict, d.ApprovalID = governor.Pending, "apr-"+name
	}
	return d, nil
}

func (o *office) Approval(_ context.Context, id string) (governor.Decision, error) {
	d := governor.Decision{Verdict: governor.Pending, ApprovalID: id}
	if _, again := o.asked.LoadOrStore(id, true); again {
		d.Verdict = governor.Allowed
	}
	return d, nil
}

// TestManyGovernedCalls makes 10,000 calls at once: each decision and each end is in
// the log, in one unbroken chain, and the log keeps no memory of them.
func TestManyGovernedCalls(t *testing.T) {
	const calls = 10_000
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir, audit.SyncEvery(20*time.Millisecond), audit.RotateAtSize(1<<20))
	gate := governed(t, new(office), log, governor.WithRequiredRecord(), governor.WithApprovalWait(time.Minute, time.Millisecond))
	before := heap()
	var sent, denied atomic.Int64
	var wg sync.WaitGroup
	for i := range calls {
		wg.Go(func() {
			_, err := governor.Call(t.Context(), gate, &opDelete, governor.High, &thingInput{Name: ptr(strconv.Itoa(i))}, nil,
				func(context.Context, *thingInput, ...func(*struct{})) (*struct{}, error) {
					sent.Add(1)
					return nil, nil
				})
			var refused *governor.GovernanceError
			switch {
			case errors.As(err, &refused):
				denied.Add(1)
			case err != nil:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if grown := int64(heap()) - int64(before); grown > 32<<20 {
		t.Errorf("%d bytes are still held after the calls", grown)
	}
	if log.Spare() > 1<<20 {
		t.Errorf("%d bytes are kept for later entries", log.Spare())
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	phases := make(map[string]int)
	for _, e := range contents(t, dir) {
		if e["basis"] != nil {
			phases[fmt.Sprintf("%v %v %v", e["action_id"], e["phase"], e["verdict"])]++
		}
	}
	for i := range calls {
		verdict := "denied"
		if i%3 < 2 {
			verdict = "allowed"
			if phases[fmt.Sprintf("act-%d ended allowed", i)] != 1 {
				t.Errorf("the end of call %d is not recorded once", i)
			}
		}
		if phases[fmt.Sprintf("act-%d decided %s", i, verdict)] != 1 {
			t.Errorf("the decision on call %d is not recorded once", i)
		}
	}
	report := verify(t, dir)
	if want := int(sent.Load()*2 + denied.Load()); len(phases) != want || sent.Load()+denied.Load() != calls || report.Lost != 0 {
		t.Errorf("%d records, want %d; %d sent, %d denied, report %+v", len(phases), want, sent.Load(), denied.Load(), report)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
