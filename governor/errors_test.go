package governor_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestErrorTexts(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("x", 3600))
	for want, err := range map[string]error{
		"s3:DeleteBucket (risk high) denied": &governor.GovernanceError{Service: "s3", Operation: "DeleteBucket", RiskLevel: "high"},
		"s3:DeleteBucket (risk high) denied: frozen [violates p1, p2]": &governor.GovernanceError{
			Service: "s3", Operation: "DeleteBucket", RiskLevel: "high", Reason: "frozen", PolicyViolations: []string{"p1", "p2"}},
		"s3:DeleteBucket needs approval": &governor.PendingApprovalError{Service: "s3", Operation: "DeleteBucket"},
		"s3:DeleteBucket needs approval a-1 by ann, bob until 2026-01-02T02:04:05Z": &governor.PendingApprovalError{
			Service: "s3", Operation: "DeleteBucket", ApprovalID: "a-1", Approvers: []string{"ann", "bob"}, ExpiresAt: at},
		"s3:DeleteBucket refused: governor unavailable (fail mode closed): broken": &governor.ServiceUnavailableError{
			Service: "s3", Operation: "DeleteBucket", Err: errBroken},
	} {
		if err.Error() != want {
			t.Errorf("got  %s\nwant %s", err, want)
		}
	}
}

func TestErrorsCarryTheDecision(t *testing.T) {
	var b backend
	at := time.Unix(4102444800, 0)
	err := b.call(t.Context(), bind(t, answer(governor.Decision{
		Reason: "r", RiskScore: 91, RiskLevel: "severe", PolicyViolations: []string{"p"}, ActionID: "act",
	}, nil)), &opDelete, nil)
	wantRefused := &governor.GovernanceError{
		Operation: "DeleteThing", Service: "things", Reason: "r", RiskScore: 91, RiskLevel: "severe", PolicyViolations: []string{"p"}, ActionID: "act"}
	if diff := cmp.Diff(error(wantRefused), err, cmpopts.IgnoreUnexported(governor.GovernanceError{})); diff != "" {
		t.Errorf("denied (-want +got):\n%s", diff)
	}
	err = b.call(t.Context(), bind(t, answer(governor.Decision{
		Verdict: governor.Pending, ActionID: "act", ApprovalID: "apr", Approvers: []string{"ann"}, ExpiresAt: at,
	}, nil)), &opDelete, nil)
	wantPending := &governor.PendingApprovalError{
		Operation: "DeleteThing", Service: "things", ApprovalID: "apr", Approvers: []string{"ann"}, ActionID: "act", ExpiresAt: at}
	if diff := cmp.Diff(error(wantPending), err); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
}

func TestErrorsUnwrap(t *testing.T) {
	var b backend
	failed := b.call(t.Context(), bind(t, answer(governor.Decision{}, errBroken)), &opDelete, nil)
	if !errors.Is(failed, errBroken) || kindOf(failed) != "denied" {
		t.Errorf("%v does not wrap why the governor failed", failed)
	}
	gone := b.call(t.Context(), bind(t, away), &opDelete, nil)
	var unavailable *governor.ServiceUnavailableError
	if !errors.As(gone, &unavailable) || !errors.Is(gone, errRefusedConn) || unavailable.FailMode != governor.FailClosed {
		t.Errorf("%v does not wrap why the governor is unavailable", gone)
	}
	if denied := b.call(t.Context(), bind(t, deny), &opDelete, nil); errors.Unwrap(denied) != nil {
		t.Errorf("a denial has the cause %v", errors.Unwrap(denied))
	}
}

func TestUnavailable(t *testing.T) {
	if err := governor.Unavailable(nil); err != nil {
		t.Errorf("Unavailable(nil) = %v", err)
	}
	marked := governor.Unavailable(errBroken)
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"nil":               {nil, false},
		"unmarked":          {errBroken, false},
		"marked":            {marked, true},
		"wrapped":           {fmt.Errorf("asking: %w", marked), true},
		"holding a denial":  {errors.Join(marked, &governor.GovernanceError{}), false},
		"marked a denial":   {governor.Unavailable(&governor.GovernanceError{}), false},
		"holding a pending": {errors.Join(marked, &governor.PendingApprovalError{}), false},
		"closed by another": {&governor.ServiceUnavailableError{Err: marked}, true},
	} {
		if got := governor.IsUnavailable(test.err); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
	if marked.Error() != "broken" || !errors.Is(marked, errBroken) {
		t.Errorf("marking changed the error to %v", marked)
	}
}
