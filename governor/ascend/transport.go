package ascend

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"
)

const (
	maxAnswer   = 1 << 20 // bytes of an answer that are read
	maxThrottle = 10 * time.Second
	halfOpen    = 3 // trials of a breaker that recovers
)

// wire sends one request, once. It is the round tripper below the retries: each try
// has its own timeout, timestamp and signature, passes the rate limit and the breaker
// if it is a submission, and has its answer read to a bounded length.
type wire struct {
	base        http.RoundTripper
	timeout     time.Duration
	key         *secret
	signing     *secret
	environment string
	agent       string // User-Agent
	version     string
	breaker     *gobreaker.CircuitBreaker[*http.Response]
	limiter     *rate.Limiter // nil for none
	now         func() time.Time
}

// errServer tells the breaker of an answer of 5xx, and nobody else.
var errServer = errors.New("server error")

// newBreaker returns a breaker that counts what keeps submissions from being decided.
// What is neither an answer nor a failed connection, such as a certificate that is
// not trusted or a caller who gave up, must not open it: an open breaker counts as
// unavailable, and those do not.
func newBreaker(failures int, recovery time.Duration) *gobreaker.CircuitBreaker[*http.Response] {
	return gobreaker.NewCircuitBreaker[*http.Response](gobreaker.Settings{
		Name: "ascend", MaxRequests: halfOpen, Timeout: recovery,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= uint32(failures) },
		IsExcluded: func(err error) bool {
			return err != nil && !errors.Is(err, errServer) && !unreachable(err)
		},
	})
}

// RoundTrip implements [http.RoundTripper]. The body of the answer is in memory.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	x := exchangeOf(req.Context())
	if !x.submission {
		return w.try(req, x)
	}
	if err := w.throttle(req.Context()); err != nil {
		return nil, err
	}
	resp, err := w.breaker.Execute(func() (*http.Response, error) {
		resp, err := w.try(req, x)
		if err == nil && resp.StatusCode >= 500 {
			err = errServer
		}
		return resp, err
	})
	switch {
	case errors.Is(err, errServer):
		err = nil
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		err = fmt.Errorf("ascend: submissions have been failing, nothing is sent: %w", err)
	}
	return resp, err
}

// throttle waits until the rate limit lets a submission through.
func (w *wire) throttle(ctx context.Context) error {
	if w.limiter == nil {
		return nil
	}
	place := w.limiter.Reserve()
	delay := place.Delay()
	if !place.OK() || delay > maxThrottle {
		place.Cancel()
		return errRateLimit
	}
	if delay == 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		place.Cancel()
		exchangeOf(ctx).limited = true
		return ctx.Err()
	}
}

func (w *wire) try(req *http.Request, x *exchange) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), w.timeout)
	defer cancel()
	out := req.Clone(ctx)
	w.stamp(out.Header, x)
	if x.body != nil { // what is sent is what is signed
		out.Body = io.NopCloser(bytes.NewReader(x.body))
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(x.body)), nil }
	}
	resp, err := w.base.RoundTrip(out)
	if err != nil {
		return nil, explain(req.Context(), w.timeout, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if resp.StatusCode/100 == 2 { // else the status says enough
		if err != nil {
			return nil, explain(req.Context(), w.timeout, err)
		}
		if len(body) > maxAnswer {
			return nil, &AnswerError{Err: errTooLarge, CorrelationID: x.correlation}
		}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// timestampLayout is ISO 8601 in UTC.
const timestampLayout = "2006-01-02T15:04:05.000Z"

// stamp sets the headers of one try.
func (w *wire) stamp(h http.Header, x *exchange) {
	timestamp := w.now().UTC().Format(timestampLayout)
	h.Set("Accept", "application/json")
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", w.agent)
	h.Set("X-SDK-Version", w.version)
	h.Set("X-Environment", w.environment)
	h.Set("X-Correlation-ID", x.correlation)
	h.Set("X-Request-Timestamp", timestamp)
	if x.anonymous {
		return
	}
	h.Set("X-API-Key", w.key.value)
	h.Set("Authorization", "Bearer "+w.key.value)
	if w.signing.value != "" {
		h.Set("X-Signature", signature(w.signing.value, timestamp, x.body))
	}
}

// signature signs the bytes of a body and the time at which they are sent.
func signature(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}
