// Package outcome says how a governed call ended, in words that can be written down:
// nothing in them repeats what the caller sent.
package outcome

import (
	"errors"
	"net/url"

	"github.com/aws/smithy-go"

	"github.com/ascendgen/ascendgen/governor"
)

// Outcome is what became of a call. Its zero value is a call that went well.
type Outcome struct {
	Kind      string // "", or as in [governor.Metric.ErrorKind]
	Text      string // the error's text; empty where AWS wrote it
	Code      string // AWS's error code: "AccessDenied"
	Status    int    // HTTP status of AWS's answer
	RequestID string // by which AWS's own records name the request
}

// Of returns the outcome that a record tells.
//
// The message of an error that AWS returned is left out: AWS quotes input in it, and
// the input may be a secret. So is the URL of a request that could not be sent.
func Of(r governor.Record) Outcome {
	if r.Err == nil {
		return Outcome{}
	}
	if r.Phase != governor.Ended {
		return Outcome{Kind: governor.RefusalKind(r.Err), Text: r.Err.Error()}
	}
	o := Outcome{Kind: "aws"}
	var status interface{ HTTPStatusCode() int }
	if errors.As(r.Err, &status) {
		o.Status = status.HTTPStatusCode()
	}
	var request interface{ ServiceRequestID() string }
	if errors.As(r.Err, &request) {
		o.RequestID = request.ServiceRequestID()
	}
	var api smithy.APIError
	var send *url.Error
	switch {
	case errors.As(r.Err, &api):
		o.Code = api.ErrorCode()
	case errors.As(r.Err, &send):
		o.Text = "request failed: " + send.Err.Error()
	default:
		o.Text = r.Err.Error()
	}
	return o
}

// Verdict returns the governor's verdict, and "none" if no governor gave one: the zero
// verdict reads "denied".
func Verdict(r governor.Record) string {
	if r.Basis == governor.Asked || r.Basis == governor.Approved || r.Basis == governor.InBatch {
		return r.Decision.Verdict.String()
	}
	return "none"
}
