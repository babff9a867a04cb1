package governor

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// calls numbers the observed calls of the process.
var calls atomic.Uint64

// observed is an allowed call that somebody wants to know the end of.
type observed struct {
	gate     *Gate
	number   uint64
	action   Action
	decision Decision
	basis    Basis
	start    time.Time
}

// observe decides, and records and measures what comes of it.
func (g *Gate) observe(ctx context.Context, a Action) (*observed, error) {
	call := &observed{gate: g, number: calls.Add(1), action: a, start: time.Now()}
	var err error
	call.basis, err = g.decide(ctx, &call.action, &call.decision)
	recordCtx := ctx
	if err != nil { // a refusal is recorded even if its cause is that ctx is done
		recordCtx = context.WithoutCancel(ctx)
	}
	if recordErr := call.record(recordCtx, Decided, err); recordErr != nil && err == nil && g.settings.requireRecord {
		err = refuse(a.operation, a.Risk, &call.decision, fmt.Errorf("the decision cannot be recorded: %w", recordErr))
	}
	if err != nil {
		call.measure(RefusalKind(err))
		return nil, err
	}
	return call, nil
}

// end records and measures a call that went out, unless nobody wants to know.
func (c *observed) end(ctx context.Context, err error) {
	if c == nil {
		return
	}
	kind := ""
	if err != nil {
		kind = "aws"
	}
	c.measure(kind)
	// The caller's deadline must not keep the end of the call from being recorded.
	ctx = context.WithoutCancel(ctx)
	_ = c.record(ctx, Ended, err)
	if c.gate.completer != nil && (c.basis == Asked || c.basis == Approved) {
		c.gate.completer.Complete(ctx, c.action, c.decision, err, time.Since(c.start))
	}
}

// record keeps what is known of the call so far, if the session wants it kept.
func (c *observed) record(ctx context.Context, phase Phase, err error) error {
	settings := &c.gate.settings
	if settings.recorder == nil {
		return nil
	}
	ordinary := c.basis == Asked && c.action.Risk == c.action.Rated && (err == nil || phase == Ended)
	if !settings.logAll && ordinary {
		return nil
	}
	return settings.recorder.Record(ctx, Record{
		Call: c.number, Time: c.start, Phase: phase, Action: c.action, Decision: c.decision,
		Basis: c.basis, Err: err, Duration: time.Since(c.start),
	})
}

func (c *observed) measure(kind string) {
	if c.gate.settings.metrics == nil {
		return
	}
	c.gate.settings.metrics.add(Metric{
		Operation: c.action.operation.Name, Service: c.action.Service, Risk: c.action.Risk,
		Allowed: kind == "" || kind == "aws", Duration: time.Since(c.start),
		ActionID: c.decision.ActionID, ErrorKind: kind,
	})
}

// RefusalKind classes the error of a call that did not go out, as [Metric.ErrorKind]
// does: "denied", "pending", "unavailable" or "canceled".
func RefusalKind(err error) string {
	var refused *GovernanceError
	var pending *PendingApprovalError
	var unavailable *ServiceUnavailableError
	switch {
	case errors.As(err, &refused): // first: its cause may be any error
		return "denied"
	case errors.As(err, &pending):
		return "pending"
	case errors.As(err, &unavailable):
		return "unavailable"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "canceled"
	}
	return "denied"
}
