package governor

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Gate is where governed calls stop until a [Governor] has decided on them. It is
// made by [NewGate] and is safe for concurrent use. The zero Gate, and a nil one,
// refuse every call.
type Gate struct {
	governor  Governor
	immediate Immediate // the governor, if it is one
	approver  Approver  // likewise
	completer Completer // likewise
	settings  settings
	pending   *pendingCalls // shared by all gates that are bound from one
	broken    error         // why a gate of [RefusingGate] refuses
	// observed is set if calls are recorded, measured or reported when they end.
	observed bool

	// What Bind sets. A gate that is not bound to a service refuses.
	// plain is the governor if its immediate decision on the generated constant is all
	// there is to deciding: nothing is overridden, excluded, skipped or observed. quick is
	// plain if there is nothing more to a call either: no permit.
	plain     Immediate
	quick     Immediate
	service   *Service
	region    string
	overrides map[string]override // by operation
	excluded  map[string]bool     // by operation
}

// settings are what options set. Machinery that only some programs need hangs on a
// field that the option for it sets, so that the linker drops it from the others.
type settings struct {
	failMode      FailMode
	logAll        bool
	skipReads     bool
	lowering      bool
	presignLimit  time.Duration
	custom        map[string]Risk
	excluded      map[string]bool
	metrics       meter
	recorder      Recorder
	requireRecord bool
	agent         Agent
	tripwire      bool

	// keys resolves custom risks and exclusions for a service, conflicts finds those
	// that contradict each other, await waits for an approval.
	keys      func(bound *Gate, service *Service) error
	conflicts func(*settings) []error
	await     func(ctx context.Context, g *Gate, a *Action, d Decision) (Decision, error)
}

// meter is told of calls. It is a [metricsQueue] if it is set.
type meter interface {
	add(Metric)
	flush(context.Context) error
}

// NewGate returns a gate before which g decides. It returns an error, naming all
// of them, for options that are malformed or contradict each other, and for a nil
// governor.
func NewGate(g Governor, opts ...Option) (*Gate, error) {
	gate := &Gate{governor: g, settings: settings{logAll: true}, pending: new(pendingCalls)}
	var errs []error
	if g == nil {
		errs = append(errs, errors.New("governor: NewGate needs a governor, got nil"))
	}
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(&gate.settings); err != nil {
			errs = append(errs, fmt.Errorf("governor: %w", err))
		}
	}
	if gate.settings.requireRecord && gate.settings.recorder == nil {
		errs = append(errs, errors.New("governor: records are required, but there is no recorder"))
	}
	if gate.settings.conflicts != nil {
		errs = append(errs, gate.settings.conflicts(&gate.settings)...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	gate.immediate, _ = g.(Immediate)
	gate.approver, _ = g.(Approver)
	gate.completer, _ = g.(Completer)
	gate.observed = gate.settings.metrics != nil || gate.settings.recorder != nil || gate.completer != nil
	return gate, nil
}

// RefusingGate returns a gate that refuses every call because of err. Generated code
// uses it where it cannot return an error, so that the first call does.
func RefusingGate(err error) *Gate {
	if err == nil {
		err = errors.New("no governor")
	}
	return &Gate{broken: err}
}

// Flush waits until the metrics callback has seen every call that ended before, or
// until ctx is done, whose error it then returns. The callback must not call it.
func (g *Gate) Flush(ctx context.Context) error {
	if g == nil || g.settings.metrics == nil {
		return nil
	}
	return g.settings.metrics.flush(ctx)
}

// Bind returns the gate for the clients of one service in one region. Generated
// constructors call it. It returns an error, with a suggestion, if the gate has a
// custom risk or an exclusion for an operation that the service does not have, or a
// custom risk that lowers a rating without [WithLoweredRiskAllowed].
func (g *Gate) Bind(service *Service, region string) (*Gate, error) {
	if g != nil && g.broken != nil {
		return nil, g.broken
	}
	if g == nil || g.governor == nil {
		return nil, fmt.Errorf("governor: a governed client of %s needs a gate, made by NewGate", service.Name)
	}
	bound := *g
	bound.service, bound.region = service, region
	if g.settings.keys != nil {
		if err := g.settings.keys(&bound, service); err != nil {
			return nil, err
		}
	}
	if !bound.observed && !bound.settings.skipReads && len(bound.overrides) == 0 && len(bound.excluded) == 0 {
		bound.plain = bound.immediate
	}
	if !bound.settings.tripwire {
		bound.quick = bound.plain
	}
	return &bound, nil
}
