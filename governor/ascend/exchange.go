package ascend

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	maxRetryAfter = 10 * time.Second // that the platform can have us wait
	maxRateTries  = 3                // retries of what was rejected for its rate
	maxRetries    = 10
)

// exchange is a request and the tries it takes. It travels in the request's context.
type exchange struct {
	method, path string
	body         []byte
	correlation  string // the same on each try
	retries      int
	submission   bool // counts for the breaker and the rate limit
	anonymous    bool // goes without the key

	failures, rejections int  // tries that came to nothing, and that met 429
	limited              bool // it met a limit, the platform's or the client's own
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	return ctx.Value(exchangeKey{}).(*exchange)
}

// reply is an answer as it came, with any status.
type reply struct {
	status int
	body   []byte
}

// ok reports whether the request was accepted.
func (r reply) ok() bool { return r.status/100 == 2 }

// AnswerError reports an answer that cannot be read. It refuses the call in either
// fail mode: the platform was reached and may have said no.
type AnswerError struct {
	Err           error
	CorrelationID string
}

// Error implements error.
func (e *AnswerError) Error() string {
	return fmt.Sprintf("ascend: the platform's answer cannot be read: %v [%s]", e.Err, e.CorrelationID)
}

// Unwrap returns Err.
func (e *AnswerError) Unwrap() error { return e.Err }

// newRetrier returns the client that tries again by the rules of this package.
func newRetrier(w *wire, wait time.Duration) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: w,
			// A redirect is an answer that is not understood: the key goes nowhere else.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryWaitMin: wait, RetryWaitMax: maxRetryAfter, RetryMax: maxRetries,
		CheckRetry: checkRetry, Backoff: backoff, ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// checkRetry says whether to try again. Timeouts are not tried again: the request may
// have been received, and the caller has waited long enough.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return false, ctxErr
	}
	x := exchangeOf(ctx)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		x.rejections++
		x.limited = true
		return x.rejections <= min(x.retries, maxRateTries), nil
	}
	var connection *connectionError
	if (err == nil && resp.StatusCode >= 500) || (errors.As(err, &connection) && !connection.Timeout()) {
		x.failures++
		return x.failures <= x.retries, nil
	}
	return false, nil
}

// backoff doubles the wait with each try and adds up to one first wait at random, or
// waits for as long as the platform asks for, within bounds.
func backoff(first, longest time.Duration, tries int, resp *http.Response) time.Duration {
	wait := retryablehttp.DefaultBackoff(first, longest, tries, resp)
	if wait < 0 || wait > longest { // a huge Retry-After overflows to below zero
		wait = longest
	}
	if resp != nil && resp.Header.Get("Retry-After") != "" {
		return wait
	}
	return wait + mathrand.N(first)
}

// send makes an exchange and returns the answer, whatever its status. An error means
// that there is none; [unreachable] tells of what kind it is.
func (c *Client) send(ctx context.Context, x *exchange) (reply, error) {
	ctx = context.WithValue(ctx, exchangeKey{}, x)
	x.correlation = newCorrelationID()
	var body any
	if x.body != nil {
		body = bytes.NewReader(x.body)
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, x.method, c.base+x.path, body)
	if err != nil {
		return reply{}, errors.New("ascend: the request cannot be built")
	}
	resp, err := c.retrier.Do(req)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		if x.limited && ctx.Err() != nil { // quoted: the platform is not out of reach
			err = fmt.Errorf("ascend: a rate limit is reached: %v", err)
		}
		return reply{}, err
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body) // from memory
	return reply{status: resp.StatusCode, body: read}, err
}

// newCorrelationID returns an id by which both sides' logs can be compared.
func newCorrelationID() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return "asc_" + hex.EncodeToString(random[:])
}
