package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// model is a decoded file.
type model struct {
	name   string // of the file, for errors
	shapes map[string]*shape
}

// prelude holds the shapes that every model may refer to without defining them.
var prelude = func() map[string]*shape {
	shapes := map[string]*shape{"smithy.api#Unit": {Type: "structure"}}
	for _, name := range []string{
		"String", "Blob", "BigInteger", "BigDecimal", "Timestamp", "Document",
		"Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double",
		"PrimitiveBoolean", "PrimitiveByte", "PrimitiveShort", "PrimitiveInteger",
		"PrimitiveLong", "PrimitiveFloat", "PrimitiveDouble",
	} {
		shapes["smithy.api#"+name] = &shape{Type: strings.ToLower(strings.TrimPrefix(name, "Primitive"))}
	}
	return shapes
}()

// find gives the shape of an id, nil if there is none.
func (m *model) find(id string) *shape {
	if s := m.shapes[id]; s != nil {
		return s
	}
	return prelude[id]
}

// typed gives the shape that another one refers to, or an error if it is not
// there or of the wrong type.
func (m *model) typed(from, id, kind string) (*shape, error) {
	s := m.find(id)
	if s == nil {
		return nil, m.missing(from, id)
	}
	if s.Type != kind {
		return nil, m.errorf(from, "expected %s to be a shape of type %s, found %s", id, kind, s.Type)
	}
	return s, nil
}

func (m *model) errorf(shape, format string, args ...any) error {
	return &FileError{File: m.name, Shape: shape, Err: fmt.Errorf(format, args...)}
}

func (m *model) missing(from, id string) error {
	return m.errorf(from, "refers to %s, which the file does not define", id)
}

// service gives the only service of the model.
func (m *model) service() (string, *shape, error) {
	var found []string
	for _, id := range sortedKeys(m.shapes) {
		if m.shapes[id].Type == "service" {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", nil, &FileError{File: m.name, Err: fmt.Errorf("expected a shape of type service, found none in %d shapes", len(m.shapes))}
	case 1:
		return found[0], m.shapes[found[0]], nil
	}
	return "", nil, m.errorf(found[1], "second service of the file, after %s: expected one", found[0])
}

// bound is an operation in the place where the service holds it.
type bound struct {
	id        string
	shape     *shape
	dataPlane plane // of the nearest resource or service that says
	// identifiers names the members that identify the operation's resource and
	// its parents.
	identifiers map[string]bool
}

// operations gives every operation of the service, also those that resources
// hold, sorted by name.
func (m *model) operations(serviceID string, service *shape) ([]bound, error) {
	found := map[string]bound{}
	add := func(from string, within bound, refs ...ref) error {
		for _, r := range refs {
			s, err := m.typed(from, r.Target, "operation")
			if err != nil {
				return err
			}
			op := within
			op.id, op.shape = r.Target, s
			found[r.Target] = op
		}
		return nil
	}
	visited := map[string]bool{}
	var visit func(id string, s *shape, within bound) error
	visit = func(id string, s *shape, within bound) error {
		if visited[id] {
			return nil
		}
		visited[id] = true
		within.dataPlane = planeOf(s, within.dataPlane)
		within.identifiers = maps.Clone(within.identifiers)
		for name := range s.Identifiers {
			within.identifiers[name] = true
		}
		if err := add(id, within, s.heldOperations()...); err != nil {
			return err
		}
		for _, r := range s.Resources {
			child, err := m.typed(id, r.Target, "resource")
			if err != nil {
				return err
			}
			if err := visit(r.Target, child, within); err != nil {
				return err
			}
		}
		return nil
	}
	if err := visit(serviceID, service, bound{identifiers: map[string]bool{}}); err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(found), func(a, b bound) int {
		return cmp.Or(cmp.Compare(localName(a.id), localName(b.id)), cmp.Compare(a.id, b.id))
	}), nil
}

func (s *shape) heldOperations() []ref {
	held := slices.Concat(s.Operations, s.CollectionOperations)
	for _, r := range []*ref{s.Create, s.Put, s.Read, s.Update, s.Delete, s.List} {
		if r != nil {
			held = append(held, *r)
		}
	}
	return held
}

// localName is the part of a shape id after its namespace.
func localName(id string) string {
	if _, name, ok := strings.Cut(id, "#"); ok {
		return name
	}
	return id
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
