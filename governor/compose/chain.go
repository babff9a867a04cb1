package compose

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/ascendgen/ascendgen/governor"
)

// Chain returns a governor that asks each of gs in turn; the strictest answer holds.
//
// The first denial ends the chain, and so does an error other than unavailability,
// which refuses. Otherwise every governor is asked, so that a later one can deny what
// an earlier one left pending or could not be reached for. Then:
//
//   - If one could not be reached and all others allow, the chain is unavailable, and
//     the gate's fail mode decides.
//   - If one could not be reached and another left the call pending, the call is
//     refused in either fail mode: that an approval is needed is known.
//   - If some left it pending, the chain does, and needs the approval of each. It can
//     be approved only if each gave an approval id and implements [governor.Approver];
//     the chain's id is that of the first, its end the earliest.
//   - If all allow, the chain allows.
//
// If the context ends before every governor was asked, the chain refuses in either fail
// mode, since the others might deny. To have one that is slow count as unavailable, put a
// [Timeout] around it, not around the chain.
//
// Of the decisions of those that did not deny, the chain gives the highest risk score
// with its level, and the first action id. A chain of no governors denies, and so does
// one with a nil governor in it.
//
// It decides at once what one of them denies at once, or all allow at once.
func Chain(gs ...governor.Governor) governor.Governor {
	if len(gs) == 0 {
		return denying("the chain is empty")
	}
	for i, g := range gs {
		if g == nil {
			return denying("governor %d of the chain is nil", i+1)
		}
	}
	c := &chain{governors: slices.Clone(gs), actions: newCache[[]string](maxRemembered)}
	return present(c, c.governors...)
}

type chain struct {
	governors []governor.Governor
	approvals approvals

	actions *lru.Cache[string, []string] // each governor's action id, by the chain's
}

// DecideAtOnce implements [governor.Immediate].
func (c *chain) DecideAtOnce(op *governor.Operation, risk governor.Risk) *governor.Decision {
	var allowed *governor.Decision
	complete := true
	for _, g := range c.governors {
		switch d := atOnce(g, op, risk); {
		case d == nil || d.Verdict == governor.Pending:
			complete = false
		case d.Verdict != governor.Allowed:
			return d
		case allowed == nil || d.RiskScore > allowed.RiskScore:
			allowed = d
		}
	}
	if !complete {
		return nil
	}
	return allowed
}

// Decide implements [governor.Governor].
func (c *chain) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	decisions := make([]governor.Decision, len(c.governors))
	var unavailable []error
	for i, g := range c.governors {
		if ctx.Err() != nil { // those that are left might deny
			return governor.Decision{}, firm(fmt.Sprintf("the chain was cut short before governor %d", i+1), ctx.Err())
		}
		d, err := g.Decide(ctx, a)
		switch d = strange(d); {
		case governor.IsUnavailable(err), ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded):
			unavailable = append(unavailable, fmt.Errorf("governor %d of the chain: %w", i+1, err))
			d = governor.Decision{Verdict: governor.Allowed} // of which nothing is taken
		case err != nil:
			return governor.Decision{}, firm(fmt.Sprintf("governor %d of the chain", i+1), err)
		case d.Verdict == governor.Denied:
			return d, nil
		}
		decisions[i] = d
	}
	d := merged(decisions)
	if len(unavailable) > 0 {
		err := errors.Join(unavailable...)
		if d.Verdict == governor.Pending {
			return governor.Decision{}, firm("the call needs approval, but not every governor could be reached", err)
		}
		return governor.Decision{}, governor.Unavailable(err)
	}
	c.noteActions(d.ActionID, decisions)
	if d.Verdict == governor.Pending {
		return c.pend(a, d, decisions)
	}
	return d, nil
}

// merged returns the strictest of decisions that do not deny.
func merged(decisions []governor.Decision) governor.Decision {
	out := governor.Decision{Verdict: governor.Allowed}
	for i, d := range decisions {
		if i == 0 || d.RiskScore > out.RiskScore {
			out.RiskScore, out.RiskLevel = d.RiskScore, d.RiskLevel
		}
		if out.ActionID == "" {
			out.ActionID = d.ActionID
		}
		if !d.ExpiresAt.IsZero() && (out.ExpiresAt.IsZero() || d.ExpiresAt.Before(out.ExpiresAt)) {
			out.ExpiresAt = d.ExpiresAt
		}
		for _, violated := range d.PolicyViolations {
			if !slices.Contains(out.PolicyViolations, violated) {
				out.PolicyViolations = append(out.PolicyViolations, violated)
			}
		}
		if d.Verdict != governor.Pending {
			continue
		}
		if out.Verdict != governor.Pending {
			out.Verdict, out.Reason, out.ApprovalID = governor.Pending, d.Reason, d.ApprovalID
		} else if d.Reason != "" {
			out.Reason += "; " + d.Reason
		}
		for _, approver := range d.Approvers {
			if !slices.Contains(out.Approvers, approver) {
				out.Approvers = append(out.Approvers, approver)
			}
		}
	}
	return out
}

// pend remembers whose approvals d needs.
func (c *chain) pend(a governor.Action, d governor.Decision, decisions []governor.Decision) (governor.Decision, error) {
	var shares []share
	for i, each := range decisions {
		if each.Verdict != governor.Pending {
			continue
		}
		approver, ok := c.governors[i].(governor.Approver)
		if !ok || each.ApprovalID == "" {
			d.ApprovalID = "" // nobody could say when it is approved
			return d, nil
		}
		shares = append(shares, share{i, approver, each.ApprovalID})
	}
	if err := c.approvals.remember(a, d, shares); err != nil {
		return governor.Decision{}, err
	}
	return d, nil
}

// Approval implements [governor.Approver]: all who asked for the approval must have
// given it.
func (c *chain) Approval(ctx context.Context, id string) (governor.Decision, error) {
	asked, err := c.approvals.find(id)
	if err != nil {
		return governor.Decision{}, err
	}
	var decisions []governor.Decision
	var failed error
	for _, s := range asked.shares {
		d, err := s.approver.Approval(ctx, s.id)
		switch d = strange(d); {
		case err != nil:
			failed = err
		case d.Verdict == governor.Denied:
			return d, nil
		default:
			decisions = append(decisions, d)
		}
	}
	if failed != nil {
		return governor.Decision{}, failed
	}
	d := merged(decisions)
	d.ActionID = asked.action
	if d.Verdict == governor.Pending {
		d.ApprovalID = id
	}
	return d, nil
}

// Recheck implements [governor.Rechecker].
func (c *chain) Recheck(ctx context.Context, a governor.Action) (governor.Decision, error) {
	decisions := make([]governor.Decision, len(c.governors))
	for i, g := range c.governors {
		d, err := recheck(ctx, g, a)
		switch {
		case err != nil:
			return governor.Decision{}, fmt.Errorf("governor %d of the chain: %w", i+1, err)
		case d.Verdict == governor.Denied:
			return d, nil
		}
		decisions[i] = d
	}
	return merged(decisions), nil
}

// noteActions remembers the governors' own ids of an action, for its completion.
func (c *chain) noteActions(id string, decisions []governor.Decision) {
	if id == "" {
		return
	}
	own := make([]string, len(decisions))
	for i, d := range decisions {
		own[i] = d.ActionID
	}
	c.actions.Add(id, own)
}

// Complete implements [governor.Completer]: each governor is told under its own id.
func (c *chain) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	own, _ := c.actions.Get(d.ActionID)
	for i, g := range c.governors {
		if completer, ok := g.(governor.Completer); ok {
			each := d
			if own != nil {
				each.ActionID = own[i]
			}
			completer.Complete(ctx, a, each, err, took)
		}
	}
}
