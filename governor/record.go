package governor

import (
	"context"
	"fmt"
	"time"
)

// Record is what is known of a governed call, first when it was decided on and
// then when it ended.
type Record struct {
	// Call numbers the calls of a process, from 1. The two records of one call share it.
	Call     uint64
	Time     time.Time // when the call began, in both phases
	Phase    Phase
	Action   Action
	Decision Decision
	Basis    Basis
	// Err is why the call was refused or, when it ended, the error that it returned.
	Err error
	// Duration is how long deciding took (Decided) or the whole call (Ended).
	Duration time.Duration
}

// Phase says at which point of a call a record was made.
type Phase uint8

// The phases.
const (
	Decided Phase = iota + 1 // before anything was sent; the last record of a refused call
	Ended                    // after the call to AWS returned
)

// String returns "decided" or "ended", or "Phase(9)" for a value that is neither.
func (p Phase) String() string {
	switch p {
	case Decided:
		return "decided"
	case Ended:
		return "ended"
	}
	return fmt.Sprintf("Phase(%d)", uint8(p))
}

// Basis says on what ground a call was let through or refused.
type Basis uint8

// The bases.
const (
	Asked       Basis = iota + 1 // the governor decided
	Excluded                     // the session excludes the operation
	SkippedRead                  // the session skips reads at low risk
	FailedOpen                   // the governor could not be reached and the fail mode is open
	Refused                      // the gate itself refused, without a decision
	Approved                     // an approval that was asked for before
	InBatch                      // the batch operation that the call is part of was decided on
	Own                          // the call serves one that was let through; see [CallOwn]
)

var basisNames = [...]string{"", "asked", "excluded", "skipped-read", "failed-open", "refused", "approved", "in-batch", "own"}

// String returns the basis in lower case, "failed-open" for [FailedOpen], or
// "Basis(9)" for a value that is none of them.
func (b Basis) String() string {
	if b > 0 && int(b) < len(basisNames) {
		return basisNames[b]
	}
	return fmt.Sprintf("Basis(%d)", uint8(b))
}

// Recorder keeps records. Record is called on the goroutine of the call, and must
// be safe for concurrent use. An error refuses the call if the gate requires
// records and the phase is [Decided]; otherwise it is dropped. The action's input
// must be read before Record returns, not later.
type Recorder interface {
	Record(ctx context.Context, r Record) error
}

// Metric is what a metrics callback is told of a call.
type Metric struct {
	Operation string
	Service   string
	Risk      Risk
	Allowed   bool
	Duration  time.Duration // of the whole call, decision included
	ActionID  string        // the governor's id, empty if it gave none
	ErrorKind string        // "", "denied", "pending", "unavailable", "canceled" or "aws"
	Dropped   uint64        // metrics dropped since the gate was made
}
