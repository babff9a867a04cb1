package ascend_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
	"github.com/ascendgen/ascendgen/governor/compose"
)

// counting is a transport that keeps over which connections requests went.
type counting struct {
	base        *http.Transport
	mu          sync.Mutex
	connections map[string]bool
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.connections[info.Conn.LocalAddr().String()] = true
	}}
	return c.base.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

func TestRetries(t *testing.T) {
	down, reset, busy := ascendtest.Error(503, "down"), ascendtest.Reset(), ascendtest.TooManyRequests("0")
	tests := []struct {
		name    string
		retries int
		replies []ascendtest.Reply
		want    string
		tries   int
	}{
		{"none needed", 3, []ascendtest.Reply{ascendtest.Allow()}, "allowed", 1},
		{"5xx burst", 3, []ascendtest.Reply{down, down, down, ascendtest.Allow()}, "allowed", 4},
		{"5xx burst, then denied", 3, []ascendtest.Reply{down, down, ascendtest.Deny("no")}, "refused", 3},
		{"longer 5xx burst", 3, []ascendtest.Reply{down, down, down, down, ascendtest.Allow()}, "unavailable", 4},
		{"resets", 3, []ascendtest.Reply{reset, ascendtest.CutBody(), ascendtest.Allow()}, "allowed", 3},
		{"limited", 3, []ascendtest.Reply{busy, busy, busy, ascendtest.Allow()}, "allowed", 4},
		{"limited for longer", 3, []ascendtest.Reply{busy, busy, busy, busy, ascendtest.Allow()}, "refused", 4},
		{"limited at most three times", 10, []ascendtest.Reply{busy, busy, busy, busy, ascendtest.Allow()}, "refused", 4},
		{"limited and down", 3, []ascendtest.Reply{busy, down, busy, down, ascendtest.Allow()}, "allowed", 5},
		{"no retries", 0, []ascendtest.Reply{down, ascendtest.Allow()}, "unavailable", 1},
		{"no retries, limited", 0, []ascendtest.Reply{busy, ascendtest.Allow()}, "refused", 1},
		{"no retry of what is denied", 3, []ascendtest.Reply{ascendtest.Error(403, "no"), ascendtest.Allow()}, "refused", 1},
		{"no retry of what is not understood", 3, []ascendtest.Reply{ascendtest.HTML(), ascendtest.Allow()}, "refused", 1},
		{"no retry of a timeout", 3, []ascendtest.Reply{ascendtest.SlowHeaders(), ascendtest.Allow()}, "unavailable", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := ascendtest.NewServer(t)
			server.On("s3:DeleteBucket", test.replies...)
			options := []ascend.Option{ascend.WithRetries(test.retries), ascend.WithBreaker(100, time.Second), ascend.WithSigningSecret("s")}
			if test.name == "no retry of a timeout" {
				options = append(options, ascend.WithTimeout(50*time.Millisecond))
			}
			client := server.Client(options...)
			server.RequireSignature("s") // on each try
			var sdk aws
			if err := sdk.call(t.Context(), bind(t, client), bucket("b")); shape(err) != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
			requests := server.Requests(ascendtest.Submit)
			if len(requests) != test.tries {
				t.Errorf("%d tries, want %d", len(requests), test.tries)
			}
			ids := map[string]bool{}
			for _, r := range requests {
				ids[r.Header.Get("X-Correlation-ID")] = true
				if diff := cmp.Diff(requests[0].Body, r.Body); diff != "" {
					t.Errorf("another body\n%s", diff)
				}
			}
			if len(ids) != 1 {
				t.Errorf("correlation ids differ between tries: %v", ids)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	answer := func(status int, retryAfter string) *http.Response {
		r := &http.Response{StatusCode: status, Header: http.Header{}}
		if retryAfter != "" {
			r.Header.Set("Retry-After", retryAfter)
		}
		return r
	}
	tests := []struct {
		tries    int
		resp     *http.Response
		min, max time.Duration
	}{
		{0, nil, time.Second, 2 * time.Second},
		{1, nil, 2 * time.Second, 3 * time.Second},
		{2, answer(500, ""), 4 * time.Second, 5 * time.Second},
		{9, answer(500, ""), 10 * time.Second, 11 * time.Second},
		{100, answer(500, ""), 10 * time.Second, 11 * time.Second},
		{0, answer(429, ""), time.Second, 2 * time.Second},
		{0, answer(429, "0"), 0, 0},
		{0, answer(429, "7"), 7 * time.Second, 7 * time.Second},
		{0, answer(429, "10"), 10 * time.Second, 10 * time.Second},
		{0, answer(429, "3600"), 10 * time.Second, 10 * time.Second},
		{0, answer(429, "9223372036854775807"), 10 * time.Second, 10 * time.Second},
		{0, answer(429, "99999999999999999999"), time.Second, time.Second},
		{0, answer(429, "-5"), time.Second, time.Second},
		{0, answer(429, "soon"), time.Second, time.Second},
		{0, answer(429, "Fri, 31 Dec 1999 23:59:59 GMT"), 0, 0},
		{0, answer(429, "Fri, 31 Dec 2999 23:59:59 GMT"), 10 * time.Second, 10 * time.Second},
	}
	for _, test := range tests {
		for range 20 { // some of it is random
			got := ascend.Backoff(time.Second, 10*time.Second, test.tries, test.resp)
			if got < test.min || got > test.max {
				t.Errorf("try %d, %+v: %s, want %s to %s", test.tries, test.resp, got, test.min, test.max)
			}
		}
	}
}

func TestRateLimit(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(ascend.WithRateLimit(1, 3))
	gate := bind(t, client, governor.WithFailMode(governor.FailOpen))
	var sdk aws
	var got []string
	for range 5 { // the fourth would have to wait for a minute
		got = append(got, shape(sdk.call(t.Context(), gate, bucket("b"))))
	}
	if diff := cmp.Diff("[allowed allowed allowed refused refused]", fmt.Sprint(got)); diff != "" {
		t.Error(diff)
	}
	client = server.Client(ascend.WithRateLimit(6000, 1))
	for range 5 { // waits of 10 ms
		if _, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b"))); err != nil {
			t.Error(err)
		}
	}
}

// A limit that was hit is known, so a timeout around the client that ends the wait for
// it leaves nothing to the fail mode.
func TestLimitsThatOutlastATimeout(t *testing.T) {
	for name, test := range map[string]struct {
		option ascend.Option
		reply  ascendtest.Reply
		want   string
	}{
		"the platform's":     {nil, ascendtest.TooManyRequests("10"), "refused"},
		"the client's own":   {ascend.WithRateLimit(10, 1), ascendtest.Allow(), "refused"}, // one in 6 s
		"none, it is silent": {nil, ascendtest.SlowHeaders(), "allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := ascendtest.NewServer(t)
			server.On("*", ascendtest.Allow(), test.reply)
			client := server.Client(test.option)
			var sdk aws
			if err := sdk.call(t.Context(), bind(t, client), bucket("b")); err != nil {
				t.Fatal(err)
			}
			gate := bind(t, compose.Timeout(client, 2*time.Second), governor.WithFailMode(governor.FailOpen))
			if err := sdk.call(t.Context(), gate, bucket("b")); shape(err) != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if err := sdk.call(ctx, bind(t, client), bucket("b")); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the caller's own end: %v", err)
			}
		})
	}
}
