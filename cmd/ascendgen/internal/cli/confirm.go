package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// unconfirmed returns the services of which the risk maps given say something that only
// the SDK's package can confirm: conditions, and levels of signatures. The shipped risk
// map is held against the SDK by a test.
func (s *sources) unconfirmed() []string {
	var only riskmap.File
	for _, file := range s.files[1:] {
		for _, rule := range file.Rules {
			if len(rule.When) > 0 || strings.HasPrefix(rule.Operation, riskmap.PresignPrefix) {
				only.Rules = append(only.Rules, rule)
			}
		}
	}
	return s.namedBy([]*riskmap.File{&only})
}

// confirm prints what generate would refuse in the risk maps because of the SDK's
// packages of services, and reports whether there is anything. It returns by service
// why it could not tell.
func (s *sources) confirm(c *cobra.Command, services []string) (found bool, unknown map[string]error, err error) {
	locations, unknown := locate(c.Context(), services)
	config := generator.Config{Risks: s.risks, Models: s.models()}
	for _, location := range locations {
		refusals, err := config.Refusals(c.Context(), location)
		if err != nil {
			unknown[location.Service] = err
		}
		for _, refusal := range refusals {
			diagnose(c.ErrOrStderr(), refusal.Error())
			found = true
		}
	}
	return found, unknown, c.Context().Err()
}

// locate finds the SDK's packages of services, by one run of the go command if all are
// there, and says by service why one is not.
func locate(ctx context.Context, services []string) (locations []gosdk.Location, unknown map[string]error) {
	unknown = map[string]error{}
	if len(services) == 0 {
		return nil, unknown
	}
	if locations, err := gosdk.Find(ctx, "", services); err == nil {
		return locations, unknown
	}
	for _, service := range services {
		one, err := gosdk.Find(ctx, "", []string{service})
		if err != nil {
			unknown[service] = err
		}
		locations = append(locations, one...)
	}
	return locations, unknown
}

// doubt prints rules of services that match nothing, and conditions that the SDK's
// packages do not bear out, where go.mod has them.
func (s *sources) doubt(c *cobra.Command, services []string) error {
	conditioned := slices.DeleteFunc(s.unconfirmed(), func(service string) bool { return !slices.Contains(services, service) })
	found, _, err := s.confirm(c, conditioned)
	if err != nil {
		return err
	}
	if err := s.warn(c, services); err != nil || !found {
		return err
	}
	return errFindings
}

// checkConditions holds the risk maps given against the SDK's packages of services that
// are not generated, where go.mod has them.
func (s *sources) checkConditions(c *cobra.Command) (bool, error) {
	services := slices.DeleteFunc(s.unconfirmed(), func(service string) bool { return slices.Contains(s.services, service) })
	found, unknown, err := s.confirm(c, services)
	for _, service := range services {
		if why := unknown[service]; why != nil {
			diagnose(c.ErrOrStderr(), fmt.Sprintf("conditions on %s are not checked: %v", service, why))
		}
	}
	return found, err
}
