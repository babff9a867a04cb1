package governor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Approver is implemented by a [Governor] that can say what became of a call that
// it left pending. The id of an approval is of one call, and lets it out once: a second
// call that is given the same id is refused.
type Approver interface {
	// Approval returns the decision on an approval. Errors are as those of Decide.
	Approval(ctx context.Context, approvalID string) (Decision, error)
}

// Rechecker is implemented by a [Governor] that is made of others, not all of which keep
// approvals. Those may have changed their mind while the call waited.
type Rechecker interface {
	// Recheck has the governors that keep no approvals decide anew on a call that has
	// been approved. Anything but [Allowed] refuses the call, and so does any error, in
	// either fail mode. [Pending] says that the approval is not all that is needed by now.
	Recheck(ctx context.Context, a Action) (Decision, error)
}

// WithApprovalWait has a pending call wait for its approval, for at most timeout,
// asking every interval. If the approval has not come by then, or the governor does
// not implement [Approver], the call returns [*PendingApprovalError]. An approval that
// was waited for is used by that call alone, as one given by [WithApproval]. The default
// is not to wait.
func WithApprovalWait(timeout, interval time.Duration) Option {
	return func(s *settings) error {
		if timeout <= 0 || interval <= 0 {
			return fmt.Errorf("approval wait: timeout %s and interval %s must be above zero", timeout, interval)
		}
		s.await = func(ctx context.Context, g *Gate, a *Action, d Decision) (Decision, error) {
			return g.await(ctx, a, d, timeout, interval)
		}
		return nil
	}
}

type approvalKey struct{}

// approval is what a context brings of an approval. It brings the code along, which
// is so kept out of programs that resume nothing.
type approval struct {
	id     string
	resume func(ctx context.Context, g *Gate, a *Action, id string, keep *Decision) (Basis, error)
}

// WithApproval returns a context in which one call that was left pending can be
// made again, once it has been approved: the same operation with the same input in
// the same region, once, and not after the approval expired. Contents of streams are
// not part of what is compared. The call must go through the gate, in the process,
// that returned the [*PendingApprovalError].
func WithApproval(ctx context.Context, approvalID string) context.Context {
	return context.WithValue(ctx, approvalKey{}, &approval{approvalID, resume})
}

// maxPending bounds the pending calls that a gate remembers; beyond it the oldest
// are forgotten and have to be asked anew.
const maxPending = 10_000

// pendingCalls are the calls for which approvals were asked.
type pendingCalls struct {
	mu    sync.Mutex
	calls map[string]pendingCall // by approval id
	order []string               // ids, oldest first
}

type pendingCall struct {
	asked
	used     bool // there is nothing left to approve
	actionID string
	expires  time.Time
}

// asked is what an approval is of: the call, and as how risky it was shown.
type asked struct {
	digest [32]byte
	region string
	risk   Risk
	rated  Risk
	tags   Tags
}

func askedOf(a *Action) (asked, error) {
	digest, err := a.Digest()
	return asked{digest, a.Region(), a.Risk, a.Rated, a.Tags}, err
}

// remember notes which call an approval is of. It reports false if that is another
// one, or the approval was used: what was said of one call must not let another out.
func (p *pendingCalls) remember(id string, call pendingCall) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls == nil {
		p.calls = make(map[string]pendingCall)
	}
	known, ok := p.calls[id]
	if ok && (known.used || known.asked != call.asked) {
		return false
	}
	if !ok {
		p.order = append(p.order, id)
	}
	p.calls[id] = call
	for len(p.order) > maxPending {
		delete(p.calls, p.order[0])
		p.order = p.order[1:]
	}
	return true
}

// find returns a call that can still be approved.
func (p *pendingCalls) find(id string) (pendingCall, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	call, ok := p.calls[id]
	return call, ok && !call.used
}

// take uses an approval up and reports whether that was left to do, so that of several
// users of one approval only the first gets it.
func (p *pendingCalls) take(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	call, ok := p.calls[id]
	if !ok || call.used {
		return false
	}
	call.used = true
	p.calls[id] = call
	return true
}

var (
	errApprovalUnknown = errors.New("the approval is for no pending call of this session, or was used before")
	errApprovalOther   = errors.New("the approval is for another call")
	errApprovalExpired = errors.New("the approval has expired")
	errApprovalTaken   = errors.New("the call was given the approval id of another call, or of an approval that was used before")
	errNoApprover      = errors.New("the governor does not keep approvals")
)

// resume decides on a call for which ctx brings an approval.
func resume(ctx context.Context, g *Gate, a *Action, id string, keep *Decision) (Basis, error) {
	var before pendingCall
	now, err := askedOf(a)
	if err == nil {
		before, err = g.checkApproval(id, now)
	}
	if err != nil {
		return Refused, refuse(a.operation, a.Risk, &Decision{}, err)
	}
	d, err := g.approver.Approval(ctx, id)
	if err != nil {
		return g.undecided(ctx, a, FailClosed, err)
	}
	d.follow(id, before.actionID, before.expires)
	if d, err = g.recheck(ctx, a, d); err != nil {
		return g.undecided(ctx, a, FailClosed, err)
	}
	*keep = d
	switch {
	case d.Verdict == Pending:
	case !g.pending.take(id):
		return Refused, refuse(a.operation, a.Risk, &d, errApprovalUnknown)
	case expired(d.ExpiresAt):
		return Refused, refuse(a.operation, a.Risk, &d, errApprovalExpired)
	}
	return Approved, verdict(a.operation, a.Risk, &d)
}

// checkApproval returns the pending call that an approval was asked for, and an error
// unless it is of what is asked now.
func (g *Gate) checkApproval(id string, now asked) (pendingCall, error) {
	if g.approver == nil {
		return pendingCall{}, errNoApprover
	}
	call, ok := g.pending.find(id)
	switch {
	case !ok:
		return call, errApprovalUnknown
	case call.asked != now:
		return call, errApprovalOther
	case expired(call.expires):
		return call, errApprovalExpired
	}
	return call, nil
}

// follow fills in what a governor need not say again about the decision that d follows.
func (d *Decision) follow(approvalID, actionID string, expires time.Time) {
	if d.ApprovalID == "" {
		d.ApprovalID = approvalID
	}
	if d.ActionID == "" {
		d.ActionID = actionID
	}
	if d.ExpiresAt.IsZero() {
		d.ExpiresAt = expires
	}
}

func expired(at time.Time) bool { return !at.IsZero() && time.Now().After(at) }

// pend remembers a pending call for a later [WithApproval], and waits for its approval
// if the session says so. It returns the decision that holds in the end, which may still
// be pending. What it remembers is the input that the governor saw, whose fingerprint
// was before, or nothing.
func (g *Gate) pend(ctx context.Context, a *Action, d Decision, before uint64) (Decision, error) {
	id := d.ApprovalID
	if id == "" || g.approver == nil {
		return d, nil
	}
	asked, err := askedOf(a)
	if err == nil {
		err = unchanged(a.input, before)
	}
	if err == nil && !g.pending.remember(id, pendingCall{asked: asked, actionID: d.ActionID, expires: d.ExpiresAt}) {
		err = errApprovalTaken
	}
	if err != nil || g.settings.await == nil {
		return d, err
	}
	return g.settings.await(ctx, g, a, d)
}

// await waits for an approval, and uses it up if it comes.
func (g *Gate) await(ctx context.Context, a *Action, d Decision, timeout, interval time.Duration) (Decision, error) {
	id := d.ApprovalID
	d, err := g.poll(ctx, d, timeout, interval)
	if err != nil {
		return d, err
	}
	if d, err = g.recheck(ctx, a, d); err == nil && d.Verdict != Pending && !g.pending.take(id) {
		err = errApprovalUnknown
	}
	return d, err
}

// recheck returns what holds of a call for which somebody said d when asked for its
// approval: d, or what a governor that keeps no approvals says against it by now.
func (g *Gate) recheck(ctx context.Context, a *Action, d Decision) (Decision, error) {
	r, ok := g.governor.(Rechecker)
	if !ok || d.Verdict != Allowed {
		return d, nil
	}
	now, err := r.Recheck(ctx, *a)
	switch {
	case err != nil:
		return Decision{ActionID: d.ActionID}, fmt.Errorf("the call was approved, but: %w", err)
	case now.Verdict == Allowed:
		return d, nil
	case now.Verdict == Pending:
		now.Verdict, now.Reason = Denied, "the approval is not all that is needed by now: "+now.Reason
	}
	now.ActionID = d.ActionID
	return now, nil
}

// poll asks until the approval is decided, expires, or has been waited for long
// enough. A poll that fails is tried again: the wait is bounded anyway.
func (g *Gate) poll(ctx context.Context, d Decision, timeout, interval time.Duration) (Decision, error) {
	wait, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if expired(d.ExpiresAt) {
			return d, errApprovalExpired
		}
		select {
		case <-wait.Done():
			return d, ctx.Err()
		case <-ticker.C:
		}
		next, err := g.approver.Approval(wait, d.ApprovalID)
		if err != nil || next.Verdict == Pending {
			continue
		}
		next.follow(d.ApprovalID, d.ActionID, d.ExpiresAt)
		if expired(next.ExpiresAt) {
			return next, errApprovalExpired
		}
		return next, nil
	}
}
