package cli

import (
	"cmp"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

// operations returns the operations of a service, sorted: those of its model, and
// those that the shipped risk map names although the embedded facts are older
// than they are. Of the latter nothing is known but the name.
func (s *sources) operations(service string) ([]models.Operation, error) {
	facts, err := s.load(service)
	var unknown *models.UnknownServiceError
	if errors.As(err, &unknown) && slices.Contains(s.newer, service) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if s.isGiven(service) {
		return facts.Operations, nil
	}
	operations := slices.Clone(facts.Operations)
	for _, name := range s.shippedNames(service) {
		operations = append(operations, models.Operation{Name: name})
	}
	// A stable sort leaves the operation of the model before the bare name.
	slices.SortStableFunc(operations, func(a, b models.Operation) int { return cmp.Compare(a.Name, b.Name) })
	return slices.CompactFunc(operations, func(a, b models.Operation) bool { return a.Name == b.Name }), nil
}

// shippedNames returns the operations that the shipped risk map names exactly. A
// test holds them against the SDK, so they are there.
func (s *sources) shippedNames(service string) []string {
	if s.exact == nil {
		s.exact = map[string][]string{}
		for _, rule := range s.shipped().Rules {
			if of, err := s.goPackage(rule.Service); err == nil && rule.Exact() && !slices.Contains(models.Presigners(of), rule.Operation) {
				s.exact[of] = append(s.exact[of], rule.Operation)
			}
		}
	}
	return s.exact[service]
}

// candidates returns everything that a rule for a service may be about: the
// operations of the models given, of the embedded facts, of the shipped risk map,
// and more that the SDK's package has. A rule for any of them has its use, even
// if the others do not have it yet, or no longer.
func (s *sources) candidates(service string, result *generator.Result) ([]riskmap.Facts, error) {
	var facts []riskmap.Facts
	seen := map[string]bool{}
	add := func(name, access string) {
		if !seen[name] {
			seen[name] = true
			facts = append(facts, riskmap.Facts{Service: service, Operation: name, Access: access})
		}
	}
	operations, err := s.operations(service)
	if err != nil {
		return nil, err
	}
	if s.isGiven(service) {
		if known, err := s.embedded.Load(service); err == nil { // else it is newer than they are
			operations = slices.Concat(operations, known.Operations)
		}
	}
	for _, op := range operations {
		add(op.Name, access(op))
	}
	for _, name := range slices.Concat(s.shippedNames(service), sdkOperations(result, service)) {
		add(name, "")
	}
	for _, method := range presigners(result, service) {
		rating, err := s.risks.ResolvePresign(service, method)
		if err != nil {
			return nil, err
		}
		if rating.Rule != nil { // else what rates the operation counts
			add(method, "")
		}
	}
	return facts, nil
}

// presigners returns the methods that sign requests of a service.
func presigners(result *generator.Result, service string) []string {
	names := models.Presigners(service)
	if result == nil {
		return names
	}
	for _, pkg := range result.Packages {
		if pkg.SDKName == service {
			for _, method := range pkg.Presigners {
				names = append(names[:len(names):len(names)], method.Name)
			}
		}
	}
	return names
}

// access returns the access level of an operation's own IAM action.
func access(op models.Operation) string {
	if len(op.Actions) == 0 {
		return ""
	}
	return op.Actions[0].Access
}

// unmatched returns an error for each rule of the services that matches nothing:
// a slip in a key would leave its operation at another level than was meant. The
// shipped risk map is left out; it may be newer than the SDK at hand.
func (s *sources) unmatched(services []string, result *generator.Result) error {
	var all riskmap.Errors
	for _, service := range services {
		facts, err := s.candidates(service, result)
		if err != nil {
			return err
		}
		names := make([]string, len(facts))
		for i, fact := range facts {
			names[i] = fact.Operation
		}
		names = append(names, presigners(result, service)...)
		all = append(all, s.risks.Unmatched(service, names)...)
	}
	all = slices.DeleteFunc(all, func(e *riskmap.Error) bool { return s.isShipped(e.Rule) })
	return all.Err()
}

// warn prints rules that match nothing, for commands that have done their work
// all the same.
func (s *sources) warn(c *cobra.Command, services []string) error {
	err := s.unmatched(services, nil)
	var idle riskmap.Errors
	if errors.As(err, &idle) {
		diagnose(c.ErrOrStderr(), idle.Error())
		return errFindings
	}
	return err
}

// lint returns what a reviewer would object to in the risk maps, but for rules of
// the shipped one that seem to be without effect: it may be newer than the SDK at
// hand, and than the facts.
func (s *sources) lint(result *generator.Result) ([]riskmap.Finding, error) {
	var all []riskmap.Facts
	services := slices.Concat(s.named(), s.services)
	slices.Sort(services)
	for _, service := range slices.Compact(services) {
		facts, err := s.candidates(service, result)
		if err != nil {
			return nil, err
		}
		all = append(all, facts...)
	}
	findings, err := s.risks.Lint(all)
	return slices.DeleteFunc(findings, func(f riskmap.Finding) bool {
		return s.isShipped(f.Rule) && (f.Kind == riskmap.KindUnmatched || f.Kind == riskmap.KindShadowed)
	}), err
}

// isShipped reports whether a rule is of the shipped risk map.
func (s *sources) isShipped(r *riskmap.Rule) bool { return slices.Contains(s.shipped().Rules, r) }

// sdkOperations returns the operations of the SDK's package of a service; none if
// it was not read.
func sdkOperations(result *generator.Result, service string) []string {
	if result == nil {
		return nil
	}
	var names []string
	for _, pkg := range result.Packages {
		if pkg.SDKName == service {
			for _, op := range pkg.Operations {
				names = append(names, op.Name)
			}
		}
	}
	return names
}
