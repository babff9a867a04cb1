package compose

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

func TestChainOutcome(t *testing.T) {
	odd := func() *fake { return &fake{decision: governor.Decision{Verdict: 9}} }
	tests := []struct {
		name   string
		chain  []governor.Governor
		want   string
		reason string
	}{
		{"empty", nil, "denied", "compose: the chain is empty"},
		{"nil", []governor.Governor{allow(), nil}, "denied", "compose: governor 2 of the chain is nil"},
		{"all allow", []governor.Governor{allow(), allow()}, "allowed", ""},
		{"a later one denies", []governor.Governor{allow(), deny("no")}, "denied", "no"},
		{"the first denial counts", []governor.Governor{deny("first"), deny("second")}, "denied", "first"},
		{"unknown verdict", []governor.Governor{allow(), odd()}, "denied", "the governor gave an unknown verdict: Verdict(9)"},
		{"pending", []governor.Governor{pending("1"), allow()}, "pending", "ask 1"},
		{"two pending", []governor.Governor{pending("1"), pending("2")}, "pending", "ask 1; ask 2"},
		{"denial beats pending", []governor.Governor{pending("1"), deny("no")}, "denied", "no"},
		{"denial beats unavailable", []governor.Governor{away(), deny("no")}, "denied", "no"},
		{"one away, others allow", []governor.Governor{allow(), away(), allow()}, "unavailable", ""},
		{"pending and away is no unavailability", []governor.Governor{pending("1"), away()}, "error", ""},
		{"away and pending is none either", []governor.Governor{away(), pending("1")}, "error", ""},
		{"error refuses", []governor.Governor{allow(), broken(), allow()}, "error", ""},
		{"error beats unavailable", []governor.Governor{away(), broken()}, "error", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := Chain(test.chain...).Decide(t.Context(), action("a"))
			if got := outcome(d, err); got != test.want {
				t.Errorf("outcome %s (%v), want %s", got, err, test.want)
			}
			if d.Reason != test.reason {
				t.Errorf("reason %q, want %q", d.Reason, test.reason)
			}
		})
	}
}

// What a chain lets through in each fail mode, as the gate sees it.
func TestChainFailModes(t *testing.T) {
	var unavailable *governor.ServiceUnavailableError
	var refused *governor.GovernanceError
	for _, mode := range []governor.FailMode{governor.FailClosed, governor.FailOpen} {
		gate := bind(t, Chain(allow(), away()), governor.WithFailMode(mode))
		if err := call(t, t.Context(), gate, "a"); (err == nil) != (mode == governor.FailOpen) || err != nil && !errors.As(err, &unavailable) {
			t.Errorf("allowed and away, fail mode %s: %v", mode, err)
		}
		gate = bind(t, Chain(pending("1"), away()), governor.WithFailMode(mode))
		if err := call(t, t.Context(), gate, "a"); !errors.As(err, &refused) {
			t.Errorf("pending and away, fail mode %s: %v, want a refusal", mode, err)
		}
	}
}

func TestChainStopsAtTheFirstDenial(t *testing.T) {
	last := allow()
	if _, err := Chain(allow(), deny("no"), last).Decide(t.Context(), action("a")); err != nil {
		t.Fatal(err)
	}
	if last.asked != 0 {
		t.Error("a governor behind the denial was asked")
	}
}

func TestChainCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stuck := governor.Func(func(ctx context.Context, _ governor.Action) (governor.Decision, error) {
		return governor.Decision{}, governor.Unavailable(ctx.Err())
	})
	if _, err := Chain(stuck).Decide(ctx, action("a")); !errors.Is(err, context.Canceled) || governor.IsUnavailable(err) {
		t.Errorf("%v, want the context's error", err)
	}
}

func TestChainMerges(t *testing.T) {
	soon, late := time.Unix(100, 0), time.Unix(200, 0)
	chain := Chain(
		&fake{decision: governor.Decision{Verdict: governor.Allowed, RiskScore: 80, ExpiresAt: late}},
		&full{fake{decision: governor.Decision{
			Verdict: governor.Pending, RiskScore: 10, RiskLevel: "low", ActionID: "b", ApprovalID: "pb",
			Reason: "rb", Approvers: []string{"anna"}, PolicyViolations: []string{"v"}, ExpiresAt: soon,
		}}},
		&full{fake{decision: governor.Decision{
			Verdict: governor.Pending, RiskScore: 90, RiskLevel: "critical", ActionID: "c", ApprovalID: "pc",
			Reason: "rc", Approvers: []string{"anna", "bert"}, PolicyViolations: []string{"v", "w"},
		}}},
	)
	got, err := chain.Decide(t.Context(), action("a"))
	if err != nil {
		t.Fatal(err)
	}
	want := governor.Decision{
		Verdict: governor.Pending, Reason: "rb; rc", RiskScore: 90, RiskLevel: "critical", ActionID: "b", ApprovalID: "pb",
		Approvers: []string{"anna", "bert"}, PolicyViolations: []string{"v", "w"}, ExpiresAt: soon,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestChainApproval(t *testing.T) {
	allowed := governor.Decision{Verdict: governor.Allowed}
	still := governor.Decision{Verdict: governor.Pending}
	tests := []struct {
		name          string
		first, second governor.Decision
		secondErr     error
		want          string
	}{
		{"both approve", allowed, allowed, nil, "allowed"},
		{"one has not yet", allowed, still, nil, "pending"},
		{"one denies", allowed, governor.Decision{}, nil, "denied"},
		{"one is away", allowed, governor.Decision{}, errAway, "unavailable"},
		{"denial beats one that is away", governor.Decision{}, governor.Decision{}, errAway, "denied"},
		{"unknown verdict", allowed, governor.Decision{Verdict: 7}, nil, "denied"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			one, two := pending("1"), pending("2")
			one.approval, two.approval, two.appErr = test.first, test.second, test.secondErr
			chain := Chain(one, allow(), two)
			d, err := chain.Decide(t.Context(), action("a"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := chain.(governor.Approver).Approval(t.Context(), d.ApprovalID)
			if outcome(got, err) != test.want {
				t.Errorf("%s (%v), want %s", outcome(got, err), err, test.want)
			}
			if test.want == "pending" && got.ApprovalID != d.ApprovalID {
				t.Errorf("approval id %q became %q", d.ApprovalID, got.ApprovalID)
			}
			if diff := cmp.Diff([]string{"1"}, one.approvals); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChainApprovalUnknown(t *testing.T) {
	chain := Chain(pending("1"))
	if _, err := chain.(governor.Approver).Approval(t.Context(), "1"); err == nil {
		t.Error("an approval that nobody asked for was looked up")
	}
}

// An approval that somebody in the chain cannot give must not be offered.
func TestChainCannotBeApproved(t *testing.T) {
	mute := &fake{decision: governor.Decision{Verdict: governor.Pending, ApprovalID: "x"}}
	for name, chain := range map[string]governor.Governor{
		"no approver":    Chain(pending("1"), mute),
		"no approval id": Chain(pending("1"), pending("")),
	} {
		d, err := chain.Decide(t.Context(), action("a"))
		if outcome(d, err) != "pending" || d.ApprovalID != "" {
			t.Errorf("%s: %+v, %v: want pending without an approval id", name, d, err)
		}
	}
}

func TestChainSameApprovalID(t *testing.T) {
	chain := Chain(pending("1"))
	for range 2 { // the same call again is fine
		if d, err := chain.Decide(t.Context(), action("a")); outcome(d, err) != "pending" {
			t.Fatal(outcome(d, err), err)
		}
	}
	if d, err := chain.Decide(t.Context(), action("b")); outcome(d, err) != "error" {
		t.Errorf("another call with the same approval id: %s", outcome(d, err))
	}
}

func TestChainCompletes(t *testing.T) {
	one := &full{fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: "one"}}}
	two := &full{fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: "two"}}}
	if err := call(t, t.Context(), bind(t, Chain(allow(), one, two)), "a"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"one"}, {"two"}}, [][]string{one.completed, two.completed}); diff != "" {
		t.Errorf("each must be told under its own id: %s", diff)
	}
}

// Resuming an approved call through the gate ends with each governor told under its
// own id.
func TestChainResumes(t *testing.T) {
	first := &full{fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: "act-0"}}}
	asking := pending("1")
	asking.approval = governor.Decision{Verdict: governor.Allowed, ActionID: "act-1"}
	gate := bind(t, Chain(first, asking))
	var pendingErr *governor.PendingApprovalError
	if err := call(t, t.Context(), gate, "a"); !errors.As(err, &pendingErr) {
		t.Fatal(err)
	}
	ctx := governor.WithApproval(t.Context(), pendingErr.ApprovalID)
	if err := call(t, ctx, gate, "other"); err == nil {
		t.Error("the approval of one call let another one through")
	}
	if err := call(t, ctx, gate, "a"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"act-0"}, {"act-1"}}, [][]string{first.completed, asking.completed}); diff != "" {
		t.Error(diff)
	}
}
