package iampolicy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/ascendgen/ascendgen/gen/iamgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// office is where the recipes run: governed IAM that reaches no network, a governor that
// holds up what is rated high or critical, and a person who approves what was held up.
type office struct {
	*governortest.Governor
	iam *iamgov.Client
}

func newOffice() *office {
	o := &office{Governor: governortest.New(true)}
	o.On("*").Do(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		if a.Risk < governor.High {
			return governor.Decision{Verdict: governor.Allowed}, nil
		}
		return governor.Decision{
			Verdict:    governor.Pending,
			Reason:     fmt.Sprintf("%s risk (%s)", a.Risk, a.Tags),
			ApprovalID: fmt.Sprintf("apr-%d", len(o.Calls())),
		}, nil
	})
	s, err := session.New(context.Background(), o, session.WithConfig(o.AWSConfig()))
	if err != nil {
		panic(err)
	}
	if o.iam, err = iamgov.NewFromSession(s); err != nil {
		panic(err)
	}
	return o
}

// approved makes a call. If the governor holds it up, it says so, has the person look
// at it, and makes it again.
func approved[Out any](o *office, call func(context.Context) (Out, error)) Out {
	ctx := context.Background()
	out, err := call(ctx)
	var pending *governor.PendingApprovalError
	if errors.As(err, &pending) {
		calls := o.Calls()
		fmt.Printf("held up: %s:%s: %s\n", pending.Service, pending.Operation, calls[len(calls)-1].Decision.Reason)
		o.Approve(pending.ApprovalID)
		out, err = call(governor.WithApproval(ctx, pending.ApprovalID))
	}
	if err != nil {
		fmt.Println("refused:", err)
	}
	return out
}

// TestOffice holds that the recipes are about something: without the person, nothing
// that was held up goes out.
func TestOffice(t *testing.T) {
	o := newOffice()
	_, err := o.iam.PutGroupPolicy(t.Context(), administrators("admins"))
	var pending *governor.PendingApprovalError
	if !errors.As(err, &pending) {
		t.Errorf("error %v, want it to wait for an approval", err)
	}
	o.AssertNotSent(t, "*")
	o.Reject(pending.ApprovalID, "not today")
	_, err = o.iam.PutGroupPolicy(governor.WithApproval(t.Context(), pending.ApprovalID), administrators("admins"))
	if err == nil {
		t.Error("a call that the person rejected went out")
	}
	o.AssertNotSent(t, "*")
}
