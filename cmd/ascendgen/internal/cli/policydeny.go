package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/analysis/leastpolicy"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
	"github.com/ascendgen/ascendgen/models"
)

// smallSCP is what an SCP may have everywhere. Organizations takes twice as much since
// 2026; --max-size makes use of that.
const smallSCP = 5120

// deny writes the policy that denies what is rated above a level.
func (o *policyOptions) deny(c *cobra.Command, patterns []string) error {
	level, err := governor.ParseRisk(o.denyAbove)
	if err != nil {
		err = fmt.Errorf("unknown level %q for --deny-above: want one of %s%s", o.denyAbove, strings.Join(levels, ", "), didYouMean(o.denyAbove, levels))
	}
	kind, kindErr := o.denyKind()
	given, givenErr := givenActions(o.actions)
	if err := errors.Join(err, kindErr, givenErr, o.validate(), exclude(c, "with --deny-above: what is denied is denied everywhere", "resource", "partition", "region", "account", "own-only")); err != nil {
		return err
	}
	if len(patterns) > 0 && len(o.services) > 0 {
		return errors.New("packages and --service: want one of them")
	}
	s, err := o.open(c.Context(), c.InOrStdin())
	if err != nil {
		return err
	}
	services := s.services
	if len(o.services) == 0 {
		if services, err = o.servicesUsed(c, patterns); err != nil {
			return err
		}
	}
	rated, err := s.rated(services, given)
	if err != nil {
		return err
	}
	d, err := leastpolicy.Above(level, rated)
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(services, ", "), err)
	}
	if err := o.writeDenial(c, d, kind); err != nil {
		return err
	}
	return errors.Join(tellDenied(c, d), s.warn(c, services))
}

func (o *policyOptions) denyKind() (iampolicy.Kind, error) {
	switch o.kind {
	case "scp":
		if o.maxSize == 0 {
			o.maxSize = smallSCP
		}
		return iampolicy.SCP, nil
	case "boundary":
		return iampolicy.Boundary, nil
	}
	return 0, fmt.Errorf("unknown kind %q: want one of %s%s", o.kind, strings.Join(denyKinds, ", "), didYouMean(o.kind, denyKinds))
}

// servicesUsed returns the services of the program's calls.
func (o *policyOptions) servicesUsed(c *cobra.Command, patterns []string) ([]string, error) {
	found, err := o.uses(c, patterns)
	if err != nil {
		return nil, err
	}
	var services []string
	for _, u := range found.Uses {
		services = append(services, u.Service)
	}
	slices.Sort(services)
	if services = slices.Compact(services); len(services) == 0 {
		return nil, errors.New("no governed operations: want packages that call some, or --service")
	}
	return services, nil
}

// rated returns the operations of services with what the risk map says of them. Actions
// given for an operation stand for those of the facts.
func (s *sources) rated(services []string, given map[string][]string) ([]leastpolicy.Rated, error) {
	rows, err := s.rows(services)
	if err != nil {
		return nil, err
	}
	all := make([]leastpolicy.Rated, 0, len(rows))
	for _, r := range rows {
		id, err := s.lookup(r.service)
		if err != nil {
			return nil, err
		}
		one := leastpolicy.Rated{
			Service: r.service, Operation: r.op.Name, Risk: r.rating.Risk, Actions: r.actions(), Prefix: id.IAM,
		}
		if actions := given[one.Key()]; len(actions) > 0 {
			one.Actions = actions
			delete(given, one.Key())
		}
		if one.Conditions, err = s.raising(r); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		return nil, fmt.Errorf("--action %s=...: no operation of %s", key, strings.Join(services, ", "))
	}
	return all, nil
}

// raising returns what raises the level of some calls of an operation: conditions on
// the input, and that a request is only signed, where the risk map rates that by itself.
func (s *sources) raising(r row) ([]leastpolicy.Condition, error) {
	var all []leastpolicy.Condition
	for _, condition := range r.when() {
		all = append(all, leastpolicy.Condition{Risk: condition.Risk, Text: fmt.Sprintf("%s if %s", condition.Risk, condition)})
	}
	for _, method := range models.Presigners(r.service) {
		if models.PresignedOperation(method) != r.op.Name {
			continue
		}
		rating, err := s.risks.ResolvePresign(r.service, method)
		if err != nil {
			return nil, err
		}
		if rating.Rule != nil {
			all = append(all, leastpolicy.Condition{Risk: rating.Risk, Text: fmt.Sprintf("%s if it is presigned", rating.Risk)})
		}
	}
	return all, nil
}

func (o *policyOptions) writeDenial(c *cobra.Command, d *leastpolicy.Denial, kind iampolicy.Kind) error {
	if len(d.Actions) > 0 {
		documents, err := d.Documents(kind, o.maxSize)
		if err != nil {
			return err
		}
		if err := o.write(c, documents, kind); err != nil {
			return err
		}
	}
	return o.writeComments(c.OutOrStdout(), d.WriteComments)
}

// tellDenied prints what is stopped without being above the level, and what is not
// stopped although it is, or may be.
func tellDenied(c *cobra.Command, d *leastpolicy.Denial) error {
	stderr := c.ErrOrStderr()
	for _, m := range d.Missing {
		diagnose(stderr, fmt.Sprintf("%s is not denied: %s", m.Operation, m.Reason))
	}
	for _, a := range d.Actions {
		for _, op := range a.Also {
			diagnose(stderr, fmt.Sprintf("%s is denied for %s, and stops %s (%s) too", a.Action, a.For[0].Key(), op.Key(), op.Risk))
		}
	}
	if n := len(d.Inexpressible); n > 0 {
		diagnose(stderr, fmt.Sprintf("not denied: %s, of which some calls are above %s by a condition on the input", plural(n, "operation"), d.Level))
	}
	if len(d.Missing) > 0 {
		return errFindings
	}
	return nil
}
