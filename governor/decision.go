package governor

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Governor decides whether a call may go out to AWS.
//
// Decide returns an error only if it has no decision. An error made by
// [Unavailable] says that the governor could not be reached, which is what the
// gate's fail mode is about; any other error refuses the call in either mode.
// Decide must be safe for concurrent use and should honour ctx. What it wants to
// know of the action's input it must read before it returns, not later.
type Governor interface {
	Decide(ctx context.Context, a Action) (Decision, error)
}

// Func is a function that is a [Governor].
type Func func(ctx context.Context, a Action) (Decision, error)

// Decide calls f. A nil Func denies.
func (f Func) Decide(ctx context.Context, a Action) (Decision, error) {
	if f == nil {
		return Decision{Reason: "no governor is set"}, nil
	}
	return f(ctx, a)
}

// Immediate is implemented by a [Governor] that can decide some calls from the
// operation and the level of the call alone, without looking at the input or at tags
// that the input adds. Such a decision costs
// a few nanoseconds, and the gate need not check that the input is still what was
// decided on.
type Immediate interface {
	// DecideAtOnce returns the decision on a call of op at a level, or nil if Decide
	// has to be asked. The gate does not change what it returns.
	DecideAtOnce(op *Operation, risk Risk) *Decision
}

// Completer is implemented by a [Governor] that wants to know how allowed calls
// ended. Complete is best-effort: it must not block and cannot fail the call.
type Completer interface {
	Complete(ctx context.Context, a Action, d Decision, err error, took time.Duration)
}

// Verdict is a governor's answer. The zero value denies, and so does any value
// that is not one of the three.
type Verdict uint8

// The verdicts.
const (
	Denied  Verdict = iota // the call is refused
	Allowed                // the call may go out
	Pending                // a person must approve the call first
)

// String returns "denied", "allowed" or "pending", or "Verdict(9)" for a value
// that is none of them.
func (v Verdict) String() string {
	switch v {
	case Denied:
		return "denied"
	case Allowed:
		return "allowed"
	case Pending:
		return "pending"
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// Decision is a governor's verdict and what it says about it. Everything but the
// verdict is optional. The zero value denies.
type Decision struct {
	Verdict          Verdict
	Reason           string   // why, for the person who reads the error or the record
	RiskScore        int      // 0 to 100, by the governor's own measure
	RiskLevel        string   // by the governor's own measure; defaults to the action's risk
	PolicyViolations []string // policies that forbid the call
	ActionID         string   // the governor's id of this action
	ApprovalID       string   // for Pending: what is to be approved
	Approvers        []string // for Pending: who can approve
	ExpiresAt        time.Time
}

// errUnavailable marks errors made by Unavailable.
var errUnavailable = errors.New("governor unavailable")

// Unavailable marks err as "the governor could not be reached": a timeout, a
// failed connection, an open breaker. It returns nil for nil.
func Unavailable(err error) error {
	if err == nil {
		return nil
	}
	return &unavailable{err}
}

// IsUnavailable reports whether err was made by [Unavailable]. An error that also
// holds a refusal ([*GovernanceError], [*PendingApprovalError]) is none: somebody
// was reached, and did not allow the call.
func IsUnavailable(err error) bool {
	var refused *GovernanceError
	var pending *PendingApprovalError
	return errors.Is(err, errUnavailable) && !errors.As(err, &refused) && !errors.As(err, &pending)
}

type unavailable struct{ err error }

func (u *unavailable) Error() string        { return u.err.Error() }
func (u *unavailable) Unwrap() error        { return u.err }
func (u *unavailable) Is(target error) bool { return target == errUnavailable }

// FailMode says what happens to a call when the governor cannot be reached.
type FailMode uint8

// The fail modes. The zero value is closed.
const (
	FailClosed FailMode = iota // the call is refused
	FailOpen                   // the call goes out and is marked
)

// String returns "closed" or "open"; anything that is not FailOpen is closed.
func (m FailMode) String() string {
	if m == FailOpen {
		return "open"
	}
	return "closed"
}
