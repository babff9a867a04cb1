package ascend

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/internal/outcome"
)

const (
	reporters  = 2    // goroutines that deliver reports
	maxReports = 1024 // reports that wait
)

// reports are the ends of calls that the platform is still to be told of. A nil one
// takes nothing.
type reports struct {
	mu      sync.RWMutex // held for writing only to close the queue
	queue   chan reportOf
	closed  bool
	dropped atomic.Uint64
}

// reportOf is the end of one call.
type reportOf struct {
	action  string
	at      time.Time
	took    time.Duration
	failure string // empty if the call succeeded
	failed  bool
}

func newReports() *reports { return &reports{queue: make(chan reportOf, maxReports)} }

func (r *reports) add(one reportOf) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !r.closed {
		select {
		case r.queue <- one:
			return
		default:
		}
	}
	r.dropped.Add(1)
}

func (r *reports) end() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	close(r.queue)
}

// Complete implements [governor.Completer]: it has the end of a call reported in the
// background. A report that cannot be delivered at once is dropped: it is tried once,
// not at all while the breaker is open, and at most 1,024 wait. An approval that was
// taken from the cache is reported for each call that it let through. Of an error that
// AWS returned its code, status and request id are reported, not its message: AWS quotes
// the input in it.
func (c *Client) Complete(_ context.Context, _ governor.Action, d governor.Decision, err error, took time.Duration) {
	if c == nil || c.reports == nil || d.ActionID == "" {
		return
	}
	one := reportOf{action: d.ActionID, at: time.Now(), took: took}
	if err != nil {
		one.failed, one.failure = true, c.strike(clip(failure(err)))
	}
	c.reports.add(one)
}

// failure returns what may be told of the error of a call.
func failure(err error) string {
	o := outcome.Of(governor.Record{Phase: governor.Ended, Err: err})
	var details []string
	if o.Status != 0 {
		details = append(details, "status "+strconv.Itoa(o.Status))
	}
	if o.RequestID != "" {
		details = append(details, "request "+o.RequestID)
	}
	text := o.Code + o.Text // one of them is empty
	if len(details) > 0 {
		text += " (" + strings.Join(details, ", ") + ")"
	}
	return text
}

// DroppedCompletions returns how many reports of ended calls were dropped.
func (c *Client) DroppedCompletions() uint64 {
	if c == nil || c.reports == nil {
		return 0
	}
	return c.reports.dropped.Load()
}

// report delivers reports until the queue is closed and empty.
func (c *Client) report() {
	for one := range c.reports.queue {
		if !c.deliver(one) {
			c.reports.dropped.Add(1)
		}
	}
}

type completion struct {
	ActionID    string `json:"action_id"`
	Status      string `json:"status"`
	CompletedAt string `json:"completed_at,omitempty"`
	FailedAt    string `json:"failed_at,omitempty"`
	Error       string `json:"error,omitempty"`
	DurationMS  int64  `json:"duration_ms"`
}

// deliver sends one report and says whether the platform took it.
func (c *Client) deliver(one reportOf) bool {
	at := one.at.UTC().Format(timestampLayout)
	body := completion{ActionID: one.action, Status: "completed", CompletedAt: at, DurationMS: one.took.Milliseconds()}
	pattern := c.options.completed
	if one.failed {
		body.Status, body.CompletedAt, body.FailedAt, body.Error = "failed", "", at, one.failure
		pattern = c.options.failed
	}
	encoded, err := json.Marshal(body)
	if err != nil || c.background.Err() != nil || c.wire.breaker.State() == gobreaker.StateOpen {
		return false
	}
	r, err := c.send(c.background, &exchange{method: http.MethodPost, path: path(pattern, one.action), body: encoded})
	return err == nil && r.ok()
}
