package ascendtest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Reply is one answer of the server, or a fault in its place.
type Reply struct {
	verdict verdict
	reason  string
	polls   int
	fault   func(*Exchange)
}

// Exchange is a request that a fault is to answer.
type Exchange struct {
	W http.ResponseWriter
	R *http.Request

	ended <-chan struct{}
}

// Hang returns when the client has given up or the server ends.
func (x *Exchange) Hang() {
	select {
	case <-x.R.Context().Done():
	case <-x.ended:
	}
}

// Normal answers as if there were no script: submissions are allowed.
func Normal() Reply { return Reply{verdict: approved} }

// Allow approves an action at once.
func Allow() Reply { return Reply{verdict: approved} }

// Deny denies an action.
func Deny(reason string) Reply { return Reply{verdict: denied, reason: reason} }

// Pend leaves an action pending until [Server.Approve] or [Server.Reject] decides.
func Pend() Reply { return Reply{verdict: pending, polls: -1} }

// PendFor leaves an action pending for a number of polls and then approves it.
func PendFor(polls int) Reply { return Reply{verdict: pending, polls: max(polls, 0)} }

// Custom answers by a function.
func Custom(fault func(*Exchange)) Reply { return Reply{fault: fault} }

// JSON answers 200 with a body as it stands.
func JSON(body string) Reply { return Raw(http.StatusOK, "application/json", body) }

// Raw answers with a status, a content type and a body as they stand.
func Raw(status int, contentType, body string) Reply {
	return Custom(func(x *Exchange) {
		x.W.Header().Set("Content-Type", contentType)
		x.W.WriteHeader(status)
		_, _ = io.WriteString(x.W, body)
	})
}

// Error answers with a status and a detail.
func Error(status int, detail string) Reply {
	return Raw(status, "application/json", fmt.Sprintf(`{"detail": %q}`, detail))
}

// TooManyRequests answers 429, with a Retry-After header unless it is empty.
func TooManyRequests(retryAfter string) Reply {
	return Custom(func(x *Exchange) {
		if retryAfter != "" {
			x.W.Header().Set("Retry-After", retryAfter)
		}
		x.W.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(x.W, `{"status": "error", "error": {"code": "RATE_LIMITED", "message": "slow down"}}`)
	})
}

// Redirect sends the client elsewhere, keeping method and body.
func Redirect(url string) Reply {
	return Custom(func(x *Exchange) { http.Redirect(x.W, x.R, url, http.StatusTemporaryRedirect) })
}

// Reset breaks the connection before anything is answered.
func Reset() Reply {
	return Custom(func(x *Exchange) {
		connection, _, err := http.NewResponseController(x.W).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if tcp, ok := connection.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = connection.Close()
	})
}

// SlowHeaders never answers.
func SlowHeaders() Reply { return Custom((*Exchange).Hang) }

// SlowBody begins an answer that allows and never ends it.
func SlowBody() Reply {
	return Custom(func(x *Exchange) {
		_, _ = io.WriteString(x.W, `{"decision": "allowed", "status": "approved"`)
		_ = http.NewResponseController(x.W).Flush()
		x.Hang()
	})
}

// CutBody announces more than it sends and breaks the connection.
func CutBody() Reply {
	return Custom(func(x *Exchange) {
		x.W.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(x.W, `{"decision": "allowed"}`)
		_ = http.NewResponseController(x.W).Flush()
		panic(http.ErrAbortHandler)
	})
}

// EndlessBody sends an answer that allows and then spaces, for as long as the client
// takes them.
func EndlessBody() Reply {
	return Custom(func(x *Exchange) {
		_, _ = io.WriteString(x.W, `{"decision": "allowed", "status": "approved"}`)
		spaces := strings.Repeat(" ", 64<<10)
		for x.R.Context().Err() == nil {
			if _, err := io.WriteString(x.W, spaces); err != nil {
				return
			}
		}
	})
}

// HTML answers 200 with a page, as a captive portal or a proxy does.
func HTML() Reply {
	return Raw(http.StatusOK, "text/html", "<!DOCTYPE html><html><body>approved? Please log in.</body></html>")
}

// TruncatedJSON answers 200 with the beginning of an approval.
func TruncatedJSON() Reply { return JSON(`{"action_id": 1, "decision": "allowed", "status": "appro`) }

// WrongTypes answers with a verdict that is no text.
func WrongTypes() Reply {
	return JSON(`{"action_id": {"a": 1}, "decision": true, "status": ["approved"], "risk_score": "high", "policy_violations": 7}`)
}

// UnknownVerdict answers with a word that is no verdict.
func UnknownVerdict() Reply {
	return JSON(`{"action_id": 1, "decision": "allowed_unless_friday", "status": "fine"}`)
}

// Contradiction answers with verdicts that contradict each other; the strictest denies.
func Contradiction() Reply {
	return JSON(`{"action_id": 1, "enforcement_decision": "auto_approved", "decision": "allowed", "status": "denied"}`)
}

// SkewedClock answers with an approval that expired an hour ago, by a clock that is a
// day behind.
func SkewedClock() Reply {
	return Custom(func(x *Exchange) {
		x.W.Header().Set("Date", time.Now().Add(-24*time.Hour).UTC().Format(http.TimeFormat))
		_, _ = fmt.Fprintf(x.W, `{"action_id": 1, "decision": "allowed", "status": "approved", "expires_at": %q}`,
			time.Now().Add(-25*time.Hour).UTC().Format(time.RFC3339))
	})
}

// Answer gives a reply that is a fault within another one.
func (r Reply) Answer(x *Exchange) {
	if r.fault != nil {
		r.fault(x)
	}
}
