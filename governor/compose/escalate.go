package compose

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/ascendgen/ascendgen/governor"
)

// Escalate returns a governor that has g decide and takes what g leaves pending to
// another one, to, which then decides: policies that know when a person must be asked
// need not know how.
//
//	g := compose.Escalate(policies, platform)
//
// Approvals are to's; those that g may keep itself are not used. If to cannot be
// reached, or has no answer when the context ends, the call is refused in either fail
// mode: that an approval is needed is known. Before an approved call goes out, g is asked
// anew, unless it keeps approvals itself, and must not deny.
//
// Where to leaves the call pending or denies it and gives no reason, score, approvers or
// violated policies of its own, they are g's. Each of the two is told of the end of the
// calls that it allowed. A nil g or to denies.
func Escalate(g, to governor.Governor) governor.Governor {
	switch {
	case g == nil:
		return denying("the governor that escalates is nil")
	case to == nil:
		return denying("the governor to escalate to is nil")
	}
	_, approver := to.(governor.Approver)
	return offer(&escalate{inner: g, to: to, taken: newCache[struct{}](maxRemembered)},
		approver, completes(g) || completes(to))
}

type escalate struct {
	inner, to governor.Governor
	taken     *lru.Cache[string, struct{}] // ids of actions on which to decided
}

// DecideAtOnce implements [governor.Immediate].
func (e *escalate) DecideAtOnce(op *governor.Operation, risk governor.Risk) *governor.Decision {
	if d := atOnce(e.inner, op, risk); d != nil && d.Verdict != governor.Pending {
		return d
	}
	return nil
}

// Decide implements [governor.Governor].
func (e *escalate) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	pending, err := e.inner.Decide(ctx, a)
	if err != nil || pending.Verdict != governor.Pending {
		return pending, err
	}
	d, err := e.to.Decide(ctx, a)
	if err != nil {
		return governor.Decision{}, firm("the call needs approval, but the governor that can give it has no answer", err)
	}
	if d.ActionID != "" {
		e.taken.Add(d.ActionID, struct{}{})
	}
	if d.Verdict != governor.Allowed {
		explain(&d, pending)
	}
	return d, nil
}

// explain fills what d does not say from why it was asked for.
func explain(d *governor.Decision, why governor.Decision) {
	if d.Reason == "" {
		d.Reason = why.Reason
	}
	if d.RiskScore == 0 && d.RiskLevel == "" {
		d.RiskScore, d.RiskLevel = why.RiskScore, why.RiskLevel
	}
	if len(d.Approvers) == 0 {
		d.Approvers = why.Approvers
	}
	if len(d.PolicyViolations) == 0 {
		d.PolicyViolations = why.PolicyViolations
	}
}

// Approval implements [governor.Approver].
func (e *escalate) Approval(ctx context.Context, id string) (governor.Decision, error) {
	approver, ok := e.to.(governor.Approver)
	if !ok {
		return governor.Decision{}, errUnknownApproval
	}
	d, err := approver.Approval(ctx, id)
	if err == nil && d.ActionID != "" {
		e.taken.Add(d.ActionID, struct{}{})
	}
	return d, err
}

// Recheck implements [governor.Rechecker].
func (e *escalate) Recheck(ctx context.Context, a governor.Action) (governor.Decision, error) {
	d, err := recheck(ctx, e.inner, a)
	if err != nil || d.Verdict == governor.Denied {
		return d, err
	}
	return recheck(ctx, e.to, a) // what g leaves pending has been approved
}

// Complete implements [governor.Completer].
func (e *escalate) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	decided := e.inner
	if e.taken.Contains(d.ActionID) {
		decided = e.to
	}
	if completer, ok := decided.(governor.Completer); ok {
		completer.Complete(ctx, a, d, err, took)
	}
}
