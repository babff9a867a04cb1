package ascend_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

// Each fault on its own, in either fail mode, through a governed call. Only what is
// documented as "could not be reached" may let a call through, and only in fail-open
// mode.
func TestFaults(t *testing.T) {
	const refused, pending, unavailable, allowed = "refused", "pending", "unavailable", "allowed"
	short := ascend.WithTimeout(100 * time.Millisecond)
	tests := []struct {
		name         string
		reply        ascendtest.Reply
		options      func(*testing.T, *ascendtest.Server) []ascend.Option
		closed, open string // what comes of the call in each fail mode
		mention      string // in the error
		tries        int    // submissions that reach the server
	}{
		{name: "none", reply: ascendtest.Allow(), closed: allowed, open: allowed, tries: 1},

		// Could not be reached.
		{name: "connection refused", options: elsewhere, closed: unavailable, open: allowed, mention: "connection"},
		{name: "unknown host", options: nowhere, closed: unavailable, open: allowed, mention: "connection"},
		{name: "reset", reply: ascendtest.Reset(), closed: unavailable, open: allowed, mention: "connection", tries: 4},
		{name: "slow headers", reply: ascendtest.SlowHeaders(), options: with(short), closed: unavailable, open: allowed, mention: "no answer within 100ms", tries: 1},
		{name: "slow body", reply: ascendtest.SlowBody(), options: with(short), closed: unavailable, open: allowed, mention: "no answer within 100ms", tries: 1},
		{name: "cut body", reply: ascendtest.CutBody(), closed: unavailable, open: allowed, mention: "connection", tries: 4},
		{name: "500", reply: ascendtest.Error(500, "boom"), closed: unavailable, open: allowed, mention: "500 internal server error: boom", tries: 4},
		{name: "501", reply: ascendtest.Error(501, "what"), closed: unavailable, open: allowed, mention: "501", tries: 4},
		{name: "502", reply: ascendtest.Raw(502, "text/html", "<html>"), closed: unavailable, open: allowed, mention: "502", tries: 4},
		{name: "503 endless", reply: endless(503), closed: unavailable, open: allowed, mention: "503", tries: 4},

		// Reached, and not understood.
		{name: "endless body", reply: ascendtest.EndlessBody(), closed: refused, open: refused, mention: "larger than", tries: 1},
		{name: "HTML page", reply: ascendtest.HTML(), closed: refused, open: refused, mention: "cannot be read", tries: 1},
		{name: "empty", reply: ascendtest.JSON(""), closed: refused, open: refused, mention: "cannot be read", tries: 1},
		{name: "no content", reply: ascendtest.Raw(204, "", ""), closed: refused, open: refused, mention: "cannot be read", tries: 1},
		{name: "truncated JSON", reply: ascendtest.TruncatedJSON(), closed: refused, open: refused, mention: "cannot be read", tries: 1},
		{name: "two answers", reply: ascendtest.JSON(`{"decision":"allowed"}{"decision":"denied"}`), closed: refused, open: refused, mention: "follows", tries: 1},
		{name: "a verdict twice", reply: ascendtest.JSON(`{"decision":"denied","decision":"allowed"}`), closed: refused, open: refused, mention: "twice", tries: 1},
		{name: "a list", reply: ascendtest.JSON(`["approved"]`), closed: refused, open: refused, mention: "object", tries: 1},
		{name: "wrong types", reply: ascendtest.WrongTypes(), closed: pending, open: pending, tries: 1},
		{name: "unknown verdict", reply: ascendtest.UnknownVerdict(), closed: pending, open: pending, tries: 1},
		{name: "nothing said", reply: ascendtest.JSON(`{"action_id": 5}`), closed: pending, open: pending, tries: 1},
		{name: "contradictory verdicts", reply: ascendtest.Contradiction(), closed: refused, open: refused, tries: 1},
		{name: "clock skew", reply: ascendtest.SkewedClock(), closed: refused, open: refused, mention: "expired", tries: 1},
		{name: "not HTTP", reply: garbage(), closed: refused, open: refused, mention: "not understood", tries: 1},
		{name: "redirect", reply: ascendtest.Redirect("/health"), closed: refused, open: refused, mention: "307", tries: 1},

		// Reached, and not allowed.
		{name: "denied", reply: ascendtest.Deny("not today"), closed: refused, open: refused, mention: "not today", tries: 1},
		{name: "pending", reply: ascendtest.Pend(), closed: pending, open: pending, tries: 1},
		{name: "400", reply: ascendtest.Error(400, "bad"), closed: refused, open: refused, mention: "400 bad request: bad", tries: 1},
		{name: "401", reply: ascendtest.Error(401, "who"), closed: refused, open: refused, mention: "401 unauthorized: who", tries: 1},
		{name: "402", reply: ascendtest.Error(402, "spent"), closed: refused, open: refused, mention: "402 payment required: spent", tries: 1},
		{name: "403", reply: ascendtest.Error(403, "no"), closed: refused, open: refused, mention: "403 forbidden: no", tries: 1},
		{name: "403 that says allowed", reply: ascendtest.Raw(403, "application/json", `{"decision":"allowed","status":"approved"}`), closed: refused, open: refused, mention: "403", tries: 1},
		{name: "403 with a slow body", reply: slowRefusal(403), options: with(short), closed: refused, open: refused, mention: "403", tries: 1},
		{name: "404", reply: ascendtest.Error(404, "where"), closed: refused, open: refused, mention: "404", tries: 1},
		{name: "409", reply: ascendtest.Error(409, "again"), closed: refused, open: refused, mention: "409", tries: 1},
		{name: "422", reply: ascendtest.Raw(422, "application/json", `{"detail":[{"loc":["body","agent_id"],"msg":"field required"}]}`), closed: refused, open: refused, mention: "body.agent_id: field required", tries: 1},
		{name: "429 without Retry-After", reply: ascendtest.TooManyRequests(""), closed: refused, open: refused, mention: "429 too many requests (RATE_LIMITED): slow down", tries: 4},
		{name: "429 with Retry-After", reply: ascendtest.TooManyRequests("0"), closed: refused, open: refused, mention: "429", tries: 4},
		{name: "own rate limit", reply: ascendtest.Allow(), options: exhausted, closed: refused, open: refused, mention: "rate limit"},

		// Somebody who cannot prove to be the platform.
		{name: "TLS: unknown authority", options: untrusted, closed: refused, open: refused, mention: "not trusted"},
		{name: "TLS: no TLS spoken", options: plaintext, closed: refused, open: refused, mention: "not trusted"},
	}
	for _, test := range tests {
		for _, mode := range []governor.FailMode{governor.FailClosed, governor.FailOpen} {
			t.Run(test.name+"/fail "+mode.String(), func(t *testing.T) {
				t.Parallel()
				server := ascendtest.NewServer(t)
				server.On("*", test.reply)
				var options []ascend.Option
				if test.options != nil {
					options = test.options(t, server)
				}
				var sdk aws
				err := sdk.call(t.Context(), bind(t, server.Client(options...), governor.WithFailMode(mode)), bucket("reports"))

				want := map[governor.FailMode]string{governor.FailClosed: test.closed, governor.FailOpen: test.open}[mode]
				if got := shape(err); got != want {
					t.Errorf("outcome %s (%v), want %s", got, err, want)
				}
				if sent := sdk.sent == 1; sent != (want == allowed) {
					t.Errorf("sent to AWS: %d, outcome %s", sdk.sent, want)
				}
				if err != nil && !strings.Contains(err.Error(), test.mention) {
					t.Errorf("error %q does not mention %q", err, test.mention)
				}
				if got := len(server.Requests(ascendtest.Submit)); got != test.tries {
					t.Errorf("%d submissions, want %d", got, test.tries)
				}
			})
		}
	}
}

func with(opts ...ascend.Option) func(*testing.T, *ascendtest.Server) []ascend.Option {
	return func(*testing.T, *ascendtest.Server) []ascend.Option { return opts }
}

var (
	nowhere   = with(ascend.WithURL("https://platform.invalid"))
	exhausted = with(ascend.Spent())
)

func elsewhere(t *testing.T, _ *ascendtest.Server) []ascend.Option {
	return []ascend.Option{ascend.WithURL(ascendtest.UnusedURL(t))}
}

// untrusted has the client talk to a server whose certificate nobody it trusts signed.
func untrusted(t *testing.T, _ *ascendtest.Server) []ascend.Option {
	return []ascend.Option{ascend.WithURL(ascendtest.NewTLSServer(t).URL())}
}

// plaintext has the client speak TLS to a server that does not.
func plaintext(_ *testing.T, s *ascendtest.Server) []ascend.Option {
	return []ascend.Option{ascend.WithURL(strings.Replace(s.URL(), "http://", "https://", 1))}
}

// garbage answers with something that is not HTTP.
func garbage() ascendtest.Reply {
	return ascendtest.Custom(func(x *ascendtest.Exchange) {
		connection, _, err := http.NewResponseController(x.W).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = connection.Write([]byte("220 mail.example.com ESMTP\r\n\r\n"))
		_ = connection.Close()
	})
}

// slowRefusal answers with a status and a body that never ends.
func slowRefusal(status int) ascendtest.Reply {
	return ascendtest.Custom(func(x *ascendtest.Exchange) {
		x.W.WriteHeader(status)
		_ = http.NewResponseController(x.W).Flush()
		x.Hang()
	})
}

// endless answers with a status and a body without an end.
func endless(status int) ascendtest.Reply {
	return ascendtest.Custom(func(x *ascendtest.Exchange) {
		x.W.WriteHeader(status)
		for x.R.Context().Err() == nil {
			if _, err := x.W.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
}

// What opens the breaker, and what must not: an open breaker lets calls through in
// fail-open mode.
func TestBreaker(t *testing.T) {
	tests := []struct {
		name  string
		reply ascendtest.Reply
		opens bool
	}{
		{"5xx", ascendtest.Error(503, "down"), true},
		{"reset", ascendtest.Reset(), true},
		{"slow headers", ascendtest.SlowHeaders(), true},
		{"401", ascendtest.Error(401, "who"), false},
		{"403", ascendtest.Error(403, "no"), false},
		{"422", ascendtest.Error(422, "bad"), false},
		{"429", ascendtest.TooManyRequests("0"), false},
		{"HTML", ascendtest.HTML(), false},
		{"endless body", ascendtest.EndlessBody(), false},
		{"not HTTP", garbage(), false},
		{"denied", ascendtest.Deny("no"), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := ascendtest.NewServer(t)
			server.On("*", test.reply)
			options := []ascend.Option{ascend.WithRetries(0), ascend.WithBreaker(5, time.Hour)}
			if test.name == "slow headers" {
				options = append(options, ascend.WithTimeout(300*time.Millisecond))
			}
			client := server.Client(options...)
			var sdk aws
			gate := bind(t, client)
			for range 6 {
				if err := sdk.call(t.Context(), gate, bucket("b")); err == nil {
					t.Fatal("allowed")
				}
			}
			err := sdk.call(t.Context(), gate, bucket("b"))
			want := 7
			if test.opens {
				want = 5
			}
			if got := len(server.Requests(ascendtest.Submit)); got != want {
				t.Errorf("%d submissions reached the server, want %d", got, want)
			}
			if got := shape(err); (got == "unavailable") != test.opens {
				t.Errorf("the seventh call is %s: %v", got, err)
			}
		})
	}
}

func TestBreakerIgnoresUntrustedServers(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(untrusted(t, server)...)
	var sdk aws
	gate := bind(t, client, governor.WithFailMode(governor.FailOpen))
	for i := range 8 {
		if err := sdk.call(t.Context(), gate, bucket("b")); shape(err) != "refused" {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}

func TestBreakerIgnoresReportsAndPolls(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.OnRequest(ascendtest.Complete, ascendtest.Error(500, "boom"))
	server.OnRequest(ascendtest.Status, ascendtest.Error(500, "boom"))
	server.On("*", ascendtest.Pend(), ascendtest.Allow())
	client := server.Client(ascend.WithRetries(0), ascend.WithBreaker(2, time.Hour))
	var sdk aws
	gate := bind(t, client)
	var pending *governor.PendingApprovalError
	if err := sdk.call(t.Context(), gate, bucket("b")); !errors.As(err, &pending) {
		t.Fatal(err)
	}
	for i := range 8 {
		if _, err := client.Approval(t.Context(), pending.ApprovalID); !governor.IsUnavailable(err) {
			t.Fatalf("poll: %v", err)
		}
		if err := sdk.call(t.Context(), gate, bucket("b")); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	if got := client.DroppedCompletions(); got != 8 {
		t.Errorf("%d reports dropped, want 8", got)
	}
}

func TestBreakerRecovers(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.Error(500, "x"), ascendtest.Error(500, "x"), ascendtest.Allow())
	client := server.Client(ascend.WithRetries(0), ascend.WithBreaker(2, 50*time.Millisecond))
	var sdk aws
	gate := bind(t, client)
	for range 2 {
		_ = sdk.call(t.Context(), gate, bucket("b"))
	}
	if err := sdk.call(t.Context(), gate, bucket("b")); shape(err) != "unavailable" {
		t.Fatalf("open breaker: %v", err)
	}
	eventually(t, "the breaker recovers", func() bool { return sdk.call(t.Context(), gate, bucket("b")) == nil })
	for range 5 { // beyond the three trials
		if err := sdk.call(t.Context(), gate, bucket("b")); err != nil {
			t.Errorf("after recovery: %v", err)
		}
	}
}

// A caller who gives up gets the context's error in either mode, and opens no breaker.
func TestCallerGivesUp(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.SlowHeaders())
	client := server.Client(ascend.WithBreaker(1, time.Hour))
	gate := bind(t, client, governor.WithFailMode(governor.FailOpen))
	var sdk aws
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := sdk.call(ctx, gate, bucket("b")); !errors.Is(err, context.DeadlineExceeded) || shape(err) == "unavailable" {
			t.Errorf("got %v", err)
		}
		cancel()
	}
	if got := len(server.Requests(ascendtest.Submit)); got != 3 || sdk.sent != 0 {
		t.Errorf("%d submissions, %d sent", got, sdk.sent)
	}
}
