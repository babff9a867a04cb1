package governor

import (
	"context"
)

// Call asks g for a decision on one call of op and, if it is allowed, makes the
// call by fn. Generated methods call it; their signatures are the SDK's.
//
// It returns ctx's error if ctx is done, [*GovernanceError] if the call is refused,
// [*PendingApprovalError] if a person must approve it first,
// [*ServiceUnavailableError] if the governor cannot be reached and the fail mode is
// closed, and whatever fn returns otherwise.
//
// Its type parameters are pointer-shaped (I is *s3.DeleteBucketInput), so that all
// instantiations share one body. It calls no other generic function: for each of EC2's
// operations that would be another instantiation to compile. To get the client and its
// method apart would spare the closure that fn is, but make the client a type parameter,
// whose dictionary keeps all of its methods in a program that looks methods up by name.
func Call[I, O, F any](ctx context.Context, g *Gate, op *Operation, risk Risk, in I, optFns []F, fn func(context.Context, I, ...F) (O, error)) (O, error) {
	switch d := g.atOnce(ctx, op, risk); {
	case d == nil:
	case d.Verdict == Allowed:
		return fn(ctx, in, optFns...)
	default:
		return *new(O), verdict(op, risk, d)
	}
	inner, call, err := g.admit(ctx, op, risk, 0, in)
	if err != nil {
		return *new(O), err
	}
	out, err := fn(inner, in, optFns...)
	call.end(ctx, err)
	return out, err
}

// CallTagged is [Call] for a call of which more can be said than of its operation:
// tags are added to the operation's own. Generated methods use it where the input
// moves the risk.
func CallTagged[I, O, F any](ctx context.Context, g *Gate, op *Operation, risk Risk, tags Tags, in I, optFns []F, fn func(context.Context, I, ...F) (O, error)) (O, error) {
	switch d := g.atOnce(ctx, op, risk); {
	case d == nil:
	case d.Verdict == Allowed:
		return fn(ctx, in, optFns...)
	default:
		return *new(O), verdict(op, risk, d)
	}
	inner, call, err := g.admit(ctx, op, risk, tags, in)
	if err != nil {
		return *new(O), err
	}
	out, err := fn(inner, in, optFns...)
	call.end(ctx, err)
	return out, err
}

// atOnce settles a call for which the operation and its constant are all that
// counts. It returns nil if there is more to a call than that, or if ctx is done.
func (g *Gate) atOnce(ctx context.Context, op *Operation, risk Risk) *Decision {
	if g == nil || g.quick == nil || op == nil || !risk.Valid() || ctx.Err() != nil {
		return nil
	}
	if d := g.quick.DecideAtOnce(op, risk); d != nil && d.Verdict != Pending {
		return d
	}
	return nil
}

// admit decides on a call that is not settled at once. It returns the context in which
// an allowed call goes out, and what is to be told when the call ends.
func (g *Gate) admit(ctx context.Context, op *Operation, risk Risk, tags Tags, input any) (context.Context, *observed, error) {
	if err := ctx.Err(); err != nil {
		return ctx, nil, err
	}
	call, err := g.enter(ctx, op, risk, tags, input)
	if err == nil && g.settings.tripwire {
		ctx = &permit{Context: ctx, calls: g.pending, service: g.service.SDKID, operation: op.Name}
	}
	return ctx, call, err
}

// enter returns nil as its error if the call may go out. What else it returns is to
// be told when the call ends; it is nil if nobody wants to know.
func (g *Gate) enter(ctx context.Context, op *Operation, risk Risk, tags Tags, input any) (*observed, error) {
	if g == nil || g.governor == nil || g.service == nil || op == nil {
		return nil, g.refuseUnset(op, risk)
	}
	if g.plain != nil && risk.Valid() {
		if d := g.plain.DecideAtOnce(op, risk); d != nil && d.Verdict != Pending {
			return nil, verdict(op, risk, d)
		}
	}
	action := Action{
		Service: op.Service, Operation: op.Name, Risk: g.effective(op.Name, risk), Rated: risk, Tags: op.Tags | tags,
		operation: op, gate: g, input: input,
	}
	if g.observed {
		return g.observe(ctx, action)
	}
	var d Decision
	_, err := g.decide(ctx, &action, &d)
	return nil, err
}

// effective returns the level at which a call is asked: its rating, or the session's
// override of it.
func (g *Gate) effective(operation string, rated Risk) Risk {
	if len(g.overrides) > 0 {
		if custom, ok := g.overrides[operation]; ok {
			return custom.apply(rated)
		}
	}
	return rated
}
