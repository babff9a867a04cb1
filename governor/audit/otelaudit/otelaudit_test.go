package otelaudit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	otelmetric "go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit/otelaudit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type thingInput struct{ Name *string }

var (
	opDelete = governor.Operation{Service: "things", Name: "DeleteThing"}
	things   = governor.Service{Name: "things", Operations: governor.PackOperations(governor.OperationRisk{Name: "DeleteThing", Risk: governor.High})}
	epoch    = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
)

// report returns the reporter under test, and what reads its spans and metrics.
func report(t *testing.T) (*otelaudit.Reporter, *tracetest.SpanRecorder, *metric.ManualReader) {
	t.Helper()
	spans, reader := tracetest.NewSpanRecorder(), metric.NewManualReader()
	reporter, err := otelaudit.New(nil,
		otelaudit.WithTracerProvider(trace.NewTracerProvider(trace.WithSpanProcessor(spans))),
		otelaudit.WithMeterProvider(metric.NewMeterProvider(metric.WithReader(reader))))
	if err != nil {
		t.Fatal(err)
	}
	return reporter, spans, reader
}

func plain(attributes []attribute.KeyValue) string {
	texts := make([]string, 0, len(attributes))
	for _, a := range attributes {
		texts = append(texts, string(a.Key)+"="+a.Value.String())
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

func TestSpans(t *testing.T) {
	reporter, spans, _ := report(t)
	name := "secret"
	base := governor.Record{
		Call: 3, Time: epoch, Phase: governor.Decided, Basis: governor.Asked, Duration: time.Second,
		Action:   governor.NewAction(&opDelete, governor.High, &thingInput{Name: &name}),
		Decision: governor.Decision{Verdict: governor.Allowed, ActionID: "act"},
	}
	denied := base
	denied.Decision.Verdict = governor.Denied
	denied.Err = &governor.GovernanceError{Service: "things", Operation: "DeleteThing", Reason: "no", RiskLevel: "high"}
	ended := base
	ended.Phase, ended.Duration = governor.Ended, 2*time.Second
	refused := ended
	refused.Err = fmt.Errorf("operation error: %w", &smithy.GenericAPIError{Code: "AccessDenied", Message: name})
	ctx, parent := trace.NewTracerProvider().Tracer("test").Start(t.Context(), "parent")
	for _, r := range []governor.Record{base, denied, ended, refused} {
		if err := reporter.Record(ctx, r); err != nil {
			t.Error(err)
		}
	}
	var got []string
	for _, span := range spans.Ended() {
		if span.Parent().SpanID() != parent.SpanContext().SpanID() || !span.StartTime().Equal(epoch) {
			t.Errorf("%s: parent %v, start %v", span.Name(), span.Parent(), span.StartTime())
		}
		got = append(got, fmt.Sprintf("%s %s %s %q %s", span.Name(), span.EndTime().Sub(epoch), span.Status().Code, span.Status().Description, plain(span.Attributes())))
	}
	common := "ascendgen.action_id=act ascendgen.basis=asked ascendgen.call=3 ascendgen.rated=high ascendgen.risk=high ascendgen.verdict="
	rpc := "rpc.method=DeleteThing rpc.service=things rpc.system=aws-api"
	want := []string{
		`decide things:DeleteThing 1s Unset "" ` + common + "allowed " + rpc,
		`decide things:DeleteThing 1s Error "things:DeleteThing (risk high) denied: no" ` + common + "denied error.type=denied " + rpc,
		`things:DeleteThing 2s Unset "" ` + common + "allowed " + rpc,
		`things:DeleteThing 2s Error "" ` + common + "allowed error.type=AccessDenied " + rpc,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(strings.Join(got, ""), name) {
		t.Error("a parameter was reported")
	}
}

func TestMetrics(t *testing.T) {
	reporter, _, reader := report(t)
	gate, err := governor.NewGate(governor.Ceiling(governor.High, 0), governor.WithRecorder(reporter))
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&things, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	for i, risk := range []governor.Risk{governor.High, governor.High, governor.Critical} {
		_, err := governor.Call(t.Context(), gate, &opDelete, risk, &thingInput{}, nil, func(context.Context, *thingInput, ...func(*struct{})) (*struct{}, error) {
			if i == 1 {
				return nil, &smithy.GenericAPIError{Code: "Throttled"}
			}
			return nil, nil
		})
		if (err != nil) != (i > 0) {
			t.Errorf("call %d: %v", i, err)
		}
	}
	want := map[string]uint64{
		"ascendgen.decisions ascendgen.basis=asked ascendgen.risk=critical ascendgen.verdict=denied error.type=denied rpc.method=DeleteThing rpc.service=things": 1,
		"ascendgen.decisions ascendgen.basis=asked ascendgen.risk=high ascendgen.verdict=allowed rpc.method=DeleteThing rpc.service=things":                      2,
		"ascendgen.decision.duration ascendgen.basis=asked ascendgen.risk=critical ascendgen.verdict=denied rpc.service=things":                                  1,
		"ascendgen.decision.duration ascendgen.basis=asked ascendgen.risk=high ascendgen.verdict=allowed rpc.service=things":                                     2,
		"ascendgen.call.duration ascendgen.risk=high rpc.method=DeleteThing rpc.service=things":                                                                  1,
		"ascendgen.call.duration ascendgen.risk=high error.type=aws rpc.method=DeleteThing rpc.service=things":                                                   1,
	}
	if diff := cmp.Diff(want, counts(t, reader)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// counts returns how often each series was measured.
func counts(t *testing.T, reader metric.Reader) map[string]uint64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	series := make(map[string]uint64)
	for _, m := range all.ScopeMetrics[0].Metrics {
		switch data := m.Data.(type) {
		case metricdata.Sum[int64]:
			for _, p := range data.DataPoints {
				series[m.Name+" "+plain(p.Attributes.ToSlice())] = uint64(p.Value)
			}
		case metricdata.Histogram[float64]:
			for _, p := range data.DataPoints {
				series[m.Name+" "+plain(p.Attributes.ToSlice())] = p.Count
			}
		}
	}
	return series
}

func TestNew(t *testing.T) {
	if _, err := otelaudit.New(otelaudit.WithTracerProvider(nil)); err == nil {
		t.Error("no tracer provider: no error")
	}
	if _, err := otelaudit.New(otelaudit.WithMeterProvider(nil)); err == nil {
		t.Error("no meter provider: no error")
	}
	if _, err := otelaudit.New(otelaudit.WithMeterProvider(refusing{})); err == nil || !strings.Contains(err.Error(), "otelaudit: no counters here") {
		t.Errorf("a provider that refuses: %v", err)
	}
	reporter, err := otelaudit.New() // the global providers, which do nothing unless set
	if err != nil || reporter.Record(t.Context(), governor.Record{Action: governor.NewAction(&opDelete, governor.High, nil)}) != nil {
		t.Errorf("global providers: %v", err)
	}
	for name, zero := range map[string]*otelaudit.Reporter{"zero": {}, "nil": nil} {
		if err := zero.Record(t.Context(), governor.Record{}); err == nil {
			t.Errorf("%s reporter: no error", name)
		}
	}
}

// refusing is a provider whose meters have no counters.
type refusing struct{ noop.MeterProvider }

func (refusing) Meter(string, ...otelmetric.MeterOption) otelmetric.Meter { return refusingMeter{} }

type refusingMeter struct{ noop.Meter }

func (refusingMeter) Int64Counter(string, ...otelmetric.Int64CounterOption) (otelmetric.Int64Counter, error) {
	return nil, errors.New("no counters here")
}
