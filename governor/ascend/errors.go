package ascend

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/ascendgen/ascendgen/internal/strictjson"
)

// APIError is an answer of the platform that is no decision. A call that it is the
// cause of returns it through errors.As, wrapped by a [governor.GovernanceError] or,
// for a server error, a [governor.ServiceUnavailableError].
type APIError struct {
	StatusCode    int
	Code          string // the platform's, if it gave one
	Message       string // the platform's, cut to a bounded length
	CorrelationID string // of the request, to ask the platform's operators about
}

// Error implements error.
func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ascend: the platform answered %d", e.StatusCode)
	if text := http.StatusText(e.StatusCode); text != "" {
		b.WriteString(" " + strings.ToLower(text))
	}
	if e.Code != "" {
		b.WriteString(" (" + e.Code + ")")
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.CorrelationID != "" {
		b.WriteString(" [" + e.CorrelationID + "]")
	}
	return b.String()
}

var (
	// ErrClosed refuses calls after [Client.Close].
	ErrClosed = errors.New("ascend: the client is closed")
	// ErrKillSwitch refuses approvals while the platform's kill switch is active.
	ErrKillSwitch = errors.New("ascend: the kill switch is active")

	errNotMade      = errors.New("ascend: the client was not made by New")
	errRateLimit    = errors.New("ascend: this client's own rate limit is reached")
	errTooLarge     = fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
	errTooManyBytes = fmt.Errorf("the action is larger than %d bytes: WithoutParameters submits less of it", maxSubmission)
)

// connectionError says that a request came to nothing: it is the only error of
// sending that counts as "the platform could not be reached".
type connectionError struct {
	err error
	// after is set if the request was given up for lasting so long.
	after time.Duration
}

func (e *connectionError) Error() string {
	if e.after > 0 {
		return fmt.Sprintf("ascend: no answer within %s", e.after)
	}
	return "ascend: the connection failed: " + e.err.Error()
}

func (e *connectionError) Unwrap() error { return e.err }

// Timeout reports whether the request was given up for lasting too long.
func (e *connectionError) Timeout() bool { return e.after > 0 }

// unreachable reports whether err means that the platform could not be reached.
func unreachable(err error) bool {
	var connection *connectionError
	return errors.As(err, &connection) ||
		errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests)
}

// explain says what an error of sending a request means. What is not known to be a
// failed connection counts as an answer that is not understood, so that the fail mode
// has no say in it. The caller's own cancellation stays what it is.
func explain(caller context.Context, timeout time.Duration, err error) error {
	if ctxErr := caller.Err(); ctxErr != nil {
		return ctxErr
	}
	var network net.Error
	switch {
	case untrusted(err):
		return fmt.Errorf("ascend: the server is not trusted: %w", err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return &connectionError{err: err, after: timeout}
	case broken(err):
		return &connectionError{err: err}
	}
	return fmt.Errorf("ascend: the answer is not understood: %w", err)
}

// untrusted reports whether somebody answered who could not prove to be the platform.
func untrusted(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		record       tls.RecordHeaderError
		alert        tls.AlertError
		authority    x509.UnknownAuthorityError
		invalid      x509.CertificateInvalidError
		host         x509.HostnameError
	)
	return errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &authority) || errors.As(err, &invalid) || errors.As(err, &host) ||
		strings.Contains(err.Error(), "tls: ") || errors.Is(err, http.ErrSchemeMismatch)
}

// broken reports whether a connection could not be made, or broke.
func broken(err error) bool {
	var operation *net.OpError
	var resolution *net.DNSError
	return errors.As(err, &operation) || errors.As(err, &resolution) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// apiError reads the body of an answer that is no decision.
func apiError(status int, body []byte, correlation string) *APIError {
	e := &APIError{StatusCode: status, CorrelationID: correlation}
	f, err := readFields(body)
	if err != nil {
		return e
	}
	inner := f.object("error")
	e.Code = inner.text("code")
	if e.Code == "" {
		e.Code = f.text("code", "error_code")
	}
	for _, text := range []string{detail(f["detail"]), inner.text("message"), f.text("error", "message", "reason")} {
		if text != "" {
			e.Message = text
			break
		}
	}
	return e
}

// detail returns the text of a "detail", which may be a text, an object, or a list of
// what is wrong with each field.
func detail(value any) string {
	switch v := value.(type) {
	case strictjson.Object:
		return fields(v).text("message", "reason", "msg", "detail", "error")
	case []any:
		var texts []string
		for _, element := range v[:min(len(v), maxList)] {
			text := asText(element)
			if f, ok := asFields(element); ok {
				text = f.text("msg", "message")
				if where := f.list("loc"); len(where) > 0 {
					text = strings.Join(where, ".") + ": " + text
				}
			}
			texts = append(texts, text)
		}
		return clip(strings.Join(texts, "; "))
	}
	return asText(value)
}
