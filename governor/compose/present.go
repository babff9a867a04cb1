package compose

import (
	"context"
	"errors"
	"fmt"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/ascendgen/ascendgen/governor"
)

// maxRemembered bounds what is remembered of approvals and of calls going on.
const maxRemembered = 10_000

// composed is a governor with all that governors can do.
type composed interface {
	governor.Governor
	governor.Immediate
	governor.Rechecker
	governor.Approver
	governor.Completer
}

// present returns g without the abilities that none of the governors in it has: the
// gate waits for approvals, and keeps track of calls, only where that is of use.
func present(g composed, inner ...governor.Governor) governor.Governor {
	approver, completer := false, false
	for _, i := range inner {
		_, can := i.(governor.Approver)
		approver = approver || can
		completer = completer || completes(i)
	}
	return offer(g, approver, completer)
}

func completes(g governor.Governor) bool {
	_, ok := g.(governor.Completer)
	return ok
}

// offer returns g without approvals and completions, unless they are wanted. It can
// always be asked anew: it may be part of what keeps an approval.
func offer(g composed, approver, completer bool) governor.Governor {
	type base interface {
		governor.Governor
		governor.Immediate
		governor.Rechecker
	}
	switch {
	case approver && completer:
		return g
	case approver:
		return struct {
			base
			governor.Approver
		}{g, g}
	case completer:
		return struct {
			base
			governor.Completer
		}{g, g}
	}
	return struct{ base }{g}
}

// denying denies every call for a fault in how governors were put together.
func denying(format string, args ...any) governor.Governor {
	reason := fmt.Sprintf("compose: "+format, args...)
	return governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
		return governor.Decision{Reason: reason}, nil
	})
}

// atOnce returns what g decides at once, nil if it does not.
func atOnce(g governor.Governor, op *governor.Operation, risk governor.Risk) *governor.Decision {
	if i, ok := g.(governor.Immediate); ok {
		return i.DecideAtOnce(op, risk)
	}
	return nil
}

// recheck has those in g that keep no approvals decide anew on an approved call. Of a
// governor that keeps them, its answer about the approval holds.
func recheck(ctx context.Context, g governor.Governor, a governor.Action) (governor.Decision, error) {
	if r, ok := g.(governor.Rechecker); ok {
		return r.Recheck(ctx, a)
	}
	if _, ok := g.(governor.Approver); ok {
		return governor.Decision{Verdict: governor.Allowed}, nil
	}
	d, err := g.Decide(ctx, a)
	return strange(d), err
}

// strange returns what becomes of a decision whose verdict is none.
func strange(d governor.Decision) governor.Decision {
	if d.Verdict > governor.Pending {
		d.Reason = fmt.Sprintf("the governor gave an unknown verdict: %s", d.Verdict)
		d.Verdict = governor.Denied
	}
	return d
}

// firm returns an error that refuses in either fail mode, though err may be that somebody
// could not be reached, or that time is over, which is as good to a [Timeout] around:
// such an error is quoted instead of wrapped.
func firm(what string, err error) error {
	if governor.IsUnavailable(err) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %v", what, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// share is the part of one governor in an approval.
type share struct {
	place    int // of the governor
	approver governor.Approver
	id       string // the governor's own id of the approval
}

// approvals remembers which governors asked for an approval. The zero value is
// ready for use.
type approvals struct {
	mu    sync.Mutex
	known *lru.Cache[string, approval]
}

type approval struct {
	call   [32]byte
	risk   governor.Risk
	tags   governor.Tags
	action string // the id under which the decision was given
	shares []share
}

var (
	errUnknownApproval = errors.New("compose: the approval is for no call that is remembered")
	errSameApproval    = errors.New("compose: another call was given the same approval id")
)

// remember notes who asked for the approval of a that d needs. An id that stands for
// another call is an error: approving that one must not approve this one.
func (p *approvals) remember(a governor.Action, d governor.Decision, shares []share) error {
	call, err := a.Digest()
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = newCache[approval](maxRemembered)
	}
	before, taken := p.known.Get(d.ApprovalID)
	if taken && (before.call != call || before.risk != a.Risk || before.tags != a.Tags || !sameShares(before.shares, shares)) {
		return errSameApproval
	}
	p.known.Add(d.ApprovalID, approval{call: call, risk: a.Risk, tags: a.Tags, action: d.ActionID, shares: shares})
	return nil
}

func sameShares(a, b []share) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].place != b[i].place || a[i].id != b[i].id {
			return false
		}
	}
	return true
}

// find returns who asked for an approval.
func (p *approvals) find(id string) (approval, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		if found, ok := p.known.Get(id); ok {
			return found, nil
		}
	}
	return approval{}, errUnknownApproval
}

// newCache returns a cache of a size above zero.
func newCache[V any](size int) *lru.Cache[string, V] {
	cache, err := lru.New[string, V](size)
	if err != nil {
		panic(err) // only for a size that is not above zero
	}
	return cache
}
