// Package otelaudit reports governed calls to OpenTelemetry. It is a package of its
// own, so that programs which do not import it do not link OpenTelemetry.
//
//	reporter, err := otelaudit.New()
//	...
//	sess, err := session.New(ctx, g, session.WithAudit(audit.Multi(log, reporter)))
//
// Each decision is a span "decide s3:DeleteBucket" and each call that went out a span
// "s3:DeleteBucket". Both are children of the span in the call's context, beside those
// of the SDK's own instrumentation: they are made when they have ended. Parameters and
// names of resources are never reported.
//
// The metrics are:
//
//   - ascendgen.decisions, a counter, with the service, operation, risk, basis, verdict
//     and error.type
//   - ascendgen.decision.duration, a histogram in seconds, with the service, risk,
//     basis and verdict
//   - ascendgen.call.duration, a histogram in seconds, of calls that went out, decision
//     included, with the service, operation, risk and error.type
package otelaudit

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/internal/outcome"
)

const scope = "github.com/ascendgen/ascendgen/governor/audit/otelaudit"

// Option configures a [Reporter].
type Option func(*settings)

type settings struct {
	tracers trace.TracerProvider
	meters  metric.MeterProvider
}

// WithTracerProvider has spans made by p. The default is the global provider.
func WithTracerProvider(p trace.TracerProvider) Option { return func(s *settings) { s.tracers = p } }

// WithMeterProvider has metrics made by p. The default is the global provider.
func WithMeterProvider(p metric.MeterProvider) Option { return func(s *settings) { s.meters = p } }

// Reporter is a [governor.Recorder] that reports to OpenTelemetry. It is made by [New]
// and is safe for concurrent use. The zero Reporter returns errors.
type Reporter struct {
	tracer    trace.Tracer
	decisions metric.Int64Counter
	deciding  metric.Float64Histogram
	calling   metric.Float64Histogram
}

// New returns a reporter. Providers that are nil, or that refuse an instrument, are
// errors.
func New(opts ...Option) (*Reporter, error) {
	s := settings{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider()}
	for _, opt := range opts {
		if opt != nil {
			opt(&s)
		}
	}
	if s.tracers == nil || s.meters == nil {
		return nil, errors.New("otelaudit: a provider is nil")
	}
	meter := s.meters.Meter(scope)
	r := &Reporter{tracer: s.tracers.Tracer(scope)}
	var errs [3]error
	r.decisions, errs[0] = meter.Int64Counter("ascendgen.decisions",
		metric.WithUnit("{decision}"), metric.WithDescription("Decisions on AWS calls."))
	r.deciding, errs[1] = meter.Float64Histogram("ascendgen.decision.duration",
		metric.WithUnit("s"), metric.WithDescription("How long deciding took, waits for approvals included."))
	r.calling, errs[2] = meter.Float64Histogram("ascendgen.call.duration",
		metric.WithUnit("s"), metric.WithDescription("How long calls took that went out, the decision included."))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("otelaudit: %w", err)
	}
	return r, nil
}

// Record implements [governor.Recorder]. OpenTelemetry drops what it cannot deliver and
// says so to its own error handler, so a session that demands records needs another
// recorder too.
func (r *Reporter) Record(ctx context.Context, record governor.Record) error {
	if r == nil || r.tracer == nil {
		return errors.New("otelaudit: the reporter was not made by New")
	}
	o := outcome.Of(record)
	seconds := record.Duration.Seconds()
	if record.Phase == governor.Ended {
		r.calling.Record(ctx, seconds, metric.WithAttributeSet(callSet(record, o)))
	} else {
		r.decisions.Add(ctx, 1, metric.WithAttributeSet(decisionSet(record, o)))
		r.deciding.Record(ctx, seconds, metric.WithAttributeSet(decidingSet(record)))
	}
	r.span(ctx, record, o)
	return nil
}
