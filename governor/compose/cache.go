package compose

import (
	"context"
	"encoding/binary"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/ascendgen/ascendgen/governor"
)

// Cache returns a governor that asks g once for equal calls: what g allowed is
// allowed again for ttl, or until the decision's own end if that is earlier. Denials,
// pending calls and errors are never kept. Of the decisions it keeps at most size,
// those used last.
//
// Calls are equal if agent, region, operation, risk, tags, resources and everything in
// the input but the contents of streams are equal. Whatever else g goes by, a kill
// switch or policies that are reloaded, takes effect on a kept decision only when it
// ends: keep ttl short. A governor that decides in the process is faster without.
//
// Calls that are allowed by a kept decision carry its action id; g is told of the end
// of the first of them only. With a ttl or a size that is not above zero nothing is
// kept. A nil g denies.
func Cache(g governor.Governor, ttl time.Duration, size int) governor.Governor {
	switch {
	case g == nil:
		return denying("the governor with a cache is nil")
	case ttl <= 0 || size <= 0:
		return g
	}
	return present(&cache{
		inner: g, ttl: ttl, now: time.Now,
		kept: newCache[kept](size), open: newCache[struct{}](maxRemembered),
	}, g)
}

type cache struct {
	inner governor.Governor
	ttl   time.Duration
	now   func() time.Time
	kept  *lru.Cache[string, kept]
	open  *lru.Cache[string, struct{}] // ids of actions that have not been completed
}

// kept is an approving decision and when it ends.
type kept struct {
	decision governor.Decision
	until    time.Time
}

// DecideAtOnce implements [governor.Immediate].
func (c *cache) DecideAtOnce(op *governor.Operation, risk governor.Risk) *governor.Decision {
	return atOnce(c.inner, op, risk)
}

// Decide implements [governor.Governor].
func (c *cache) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	key, err := cacheKey(a)
	if err != nil {
		return c.inner.Decide(ctx, a) // which may refuse what cannot be read
	}
	now := c.now()
	if known, ok := c.kept.Get(key); ok && now.Before(known.until) {
		return known.decision, nil
	}
	d, err := c.inner.Decide(ctx, a)
	if err != nil || d.Verdict != governor.Allowed {
		return d, err
	}
	until := now.Add(c.ttl) // from before g was asked
	if !d.ExpiresAt.IsZero() && d.ExpiresAt.Before(until) {
		until = d.ExpiresAt
	}
	// An input that changed meanwhile is perhaps not what was decided on.
	if after, err := cacheKey(a); err == nil && after == key {
		c.kept.Add(key, kept{d, until})
	}
	if d.ActionID != "" {
		c.open.Add(d.ActionID, struct{}{})
	}
	return d, nil
}

// cacheKey returns what equal calls have in common.
func cacheKey(a governor.Action) (string, error) {
	digest, err := a.Digest()
	if err != nil {
		return "", err
	}
	key := make([]byte, 0, 256)
	text := func(s string) {
		key = binary.AppendUvarint(key, uint64(len(s)))
		key = append(key, s...)
	}
	key = append(key, digest[:]...)
	key = append(key, byte(a.Risk), byte(a.Rated))
	key = binary.AppendUvarint(key, uint64(a.Tags))
	text(a.Service)
	text(a.Operation)
	text(a.Region())
	text(a.Agent().ID)
	text(a.Agent().Name)
	for _, r := range a.Resources() {
		text(r.Member)
		text(r.Value)
	}
	return string(key), nil
}

// Approval implements [governor.Approver].
func (c *cache) Approval(ctx context.Context, id string) (governor.Decision, error) {
	approver, ok := c.inner.(governor.Approver)
	if !ok {
		return governor.Decision{}, errUnknownApproval
	}
	d, err := approver.Approval(ctx, id)
	if err == nil && d.Verdict == governor.Allowed && d.ActionID != "" {
		c.open.Add(d.ActionID, struct{}{})
	}
	return d, err
}

// Recheck implements [governor.Rechecker].
func (c *cache) Recheck(ctx context.Context, a governor.Action) (governor.Decision, error) {
	return recheck(ctx, c.inner, a)
}

// Complete implements [governor.Completer].
func (c *cache) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	completer, ok := c.inner.(governor.Completer)
	if !ok {
		return
	}
	// Remove reports whether it was there, so that only the first call to end tells.
	if d.ActionID == "" || c.open.Remove(d.ActionID) {
		completer.Complete(ctx, a, d, err, took)
	}
}
