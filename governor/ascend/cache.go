package ascend

import (
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/ascendgen/ascendgen/governor"
)

// decisionCache keeps approvals for equal calls. A nil one keeps nothing.
type decisionCache struct {
	ttl     time.Duration
	entries *lru.Cache[cacheKey, cacheEntry]
	now     func() time.Time
}

// cacheKey is what makes calls equal. The digest is over operation and input, and so
// over the resources that the input names.
type cacheKey struct {
	digest [32]byte
	risk   governor.Risk
	tags   governor.Tags
	region string
	agent  governor.Agent
}

type cacheEntry struct {
	decision governor.Decision
	until    time.Time
}

func newDecisionCache(ttl time.Duration, size int) (*decisionCache, error) {
	entries, err := lru.New[cacheKey, cacheEntry](size)
	if err != nil {
		return nil, fmt.Errorf("ascend: decision cache: %w", err)
	}
	return &decisionCache{ttl: ttl, entries: entries, now: time.Now}, nil
}

// keyOf returns the key of a call, and false if the call cannot be cached.
func (c *decisionCache) keyOf(a governor.Action, agent governor.Agent) (cacheKey, bool) {
	if c == nil {
		return cacheKey{}, false
	}
	digest, err := a.Digest()
	if err != nil || streams(a.Parameters()) {
		return cacheKey{}, false
	}
	return cacheKey{digest: digest, risk: a.Risk, tags: a.Tags, region: a.Region(), agent: agent}, true
}

// streams reports whether a call sends something that its digest does not cover.
func streams(parameters map[string]any) bool {
	for _, value := range parameters {
		if value == "[stream]" {
			return true
		}
	}
	return false
}

func (c *decisionCache) find(key cacheKey) (governor.Decision, bool) {
	entry, ok := c.entries.Get(key)
	if !ok {
		return governor.Decision{}, false
	}
	if !c.now().Before(entry.until) {
		c.entries.Remove(key)
		return governor.Decision{}, false
	}
	return entry.decision, true
}

// keep keeps an approval that the platform gave at once and to whoever asks.
func (c *decisionCache) keep(key cacheKey, a answer) {
	if a.Verdict != governor.Allowed || a.byPerson || a.conditional {
		c.entries.Remove(key)
		return
	}
	until := c.now().Add(c.ttl)
	if !a.ExpiresAt.IsZero() && a.ExpiresAt.Before(until) {
		until = a.ExpiresAt
	}
	c.entries.Add(key, cacheEntry{decision: a.Decision, until: until})
}

func (c *decisionCache) purge() {
	if c != nil {
		c.entries.Purge()
	}
}
