package standin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// service is a model, seen as the SDK package that it becomes.
type service struct {
	*model
	Package    string // "polly"
	ID         string // "Polly"
	APIVersion string
	Host       string // the first label of the endpoint
	Operations []operation

	shapes []string          // what the package types declares, sorted
	taken  map[string]bool   // names of the alternatives of unions
	names  map[string]string // of shapes, as the package types declares them
}

type operation struct {
	Name       string
	Deprecated bool
	in, out    *shape
	pages      *paginated
	waiters    map[string]waitable
}

// read makes a service of a model.
func read(data []byte) (*service, error) {
	m, err := parse(data)
	if err != nil {
		return nil, err
	}
	root, err := m.service()
	if err != nil {
		return nil, err
	}
	t := root.Traits.Service
	for _, change := range customized[goPackage(t.SDKID)] {
		change(m)
	}
	s := &service{
		model: m, Package: goPackage(t.SDKID), ID: t.SDKID, APIVersion: root.Version, Host: t.EndpointPrefix,
		taken: make(map[string]bool), names: make(map[string]string),
	}
	if s.Host == "" {
		s.Host = s.Package
	}
	ids, err := m.operations(root)
	if err != nil {
		return nil, err
	}
	reached := make(map[string]bool)
	for _, id := range ids {
		op, err := s.operation(id, root.Traits.Paginated)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		s.Operations = append(s.Operations, op)
		if err := s.reach(reached, op.in, op.out); err != nil {
			return nil, err
		}
		if err := s.reachErrors(reached, m.Shapes[id].Errors); err != nil {
			return nil, err
		}
	}
	if err := s.reachErrors(reached, root.Errors); err != nil {
		return nil, err
	}
	s.name(slices.Sorted(maps.Keys(reached)))
	return s, nil
}

func (s *service) operation(id string, all *paginated) (operation, error) {
	o, err := s.shape(id)
	if err != nil {
		return operation{}, err
	}
	op := operation{
		Name: exported(localName(id)), Deprecated: bool(o.Traits.Deprecated),
		pages: merge(all, o.Traits.Paginated), waiters: o.Traits.Waitable,
	}
	if op.in, err = s.structure(o.Input); err == nil {
		op.out, err = s.structure(o.Output)
	}
	return op, err
}

// structure returns the shape that an operation refers to, an empty one if to none.
func (s *service) structure(r *ref) (*shape, error) {
	if r == nil {
		return prelude["smithy.api#Unit"], nil
	}
	return s.shape(r.Target)
}

// merge fills in what an operation leaves to its service. Without the trait on the
// operation there are no pages.
func merge(all, own *paginated) *paginated {
	if own == nil {
		return nil
	}
	merged := *own
	if all != nil {
		for to, from := range map[*string]string{
			&merged.InputToken: all.InputToken, &merged.OutputToken: all.OutputToken, &merged.PageSize: all.PageSize,
		} {
			if *to == "" {
				*to = from
			}
		}
	}
	return &merged
}

func (s *service) reachErrors(reached map[string]bool, errors []ref) error {
	for _, r := range errors {
		if err := s.reachShape(reached, r.Target); err != nil {
			return err
		}
	}
	return nil
}

// reach adds what the members of shapes refer to, and not the shapes themselves: the
// input and the output of an operation are copied into the package of the client, and
// stand in types only if something else refers to them too.
func (s *service) reach(reached map[string]bool, from ...*shape) error {
	for _, f := range from {
		members := slices.Collect(maps.Values(f.Members))
		for _, m := range append(members, f.Member, f.Value) {
			if m != nil && f.Type != "enum" && f.Type != "intEnum" {
				if err := s.reachShape(reached, m.Target); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *service) reachShape(reached map[string]bool, id string) error {
	if reached[id] {
		return nil
	}
	reached[id] = true
	sh, err := s.shape(id)
	if err != nil {
		return err
	}
	return s.reach(reached, sh)
}

// name names the shapes. Those of which the name is that of an alternative of a union
// give way.
func (s *service) name(ids []string) {
	s.shapes = ids
	for _, id := range ids {
		if sh, _ := s.shape(id); sh.Type == "union" {
			for name := range sh.Members {
				s.taken[alternativeName(exported(localName(id)), name)] = true
			}
		}
	}
	s.taken["UnknownUnionMember"] = true
	for _, id := range ids {
		name := exported(localName(id))
		if s.taken[name] {
			name += "_"
		}
		s.names[id] = name
	}
}

// path is the import path of the package.
func (s *service) path() string { return Path + "/" + s.Package }

// sorted returns the names of the members of a shape.
func (sh *shape) sorted() []string {
	return slices.SortedFunc(maps.Keys(sh.Members), func(a, b string) int {
		return strings.Compare(exported(a), exported(b))
	})
}
