package compose

import (
	"context"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// Route returns a governor that has the calls of each service decided by a governor
// of its own, and those of all other services by fallback. Services are named as in
// [governor.Action]: by their Go package, "cloudwatchlogs". A service with a nil
// governor is denied, and so is one without any if fallback is nil.
func Route(byService map[string]governor.Governor, fallback governor.Governor) governor.Governor {
	r := &route{byService: make(map[string]governor.Governor, len(byService)), fallback: fallback}
	if fallback == nil {
		r.fallback = denying("no governor is set for the service")
	}
	inner := []governor.Governor{r.fallback}
	for service, g := range byService {
		if g == nil {
			g = denying("the governor for %s is nil", service)
		}
		r.byService[service] = g
		inner = append(inner, g)
	}
	return present(r, inner...)
}

type route struct {
	byService map[string]governor.Governor
	fallback  governor.Governor
	approvals approvals
}

func (r *route) to(service string) governor.Governor {
	if g, ok := r.byService[service]; ok {
		return g
	}
	return r.fallback
}

// DecideAtOnce implements [governor.Immediate].
func (r *route) DecideAtOnce(op *governor.Operation, risk governor.Risk) *governor.Decision {
	return atOnce(r.to(op.Service), op, risk)
}

// Decide implements [governor.Governor].
func (r *route) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	g := r.to(a.Service)
	d, err := g.Decide(ctx, a)
	if err != nil || d.Verdict != governor.Pending || d.ApprovalID == "" {
		return d, err
	}
	approver, ok := g.(governor.Approver)
	if !ok {
		d.ApprovalID = "" // nobody could say when it is approved
		return d, nil
	}
	// Approvals of governors for different services are for different calls, so an id
	// that both give is refused by that.
	if err := r.approvals.remember(a, d, []share{{approver: approver, id: d.ApprovalID}}); err != nil {
		return governor.Decision{}, err
	}
	return d, nil
}

// Approval implements [governor.Approver].
func (r *route) Approval(ctx context.Context, id string) (governor.Decision, error) {
	asked, err := r.approvals.find(id)
	if err != nil {
		return governor.Decision{}, err
	}
	return asked.shares[0].approver.Approval(ctx, id)
}

// Recheck implements [governor.Rechecker].
func (r *route) Recheck(ctx context.Context, a governor.Action) (governor.Decision, error) {
	return recheck(ctx, r.to(a.Service), a)
}

// Complete implements [governor.Completer].
func (r *route) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	if completer, ok := r.to(a.Service).(governor.Completer); ok {
		completer.Complete(ctx, a, d, err, took)
	}
}
