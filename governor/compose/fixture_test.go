package compose

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

type thingInput struct{ Name *string }

type (
	thingOutput  struct{}
	thingOptions struct{}
)

var (
	opDelete = governor.Operation{
		Service: "things", Name: "DeleteThing", Tags: governor.Destructive,
		Resources: func(input any) (r governor.Resources) {
			if in, _ := input.(*thingInput); in != nil {
				r.Add("Name", in.Name)
			}
			return r
		},
	}
	opOther = governor.Operation{Service: "others", Name: "GetOther"}
	things  = governor.Service{Name: "things", SDKID: "Things", Operations: governor.PackOperations(governor.OperationRisk{Name: "DeleteThing", Risk: governor.High})}

	errAway   = governor.Unavailable(errors.New("connection refused"))
	errBroken = errors.New("broken")
)

// action returns an action that deletes a thing.
func action(name string) governor.Action {
	return governor.NewAction(&opDelete, governor.High, &thingInput{Name: &name})
}

// fake is a governor that answers as it is told and keeps what it is asked.
type fake struct {
	decision governor.Decision
	err      error
	approval governor.Decision
	appErr   error

	mu        sync.Mutex
	asked     int
	approvals []string
	completed []string // action ids
}

func (f *fake) Decide(context.Context, governor.Action) (governor.Decision, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	return f.decision, f.err
}

// full is a fake that keeps approvals and wants completions.
type full struct{ fake }

func (f *full) Approval(_ context.Context, id string) (governor.Decision, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.approvals = append(f.approvals, id)
	return f.approval, f.appErr
}

func (f *full) Complete(_ context.Context, _ governor.Action, d governor.Decision, _ error, _ time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.completed = append(f.completed, d.ActionID)
}

func allow() *fake { return &fake{decision: governor.Decision{Verdict: governor.Allowed}} }
func deny(why string) *fake {
	return &fake{decision: governor.Decision{Reason: why}}
}
func away() *fake   { return &fake{err: errAway} }
func broken() *fake { return &fake{err: errBroken} }

func pending(id string) *full {
	return &full{fake{decision: governor.Decision{Verdict: governor.Pending, ApprovalID: id, Reason: "ask " + id, ActionID: "act-" + id}}}
}

// outcome says in a word what became of a decision.
func outcome(d governor.Decision, err error) string {
	switch {
	case governor.IsUnavailable(err):
		return "unavailable"
	case err != nil:
		return "error"
	}
	return d.Verdict.String()
}

// call makes a governed call and returns its error.
func call(t testing.TB, ctx context.Context, gate *governor.Gate, name string) error {
	t.Helper()
	_, err := governor.Call(ctx, gate, &opDelete, governor.High, &thingInput{Name: &name}, nil,
		func(context.Context, *thingInput, ...func(*thingOptions)) (*thingOutput, error) {
			return &thingOutput{}, nil
		})
	return err
}

func bind(t testing.TB, g governor.Governor, opts ...governor.Option) *governor.Gate {
	t.Helper()
	gate, err := governor.NewGate(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&things, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	return gate
}

// abilities says what a governor offers besides deciding.
func abilities(g governor.Governor) (s string) {
	if _, ok := g.(governor.Immediate); ok {
		s += "i"
	}
	if _, ok := g.(governor.Approver); ok {
		s += "a"
	}
	if _, ok := g.(governor.Completer); ok {
		s += "c"
	}
	return s
}
