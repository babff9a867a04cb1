package wrapperparity

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/session"
)

func TestException_GovernanceError(t *testing.T) {
	g := newGoverned(t)
	g.On("s3:DeleteBucket").Deny("no")
	as[*governor.GovernanceError](t, g.deleteBucket(t.Context()))
	g.AssertNotSent(t, "*")
}

func TestException_GovernanceError_operation(t *testing.T) {
	if got := denied(t).Operation; got != "DeleteBucket" {
		t.Errorf("got %q", got)
	}
}

func TestException_GovernanceError_service(t *testing.T) {
	if got := denied(t).Service; got != "s3" {
		t.Errorf("got %q", got)
	}
}

func TestException_GovernanceError_reason(t *testing.T) {
	if got := denied(t).Reason; got != denial.Reason {
		t.Errorf("got %q", got)
	}
}

func TestException_GovernanceError_risk_score(t *testing.T) {
	if got := denied(t).RiskScore; got != 92 {
		t.Errorf("got %d", got)
	}
}

// risk_level is what the governor says, else the level at which it was asked.
func TestException_GovernanceError_risk_level(t *testing.T) {
	if got := denied(t).RiskLevel; got != "severe" {
		t.Errorf("got %q", got)
	}
	g := newGoverned(t)
	g.On("s3:DeleteBucket").Deny("no")
	if got := as[*governor.GovernanceError](t, g.deleteBucket(t.Context())).RiskLevel; got != "high" {
		t.Errorf("by default: %q", got)
	}
}

func TestException_GovernanceError_policy_violations(t *testing.T) {
	if got := denied(t).PolicyViolations; !slices.Equal(got, denial.PolicyViolations) {
		t.Errorf("got %q", got)
	}
}

func TestException_GovernanceError_action_id(t *testing.T) {
	if got := denied(t).ActionID; got != "4711" {
		t.Errorf("got %q", got)
	}
}

func TestException_PendingApprovalError(t *testing.T) {
	g := newGoverned(t)
	g.On("dynamodb:DeleteTable").Pending("apr-7")
	as[*governor.PendingApprovalError](t, g.deleteTable(t.Context()))
	g.AssertNotSent(t, "*")
}

func TestException_PendingApprovalError_operation(t *testing.T) {
	if got := pending(t).Operation; got != "DeleteTable" {
		t.Errorf("got %q", got)
	}
}

func TestException_PendingApprovalError_service(t *testing.T) {
	if got := pending(t).Service; got != "dynamodb" {
		t.Errorf("got %q", got)
	}
}

// approval_id is also what a program keeps to make the call later.
func TestException_PendingApprovalError_approval_id(t *testing.T) {
	if got := pending(t).ApprovalID; got != "apr-7" {
		t.Errorf("got %q", got)
	}
	g := newGoverned(t)
	g.On("dynamodb:DeleteTable").Decide(approval)
	kept := as[*governor.PendingApprovalError](t, g.deleteTable(t.Context())).ApprovalID
	g.Approve(kept)
	if err := g.deleteTable(governor.WithApproval(t.Context(), kept)); err != nil {
		t.Errorf("once approved: %v", err)
	}
}

func TestException_PendingApprovalError_approvers(t *testing.T) {
	if got := pending(t).Approvers; !slices.Equal(got, approval.Approvers) {
		t.Errorf("got %q", got)
	}
}

func TestException_PendingApprovalError_action_id(t *testing.T) {
	if got := pending(t).ActionID; got != "4712" {
		t.Errorf("got %q", got)
	}
}

// expires_at is a time, not a text.
func TestException_PendingApprovalError_expires_at(t *testing.T) {
	if got := pending(t).ExpiresAt; !got.Equal(approval.ExpiresAt) {
		t.Errorf("got %s", got)
	}
}

func TestException_ServiceUnavailableError(t *testing.T) {
	g := newGoverned(t)
	g.On("*").Unavailable(errAway)
	as[*governor.ServiceUnavailableError](t, g.putObject(t.Context()))
	g.AssertNotSent(t, "*")
}

func TestException_ServiceUnavailableError_operation(t *testing.T) {
	if got := unavailable(t).Operation; got != "PutObject" {
		t.Errorf("got %q", got)
	}
}

func TestException_ServiceUnavailableError_service(t *testing.T) {
	if got := unavailable(t).Service; got != "s3" {
		t.Errorf("got %q", got)
	}
}

// fail_mode is always closed in an error: with an open one the call goes out, and its
// record is what tells that it was not decided on.
func TestException_ServiceUnavailableError_fail_mode(t *testing.T) {
	if got := unavailable(t).FailMode.String(); got != "closed" {
		t.Errorf("got %q", got)
	}
	var j journal
	g := newGoverned(t, session.WithFailMode(governor.FailOpen), session.WithAudit(&j))
	g.On("*").Unavailable(errAway)
	if err := g.putObject(t.Context()); err != nil || !slices.Equal(j.bases, []governor.Basis{governor.FailedOpen}) {
		t.Errorf("open: error %v, recorded %v", err, j.bases)
	}
}

func TestException_ServiceUnavailableError_original_error(t *testing.T) {
	e := unavailable(t)
	if !errors.Is(e.Err, errAway) || !errors.Is(error(e), errAway) {
		t.Errorf("got %v, want it in the field and in the chain", e.Err)
	}
}

// A name of the wrapper's errors is never hidden behind another: each is found by
// errors.As at once, whatever the SDK's callers wrap around it.
func TestExceptionsAreApart(t *testing.T) {
	for name, err := range map[string]error{"denied": denied(t), "pending": pending(t), "unavailable": unavailable(t)} {
		var d *governor.GovernanceError
		var p *governor.PendingApprovalError
		var u *governor.ServiceUnavailableError
		found := 0
		for _, is := range []bool{errors.As(err, &d), errors.As(err, &p), errors.As(err, &u), errors.Is(err, context.Canceled)} {
			if is {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s: %d kinds of errors in %v", name, found, err)
		}
	}
}
