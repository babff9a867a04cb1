package governor_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// numbered allows calls, and numbers them.
func numbered() governor.Func {
	n := 0
	return func(context.Context, governor.Action) (governor.Decision, error) {
		n++
		return governor.Decision{Verdict: governor.Allowed, ActionID: strconv.Itoa(n)}, nil
	}
}

func TestMetrics(t *testing.T) {
	for name, test := range map[string]struct {
		governor governor.Governor
		err      error // of AWS
		want     governor.Metric
	}{
		"allowed":          {allow, nil, governor.Metric{Allowed: true, ActionID: "act-1"}},
		"AWS refuses":      {allow, errBroken, governor.Metric{Allowed: true, ActionID: "act-1", ErrorKind: "aws"}},
		"denied":           {deny, nil, governor.Metric{ErrorKind: "denied"}},
		"pending":          {pending, nil, governor.Metric{ErrorKind: "pending"}},
		"unavailable":      {away, nil, governor.Metric{ErrorKind: "unavailable"}},
		"unavailable late": {answer(governor.Decision{}, governor.Unavailable(context.DeadlineExceeded)), nil, governor.Metric{ErrorKind: "unavailable"}},
		"failed":           {answer(governor.Decision{}, errBroken), nil, governor.Metric{ErrorKind: "denied"}},
		"failed late":      {answer(governor.Decision{}, context.DeadlineExceeded), nil, governor.Metric{ErrorKind: "denied"}},
		"cancelled":        {nil, nil, governor.Metric{ErrorKind: "canceled"}},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		g := test.governor
		if g == nil {
			g = cancelledAllow(cancel)
		}
		var got []governor.Metric
		gate := bind(t, g, governor.WithMetricsCallback(func(m governor.Metric) { got = append(got, m) }))
		b := backend{err: test.err}
		_ = b.call(ctx, gate, &opDelete, nil)
		if err := gate.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		test.want.Operation, test.want.Service, test.want.Risk = "DeleteThing", "things", governor.High
		if diff := cmp.Diff([]governor.Metric{test.want}, got, cmpopts.IgnoreFields(governor.Metric{}, "Duration")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		cancel()
	}
}

// cancelledAllow allows calls, but too late.
func cancelledAllow(cancel func()) governor.Func {
	return func(context.Context, governor.Action) (governor.Decision, error) {
		cancel()
		return governor.Decision{Verdict: governor.Allowed}, nil
	}
}

func TestMetricsInOrderAndDespitePanic(t *testing.T) {
	var got []string
	gate := bind(t, numbered(), governor.WithMetricsCallback(func(m governor.Metric) {
		got = append(got, m.ActionID)
		if m.ActionID == "3" {
			panic("a bug of the callback")
		}
	}))
	var b backend
	var want []string
	for i := range 50 {
		want = append(want, strconv.Itoa(i+1))
		if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := gate.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A callback that blocks stalls no call. What waits is bounded, the rest counted.
func TestMetricsOfBlockingCallback(t *testing.T) {
	const waiting, dropped = 1024, 7
	entered, release := make(chan bool), make(chan bool)
	var got []governor.Metric
	gate := bind(t, numbered(), governor.WithMetricsCallback(func(m governor.Metric) {
		if len(got) == 0 {
			close(entered)
			<-release
		}
		got = append(got, m)
	}))
	var b backend
	call := func() {
		if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
			t.Fatal(err)
		}
	}
	call()
	<-entered
	for range waiting + dropped {
		call()
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := gate.Flush(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("Flush with a context that is done: %v", err)
	}
	close(release)
	if err := gate.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if last := got[len(got)-1]; len(got) != 1+waiting || last.Dropped != dropped || last.ActionID != strconv.Itoa(1+waiting) {
		t.Errorf("%d metrics, the last of call %s, %d dropped; want %d, the rest dropped", len(got), last.ActionID, last.Dropped, 1+waiting)
	}
}

// Flush waits for the calls before it, not for those that keep coming.
func TestFlushUnderLoad(t *testing.T) {
	var stop atomic.Bool
	var gate *governor.Gate
	gate = bind(t, numbered(), governor.WithMetricsCallback(func(governor.Metric) {
		if !stop.Load() { // each metric brings the next one
			var b backend
			_ = b.call(context.Background(), gate, &opPut, nil)
		}
	}))
	var b backend
	if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
		t.Fatal(err)
	}
	err := gate.Flush(t.Context())
	stop.Store(true)
	if err != nil {
		t.Error(err)
	}
	if err := gate.Flush(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFlushOfNothing(t *testing.T) {
	for name, gate := range map[string]*governor.Gate{
		"nil": nil, "zero": {}, "no callback": bind(t, allow), "no call": bind(t, allow, governor.WithMetricsCallback(func(governor.Metric) {})),
	} {
		if err := gate.Flush(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// However often somebody waits for a callback that blocks, no metric loses its place.
func TestFlushesTakeNoPlace(t *testing.T) {
	const waiting = 1024
	entered, release := make(chan bool), make(chan bool)
	seen := 0
	var last governor.Metric
	gate := bind(t, numbered(), governor.WithMetricsCallback(func(m governor.Metric) {
		if seen == 0 {
			close(entered)
			<-release
		}
		seen, last = seen+1, m
	}))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	var b backend
	call := func() {
		if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := gate.Flush(cancelled); !errors.Is(err, context.Canceled) {
				t.Fatalf("Flush with a context that is done: %v", err)
			}
		}
	}
	call()
	<-entered
	for range waiting {
		call()
	}
	close(release)
	if err := gate.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if seen != 1+waiting || last.Dropped != 0 {
		t.Errorf("%d metrics, %d dropped; want %d and none", seen, last.Dropped, 1+waiting)
	}
}

// Everybody who waits is told, also of a metric that the callback has at the time.
func TestConcurrentFlushes(t *testing.T) {
	entered, release := make(chan bool), make(chan bool)
	var done atomic.Bool
	gate := bind(t, numbered(), governor.WithMetricsCallback(func(governor.Metric) {
		close(entered)
		<-release
		done.Store(true)
	}))
	var b backend
	if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
		t.Fatal(err)
	}
	<-entered
	var waiting sync.WaitGroup
	for range 20 {
		waiting.Go(func() {
			if err := gate.Flush(t.Context()); err != nil || !done.Load() {
				t.Errorf("flushed before the callback returned, or %v", err)
			}
		})
	}
	close(release)
	waiting.Wait()
}
