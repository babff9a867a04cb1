package governor

import (
	"fmt"
	"strings"
	"time"
)

// GovernanceError reports a call that was refused. Nothing was sent to AWS.
type GovernanceError struct {
	Operation        string
	Service          string
	Reason           string
	RiskScore        int    // 0 to 100, 0 if the governor gave none
	RiskLevel        string // the governor's, else the level at which it was asked
	PolicyViolations []string
	ActionID         string

	cause error
}

// Error implements error.
func (e *GovernanceError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%s (risk %s) denied", e.Service, e.Operation, e.RiskLevel)
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	if len(e.PolicyViolations) > 0 {
		b.WriteString(" [violates " + strings.Join(e.PolicyViolations, ", ") + "]")
	}
	return b.String()
}

// Unwrap returns the error for which the call was refused, if there was one.
func (e *GovernanceError) Unwrap() error { return e.cause }

// PendingApprovalError reports a call that a person must approve first. Nothing
// was sent to AWS.
type PendingApprovalError struct {
	Operation  string
	Service    string
	ApprovalID string
	Approvers  []string
	ActionID   string
	ExpiresAt  time.Time // zero if the approval does not expire
}

// Error implements error.
func (e *PendingApprovalError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%s needs approval", e.Service, e.Operation)
	if e.ApprovalID != "" {
		b.WriteString(" " + e.ApprovalID)
	}
	if len(e.Approvers) > 0 {
		b.WriteString(" by " + strings.Join(e.Approvers, ", "))
	}
	if !e.ExpiresAt.IsZero() {
		b.WriteString(" until " + e.ExpiresAt.UTC().Format(time.RFC3339))
	}
	return b.String()
}

// ServiceUnavailableError reports a call that was refused because the governor
// could not be reached. Nothing was sent to AWS.
type ServiceUnavailableError struct {
	Operation string
	Service   string
	FailMode  FailMode
	Err       error // why the governor could not be reached
}

// Error implements error.
func (e *ServiceUnavailableError) Error() string {
	return fmt.Sprintf("%s:%s refused: governor unavailable (fail mode %s): %v", e.Service, e.Operation, e.FailMode, e.Err)
}

// Unwrap returns Err.
func (e *ServiceUnavailableError) Unwrap() error { return e.Err }
