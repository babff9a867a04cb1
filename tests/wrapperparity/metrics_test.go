package wrapperparity

import (
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/session"
)

// metrics returns what the callback is told of an allowed PutObject and a denied
// DeleteBucket.
func metrics(t *testing.T) []governor.Metric {
	t.Helper()
	var got []governor.Metric
	g := newGoverned(t, session.WithMetricsCallback(func(m governor.Metric) { got = append(got, m) }))
	g.On("s3:DeleteBucket").Decide(denial)
	if err := g.putObject(t.Context()); err != nil {
		t.Error(err)
	}
	if err := g.deleteBucket(t.Context()); err == nil {
		t.Error("DeleteBucket was allowed")
	}
	if err := g.session.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("metrics %v, want two", got)
	}
	return got
}

func TestMetric_operation(t *testing.T) {
	if m := metrics(t); m[0].Operation != "PutObject" || m[1].Operation != "DeleteBucket" {
		t.Errorf("got %q, %q", m[0].Operation, m[1].Operation)
	}
}

func TestMetric_service(t *testing.T) {
	if m := metrics(t); m[0].Service != "s3" || m[1].Service != "s3" {
		t.Errorf("got %q, %q", m[0].Service, m[1].Service)
	}
}

func TestMetric_risk_level(t *testing.T) {
	if m := metrics(t); m[0].Risk.String() != "medium" || m[1].Risk.String() != "high" {
		t.Errorf("got %s, %s", m[0].Risk, m[1].Risk)
	}
}

func TestMetric_allowed(t *testing.T) {
	if m := metrics(t); !m[0].Allowed || m[1].Allowed {
		t.Errorf("got %t, %t", m[0].Allowed, m[1].Allowed)
	}
}

// duration_ms is Duration, of which the program takes the unit that it wants.
func TestMetric_duration_ms(t *testing.T) {
	if m := metrics(t); m[0].Duration <= 0 {
		t.Errorf("got %s", m[0].Duration)
	}
}

func TestMetric_action_id(t *testing.T) {
	if m := metrics(t); m[0].ActionID != "test-1" || m[1].ActionID != "4711" {
		t.Errorf("got %q, %q", m[0].ActionID, m[1].ActionID)
	}
}
