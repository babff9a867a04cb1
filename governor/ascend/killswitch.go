package ascend

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// killSwitch is what is known of the platform's kill switch. A nil one is not polled
// and never active.
type killSwitch struct {
	first chan struct{} // closed when the first poll has come back, in whatever way
	stop  context.CancelFunc

	mu     sync.RWMutex
	active bool
	reason string
}

func newKillSwitch(stop context.CancelFunc) *killSwitch {
	return &killSwitch{first: make(chan struct{}), stop: stop}
}

// wait returns the state, after the first poll or when ctx is done.
func (k *killSwitch) wait(ctx context.Context) (reason string, active bool) {
	if k == nil {
		return "", false
	}
	select {
	case <-k.first:
	case <-ctx.Done():
	}
	return k.state()
}

func (k *killSwitch) state() (reason string, active bool) {
	if k == nil {
		return "", false
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.reason, k.active
}

func (k *killSwitch) set(active bool, reason string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.active, k.reason = active, reason
}

func (k *killSwitch) end() {
	if k != nil {
		k.stop()
	}
}

// killed is the decision while the switch is active.
func killed(why string) governor.Decision {
	d := governor.Decision{Verdict: governor.Denied, Reason: "the kill switch is active"}
	if why != "" {
		d.Reason += ": " + why
	}
	return d
}

// pollKillSwitch polls until ctx is done. A poll that fails leaves
// what is known.
func (c *Client) pollKillSwitch(ctx context.Context, interval time.Duration) {
	k := c.killSwitch
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for first := true; ; first = false {
		if active, reason, err := c.readKillSwitch(ctx); err == nil {
			k.set(active, reason)
			if active {
				c.cache.purge()
			}
		}
		if first {
			close(k.first)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

var errNoState = errors.New("ascend: the kill switch's state is not in the answer")

func (c *Client) readKillSwitch(ctx context.Context) (active bool, reason string, err error) {
	x := &exchange{method: http.MethodGet, path: "/api/sdk/kill-switch/status"}
	r, err := c.send(ctx, x)
	if err != nil {
		return false, "", err
	}
	if !r.ok() {
		return false, "", apiError(r.status, r.body, x.correlation)
	}
	f, err := readFields(r.body)
	if err != nil {
		return false, "", err
	}
	known := false
	for _, place := range places(f) {
		for _, key := range []string{"active", "is_active"} {
			value, ok := place.truth(key)
			known, active = known || ok, active || value
		}
	}
	if !known {
		return false, "", errNoState
	}
	return active, c.strike(flatten(f).text("reason")), nil
}
