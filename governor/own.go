package governor

import (
	"context"
	"fmt"
	"time"
)

// OwnCall describes a call that a helper makes to serve a governed call: to learn
// where a bucket is, or to get the credentials that the governed call is signed with.
type OwnCall struct {
	Operation *Operation
	Risk      Risk   // the rating that records show; nothing is decided by it
	SDKID     string // the SDK's own name of the service: "S3 Control"
	Region    string // of the client, for records
}

// CallOwn makes a call that serves one which g has let through. The governor is not
// asked again. The call is recorded and measured as every other, on the ground of
// [Own], and it is refused if records are required and it cannot be recorded.
//
// ctx must descend from the context that the SDK got for the governed call: where g
// leaves permits ([WithTripwire]), a call that serves none is refused by
// [*UngovernedError]. The permit that the helper's call gets is for c.Operation alone.
//
// It is for extensions of clients, such as package s3accessgrants. Whatever a program
// itself wants of AWS goes through [Call].
func CallOwn[I, O, F any](ctx context.Context, g *Gate, c OwnCall, in I, optFns []F, fn func(context.Context, I, ...F) (O, error)) (O, error) {
	call, err := g.enterOwn(ctx, c, in)
	if err != nil {
		return *new(O), err
	}
	inner := &permit{Context: ctx, calls: g.pending, service: c.SDKID, operation: c.Operation.Name}
	out, err := fn(inner, in, optFns...)
	call.end(ctx, err)
	return out, err
}

// enterOwn returns nil as its error if a helper's call may go out.
func (g *Gate) enterOwn(ctx context.Context, c OwnCall, input any) (*observed, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g == nil || g.governor == nil || c.Operation == nil || c.SDKID == "" {
		return nil, g.refuseUnset(c.Operation, c.Risk)
	}
	if p, _ := ctx.Value(permitKey{}).(*permit); g.settings.tripwire && (p == nil || p.calls != g.pending) {
		return nil, &UngovernedError{Service: c.SDKID, Operation: c.Operation.Name}
	}
	bound := *g
	bound.region = c.Region
	call := &observed{gate: &bound, number: calls.Add(1), start: time.Now(), basis: Own, action: Action{
		Service: c.Operation.Service, Operation: c.Operation.Name, Risk: c.Risk, Rated: c.Risk, Tags: c.Operation.Tags,
		operation: c.Operation, gate: &bound, input: input,
	}}
	if err := call.record(ctx, Decided, nil); err != nil && g.settings.requireRecord {
		err = refuse(c.Operation, c.Risk, &call.decision, fmt.Errorf("the call cannot be recorded: %w", err))
		call.measure(RefusalKind(err))
		return nil, err
	}
	return call, nil
}
