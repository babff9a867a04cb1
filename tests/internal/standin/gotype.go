package standin

import (
	"fmt"
	"strconv"
)

// place is where a type is written.
type place struct {
	inTypes bool // in the package types, which needs no qualifier for its own
	input   bool // in the input of an operation, which streams are read from
}

var scalars = map[string]string{
	"string": "string", "boolean": "bool", "byte": "int8", "short": "int16", "integer": "int32", "long": "int64",
	"float": "float32", "double": "float64", "timestamp": "time.Time", "bigInteger": "big.Int", "bigDecimal": "big.Float",
}

// isEnum holds for enumerations of strings, in both of the ways that Smithy has to
// write them.
func (sh *shape) isEnum() bool {
	return sh.Type == "enum" || sh.Type == "string" && len(sh.Traits.Enum) > 0
}

// isEventStream holds for the union of the events of a stream.
func (sh *shape) isEventStream() bool { return sh.Type == "union" && bool(sh.Traits.Streaming) }

// plain returns the type of a shape itself, as it stands in a list or a union, and
// whether it becomes a pointer where it may be missing.
func (s *service) plain(id string, at place) (name string, pointable bool, err error) {
	sh, err := s.shape(id)
	if err != nil {
		return "", false, err
	}
	switch {
	case sh.isEnum(), sh.Type == "intEnum", sh.Type == "union":
		return s.qualified(id, at), false, nil
	case sh.Type == "structure":
		return s.qualified(id, at), true, nil
	case sh.Type == "document":
		return "document.Interface", false, nil
	case sh.Type == "blob" && bool(sh.Traits.Streaming):
		if at.input {
			return "io.Reader", false, nil
		}
		return "io.ReadCloser", false, nil
	case sh.Type == "blob":
		return "[]byte", false, nil
	case sh.Type == "list", sh.Type == "set":
		name, err := s.element(sh, sh.Member, at)
		return "[]" + name, false, err
	case sh.Type == "map":
		name, err := s.element(sh, sh.Value, at)
		return "map[string]" + name, false, err
	}
	if name, ok := scalars[sh.Type]; ok {
		return name, true, nil
	}
	return "", false, fmt.Errorf("%s: no Go type for a shape of type %s", id, sh.Type)
}

func (s *service) qualified(id string, at place) string {
	if at.inTypes {
		return s.names[id]
	}
	return "types." + s.names[id]
}

// element returns the type of what a list or a map holds: only a sparse one has
// pointers.
func (s *service) element(of *shape, m *member, at place) (string, error) {
	name, pointable, err := s.plain(m.Target, at)
	if pointable && bool(of.Traits.Sparse) {
		name = "*" + name
	}
	return name, err
}

// field returns the type of a member of a structure: a pointer, unless the type has a
// value for what is missing, or the member has zero for its default.
func (s *service) field(m *member, at place) (string, error) {
	name, pointable, err := s.plain(m.Target, at)
	if err != nil {
		return "", err
	}
	sh, err := s.shape(m.Target)
	if pointable && !m.isZeroByDefault(sh) {
		name = "*" + name
	}
	return name, err
}

// isZeroByDefault holds for a member that is zero where it is not set, and has been
// since it was added, which is what the models of Smithy 1.0 could express. Only
// those are values in the SDK.
func (m *member) isZeroByDefault(target *shape) bool {
	if m.Traits.ClientOptional || m.Traits.AddedDefault || m.Traits.Default == nil {
		return false
	}
	switch target.Type {
	case "boolean":
		return string(m.Traits.Default) == "false"
	case "byte", "short", "integer", "long", "float", "double":
		n, err := strconv.ParseFloat(string(m.Traits.Default), 64)
		return err == nil && n == 0
	}
	return false
}
