package resource_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ascendgen/ascendgen/governor/resource"
)

type option = func(*int)

type data = resource.Data[*string, option]

var errLoad = errors.New("no")

// TestDataLoadsOnce holds that all who ask at the same time share one load, and that
// nobody loads what is held.
func TestDataLoadsOnce(t *testing.T) {
	const callers = 50
	var d data
	var loads, asked atomic.Int32
	begun, release := make(chan struct{}), make(chan struct{})
	load := func(_ context.Context, optFns []option) (*string, error) {
		if loads.Add(1) == 1 {
			close(begun)
		}
		<-release
		if len(optFns) != 1 {
			t.Errorf("%d options, want 1", len(optFns))
		}
		return resource.Pointer("loaded"), nil
	}
	get := func() {
		asked.Add(1)
		got, err := d.Get(t.Context(), []option{func(*int) {}}, load)
		if err != nil || *got != "loaded" {
			t.Errorf("Get = %v, %v", got, err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(get)
	<-begun
	for range callers {
		wg.Go(get)
	}
	for asked.Load() < callers {
		runtime.Gosched()
	}
	close(release)
	wg.Wait()
	get()
	if n := loads.Load(); n != 1 {
		t.Errorf("%d loads, want 1", n)
	}
}

// TestDataSharesErrors holds that those who wait get the error of the load, and that
// the next one loads again.
func TestDataSharesErrors(t *testing.T) {
	var d data
	begun, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := d.Get(t.Context(), nil, func(context.Context, []option) (*string, error) {
			close(begun)
			<-release
			return nil, errLoad
		})
		if !errors.Is(err, errLoad) {
			t.Errorf("the one who loads got %v", err)
		}
	})
	<-begun
	entered := make(chan struct{})
	wg.Go(func() {
		close(entered)
		// Whether it joins the load or comes after it, it must not get a value from it.
		_, err := d.Get(t.Context(), nil, func(context.Context, []option) (*string, error) { return nil, errLoad })
		if !errors.Is(err, errLoad) {
			t.Errorf("the one who waits got %v", err)
		}
	})
	<-entered
	close(release)
	wg.Wait()
	got, err := d.Get(t.Context(), nil, func(context.Context, []option) (*string, error) { return resource.Pointer("second"), nil })
	if err != nil || *got != "second" {
		t.Errorf("after an error: %v, %v", got, err)
	}
}

// TestDataAbandoned holds that the end of one context is not the others' error.
func TestDataAbandoned(t *testing.T) {
	var d data
	ctx, cancel := context.WithCancel(t.Context())
	begun := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := d.Get(ctx, nil, func(ctx context.Context, _ []option) (*string, error) {
			close(begun)
			<-ctx.Done()
			return nil, ctx.Err()
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the one whose context ended got %v", err)
		}
	})
	<-begun
	wg.Go(func() {
		got, err := d.Get(t.Context(), nil, func(context.Context, []option) (*string, error) { return resource.Pointer("own"), nil })
		if err != nil || *got != "own" {
			t.Errorf("the other got %v, %v", got, err)
		}
	})
	waiting, stop := context.WithCancel(t.Context())
	stop()
	if _, err := d.Get(waiting, nil, func(ctx context.Context, _ []option) (*string, error) { return nil, ctx.Err() }); !errors.Is(err, context.Canceled) {
		t.Errorf("one who gave up waiting got %v", err)
	}
	cancel()
	wg.Wait()
}

// TestDataPanic holds that a load that panics does not keep others waiting.
func TestDataPanic(t *testing.T) {
	var d data
	func() {
		defer func() { _ = recover() }()
		_, _ = d.Get(t.Context(), nil, func(context.Context, []option) (*string, error) { panic("load") })
	}()
	if _, err := d.Get(t.Context(), nil, func(context.Context, []option) (*string, error) { return nil, errLoad }); !errors.Is(err, errLoad) {
		t.Errorf("after a panic: %v", err)
	}
}

func TestDataLoad(t *testing.T) {
	var d data
	if _, err := d.Get(t.Context(), nil, nil); !errors.Is(err, resource.ErrNoData) {
		t.Errorf("without data or load: %v", err)
	}
	d.Hold(resource.Pointer("given"))
	fails := func(context.Context, []option) (*string, error) { return nil, errLoad }
	if err := d.Load(t.Context(), nil, fails); !errors.Is(err, errLoad) {
		t.Errorf("Load = %v", err)
	}
	if got, err := d.Get(t.Context(), nil, nil); err != nil || *got != "given" {
		t.Errorf("after a load that failed: %v, %v", got, err)
	}
	again := func(context.Context, []option) (*string, error) { return resource.Pointer("again"), nil }
	if err := d.Load(t.Context(), nil, again); err != nil {
		t.Error(err)
	}
	if got, err := d.Get(t.Context(), nil, nil); err != nil || *got != "again" {
		t.Errorf("after a load: %v, %v", got, err)
	}
}
