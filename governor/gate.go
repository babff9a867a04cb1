package governor

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/ascendgen/ascendgen/internal/nearest"
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
	// observed is set if calls are recorded, measured or reported when they end.
	observed bool
	metrics  *metricsQueue

	// What Bind sets. A gate that is not bound to a service refuses.
	// quick is the governor if its immediate decision on the generated constant is all
	// there is to a call: nothing is overridden, excluded, skipped, observed or permitted.
	quick     Immediate
	service   *Service
	region    string
	overrides map[string]override // by operation
	excluded  map[string]bool     // by operation
}

// override is a custom risk in place of an operation's rating.
type override struct{ rated, risk Risk }

// apply returns the level of a call that is rated at risk. A call that stands above
// its operation's rating does so because of what its input holds, which an override
// of the operation does not take back.
func (o override) apply(risk Risk) Risk {
	if risk > o.rated {
		return max(risk, o.risk)
	}
	return o.risk
}

// settings are what options set.
type settings struct {
	failMode      FailMode
	logAll        bool
	skipReads     bool
	lowering      bool
	custom        map[string]Risk
	excluded      map[string]bool
	metrics       func(Metric)
	recorder      Recorder
	requireRecord bool
	agent         Agent
	tripwire      bool

	approvalTimeout, approvalInterval time.Duration
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
	for _, key := range sortedKeys(gate.settings.custom) {
		if gate.settings.excluded[key] {
			errs = append(errs, fmt.Errorf("governor: %s is excluded from governance and given a custom risk", key))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	gate.immediate, _ = g.(Immediate)
	gate.approver, _ = g.(Approver)
	gate.completer, _ = g.(Completer)
	if gate.settings.metrics != nil {
		gate.metrics = newMetricsQueue(gate.settings.metrics)
	}
	gate.observed = gate.metrics != nil || gate.settings.recorder != nil || gate.completer != nil
	return gate, nil
}

// Flush waits until the metrics callback has seen every call that ended before, or
// until ctx is done, whose error it then returns. The callback must not call it.
func (g *Gate) Flush(ctx context.Context) error {
	if g == nil || g.metrics == nil {
		return nil
	}
	return g.metrics.flush(ctx)
}

// Bind returns the gate for the clients of one service in one region. Generated
// constructors call it. It returns an error, with a suggestion, if the gate has a
// custom risk or an exclusion for an operation that the service does not have, or a
// custom risk that lowers a rating without [WithLoweredRiskAllowed].
func (g *Gate) Bind(service *Service, region string) (*Gate, error) {
	if g == nil || g.governor == nil {
		return nil, fmt.Errorf("governor: a governed client of %s needs a gate, made by NewGate", service.Name)
	}
	bound := *g
	bound.service, bound.region = service, region
	var errs []error
	bound.overrides = make(map[string]override)
	for _, key := range sortedKeys(g.settings.custom) {
		operation, err := service.operation(key)
		switch risk := g.settings.custom[key]; {
		case err != nil:
			errs = append(errs, fmt.Errorf("governor: custom risk: %w", err))
		case operation == nil: // another service's
		case risk < operation.Risk && !g.settings.lowering:
			errs = append(errs, fmt.Errorf("governor: custom risk: %s is rated %s; lowering it to %s needs WithLoweredRiskAllowed", key, operation.Risk, risk))
		default:
			// A service has several names, so one operation may be keyed twice.
			if before, ok := bound.overrides[operation.Name]; ok && before.risk != risk {
				errs = append(errs, fmt.Errorf("governor: custom risk of %s:%s: both %s and %s", service.Name, operation.Name, before.risk, risk))
			}
			bound.overrides[operation.Name] = override{rated: operation.Risk, risk: risk}
		}
	}
	bound.excluded = make(map[string]bool)
	for _, key := range sortedKeys(g.settings.excluded) {
		operation, err := service.operation(key)
		if err != nil {
			errs = append(errs, fmt.Errorf("governor: excluded operation: %w", err))
		} else if operation != nil {
			if _, ok := bound.overrides[operation.Name]; ok {
				errs = append(errs, fmt.Errorf("governor: %s is excluded from governance and given a custom risk", key))
			}
			bound.excluded[operation.Name] = true
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if !bound.observed && !bound.settings.skipReads && !bound.settings.tripwire && len(bound.overrides) == 0 && len(bound.excluded) == 0 {
		bound.quick = bound.immediate
	}
	return &bound, nil
}

// operation returns the operation of s that key names, nil if the key is of
// another service, and an error if s has no such operation.
func (s *Service) operation(key string) (*OperationRisk, error) {
	service, name, _ := strings.Cut(key, ":")
	if !s.named(service) {
		return nil, nil
	}
	names := make([]string, len(s.Operations))
	for i := range s.Operations {
		if s.Operations[i].Name == name {
			return &s.Operations[i], nil
		}
		names[i] = s.Operations[i].Name
	}
	if suggestion, ok := nearest.Name(name, names); ok {
		return nil, fmt.Errorf("%s has no operation %q; did you mean %q?", s.Name, name, service+":"+suggestion)
	}
	return nil, fmt.Errorf("%s has no operation %q", s.Name, name)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
