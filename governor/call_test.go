package governor_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

func TestZeroValuesRefuse(t *testing.T) {
	unbound, err := governor.NewGate(allow)
	if err != nil {
		t.Fatal(err)
	}
	bound := bind(t, governor.Ceiling(governor.Critical, 0))
	asked := bind(t, allow)
	careless := bind(t, atOnce{governor.Decision{Verdict: governor.Allowed}})
	for name, test := range map[string]struct {
		gate *governor.Gate
		op   *governor.Operation
		risk governor.Risk
		want string
	}{
		"nil gate":               {nil, &opDelete, governor.Low, "no governor"},
		"zero gate":              {new(governor.Gate), &opDelete, governor.Low, "no governor"},
		"unbound gate":           {unbound, &opDelete, governor.Low, "no governor"},
		"nil operation":          {asked, nil, governor.Low, "no governor"},
		"nil operation, at once": {bound, nil, governor.Low, "no governor"},
		"zero risk":              {asked, &opDelete, 0, "unrated"},
		"zero risk, at once":     {bound, &opDelete, 0, "unrated"},
		"no such risk":           {asked, &opDelete, 9, "unrated"},
		"no such risk, at once":  {bound, &opDelete, 9, "unrated"},
		"zero risk, careless":    {careless, &opDelete, 0, "unrated"},
		"zero decision":          {bind(t, answer(governor.Decision{}, nil)), &opDelete, governor.Low, "denied"},
		"nil Func":               {bind(t, governor.Func(nil)), &opDelete, governor.Low, "no governor is set"},
		"ceiling of nothing":     {bind(t, governor.Ceiling(0, 0)), &opDelete, governor.Low, "every call is denied"},
		"unknown verdict":        {bind(t, answer(governor.Decision{Verdict: 9}, nil)), &opDelete, governor.Low, "unknown verdict: Verdict(9)"},
		"unknown, fail open":     {bind(t, answer(governor.Decision{Verdict: 9}, nil), governor.WithFailMode(governor.FailOpen)), &opDelete, governor.Low, "unknown verdict"},
	} {
		var b backend
		_, err := governor.Call(t.Context(), test.gate, test.op, test.risk, new(thingInput), nil, b.do)
		var refused *governor.GovernanceError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v; want a GovernanceError with %q", name, err, test.want)
		}
		if len(b.sent) > 0 {
			t.Errorf("%s: the call went out", name)
		}
	}
}

func TestCall(t *testing.T) {
	joined := errors.Join(governor.Unavailable(errRefusedConn), &governor.GovernanceError{Reason: "kill switch"})
	half := errors.Join(governor.Unavailable(errRefusedConn), &governor.PendingApprovalError{})
	for name, test := range map[string]struct {
		governor governor.Governor
		mode     governor.FailMode
		want     string // kind of the error, "" if the call goes out
	}{
		"allowed":                        {allow, governor.FailClosed, ""},
		"denied":                         {deny, governor.FailClosed, "denied"},
		"denied, open":                   {deny, governor.FailOpen, "denied"},
		"pending":                        {pending, governor.FailClosed, "pending"},
		"pending, open":                  {pending, governor.FailOpen, "pending"},
		"unavailable":                    {away, governor.FailClosed, "unavailable"},
		"unavailable, open":              {away, governor.FailOpen, ""},
		"failed":                         {answer(governor.Decision{}, errBroken), governor.FailClosed, "denied"},
		"failed, open":                   {answer(governor.Decision{}, errBroken), governor.FailOpen, "denied"},
		"own deadline, open":             {answer(governor.Decision{}, context.DeadlineExceeded), governor.FailOpen, "denied"},
		"allowed and failed":             {answer(governor.Decision{Verdict: governor.Allowed}, errBroken), governor.FailOpen, "denied"},
		"allowed and unavailable":        {answer(governor.Decision{Verdict: governor.Allowed}, governor.Unavailable(errBroken)), governor.FailClosed, "unavailable"},
		"unavailable and refused, open":  {answer(governor.Decision{}, joined), governor.FailOpen, "denied"},
		"unavailable and pending, open":  {answer(governor.Decision{}, half), governor.FailOpen, "denied"},
		"ceiling, allowed":               {governor.Ceiling(governor.High, 0), governor.FailClosed, ""},
		"ceiling, pending":               {governor.Ceiling(governor.Low, governor.High), governor.FailOpen, "pending"},
		"ceiling, denied":                {governor.Ceiling(governor.Low, governor.Medium), governor.FailOpen, "denied"},
		"at once nothing, then allowed":  {undecided{allow}, governor.FailClosed, ""},
		"at once nothing, then denied":   {undecided{deny}, governor.FailClosed, "denied"},
		"at once nothing, then nobody":   {undecided{away}, governor.FailClosed, "unavailable"},
		"wrapped unavailable, open":      {answer(governor.Decision{}, errors.Join(errBroken, governor.Unavailable(errRefusedConn))), governor.FailOpen, ""},
		"allowed past its expiry is so":  {answer(governor.Decision{Verdict: governor.Allowed, ExpiresAt: time.Unix(1, 0)}, nil), governor.FailClosed, ""},
		"reason alone does not allow it": {answer(governor.Decision{Reason: "allowed"}, nil), governor.FailClosed, "denied"},
	} {
		var b backend
		in := fullInput()
		err := b.call(t.Context(), bind(t, test.governor, governor.WithFailMode(test.mode)), &opDelete, in)
		if got := kindOf(err); got != test.want {
			t.Errorf("%s: error %v is %q, want %q", name, err, got, test.want)
		}
		if sent := len(b.sent) == 1 && b.sent[0] == in; sent != (test.want == "") {
			t.Errorf("%s: sent %t", name, sent)
		}
	}
}

// atOnce is an Immediate governor that looks at nothing.
type atOnce struct{ decision governor.Decision }

func (a atOnce) Decide(context.Context, governor.Action) (governor.Decision, error) {
	return a.decision, nil
}
func (a atOnce) DecideAtOnce(*governor.Operation, governor.Risk) *governor.Decision {
	return &a.decision
}

// undecided is an Immediate governor that never decides at once.
type undecided struct{ governor.Governor }

func (undecided) DecideAtOnce(*governor.Operation, governor.Risk) *governor.Decision { return nil }

func kindOf(err error) string {
	var refused *governor.GovernanceError
	var pending *governor.PendingApprovalError
	var unavailable *governor.ServiceUnavailableError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refused):
		return "denied"
	case errors.As(err, &pending):
		return "pending"
	case errors.As(err, &unavailable):
		return "unavailable"
	case errors.Is(err, context.Canceled):
		return "canceled"
	}
	return err.Error()
}

func TestCallReturnsWhatTheSDKReturns(t *testing.T) {
	b := backend{err: errBroken}
	if err := b.call(t.Context(), bind(t, allow), &opDelete, nil); err != errBroken {
		t.Errorf("error %v; want the very error of the SDK", err)
	}
	if len(b.sent) != 1 || b.sent[0] != nil {
		t.Errorf("sent %v; want the nil input once", b.sent)
	}
	var got int
	_, err := governor.Call(t.Context(), bind(t, allow), &opDelete, governor.High, new(thingInput),
		[]func(*thingOptions){nil, nil}, func(_ context.Context, _ *thingInput, optFns ...func(*thingOptions)) (*thingOutput, error) {
			got = len(optFns)
			return nil, nil
		})
	if err != nil || got != 2 {
		t.Errorf("%d options reached the SDK, error %v; want 2", got, err)
	}
}

func TestCancelledContextComesFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := &counting{Governor: allow}
	for name, gate := range map[string]*governor.Gate{
		"nil gate": nil, "asks": bind(t, g), "at once": bind(t, governor.Ceiling(governor.Critical, 0)),
		"excluded":  bind(t, g, governor.WithExcludedOperations("things:DeleteThing")),
		"fail open": bind(t, away, governor.WithFailMode(governor.FailOpen)),
	} {
		var b backend
		if err := b.call(ctx, gate, &opDelete, nil); err != context.Canceled || len(b.sent) > 0 {
			t.Errorf("%s: error %v, %d sent; want the context's error and nothing sent", name, err, len(b.sent))
		}
	}
	if g.asked > 0 {
		t.Error("the governor was asked for a call that nobody waits for")
	}
}

func TestCancelledWhileDeciding(t *testing.T) {
	for name, result := range map[string]error{
		"allowed": nil, "failed": errBroken, "unavailable": governor.Unavailable(errRefusedConn),
	} {
		ctx, cancel := context.WithCancel(t.Context())
		gate := bind(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
			cancel()
			return governor.Decision{Verdict: governor.Allowed}, result
		}), governor.WithFailMode(governor.FailOpen))
		var b backend
		if err := b.call(ctx, gate, &opDelete, nil); err != context.Canceled || len(b.sent) > 0 {
			t.Errorf("%s: error %v, %d sent; want the context's error and nothing sent", name, err, len(b.sent))
		}
	}
}

func TestPanicOfTheGovernorSendsNothing(t *testing.T) {
	var b backend
	defer func() {
		if recover() == nil || len(b.sent) > 0 {
			t.Errorf("%d sent; want a panic and nothing sent", len(b.sent))
		}
	}()
	_ = b.call(t.Context(), bind(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
		panic("bug")
	}), governor.WithFailMode(governor.FailOpen)), &opDelete, nil)
}

func TestManyGoroutinesOneGate(t *testing.T) {
	var seen sync.Map
	gate := bind(t, governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		if a.Operation == "DeleteThing" {
			return governor.Decision{Reason: "no"}, nil
		}
		return governor.Decision{Verdict: governor.Allowed}, nil
	}), governor.WithMetricsCallback(func(m governor.Metric) { seen.Store(m.Operation, m.Allowed) }),
		governor.WithCustomRisk(map[string]governor.Risk{"things:PutThing": governor.High}))
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for range 20 {
				var b backend
				if err := b.call(t.Context(), gate, &opPut, fullInput()); err != nil || len(b.sent) != 1 {
					t.Errorf("PutThing: error %v, %d sent; want one sent", err, len(b.sent))
				}
				if err := b.call(t.Context(), gate, &opDelete, fullInput()); kindOf(err) != "denied" || len(b.sent) != 1 {
					t.Errorf("DeleteThing: error %v, %d sent; want it denied", err, len(b.sent))
				}
			}
		})
	}
	all.Wait()
	if err := gate.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	put, _ := seen.Load("PutThing")
	del, _ := seen.Load("DeleteThing")
	if put != true || del != false {
		t.Errorf("metrics say allowed %v for PutThing and %v for DeleteThing", put, del)
	}
}
