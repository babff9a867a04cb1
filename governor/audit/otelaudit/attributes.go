package otelaudit

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/internal/outcome"
)

// The attributes. Those with a well-known name are OpenTelemetry's own.
const (
	keySystem    = attribute.Key("rpc.system")
	keyService   = attribute.Key("rpc.service")
	keyMethod    = attribute.Key("rpc.method")
	keyRegion    = attribute.Key("cloud.region")
	keyErrorType = attribute.Key("error.type")
	keyStatus    = attribute.Key("http.response.status_code")
	keyRequest   = attribute.Key("aws.request_id")
	keyRisk      = attribute.Key("ascendgen.risk")
	keyRated     = attribute.Key("ascendgen.rated")
	keyBasis     = attribute.Key("ascendgen.basis")
	keyVerdict   = attribute.Key("ascendgen.verdict")
	keyAction    = attribute.Key("ascendgen.action_id")
	keyApproval  = attribute.Key("ascendgen.approval_id")
	keyAgent     = attribute.Key("ascendgen.agent_id")
	keyExpires   = attribute.Key("ascendgen.presign_expires_s")
	keyCall      = attribute.Key("ascendgen.call")
)

// errorType returns AWS's code of an error where there is one, else the kind.
func errorType(o outcome.Outcome) string {
	if o.Code != "" {
		return o.Code
	}
	return o.Kind
}

func decisionSet(r governor.Record, o outcome.Outcome) attribute.Set {
	return set(
		keyService.String(r.Action.Service), keyMethod.String(r.Action.Operation), keyRisk.String(r.Action.Risk.String()),
		keyBasis.String(r.Basis.String()), keyVerdict.String(outcome.Verdict(r)), keyErrorType.String(errorType(o)),
	)
}

func decidingSet(r governor.Record) attribute.Set {
	return set(
		keyService.String(r.Action.Service), keyRisk.String(r.Action.Risk.String()),
		keyBasis.String(r.Basis.String()), keyVerdict.String(outcome.Verdict(r)),
	)
}

// callSet tells AWS's errors by their kind only: codes come from outside, and each new
// one would be a new series.
func callSet(r governor.Record, o outcome.Outcome) attribute.Set {
	return set(
		keyService.String(r.Action.Service), keyMethod.String(r.Action.Operation), keyRisk.String(r.Action.Risk.String()),
		keyErrorType.String(o.Kind),
	)
}

// set returns a set of the attributes that have a value.
func set(attributes ...attribute.KeyValue) attribute.Set {
	return attribute.NewSet(given(attributes)...)
}

func given(attributes []attribute.KeyValue) []attribute.KeyValue {
	kept := attributes[:0]
	for _, a := range attributes {
		if a.Value.Type() != attribute.STRING || a.Value.AsString() != "" {
			kept = append(kept, a)
		}
	}
	return kept
}

// span makes the span of a record. It is over when it begins to be known.
func (r *Reporter) span(ctx context.Context, record governor.Record, o outcome.Outcome) {
	name := record.Action.String()
	if record.Phase != governor.Ended {
		name = "decide " + name
	}
	_, span := r.tracer.Start(ctx, name, trace.WithTimestamp(record.Time), trace.WithSpanKind(trace.SpanKindInternal))
	defer span.End(trace.WithTimestamp(record.Time.Add(record.Duration)))
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(given([]attribute.KeyValue{
		keySystem.String("aws-api"), keyService.String(record.Action.Service), keyMethod.String(record.Action.Operation),
		keyRegion.String(record.Action.Region()), keyRisk.String(record.Action.Risk.String()), keyRated.String(record.Action.Rated.String()),
		keyBasis.String(record.Basis.String()), keyVerdict.String(outcome.Verdict(record)),
		keyAction.String(record.Decision.ActionID), keyApproval.String(record.Decision.ApprovalID),
		keyAgent.String(record.Action.Agent().ID), keyCall.Int64(int64(record.Call)),
		keyErrorType.String(errorType(o)), keyRequest.String(o.RequestID),
	})...)
	if record.Action.Presign {
		span.SetAttributes(keyExpires.Float64(record.Action.Expires.Seconds()))
	}
	if o.Status != 0 {
		span.SetAttributes(keyStatus.Int(o.Status))
	}
	if record.Err != nil {
		span.SetStatus(codes.Error, o.Text)
	}
}
