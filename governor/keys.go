package governor

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

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

// resolveKeys turns the custom risks and exclusions of a gate into those of the
// operations of one service.
func resolveKeys(bound *Gate, service *Service) error {
	custom := bound.resolveCustom(service)
	excluded := bound.resolveExcluded(service)
	return errors.Join(append(custom, excluded...)...)
}

func (g *Gate) resolveCustom(service *Service) []error {
	var errs []error
	g.overrides = make(map[string]override)
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
			if before, ok := g.overrides[operation.Name]; ok && before.risk != risk {
				errs = append(errs, fmt.Errorf("governor: custom risk of %s:%s: both %s and %s", service.Name, operation.Name, before.risk, risk))
			}
			g.overrides[operation.Name] = override{rated: operation.Risk, risk: risk}
		}
	}
	return errs
}

func (g *Gate) resolveExcluded(service *Service) []error {
	var errs []error
	g.excluded = make(map[string]bool)
	for _, key := range sortedKeys(g.settings.excluded) {
		operation, err := service.operation(key)
		if err != nil {
			errs = append(errs, fmt.Errorf("governor: excluded operation: %w", err))
		} else if operation != nil {
			if _, ok := g.overrides[operation.Name]; ok {
				errs = append(errs, errExcludedAndRated(key))
			}
			g.excluded[operation.Name] = true
		}
	}
	return errs
}

// conflictingKeys returns an error for each key that is both excluded and rated.
func conflictingKeys(s *settings) []error {
	var errs []error
	for _, key := range sortedKeys(s.custom) {
		if s.excluded[key] {
			errs = append(errs, errExcludedAndRated(key))
		}
	}
	return errs
}

func errExcludedAndRated(key string) error {
	return fmt.Errorf("governor: %s is excluded from governance and given a custom risk", key)
}

// operation returns the operation of s that key names, nil if the key is of
// another service, and an error if s has no such operation.
func (s *Service) operation(key string) (*OperationRisk, error) {
	service, name, _ := strings.Cut(key, ":")
	if !s.named(service) {
		return nil, nil
	}
	rated := s.Rated()
	names := make([]string, len(rated))
	for i := range rated {
		if rated[i].Name == name {
			return &rated[i], nil
		}
		names[i] = rated[i].Name
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

// checkKey returns an error unless key is "service:Operation".
func checkKey(key string) error {
	service, operation, ok := strings.Cut(key, ":")
	if !ok || service == "" || operation == "" || strings.ContainsAny(operation, ":* ") || strings.ContainsAny(service, "* ") {
		return fmt.Errorf("malformed key %q: want service:Operation, as in s3:DeleteObject", key)
	}
	if lower := strings.ToLower(service); lower != service {
		return fmt.Errorf("malformed key %q: services are in lower case; did you mean %q?", key, lower+":"+operation)
	}
	return nil
}
