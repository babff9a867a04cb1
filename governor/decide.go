package governor

import (
	"context"
	"errors"
	"fmt"
)

// decide returns nil as its error if the call may go out, and the ground on which
// that was decided. It puts what was decided into d.
func (g *Gate) decide(ctx context.Context, a *Action, d *Decision) (Basis, error) {
	switch {
	case !a.Risk.Valid() || !a.Rated.Valid():
		return Refused, refuse(a.operation, a.Risk, &Decision{Reason: "the operation is unrated"}, nil)
	case a.Presign && g.limited(a) != nil:
		return Refused, refuse(a.operation, a.Risk, &Decision{}, g.limited(a))
	case len(g.excluded) > 0 && g.excluded[a.operation.Name]:
		return Excluded, nil
	case g.settings.skipReads && a.Risk == Low && a.operation.ReadOnly && !a.Presign:
		return SkippedRead, nil
	}
	if g.immediate != nil && !a.Presign {
		if at := g.immediate.DecideAtOnce(a.operation, a.Risk); at != nil && at.Verdict != Pending {
			*d = *at
			return Asked, verdict(a.operation, a.Risk, d)
		}
	}
	if approval, ok := ctx.Value(approvalKey{}).(*approval); ok {
		return settle(a, d, func(uint64) (Basis, error) { return approval.resume(ctx, g, a, approval.id, d) })
	}
	if batch := g.covering(ctx, a); batch != nil {
		d.Verdict, d.ActionID = Allowed, batch.actionID
		return InBatch, nil
	}
	return settle(a, d, func(before uint64) (Basis, error) { return g.ask(ctx, a, d, before) })
}

// settle refuses a call whose input changed while decide decided on it: what was
// decided on must be what is sent. It hands decide the fingerprint of the input.
func settle(a *Action, d *Decision, decide func(before uint64) (Basis, error)) (Basis, error) {
	before, err := fingerprint(a.input)
	if err != nil {
		return Refused, refuse(a.operation, a.Risk, &Decision{}, err)
	}
	basis, err := decide(before)
	if err != nil {
		return basis, err
	}
	if err := unchanged(a.input, before); err != nil {
		return Refused, refuse(a.operation, a.Risk, d, err)
	}
	return basis, nil
}

// unchanged returns an error if input is not what its fingerprint was taken from.
func unchanged(input any, before uint64) error {
	after, err := fingerprint(input)
	if err == nil && after != before {
		err = errors.New("the input changed after the decision")
	}
	return err
}

// ask has the governor decide, and waits for an approval if the session says so.
func (g *Gate) ask(ctx context.Context, a *Action, d *Decision, before uint64) (Basis, error) {
	var err error
	if *d, err = g.governor.Decide(ctx, *a); err != nil {
		*d = Decision{}
		return g.undecided(ctx, a, g.settings.failMode, err)
	}
	if d.Verdict == Pending {
		if *d, err = g.pend(ctx, a, *d, before); err != nil {
			if ctx.Err() != nil || IsUnavailable(err) {
				return g.undecided(ctx, a, FailClosed, err)
			}
			return Refused, refuse(a.operation, a.Risk, d, err)
		}
	}
	if err := verdict(a.operation, a.Risk, d); err != nil {
		return Asked, err
	}
	return Asked, ctx.Err()
}

// undecided says what becomes of a call on which the governor has no decision. The mode
// is that of the session, but closed once it is known that the call needs an approval:
// that somebody cannot be reached is no reason to go without.
func (g *Gate) undecided(ctx context.Context, a *Action, mode FailMode, err error) (Basis, error) {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return Refused, ctxErr
	}
	if !IsUnavailable(err) {
		return Refused, refuse(a.operation, a.Risk, &Decision{}, fmt.Errorf("the governor failed: %w", err))
	}
	if mode == FailOpen && !a.Presign { // a signature would outlive the outage
		return FailedOpen, nil
	}
	return Refused, &ServiceUnavailableError{
		Operation: a.operation.Name, Service: a.Service, FailMode: mode, Err: err,
	}
}

// verdict returns nil if d allows the call.
func verdict(op *Operation, risk Risk, d *Decision) error {
	switch d.Verdict {
	case Allowed:
		return nil
	case Denied:
		return refuse(op, risk, d, nil)
	case Pending:
		return &PendingApprovalError{
			Operation: op.Name, Service: op.Service,
			ApprovalID: d.ApprovalID, Approvers: d.Approvers, ActionID: d.ActionID, ExpiresAt: d.ExpiresAt,
		}
	}
	return refuse(op, risk, d, fmt.Errorf("the governor gave an unknown verdict: %s", d.Verdict))
}

// refuse returns the error of a refused call. A cause overrides the decision's reason.
func refuse(op *Operation, risk Risk, d *Decision, cause error) error {
	e := &GovernanceError{
		Operation: op.Name, Service: op.Service, Reason: d.Reason,
		RiskScore: d.RiskScore, RiskLevel: d.RiskLevel,
		PolicyViolations: d.PolicyViolations, ActionID: d.ActionID, cause: cause,
	}
	if cause != nil {
		e.Reason = cause.Error()
	}
	if e.RiskLevel == "" {
		e.RiskLevel = risk.String()
	}
	return e
}

// refuseUnset refuses a call that has no usable gate.
func (g *Gate) refuseUnset(op *Operation, risk Risk) error {
	e := &GovernanceError{Reason: "no governor: the client was not made by its constructor", RiskLevel: risk.String()}
	if g != nil && g.broken != nil {
		e.Reason, e.cause = g.broken.Error(), g.broken
	}
	if op != nil {
		e.Service, e.Operation = op.Service, op.Name
	}
	return e
}
