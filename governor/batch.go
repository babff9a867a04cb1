package governor

import (
	"context"
	"fmt"
	"sync/atomic"
)

// BatchOperation is a piece of work of many calls that was decided on as a whole.
// See [Gate.Operation].
type BatchOperation struct {
	calls    *pendingCalls // of the gate; tells one session's gates from another's
	service  string
	name     string
	risk     Risk
	actionID string
	ended    atomic.Bool
}

// ActionID returns the governor's id of the operation, under which all its calls
// are recorded. It is empty if the governor gave none.
func (b *BatchOperation) ActionID() string { return b.actionID }

// Risk returns the level up to which calls are covered.
func (b *BatchOperation) Risk() Risk { return b.risk }

// BatchOption configures a [BatchOperation].
type BatchOption func(*batchSettings)

type batchSettings struct {
	risk  Risk
	tags  Tags
	input any
}

// UpTo declares the highest risk of the calls that the operation will make, which
// is the level at which it is asked. The default is [Medium].
func UpTo(risk Risk) BatchOption { return func(s *batchSettings) { s.risk = risk } }

// Describing gives the governor something to decide on: a struct, or a pointer to
// one, whose fields are the action's parameters.
func Describing(input any) BatchOption { return func(s *batchSettings) { s.input = input } }

// WithTags adds tags to the operation.
func WithTags(tags Tags) BatchOption { return func(s *batchSettings) { s.tags = tags } }

type batchKey struct{}

// Operation asks the governor once, for an operation called name of a service, and
// runs fn. Calls of that service that fn makes with the context it is given are not
// asked again, up to the risk declared by [UpTo]; they are recorded under the
// operation's action id. Whatever is riskier, or of another service, is asked on
// its own. fn may make calls from several goroutines. An operation within an
// operation is asked on its own and covers the calls made with its own context.
// Once fn has returned, its context covers nothing more. If the governor cannot be
// reached and the fail mode is open, fn runs, and each of its calls is asked on its own.
//
// The error is fn's, or that of a call which is refused, as [Call] returns it.
func (g *Gate) Operation(ctx context.Context, service, name string, fn func(context.Context, *BatchOperation) error, opts ...BatchOption) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	settings := batchSettings{risk: Medium}
	for _, opt := range opts {
		if opt != nil {
			opt(&settings)
		}
	}
	op := &Operation{Service: service, Name: name, Tags: settings.tags}
	if g == nil || g.governor == nil {
		return g.refuseUnset(op, settings.risk)
	}
	if service == "" || name == "" || fn == nil {
		return fmt.Errorf("governor: a batch operation needs a service, a name and a function, got %q, %q", service, name)
	}
	action := NewAction(op, settings.risk, settings.input)
	action.gate, action.batch = g, true
	// An operation around this one does not cover it.
	call, err := g.observe(context.WithValue(ctx, batchKey{}, nil), action)
	if err != nil {
		return err
	}
	batch := &BatchOperation{calls: g.pending, service: service, name: name, risk: settings.risk, actionID: call.decision.ActionID}
	// Nobody decided on an operation that failed open, so it covers nothing.
	batch.ended.Store(call.basis == FailedOpen)
	defer batch.ended.Store(true)
	// An approval that ctx brings was for the operation, not for the calls in it.
	inside := context.WithValue(context.WithValue(ctx, approvalKey{}, nil), batchKey{}, batch)
	err = fn(inside, batch)
	call.end(ctx, err)
	return err
}

// covering returns the batch operation that covers a call, nil if none does.
func (g *Gate) covering(ctx context.Context, a *Action) *BatchOperation {
	b, _ := ctx.Value(batchKey{}).(*BatchOperation)
	if b == nil || a.Presign || b.ended.Load() || b.calls != g.pending || b.service != a.Service || a.Risk > b.risk {
		return nil
	}
	return b
}
