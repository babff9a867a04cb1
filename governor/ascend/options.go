package ascend

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// The defaults of options and, for the last two, of what a session should be given as
// its approval wait.
const (
	DefaultURL              = "https://pilot.owkai.app"
	DefaultEnvironment      = "production"
	DefaultTimeout          = 5 * time.Second
	DefaultRetries          = 3
	DefaultRetryWait        = time.Second
	DefaultBreakerFailures  = 5
	DefaultBreakerRecovery  = 30 * time.Second
	DefaultKillSwitchPoll   = 5 * time.Second
	DefaultApprovalTimeout  = 60 * time.Second
	DefaultApprovalInterval = 2 * time.Second
)

// Option configures a [Client].
type Option func(*options) error

type options struct {
	key, signing      string
	url               string
	agent             governor.Agent
	environment       string
	timeout           time.Duration
	retries           int
	retryWait         time.Duration
	breakerFailures   int
	breakerRecovery   time.Duration
	perMinute, burst  int
	killSwitchPoll    time.Duration
	cacheTTL          time.Duration
	cacheSize         int
	transport         http.RoundTripper
	completed, failed string
	noCompletion      bool
	noParameters      bool
	acceptsConditions bool
}

// defaults returns the options as the environment and the platform's defaults have
// them. The older names of variables count where the newer are not set.
func defaults() options {
	return options{
		key:             environment("ASCEND_API_KEY", "OWKAI_API_KEY"),
		signing:         environment("ASCEND_SIGNING_SECRET"),
		url:             environment("ASCEND_API_URL", "OWKAI_API_URL"),
		agent:           governor.Agent{ID: environment("ASCEND_AGENT_ID"), Name: environment("ASCEND_AGENT_NAME")},
		environment:     environment("ASCEND_ENVIRONMENT"),
		timeout:         DefaultTimeout,
		retries:         DefaultRetries,
		retryWait:       DefaultRetryWait,
		breakerFailures: DefaultBreakerFailures,
		breakerRecovery: DefaultBreakerRecovery,
		killSwitchPoll:  DefaultKillSwitchPoll,
		completed:       "/api/agent-action/{id}/complete",
		failed:          "/api/agent-action/{id}/fail",
	}
}

func environment(names ...string) string {
	for _, name := range names {
		if value := strings.TrimSpace(os.Getenv(name)); value != "" {
			return value
		}
	}
	return ""
}

// WithAPIKey sets the key. The default is ASCEND_API_KEY, else OWKAI_API_KEY.
func WithAPIKey(key string) Option {
	return func(o *options) error { o.key = strings.TrimSpace(key); return nil }
}

// WithURL sets where the platform is. The default is ASCEND_API_URL, else
// OWKAI_API_URL, else [DefaultURL]. It must be HTTPS, except for localhost, 127.0.0.1
// and [::1].
func WithURL(url string) Option {
	return func(o *options) error { o.url = strings.TrimSpace(url); return nil }
}

// WithAgent says on whose behalf actions are submitted, unless the session says it.
// The default is ASCEND_AGENT_ID and ASCEND_AGENT_NAME; an empty name is the id.
func WithAgent(id, name string) Option {
	return func(o *options) error { o.agent = governor.Agent{ID: id, Name: name}; return nil }
}

// WithEnvironment names the environment that the agent works in. The default is
// ASCEND_ENVIRONMENT, else "production".
func WithEnvironment(name string) Option {
	return func(o *options) error { o.environment = name; return nil }
}

// WithSigningSecret has requests signed. The default is ASCEND_SIGNING_SECRET; if
// that is not set either, requests are not signed.
func WithSigningSecret(value string) Option {
	return func(o *options) error { o.signing = strings.TrimSpace(value); return nil }
}

// WithTimeout bounds one request, answer included. The default is 5 s.
func WithTimeout(timeout time.Duration) Option {
	return func(o *options) error { o.timeout = timeout; return positive("timeout", timeout) }
}

// WithRetries says how often a submission or a poll is tried again after a failed
// connection or a server error, and that a timeout is not. The default is 3, the
// maximum 10. What was rejected for its rate (429) is tried again as often, but at
// most 3 times.
func WithRetries(n int) Option {
	return func(o *options) error {
		if n < 0 || n > 10 {
			return fmt.Errorf("retries: want 0 to 10, got %d", n)
		}
		o.retries = n
		return nil
	}
}

// WithRetryWait sets the wait before the first retry, which doubles with each and to
// which up to as much again is added at random. The default is 1 s.
func WithRetryWait(wait time.Duration) Option {
	return func(o *options) error { o.retryWait = wait; return positive("retry wait", wait) }
}

// WithBreaker sets after how many submissions in a row that could not be made nothing
// more is sent, and for how long. The defaults are 5 and 30 s.
func WithBreaker(failures int, recovery time.Duration) Option {
	return func(o *options) error {
		o.breakerFailures, o.breakerRecovery = failures, recovery
		if failures < 1 {
			return fmt.Errorf("breaker: want at least 1 failure, got %d", failures)
		}
		return positive("breaker recovery", recovery)
	}
}

// WithRateLimit bounds the submissions of this client. One that would have to wait
// for more than 10 s is refused. The default is to leave it to the platform, which
// takes about 100 a minute.
func WithRateLimit(perMinute, burst int) Option {
	return func(o *options) error {
		if perMinute < 1 || burst < 1 {
			return fmt.Errorf("rate limit: want at least 1 a minute and a burst of 1, got %d and %d", perMinute, burst)
		}
		o.perMinute, o.burst = perMinute, burst
		return nil
	}
}

// WithKillSwitch sets how often the kill switch is polled. The default is every 5 s;
// 0 switches polling off.
func WithKillSwitch(interval time.Duration) Option {
	return func(o *options) error {
		if interval < 0 {
			return fmt.Errorf("kill switch: want an interval of 0 or more, got %s", interval)
		}
		o.killSwitchPoll = interval
		return nil
	}
}

// WithDecisionCache has approvals that the platform gave at once, with no person and
// no conditions involved, hold for equal calls: the same operation, resources and
// parameters, at the same risk, by the same agent in the same region. They hold for
// ttl or until they expire, if that is sooner; at most size are kept. Denials are
// never cached, approvals of calls that send a stream neither. The default is not to
// cache. A policy that changes is noticed only after ttl.
func WithDecisionCache(ttl time.Duration, size int) Option {
	return func(o *options) error {
		if size < 1 {
			return fmt.Errorf("decision cache: want a size of at least 1, got %d", size)
		}
		o.cacheTTL, o.cacheSize = ttl, size
		return positive("decision cache's time to live", ttl)
	}
}

// WithTransport sets what sends requests, for a proxy or certificates of one's own.
// It sees the API key, and must not follow redirects or retry. The client does not
// close it.
func WithTransport(transport http.RoundTripper) Option {
	return func(o *options) error {
		if transport == nil {
			return errors.New("transport is nil")
		}
		o.transport = transport
		return nil
	}
}

// WithCompletionPaths sets where the end of a call is reported to; "{id}" stands for
// the action. The defaults are "/api/agent-action/{id}/complete" and ".../fail"; some
// servers have "/api/sdk/action/{id}/completed" and ".../failed".
func WithCompletionPaths(completed, failed string) Option {
	return func(o *options) error {
		for _, path := range []string{completed, failed} {
			if !strings.HasPrefix(path, "/") || !strings.Contains(path, "{id}") {
				return fmt.Errorf("completion path %q: want a path that holds {id}", path)
			}
		}
		o.completed, o.failed = completed, failed
		return nil
	}
}

// WithoutCompletion has the end of calls not reported.
func WithoutCompletion() Option {
	return func(o *options) error { o.noCompletion = true; return nil }
}

// WithoutParameters has calls submitted without their parameters: the platform
// decides on operation, risk and the first resource alone. Sensitive members, streams
// and blobs are never submitted in any case, nor are AWS's error messages, which may
// quote them.
func WithoutParameters() Option {
	return func(o *options) error { o.noParameters = true; return nil }
}

// WithConditionalApprovals lets calls through that the platform approves under
// conditions: with anything under "conditions" that is not empty or false, whatever its
// form. Nothing checks the conditions; they are the decision's reason. The default is to
// refuse such calls.
func WithConditionalApprovals() Option {
	return func(o *options) error { o.acceptsConditions = true; return nil }
}

func positive(what string, d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("%s: want more than 0, got %s", what, d)
	}
	return nil
}

// resolve applies opts and returns what they amount to, or all that is wrong.
func resolve(opts []Option) (options, error) {
	o := defaults()
	var errs []error
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(&o); err != nil {
			errs = append(errs, fmt.Errorf("ascend: %w", err))
		}
	}
	if o.url == "" {
		o.url = DefaultURL
	}
	if o.environment == "" {
		o.environment = DefaultEnvironment
	}
	switch err := headerSafe(o.key); {
	case o.key == "":
		errs = append(errs, errors.New("ascend: no API key: set ASCEND_API_KEY or give WithAPIKey"))
	case err != nil:
		errs = append(errs, fmt.Errorf("ascend: malformed API key: %w", err))
	}
	if err := headerSafe(o.environment); err != nil {
		errs = append(errs, fmt.Errorf("ascend: malformed environment %q: %w", o.environment, err))
	}
	return o, errors.Join(errs...)
}
