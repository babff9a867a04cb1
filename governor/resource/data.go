package resource

import (
	"context"
	"errors"
	"sync"
)

// Data is what is known of a resource. P is a pointer to a type of the SDK, F the type
// of its option functions. It is safe for concurrent use; the zero Data is empty. What
// P points to is shared by all who have asked, and must not be changed.
type Data[P, F any] struct {
	mu      sync.Mutex
	held    bool
	value   P
	loading *loading[P] // nil if nobody is loading
}

// loading is a load that is under way. Its fields are set when done is closed.
type loading[P any] struct {
	done      chan struct{}
	value     P
	err       error
	abandoned bool // the context of the one who loaded ended
}

// Hold takes over a value.
func (d *Data[P, F]) Hold(value P) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.value, d.held = value, true
}

// Get returns the value, and loads it if there is none. Those who ask while it is
// loaded wait for that, and share its error unless only the context of the one who
// loads ended. If load is nil, there is nothing to load it with: [ErrNoData].
func (d *Data[P, F]) Get(ctx context.Context, optFns []F, load func(context.Context, []F) (P, error)) (P, error) {
	for {
		value, held, under, mine := d.join(load != nil)
		switch {
		case held:
			return value, nil
		case mine:
			return d.run(ctx, optFns, load, under)
		case under == nil:
			return value, Absent("the resource", "its data")
		}
		select {
		case <-under.done:
		case <-ctx.Done():
			return value, ctx.Err()
		}
		if !under.abandoned {
			return under.value, under.err
		}
	}
}

// join returns the value if it is held; else the load under way, which is the
// caller's to run if there was none.
func (d *Data[P, F]) join(loadable bool) (value P, held bool, under *loading[P], mine bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held || !loadable {
		return d.value, d.held, nil, false
	}
	if d.loading == nil {
		d.loading, mine = &loading[P]{done: make(chan struct{})}, true
	}
	return value, false, d.loading, mine
}

var errPanicked = errors.New("loading the data panicked")

// run loads the value, and tells those who wait.
func (d *Data[P, F]) run(ctx context.Context, optFns []F, load func(context.Context, []F) (P, error), l *loading[P]) (P, error) {
	l.err = errPanicked
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.loading = nil
		if l.err == nil {
			d.value, d.held = l.value, true
		}
		l.abandoned = l.err != nil && ctx.Err() != nil
		close(l.done)
	}()
	l.value, l.err = load(ctx, optFns)
	return l.value, l.err
}

// Load loads the value, whether there is one or not. A load that fails leaves what
// there is.
func (d *Data[P, F]) Load(ctx context.Context, optFns []F, load func(context.Context, []F) (P, error)) error {
	value, err := load(ctx, optFns)
	if err == nil {
		d.Hold(value)
	}
	return err
}
