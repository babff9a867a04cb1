package governortest

import (
	"context"
	"fmt"
	"sync"

	"github.com/ascendgen/ascendgen/governor"
)

// Governor is a [governor.Governor] for tests. It is made by [New] and is safe for
// concurrent use. It also implements [governor.Approver]: what it left pending stays
// so until the test calls [Governor.Approve] or [Governor.Reject]. The zero Governor
// denies what the test does not script.
type Governor struct {
	allowAll bool

	mu        sync.Mutex
	calls     []Call
	sent      []Request
	scripts   []*Script
	answers   []*answers
	approvals map[string]governor.Decision
}

// New returns a governor that allows every call, or denies every call, for which
// [Governor.On] gives no other decision.
func New(allowAll bool) *Governor { return &Governor{allowAll: allowAll} }

// Decide implements [governor.Governor]. Decisions that have no action id are given
// one: "test-1", "test-2" and so on.
func (g *Governor) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	call := newCall(a)
	decide := g.byDefault
	if step := g.next(call.Key()); step != nil {
		decide = step
	}
	g.mu.Lock()
	place := len(g.calls)
	g.calls = append(g.calls, call)
	g.mu.Unlock()
	// A script's function may take long or ask this governor something: not locked.
	d, err := decide(ctx, a)
	if err == nil && d.ActionID == "" {
		d.ActionID = fmt.Sprintf("test-%d", place+1)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if place < len(g.calls) { // else Reset came in between
		g.calls[place].Decision, g.calls[place].Err = d, err
	}
	return d, err
}

func (g *Governor) byDefault(context.Context, governor.Action) (governor.Decision, error) {
	if g.allowAll {
		return governor.Decision{Verdict: governor.Allowed}, nil
	}
	return governor.Decision{Reason: "the test denies every call"}, nil
}

// Approve approves what was left pending under an approval id, or will be.
func (g *Governor) Approve(approvalID string) {
	g.settle(approvalID, governor.Decision{Verdict: governor.Allowed})
}

// Reject denies what was left pending under an approval id, or will be.
func (g *Governor) Reject(approvalID, reason string) {
	g.settle(approvalID, governor.Decision{Verdict: governor.Denied, Reason: reason})
}

func (g *Governor) settle(approvalID string, d governor.Decision) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.approvals == nil {
		g.approvals = make(map[string]governor.Decision)
	}
	g.approvals[approvalID] = d
}

// Approval implements [governor.Approver].
func (g *Governor) Approval(_ context.Context, approvalID string) (governor.Decision, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if d, ok := g.approvals[approvalID]; ok {
		return d, nil
	}
	return governor.Decision{Verdict: governor.Pending, ApprovalID: approvalID}, nil
}
