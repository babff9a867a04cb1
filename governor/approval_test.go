package governor_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// approving leaves calls pending, and approves whatever it is asked about later.
type approving struct {
	decide func(a governor.Action) governor.Decision
}

func (p approving) Decide(_ context.Context, a governor.Action) (governor.Decision, error) {
	return p.decide(a), nil
}

func (approving) Approval(context.Context, string) (governor.Decision, error) {
	return governor.Decision{Verdict: governor.Allowed}, nil
}

var leftPending = governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-1"}

func TestApprovalIsForOneCallOnce(t *testing.T) {
	gate, err := governor.NewGate(approving{func(governor.Action) governor.Decision { return leftPending }})
	if err != nil {
		t.Fatal(err)
	}
	here, err1 := gate.Bind(&things, "eu-west-1")
	elsewhere, err2 := gate.Bind(&things, "us-east-1")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	var b backend
	if err := b.call(t.Context(), here, &opDelete, fullInput()); kindOf(err) != "pending" {
		t.Fatalf("error %v; want it pending", err)
	}
	other := fullInput()
	*other.Name = "other"
	approved := governor.WithApproval(t.Context(), "apr-1")
	for _, test := range []struct {
		name string
		ctx  context.Context
		gate *governor.Gate
		op   *governor.Operation
		in   *thingInput
		want string
	}{
		{"no such approval", governor.WithApproval(t.Context(), "apr-2"), here, &opDelete, fullInput(), "denied"},
		{"another session", approved, bind(t, approving{}), &opDelete, fullInput(), "denied"},
		{"another operation", approved, here, &opPut, fullInput(), "denied"},
		{"another input", approved, here, &opDelete, other, "denied"},
		{"another region", approved, elsewhere, &opDelete, fullInput(), "denied"},
		{"the call", approved, here, &opDelete, fullInput(), ""},
		{"the call again", approved, here, &opDelete, fullInput(), "denied"},
	} {
		before := len(b.sent)
		if err := b.call(test.ctx, test.gate, test.op, test.in); kindOf(err) != test.want || len(b.sent)-before != map[string]int{"": 1}[test.want] {
			t.Errorf("%s: error %v, %d sent; want %q", test.name, err, len(b.sent)-before, test.want)
		}
	}
}

// An input that changes while its call becomes pending is not what was asked about,
// so there must be no approval by which it goes out.
func TestChangeWhilePendingCannotBeResumed(t *testing.T) {
	in := fullInput()
	gate := bind(t, approving{func(governor.Action) governor.Decision {
		*in.Name = "production"
		return leftPending
	}})
	var b backend
	if err := b.call(t.Context(), gate, &opDelete, in); kindOf(err) != "denied" {
		t.Errorf("error %v; want it refused", err)
	}
	if err := b.call(governor.WithApproval(t.Context(), "apr-1"), gate, &opDelete, in); kindOf(err) != "denied" || len(b.sent) > 0 {
		t.Errorf("resumed: error %v, %d sent; want it refused", err, len(b.sent))
	}
}

// A governor that gives two calls one approval must not get the second one approved
// by what was said of the first.
func TestApprovalGivenTwice(t *testing.T) {
	gate := bind(t, approving{func(governor.Action) governor.Decision { return leftPending }})
	var b backend
	_ = b.call(t.Context(), gate, &opDelete, nil)
	_ = b.call(t.Context(), gate, &opDelete, fullInput())
	approved := governor.WithApproval(t.Context(), "apr-1")
	if err := b.call(approved, gate, &opDelete, fullInput()); kindOf(err) != "denied" || len(b.sent) > 0 {
		t.Errorf("second call: error %v, %d sent; want it refused", err, len(b.sent))
	}
	if err := b.call(approved, gate, &opDelete, nil); err != nil || len(b.sent) != 1 {
		t.Errorf("first call: error %v, %d sent; want it sent", err, len(b.sent))
	}
}

// An approval of a batch operation is for the operation. Calls in it are covered or
// asked, not taken for the one that was approved.
func TestApprovedBatch(t *testing.T) {
	gate := bind(t, approving{func(a governor.Action) governor.Decision {
		if a.Operation == "upload" {
			return leftPending
		}
		return governor.Decision{Verdict: governor.Allowed}
	}})
	var b backend
	run := func(ctx context.Context) error {
		return gate.Operation(ctx, "things", "upload", func(ctx context.Context, _ *governor.BatchOperation) error {
			return errors.Join(b.call(ctx, gate, &opPut, nil), b.call(ctx, gate, &opDelete, nil))
		})
	}
	if err := run(t.Context()); kindOf(err) != "pending" || len(b.sent) > 0 {
		t.Fatalf("error %v, %d sent; want it pending", err, len(b.sent))
	}
	if err := run(governor.WithApproval(t.Context(), "apr-1")); err != nil || len(b.sent) != 2 {
		t.Errorf("approved: error %v, %d sent; want both calls sent", err, len(b.sent))
	}
}

// TestApprovalIsForOneRisk holds that the approval of a batch operation at one level is
// none of an operation of the same name at another, nor of a call.
func TestApprovalIsForOneRisk(t *testing.T) {
	gate := bind(t, approving{func(governor.Action) governor.Decision { return leftPending }})
	ran := 0
	run := func(ctx context.Context, opts ...governor.BatchOption) error {
		return gate.Operation(ctx, "things", "DeleteThing", func(context.Context, *governor.BatchOperation) error { ran++; return nil }, opts...)
	}
	var asked *governor.PendingApprovalError
	if err := run(t.Context(), governor.UpTo(governor.Low)); !errors.As(err, &asked) {
		t.Fatal(err)
	}
	ctx := governor.WithApproval(t.Context(), asked.ApprovalID)
	for name, err := range map[string]error{
		"a higher level": run(ctx, governor.UpTo(governor.Critical)),
		"other tags":     run(ctx, governor.UpTo(governor.Low), governor.WithTags(governor.Destructive)),
		"a call":         new(backend).call(ctx, gate, &opDelete, nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "the approval is for another call") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := run(ctx, governor.UpTo(governor.Low)); err != nil || ran != 1 {
		t.Errorf("ran %d times: %v", ran, err)
	}
}

// An approval that a call waited for is used by that call, and by no other.
func TestApprovalIsAwaitedForOneCallOnce(t *testing.T) {
	gate := bind(t, approving{func(governor.Action) governor.Decision { return leftPending }},
		governor.WithApprovalWait(time.Minute, time.Millisecond))
	var b backend
	if err := b.call(t.Context(), gate, &opDelete, nil); err != nil || len(b.sent) != 1 {
		t.Fatalf("error %v, %d sent; want it sent", err, len(b.sent))
	}
	approved := governor.WithApproval(t.Context(), "apr-1")
	for name, err := range map[string]error{
		"another call":         b.call(t.Context(), gate, &opDelete, fullInput()),
		"the call again":       b.call(t.Context(), gate, &opDelete, nil),
		"the call, resumed":    b.call(approved, gate, &opDelete, nil),
		"another one, resumed": b.call(approved, gate, &opDelete, fullInput()),
	} {
		if kindOf(err) != "denied" || len(b.sent) != 1 {
			t.Errorf("%s: error %v, %d sent; want it refused", name, err, len(b.sent)-1)
		}
	}
}

// While one call waits for its approval, another that is given the same one is refused
// without a look at it.
func TestApprovalGivenTwiceWhileWaiting(t *testing.T) {
	given := false
	governing := approving{func(governor.Action) governor.Decision { return leftPending }}
	var gate *governor.Gate
	var b backend
	inner := func() error { return b.call(t.Context(), gate, &opDelete, fullInput()) }
	gate = bind(t, polling{governing, func() {
		if !given {
			given = true
			if err := inner(); kindOf(err) != "denied" || len(b.sent) > 0 {
				t.Errorf("second call: error %v, %d sent; want it refused", err, len(b.sent))
			}
		}
	}}, governor.WithApprovalWait(time.Minute, time.Millisecond))
	if err := b.call(t.Context(), gate, &opDelete, nil); err != nil || len(b.sent) != 1 || !given {
		t.Errorf("first call: error %v, %d sent; want it sent", err, len(b.sent))
	}
}

// polling does something whenever an approval is looked at.
type polling struct {
	approving
	poll func()
}

func (p polling) Approval(ctx context.Context, id string) (governor.Decision, error) {
	p.poll()
	return p.approving.Approval(ctx, id)
}

// Two calls that are equal and share an approval may wait for it; one of them gets it.
func TestEqualCallsAwaitOneApproval(t *testing.T) {
	gate := bind(t, approving{func(governor.Action) governor.Decision { return leftPending }},
		governor.WithApprovalWait(time.Minute, 20*time.Millisecond))
	var sent atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			_, err := governor.Call(t.Context(), gate, &opDelete, governor.High, new(thingInput), nil,
				func(context.Context, *thingInput, ...func(*thingOptions)) (*thingOutput, error) {
					sent.Add(1)
					return nil, nil
				})
			if kind := kindOf(err); kind != "" && kind != "denied" {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := sent.Load(); got != 1 {
		t.Errorf("%d calls were sent by one approval", got)
	}
}

// An approval that was used is no approval of a later call, though the governor gives
// it to that one too.
func TestUsedApprovalGivenAgain(t *testing.T) {
	gate := bind(t, approving{func(governor.Action) governor.Decision { return leftPending }})
	approved := governor.WithApproval(t.Context(), "apr-1")
	var b backend
	_ = b.call(t.Context(), gate, &opDelete, nil)
	if err := b.call(approved, gate, &opDelete, nil); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]*thingInput{"another call": fullInput(), "the same call": nil} {
		if err := b.call(t.Context(), gate, &opDelete, in); kindOf(err) != "denied" {
			t.Errorf("%s: error %v; want it refused", name, err)
		}
		if err := b.call(approved, gate, &opDelete, in); kindOf(err) != "denied" || len(b.sent) != 1 {
			t.Errorf("%s, resumed: error %v, %d sent; want it refused", name, err, len(b.sent)-1)
		}
	}
}

// What has waited in vain can still be resumed.
func TestResumedAfterWaiting(t *testing.T) {
	late := polls{left: 1 << 30}
	gate := bind(t, &late, governor.WithApprovalWait(5*time.Millisecond, time.Millisecond))
	var b backend
	if err := b.call(t.Context(), gate, &opDelete, nil); kindOf(err) != "pending" {
		t.Fatalf("error %v; want it pending", err)
	}
	late.left = 0
	if err := b.call(governor.WithApproval(t.Context(), "apr-1"), gate, &opDelete, nil); err != nil || len(b.sent) != 1 {
		t.Errorf("error %v, %d sent; want it sent", err, len(b.sent))
	}
}

// polls approves after so many looks.
type polls struct{ left int }

func (*polls) Decide(context.Context, governor.Action) (governor.Decision, error) {
	return leftPending, nil
}

func (p *polls) Approval(context.Context, string) (governor.Decision, error) {
	if p.left--; p.left >= 0 {
		return governor.Decision{Verdict: governor.Pending}, nil
	}
	return governor.Decision{Verdict: governor.Allowed}, nil
}
