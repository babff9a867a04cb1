package ascend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"github.com/ascendgen/ascendgen/governor"
)

// Client asks the ASCEND platform for decisions. It is made by [New], is safe for
// concurrent use, and must be closed. The zero Client refuses every call. However it
// is printed or logged, it does not show its secrets.
type Client struct {
	options    options // without the secrets
	key        *secret
	signing    *secret
	base       string
	retrier    *retryablehttp.Client
	wire       *wire
	owned      *http.Transport // closed with the client; nil if the caller's is used
	approvals  *lru.Cache[string, string]
	approvalMu sync.Mutex
	cache      *decisionCache // nil for none
	killSwitch *killSwitch    // nil if it is not polled
	reports    *reports       // nil if the end of calls is not reported

	made       bool
	closed     atomic.Bool
	background context.Context
	stop       context.CancelFunc
	running    sync.WaitGroup
}

var (
	_ governor.Governor  = (*Client)(nil)
	_ governor.Approver  = (*Client)(nil)
	_ governor.Completer = (*Client)(nil)
	_ io.Closer          = (*Client)(nil)
	_ slog.LogValuer     = (*Client)(nil)
)

// maxApprovals bounds the pending actions that a client can be asked about later.
const maxApprovals = 10_000

// New returns a client of the platform that the environment and opts describe; what
// is wrong with them is named in one error. It does not wait for the platform, but
// begins to poll its kill switch in the background.
func New(opts ...Option) (*Client, error) {
	o, err := resolve(opts)
	base, baseErr := parseBase(o.url)
	if err := errors.Join(err, baseErr); err != nil {
		return nil, err
	}
	c := &Client{base: base.String(), key: &secret{o.key}, signing: &secret{o.signing}, made: true}
	o.key, o.signing = "", ""
	c.options = o
	c.wire = c.newWire()
	c.retrier = newRetrier(c.wire, o.retryWait)
	if c.approvals, err = lru.New[string, string](maxApprovals); err != nil {
		return nil, fmt.Errorf("ascend: %w", err)
	}
	if o.cacheSize > 0 {
		if c.cache, err = newDecisionCache(o.cacheTTL, o.cacheSize); err != nil {
			return nil, err
		}
	}
	c.background, c.stop = context.WithCancel(context.Background())
	if o.killSwitchPoll > 0 {
		polls, stop := context.WithCancel(c.background)
		c.killSwitch = newKillSwitch(stop)
		c.running.Go(func() { c.pollKillSwitch(polls, o.killSwitchPoll) })
	}
	if !o.noCompletion {
		c.reports = newReports()
		for range reporters {
			c.running.Go(c.report)
		}
	}
	return c, nil
}

// newWire returns what sends the client's requests.
func (c *Client) newWire() *wire {
	o := &c.options
	base := o.transport
	if base == nil {
		c.owned = cleanhttp.DefaultPooledTransport()
		c.owned.MaxIdleConnsPerHost = 64 // all requests go to one host
		c.owned.MaxResponseHeaderBytes = 64 << 10
		base = c.owned
	}
	version := moduleVersion()
	w := &wire{
		base: base, timeout: o.timeout, key: c.key, signing: c.signing, environment: o.environment,
		agent: "ascendgen/" + version, version: version,
		breaker: newBreaker(o.breakerFailures, o.breakerRecovery), now: time.Now,
	}
	if o.perMinute > 0 {
		w.limiter = rate.NewLimiter(rate.Limit(float64(o.perMinute)/60), o.burst)
	}
	return w
}

// modulePath is this module's.
const modulePath = "github.com/ascendgen/ascendgen"

// moduleVersion returns the version of this module that the program was built with.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	for _, dep := range info.Deps {
		if dep.Path == modulePath && dep.Version != "" {
			return dep.Version
		}
	}
	return "devel"
}

// usable returns an error unless the client can be used.
func (c *Client) usable() error {
	switch {
	case c == nil || !c.made:
		return errNotMade
	case c.closed.Load():
		return ErrClosed
	}
	return nil
}

// closeWait is how long Close waits for reports to be delivered.
const closeWait = 5 * time.Second

// Close is [Client.Shutdown] with 5 s to deliver what is queued.
func (c *Client) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	return c.Shutdown(ctx)
}

// Shutdown refuses calls from now on, stops polling, and delivers the reports of
// calls that have ended, until ctx is done: what is not delivered by then is dropped,
// and the error says so. It returns once everything that the client runs has ended.
// Later calls do nothing.
func (c *Client) Shutdown(ctx context.Context) error {
	if c == nil || !c.made || !c.closed.CompareAndSwap(false, true) {
		return nil
	}
	c.killSwitch.end()
	c.reports.end()
	stopped := context.AfterFunc(ctx, c.stop)
	c.running.Wait()
	late := !stopped()
	c.stop()
	if c.owned != nil {
		c.owned.CloseIdleConnections()
	}
	if dropped := c.DroppedCompletions(); late && dropped > 0 {
		return fmt.Errorf("ascend: %d reports of ended calls were dropped: %w", dropped, ctx.Err())
	}
	return nil
}

// strike removes the client's secrets from a text of others, which may quote them.
func (c *Client) strike(text string) string { return c.signing.strike(c.key.strike(text)) }

// path returns the path of an endpoint of one action.
func path(pattern, id string) string {
	return strings.ReplaceAll(pattern, "{id}", url.PathEscape(id))
}

// String tells where the client's platform is.
func (c *Client) String() string {
	if c == nil {
		return "ascend.Client(nil)"
	}
	return "ascend.Client(" + c.base + ")"
}

// GoString is String.
func (c *Client) GoString() string { return c.String() }

// Format has every verb print String.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue implements [slog.LogValuer].
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalText implements [encoding.TextMarshaler].
func (c *Client) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
