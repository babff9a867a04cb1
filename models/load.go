package models

import (
	"cmp"
	"slices"
	"strings"
)

// Load reads one Smithy model, a JSON AST of version 1.0 or 2.0. The name stands
// for the file in errors, which are of type [*FileError]. Traits that facts are
// not made of are skipped.
//
// The names that a model does not hold itself, boto3's and IAM's, are those of
// the embedded facts for the same SDK id. For a service that these do not know
// they are derived: boto3's stays empty.
func Load(name string, data []byte) (*Service, error) {
	m, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	return m.load(knownIdentity)
}

// load makes the facts of a model. identify gives the service's names.
func (m *model) load(identify func(names) Identity) (*Service, error) {
	id, service, err := m.service()
	if err != nil {
		return nil, err
	}
	given, err := m.namesOf(id, service)
	if err != nil {
		return nil, err
	}
	svc := &Service{
		Identity:   identify(given),
		APIVersion: service.Version,
		Protocol:   service.Traits.protocol(),
		Operations: []Operation{},
	}
	ops, err := m.operations(id, service)
	if err != nil {
		return nil, err
	}
	if err := m.refuseTwins(ops); err != nil {
		return nil, err
	}
	structures, err := m.structures(ops)
	if err != nil {
		return nil, err
	}
	holds, err := contentsOf(m, structures)
	if err != nil {
		return nil, err
	}
	naming := newNaming(svc.GoPackage, ops)
	for _, op := range ops {
		svc.Operations = append(svc.Operations, m.facts(svc.Identity, op, holds, naming))
	}
	return svc, nil
}

// refuseTwins refuses two operations of one name, in different namespaces.
func (m *model) refuseTwins(ops []bound) error {
	for i := 1; i < len(ops); i++ {
		if localName(ops[i-1].id) == localName(ops[i].id) {
			return m.errorf(ops[i].id, "has the name of another operation, %s", ops[i-1].id)
		}
	}
	return nil
}

// structures gives the ids of the inputs and outputs.
func (m *model) structures(ops []bound) ([]string, error) {
	var ids []string
	for _, op := range ops {
		for _, r := range []*ref{op.shape.Input, op.shape.Output} {
			if r == nil {
				continue
			}
			if _, err := m.typed(op.id, r.Target, "structure"); err != nil {
				return nil, err
			}
			ids = append(ids, r.Target)
		}
	}
	return ids, nil
}

// target gives the shape that an operation refers to; without one it has no members.
func (r *ref) target() string {
	if r == nil {
		return "smithy.api#Unit"
	}
	return r.Target
}

func (m *model) facts(service Identity, op bound, holds *contents, naming *naming) Operation {
	t := &op.shape.Traits
	inputID, outputID := op.shape.Input.target(), op.shape.Output.target()
	input, output := m.find(inputID), m.find(outputID)
	facts := Operation{
		Name:            localName(op.id),
		ReadOnly:        bool(t.ReadOnly),
		Idempotent:      bool(t.Idempotent),
		Deprecated:      bool(t.Deprecated),
		Paginated:       t.Paginated != nil,
		Waiters:         sortedKeys(t.Waitable),
		EventStream:     m.hasEventStream(input) || m.hasEventStream(output),
		Required:        input.names(func(mem *member) bool { return bool(mem.Traits.Required) }),
		Resources:       m.resources(op, input, naming),
		Sensitive:       holds.paths(inputID, sensitive),
		Streaming:       input.names(m.isStream),
		Blobs:           holds.paths(inputID, blob),
		SensitiveOutput: holds.holds[outputID]&sensitive != 0,
	}
	if t.HTTP != nil {
		facts.Method, facts.URI = t.HTTP.Method, t.HTTP.URI
	}
	facts.DataPlane = isDataPlane(service.GoPackage, facts.Name, planeOf(op.shape, op.dataPlane))
	facts.Actions = orderActions(service.IAM, facts.Name, modelActions(service.IAM, facts.Name, t))
	return facts
}

// names gives the members of a structure that satisfy a condition, sorted.
func (s *shape) names(want func(*member) bool) []string {
	var names []string
	for _, name := range sortedKeys(s.Members) {
		if want(s.Members[name]) {
			names = append(names, name)
		}
	}
	return names
}

// isStream tells members that are streams of bytes.
func (m *model) isStream(mem *member) bool {
	target := m.find(mem.Target)
	return target.Type == "blob" && bool(mem.Traits.Streaming || target.Traits.Streaming)
}

// hasEventStream tells structures that hold a stream of events.
func (m *model) hasEventStream(s *shape) bool {
	return slices.ContainsFunc(sortedKeys(s.Members), func(name string) bool {
		mem := s.Members[name]
		target := m.find(mem.Target)
		return target.Type == "union" && bool(mem.Traits.Streaming || target.Traits.Streaming)
	})
}

// modelActions gives the IAM actions that a model itself states.
func modelActions(prefix, operation string, t *traits) []Action {
	var actions []Action
	if own := t.IAMAction; own != nil {
		if prefix != "" {
			actions = append(actions, Action{Name: prefix + ":" + cmp.Or(own.Name, operation)})
		}
		for _, name := range own.RequiredActions {
			actions = append(actions, Action{Name: name})
		}
	}
	for _, name := range t.RequiredActions {
		actions = append(actions, Action{Name: name})
	}
	return slices.DeleteFunc(actions, func(a Action) bool { return !strings.Contains(a.Name, ":") })
}
