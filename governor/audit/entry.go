package audit

import (
	"strconv"
	"sync"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/internal/outcome"
)

// What bounds an entry, together with maxText, in bytes. Lines stay far below maxLine.
const (
	maxList       = 32 << 10
	maxParameters = 32 << 10
)

// encoded is an entry but for its sequence number, which is known only once its place
// in the chain is. The number goes between the two parts.
type encoded struct {
	fields
	split int
}

var encodings = sync.Pool{New: func() any { return new(encoded) }}

func newEncoded() *encoded {
	e, _ := encodings.Get().(*encoded)
	e.buf = append(e.buf[:0], '{')
	return e
}

// sequence leaves the place for the sequence number.
func (e *encoded) sequence() {
	e.key("sequence")
	e.split = len(e.buf)
}

// free gives the memory back, unless an unusual entry has made it large.
func (e *encoded) free() {
	if cap(e.buf) <= 64<<10 {
		encodings.Put(e)
	}
}

// appendTo appends the whole entry.
func (e *encoded) appendTo(b []byte, sequence uint64) []byte {
	b = append(b, e.buf[:e.split]...)
	b = strconv.AppendUint(b, sequence, 10)
	return append(b, e.buf[e.split:]...)
}

// encode returns the entry of a record. Its keys are in order.
func encode(r governor.Record, parameters bool) *encoded {
	e, o := newEncoded(), outcome.Of(r)
	agent := r.Action.Agent()
	e.text("action_id", r.Decision.ActionID)
	e.text("agent_id", agent.ID)
	e.text("agent_name", agent.Name)
	e.text("approval_id", r.Decision.ApprovalID)
	e.texts("approvers", r.Decision.Approvers)
	e.text("basis", r.Basis.String())
	e.number("call", int64(r.Call))
	e.number("duration_us", r.Duration.Microseconds())
	e.text("error", o.Text)
	e.text("error_code", o.Code)
	e.text("error_kind", o.Kind)
	e.number("error_status", int64(o.Status))
	if !r.Decision.ExpiresAt.IsZero() {
		e.time("expires_at", r.Decision.ExpiresAt)
	}
	e.text("operation", r.Action.Operation)
	if parameters && r.Phase == governor.Decided { // once for each call is enough
		e.parameters(r.Action)
	}
	e.text("phase", r.Phase.String())
	e.texts("policy_violations", r.Decision.PolicyViolations)
	e.number("presign_expires_s", int64(r.Action.Expires.Seconds()))
	e.text("rated", r.Action.Rated.String())
	e.text("reason", r.Decision.Reason)
	e.text("region", r.Action.Region())
	e.text("request_id", o.RequestID)
	e.resources(r.Action.Resources())
	e.text("risk", r.Action.Risk.String())
	e.text("risk_level", r.Decision.RiskLevel)
	e.number("risk_score", int64(r.Decision.RiskScore))
	e.sequence()
	e.text("service", r.Action.Service)
	e.texts("tags", r.Action.Tags.Names())
	e.time("time", r.Time)
	e.text("verdict", outcome.Verdict(r))
	e.buf = append(e.buf, '}')
	return e
}

// time adds a time, with all nine digits of its fraction, so that times sort as texts.
func (f *fields) time(key string, t time.Time) {
	f.key(key)
	f.buf = append(f.buf, '"')
	f.buf = t.UTC().AppendFormat(f.buf, time.RFC3339) // several times as fast as other layouts
	f.buf[len(f.buf)-1] = '.'                         // was "Z"
	for unit, rest := 100_000_000, t.Nanosecond(); unit > 0; unit /= 10 {
		f.buf = append(f.buf, byte('0'+rest/unit%10))
	}
	f.buf = append(f.buf, 'Z', '"')
}

// parameters adds the members that the caller set, or how much they would have been.
func (f *fields) parameters(a governor.Action) {
	members := a.Parameters()
	if len(members) == 0 {
		return
	}
	start := len(f.buf)
	f.key("parameters")
	value := len(f.buf)
	f.buf = appendMap(f.buf, members)
	if size := len(f.buf) - value; size > maxParameters {
		f.buf = f.buf[:start]
		f.number("parameters_omitted", int64(size))
	}
}

func (f *fields) resources(all governor.Resources) {
	if len(all) == 0 {
		return
	}
	f.key("resources")
	f.buf = append(f.buf, '[')
	start, omitted := len(f.buf), 0
	for i, resource := range all {
		if len(f.buf)-start > maxList {
			omitted = len(all) - i
			break
		}
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		f.buf = append(f.buf, '{')
		f.text("member", resource.Member)
		f.text("value", resource.Value)
		f.buf = append(f.buf, '}')
	}
	f.buf = append(f.buf, ']')
	f.number("resources_omitted", int64(omitted))
}

// The phases of entries that the log makes of its own.
const (
	phaseOpened    = "opened"    // a program opened the log, or a new file began
	phaseRecovered = "recovered" // an incomplete last line was cut off
	phaseLost      = "lost"      // entries could not be written
)

// formatVersion is stated by entries that open the log.
const formatVersion = 1

// opened returns an entry that begins a file or a program's use of it. It repeats
// the chain hash before it, so that each file can be checked by itself.
func opened(cause string, previous Head, now time.Time) *encoded {
	e := newEncoded()
	e.text("cause", cause)
	e.number("format", formatVersion)
	e.text("phase", phaseOpened)
	e.key("previous")
	e.buf = appendString(e.buf, previous.ChainHash)
	return e.end(now)
}

func recovered(r Recovery, now time.Time) *encoded {
	e := newEncoded()
	e.number("bytes", r.Bytes)
	e.text("evidence", r.name())
	e.text("phase", phaseRecovered)
	return e.end(now)
}

func lost(count uint64, now time.Time) *encoded {
	e := newEncoded()
	e.number("count", int64(count))
	e.text("phase", phaseLost)
	return e.end(now)
}

func (e *encoded) end(now time.Time) *encoded {
	e.sequence()
	e.time("time", now)
	e.buf = append(e.buf, '}')
	return e
}
