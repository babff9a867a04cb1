package governortest

import (
	"fmt"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// Call is one call that a [Governor] was asked about, and its answer.
type Call struct {
	Service    string // Go package of the SDK: "s3"
	Operation  string // "DeleteBucket"
	Risk       governor.Risk
	Rated      governor.Risk
	Tags       governor.Tags
	Presign    bool          // a signature was asked for, not a call
	Expires    time.Duration // of the signature
	Region     string
	Agent      governor.Agent
	Resources  governor.Resources
	Parameters map[string]any // as [governor.Action.Parameters] shows them

	Decision governor.Decision
	Err      error // what Decide returned instead of a decision
}

func newCall(a governor.Action) Call {
	return Call{
		Service: a.Service, Operation: a.Operation, Risk: a.Risk, Rated: a.Rated, Tags: a.Tags, Presign: a.Presign, Expires: a.Expires,
		Region: a.Region(), Agent: a.Agent(), Resources: a.Resources(), Parameters: a.Parameters(),
	}
}

// Key returns the operation's key, "s3:DeleteBucket".
func (c Call) Key() string { return c.Service + ":" + c.Operation }

// String returns the call and its answer in one line.
func (c Call) String() string {
	s := fmt.Sprintf("%s (%s) -> ", c.Key(), c.Risk)
	if c.Err != nil {
		return s + "error: " + c.Err.Error()
	}
	s += c.Decision.Verdict.String()
	switch {
	case c.Decision.Reason != "":
		s += ": " + c.Decision.Reason
	case c.Decision.ApprovalID != "":
		s += ": " + c.Decision.ApprovalID
	}
	return s
}

// Request is one request that would have gone out to AWS. A retried call makes
// several.
type Request struct {
	Service   string // Go package of the SDK: "s3"
	Operation string // "DeleteBucket"
	Region    string
	Input     any // the SDK's input pointer, *s3.DeleteBucketInput
}

// Key returns the operation's key, "s3:DeleteBucket".
func (r Request) Key() string { return r.Service + ":" + r.Operation }

// Calls returns the calls that the governor was asked about, oldest first. Calls that
// the session let through or refused unasked are not among them.
func (g *Governor) Calls() []Call { return g.CallsTo(everything) }

// CallsTo returns those of Calls that pattern matches.
func (g *Governor) CallsTo(pattern string) []Call {
	g.mu.Lock()
	defer g.mu.Unlock()
	return matching(pattern, g.calls)
}

// Sent returns the requests that would have gone out to AWS, oldest first.
func (g *Governor) Sent() []Request { return g.SentTo(everything) }

// SentTo returns those of Sent that pattern matches.
func (g *Governor) SentTo(pattern string) []Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return matching(pattern, g.sent)
}

func matching[E keyed](pattern string, all []E) []E {
	checkPattern(pattern)
	var found []E
	for _, one := range all {
		if matches(pattern, one.Key()) {
			found = append(found, one)
		}
	}
	return found
}

// Reset forgets the calls and the requests. Scripts, answers and approvals stay as
// they are.
func (g *Governor) Reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls, g.sent = nil, nil
}
