package cedar

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// Governor decides by Cedar policies. It is made by [New] and is safe for concurrent
// use. The zero Governor, and a nil one, deny every call.
type Governor struct {
	source   Source
	interval time.Duration
	reported func(error)
	set      atomic.Pointer[policySet]

	mu     sync.Mutex // held while reading
	failed string     // what the last failed poll found, to report it once

	stop    context.CancelFunc
	stopped chan struct{}
	closing sync.Once
}

// Option configures a [Governor].
type Option func(*Governor) error

// WithPolling has the source read again every interval, and a changed policy set
// taken over. Call [Governor.Close] to end it. The default is not to poll.
func WithPolling(interval time.Duration) Option {
	return func(g *Governor) error {
		if interval <= 0 {
			return fmt.Errorf("cedar: polling interval %s must be above zero", interval)
		}
		g.interval = interval
		return nil
	}
}

// WithReloadCallback has callback called after each reload: with nil if a changed
// policy set was taken over, with the error if the old one was kept. A polled source
// that stays as bad as it is is reported once. The callback must not call the
// governor's Reload or Close.
func WithReloadCallback(callback func(error)) Option {
	return func(g *Governor) error {
		if callback == nil {
			return errors.New("cedar: reload callback is nil")
		}
		g.reported = callback
		return nil
	}
}

// New reads the policies of a source and returns a governor that decides by them.
// Its error names everything that is wrong with them, each with its file, line and
// column. A source without a policy is an error, and so is a policy that could never
// apply, because it names an action, a level, a tag or an attribute of the context
// that no call has.
func New(source Source, opts ...Option) (*Governor, error) {
	g := &Governor{source: source, reported: func(error) {}}
	var errs []error
	if source.read == nil {
		errs = append(errs, errors.New("cedar: New needs a source, made by Files or FS"))
	}
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		errs = append(errs, opt(g))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	set, err := g.read(context.Background())
	if err != nil {
		return nil, err
	}
	g.set.Store(set)
	if g.interval > 0 {
		ctx, cancel := context.WithCancel(context.Background())
		g.stop, g.stopped = cancel, make(chan struct{})
		go g.poll(ctx)
	}
	return g, nil
}

// Decide implements [governor.Governor]. Its only error is ctx's, if that is done before.
func (g *Governor) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	if g == nil {
		return governor.Decision{Reason: "no policies are loaded"}, nil
	}
	set := g.set.Load()
	if set == nil {
		return governor.Decision{Reason: "no policies are loaded"}, nil
	}
	if err := ctx.Err(); err != nil {
		return governor.Decision{}, err
	}
	return set.decide(a), nil
}

// Version tells one policy set from another: it changes if the name or the content
// of a file does. It is empty if nothing is loaded.
func (g *Governor) Version() string {
	if g == nil {
		return ""
	}
	if set := g.set.Load(); set != nil {
		return set.version
	}
	return ""
}

// Reload reads the source again. If all is well, calls are decided by the new
// policies from then on; a call being decided keeps those that it began with. On any
// error the old policies stay.
func (g *Governor) Reload(ctx context.Context) error {
	if g == nil || g.set.Load() == nil {
		return errors.New("cedar: nothing to reload: the governor was not made by New")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	set, err := g.read(ctx)
	if err != nil {
		g.failed = err.Error()
		g.reported(err)
		return err
	}
	g.take(set)
	return nil
}

// read returns the policy set that the source holds now.
func (g *Governor) read(ctx context.Context) (*policySet, error) {
	files, err := g.source.read(ctx)
	if err == nil {
		set := g.set.Load()
		if set != nil && digest(files) == set.version {
			return set, nil
		}
		if set, err = load(files); err == nil {
			return set, nil
		}
	}
	return nil, prefixed("cedar", err)
}

// take takes a policy set over if it is another than the present one.
func (g *Governor) take(set *policySet) {
	recovered := g.failed != ""
	g.failed = ""
	if changed := set.version != g.Version(); changed || recovered {
		g.set.Store(set)
		g.reported(nil)
	}
}

// poll reloads every interval until ctx is done.
func (g *Governor) poll(ctx context.Context) {
	defer close(g.stopped)
	ticker := time.NewTicker(g.interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			g.pollOnce(ctx)
		}
	}
}

func (g *Governor) pollOnce(ctx context.Context) {
	g.mu.Lock()
	defer g.mu.Unlock()
	set, err := g.read(ctx)
	switch {
	case ctx.Err() != nil:
	case err == nil:
		g.take(set)
	case err.Error() != g.failed:
		g.failed = err.Error()
		g.reported(err)
	}
}

// Close ends polling and waits until it has ended. The governor goes on deciding by
// the policies that it has. Close may be called more than once.
func (g *Governor) Close() error {
	if g == nil || g.stop == nil {
		return nil
	}
	g.closing.Do(g.stop)
	<-g.stopped
	return nil
}
