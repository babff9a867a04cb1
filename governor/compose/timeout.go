package compose

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// Timeout returns a governor that gives g at most d for each decision and for each
// look at an approval. When that time is over, g counts as unavailable, and the
// gate's fail mode decides; a denial, or that the call needs approval, holds even if
// it came late.
//
// An error that is [context.DeadlineExceeded] tells that the time was over before g knew
// anything. A governor of your own that knows more by then, that the call needs approval
// or that somebody else still has to be asked, must say so by a decision or by an error
// that does not wrap the context's. Those of this package do.
//
// The time is limited by g's context, which g must honour. A governor that does not
// is waited for: it may still be reading the caller's input, which the caller is free
// to change as soon as the call returns.
//
// A nil g denies, and so does a d that is not above zero.
func Timeout(g governor.Governor, d time.Duration) governor.Governor {
	switch {
	case g == nil:
		return denying("the governor with a timeout is nil")
	case d <= 0:
		return denying("the timeout %s must be above zero", d)
	}
	return present(&timeout{inner: g, limit: d}, g)
}

type timeout struct {
	inner governor.Governor
	limit time.Duration
}

// DecideAtOnce implements [governor.Immediate].
func (t *timeout) DecideAtOnce(op *governor.Operation, risk governor.Risk) *governor.Decision {
	return atOnce(t.inner, op, risk)
}

// Decide implements [governor.Governor].
func (t *timeout) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	return t.within(ctx, func(ctx context.Context) (governor.Decision, error) { return t.inner.Decide(ctx, a) })
}

// Approval implements [governor.Approver].
func (t *timeout) Approval(ctx context.Context, id string) (governor.Decision, error) {
	approver, ok := t.inner.(governor.Approver)
	if !ok {
		return governor.Decision{}, errUnknownApproval
	}
	return t.within(ctx, func(ctx context.Context) (governor.Decision, error) { return approver.Approval(ctx, id) })
}

// Recheck implements [governor.Rechecker].
func (t *timeout) Recheck(ctx context.Context, a governor.Action) (governor.Decision, error) {
	return t.within(ctx, func(ctx context.Context) (governor.Decision, error) { return recheck(ctx, t.inner, a) })
}

func (t *timeout) within(ctx context.Context, ask func(context.Context) (governor.Decision, error)) (governor.Decision, error) {
	limited, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	d, err := ask(limited)
	switch {
	case limited.Err() == nil || ctx.Err() != nil: // in time, or the caller's own end
		return d, err
	case err == nil && d.Verdict != governor.Allowed:
		return d, nil
	case err == nil || errors.Is(err, context.DeadlineExceeded):
		err = errors.Join(fmt.Errorf("no answer within %s", t.limit), err)
		return governor.Decision{}, governor.Unavailable(err)
	}
	return d, err
}

// Complete implements [governor.Completer].
func (t *timeout) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	if completer, ok := t.inner.(governor.Completer); ok {
		completer.Complete(ctx, a, d, err, took)
	}
}
