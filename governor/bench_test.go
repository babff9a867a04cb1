package governor_test

import (
	"context"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
)

// client is what a generated client is: a raw one behind a gate.
type client struct {
	sdk  *raw
	gate *governor.Gate
}

type raw struct{ calls int }

//go:noinline
func (r *raw) DeleteThing(context.Context, *thingInput, ...func(*thingOptions)) (*thingOutput, error) {
	r.calls++
	return nil, nil
}

func (c *client) DeleteThing(ctx context.Context, params *thingInput, optFns ...func(*thingOptions)) (*thingOutput, error) {
	return governor.Call(ctx, c.gate, &opDelete, governor.High, params, optFns, c.sdk.DeleteThing)
}

func TestAllocations(t *testing.T) {
	ctx, in := context.Background(), &thingInput{Name: ptr("name")}
	for name, test := range map[string]struct {
		governor governor.Governor
		want     float64
	}{
		"allowed": {governor.Ceiling(governor.Critical, 0), 0},
		"denied":  {governor.Ceiling(governor.Low, 0), 1}, // the error
	} {
		c := &client{new(raw), bind(t, test.governor)}
		if got := testing.AllocsPerRun(100, func() { _, _ = c.DeleteThing(ctx, in) }); got != test.want {
			t.Errorf("%s: %v allocations, want %v", name, got, test.want)
		}
	}
}

var sink error

func BenchmarkCall(b *testing.B) {
	ctx, in := context.Background(), &thingInput{Name: ptr("name")}
	b.Run("direct", func(b *testing.B) {
		r := new(raw)
		b.ReportAllocs()
		for b.Loop() {
			_, _ = r.DeleteThing(ctx, in)
		}
	})
	b.Run("error", func(b *testing.B) { // the least that a denied call takes
		b.ReportAllocs()
		for b.Loop() {
			sink = &governor.GovernanceError{Operation: "DeleteThing"}
		}
	})
	ceiling := governor.Ceiling(governor.Critical, 0)
	for _, bench := range []struct {
		name     string
		governor governor.Governor
		opts     []governor.Option
	}{
		{"allowed", ceiling, nil},
		{"denied", governor.Ceiling(governor.Low, 0), nil},
		{"func-governor", allow, nil},
		{"observed", ceiling, []governor.Option{governor.WithRecorder(forgetful{})}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c := &client{new(raw), bind(b, bench.governor, bench.opts...)}
			b.ReportAllocs()
			for b.Loop() {
				_, _ = c.DeleteThing(ctx, in)
			}
		})
	}
}

type forgetful struct{}

func (forgetful) Record(context.Context, governor.Record) error { return nil }
