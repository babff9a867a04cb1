package compose

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// An approval that comes after the policies changed lets nothing out that they forbid
// by then.
func TestApprovedSinceForbidden(t *testing.T) {
	wants := governor.Decision{Verdict: governor.Pending}
	yes := governor.Decision{Verdict: governor.Allowed}
	around := map[string]struct {
		make  func(policies, platform governor.Governor) governor.Governor
		first governor.Decision // the policies'
	}{
		"escalation":         {Escalate, wants},
		"chain":              {func(p, to governor.Governor) governor.Governor { return Chain(p, to) }, yes},
		"chain, other order": {func(p, to governor.Governor) governor.Governor { return Chain(to, p) }, yes},
		"route":              {func(p, to governor.Governor) governor.Governor { return Route(nil, Escalate(p, to)) }, wants},
		"timeout":            {func(p, to governor.Governor) governor.Governor { return Timeout(Escalate(p, to), time.Minute) }, wants},
		"cache":              {func(p, to governor.Governor) governor.Governor { return Cache(Chain(p, to), time.Minute, 1) }, yes},
		"cache inside":       {func(p, to governor.Governor) governor.Governor { return Chain(Cache(p, time.Minute, 1), to) }, yes},
		"timeout inside":     {func(p, to governor.Governor) governor.Governor { return Chain(Timeout(p, time.Minute), to) }, yes},
		"chain of escalations": {func(p, to governor.Governor) governor.Governor {
			return Chain(allow(), Escalate(Chain(allow(), p), Chain(to, allow())))
		}, wants},
		"escalation to a chain": {func(p, to governor.Governor) governor.Governor { return Escalate(pending("x"), Chain(p, to)) }, yes},
	}
	denied, unavailable := new(governor.GovernanceError), new(governor.ServiceUnavailableError)
	for name, test := range around {
		for _, now := range []struct {
			name     string
			decision governor.Decision
			err      error
			want     any
		}{
			{"unchanged", test.first, nil, nil},
			{"allowed", yes, nil, nil},
			{"denied", governor.Decision{Reason: "forbidden now"}, nil, &denied},
			{"odd", governor.Decision{Verdict: 9}, nil, &denied},
			{"broken", yes, errBroken, &denied},
			{"away", yes, errAway, &unavailable},
		} {
			policies, platform := &fake{decision: test.first}, pending("1")
			platform.approval = yes
			gate := bind(t, test.make(policies, platform), governor.WithFailMode(governor.FailOpen))
			var asked *governor.PendingApprovalError
			if err := call(t, t.Context(), gate, "a"); !errors.As(err, &asked) {
				t.Fatalf("%s: %v", name, err)
			}
			policies.decision, policies.err = now.decision, now.err
			err := call(t, governor.WithApproval(t.Context(), asked.ApprovalID), gate, "a")
			if now.want == nil && err != nil || now.want != nil && (err == nil || !errors.As(err, now.want)) {
				t.Errorf("%s, policies %s: %v", name, now.name, err)
			}
			if platform.asked != 1 {
				t.Errorf("%s, policies %s: the platform was asked %d times", name, now.name, platform.asked)
			}
		}
	}
	// A chain's policies that want an approval by now were given none.
	policies, platform := allow(), pending("1")
	platform.approval = yes
	gate := bind(t, Chain(policies, platform))
	_ = call(t, t.Context(), gate, "a")
	policies.decision = wants
	if err := call(t, governor.WithApproval(t.Context(), "1"), gate, "a"); !errors.As(err, &denied) {
		t.Errorf("chain, policies pending: %v", err)
	}
}

// Nor does one that a call waits for.
func TestApprovedSinceForbiddenWhileWaiting(t *testing.T) {
	denied, unavailable := new(governor.GovernanceError), new(governor.ServiceUnavailableError)
	want := map[string]any{"denied": &denied, "away": &unavailable, "allowed": nil}
	for name, now := range map[string]*fake{"denied": deny("forbidden now"), "away": away(), "allowed": allow()} {
		policies := &fake{decision: governor.Decision{Verdict: governor.Pending}}
		platform := &approvingLater{full: pending("1"), change: func() {
			policies.mu.Lock()
			defer policies.mu.Unlock()
			policies.decision, policies.err = now.decision, now.err
		}}
		gate := bind(t, Escalate(policies, platform), governor.WithApprovalWait(time.Minute, time.Millisecond), governor.WithFailMode(governor.FailOpen))
		if err := call(t, t.Context(), gate, "a"); (err == nil) != (want[name] == nil) || err != nil && !errors.As(err, want[name]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// approvingLater approves when it is asked about it, after something has changed.
type approvingLater struct {
	*full
	change func()
}

func (a *approvingLater) Approval(context.Context, string) (governor.Decision, error) {
	a.change()
	return governor.Decision{Verdict: governor.Allowed}, nil
}

// A shadowed governor is not asked again.
func TestShadowIsNotAskedAnew(t *testing.T) {
	tried, platform := allow(), pending("1")
	platform.approval = governor.Decision{Verdict: governor.Allowed}
	gate := bind(t, Chain(Shadow(tried, func(context.Context, governor.Action, governor.Decision, error) {}), platform))
	_ = call(t, t.Context(), gate, "a")
	if err := call(t, governor.WithApproval(t.Context(), "1"), gate, "a"); err != nil || tried.asked != 1 {
		t.Errorf("asked %d times, %v", tried.asked, err)
	}
}
