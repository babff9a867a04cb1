package resourceplan

import (
	"fmt"
	"slices"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/models/resources"
)

// sources are the structs that the values of a Ref are read from.
type sources struct {
	of   *resources.Resource
	from map[ValueKind]whole
	data ValueKind // what the Ref's data are in
}

// returns plans what an action or a collection makes of an output.
func (b *builder) returns(of *resources.Resource, op *gosdk.Operation, ref *resources.Ref) *Ref {
	out, err := b.output(op)
	if err != nil {
		b.errorf(ref.Pos, "%w", err)
		return &Ref{Resource: ref.Resource}
	}
	return b.ref(ref, sources{of, map[ValueKind]whole{FromInput: b.input(op), FromOutput: out}, FromOutput})
}

// one plans a relation.
func (b *builder) one(of *resources.Resource, one *resources.One) One {
	s := sources{of: of, from: map[ValueKind]whole{}, data: FromData}
	if data := b.data[of.Name]; data != nil {
		s.from[FromData] = *data
	}
	planned := One{Name: one.Name, Ref: *b.ref(&one.Ref, s), Data: one.Needs(resources.Data)}
	for _, a := range one.Identifiers {
		if a.Source.Kind == resources.Input {
			planned.Params = append(planned.Params, b.target(&one.Ref, a))
		}
	}
	return planned
}

// ref plans a Ref.
func (b *builder) ref(ref *resources.Ref, s sources) *Ref {
	planned := &Ref{Resource: ref.Resource, List: ref.List()}
	for n := range alternatives(ref) {
		planned.Groups = append(planned.Groups, b.group(ref, s, n))
	}
	return planned
}

// alternatives returns how many lists a Ref goes through, one after the other.
func alternatives(ref *resources.Ref) int {
	n := 1
	for _, a := range ref.Identifiers {
		if len(a.Source.Path.Steps) > 0 {
			n = max(n, len(a.Source.Path.Steps[0].Names))
		}
	}
	return n
}

// target returns the identifier that an assignment sets.
func (b *builder) target(ref *resources.Ref, a resources.Assignment) Identifier {
	id, err := b.identifier(&resources.Resource{Name: ref.Resource}, a.Identifier)
	if err != nil {
		b.errorf(a.Source.Pos, "%w", err)
	}
	return id
}

var kinds = map[resources.SourceKind]ValueKind{
	resources.Data: FromData, resources.Request: FromInput, resources.Response: FromOutput,
}

// group plans the resources of the nth list, or the single one.
func (b *builder) group(ref *resources.Ref, s sources, n int) Group {
	var g Group
	for _, a := range ref.Identifiers {
		id := b.target(ref, a)
		value, element, err := b.source(&g, s, a.Source, id, n)
		if err != nil {
			b.errorf(a.Source.Pos, "identifier %s of %s: %w", id.Name, ref.Resource, err)
		}
		g.Set = append(g.Set, Assignment{id, value, element})
	}
	if ref.Data != nil {
		if err := b.held(&g, ref, s, n); err != nil {
			b.errorf(ref.Pos, "data of %s: %w", ref.Resource, err)
		}
	}
	return g
}

// source resolves where an identifier's value comes from. It also reports whether that
// is within the elements of the group's list.
func (b *builder) source(g *Group, s sources, src resources.Source, id Identifier, n int) (Value, bool, error) {
	switch src.Kind {
	case resources.Input:
		return Value{Kind: FromCaller, Field: id.Field}, false, nil
	case resources.FromIdentifier:
		own, err := b.identifier(s.of, src.Name)
		if err == nil && own.Number != id.Number {
			err = fmt.Errorf("%s is of another type", own.Name)
		}
		return Value{Kind: FromIdentifier, Field: own.Field}, false, err
	case resources.Literal:
		return Value{Kind: FromLiteral, Literal: src.Value}, false, nil
	}
	kind := kinds[src.Kind]
	from, ok := s.from[kind]
	if !ok {
		return Value{}, false, fmt.Errorf("%s: there is nothing to read it from", src.Path)
	}
	read, err := b.read(from, src.Path, n)
	if err != nil {
		return Value{}, false, err
	}
	if read.Leaf, err = b.identifies(read.typ, id.Number); err != nil {
		return Value{}, false, fmt.Errorf("%s: %w", src.Path, err)
	}
	read, element := g.within(kind, read)
	return Value{Kind: kind, Read: read}, element, nil
}

// within cuts the group's list off a read that goes through one. Definitions hold that
// all reads of a group go through the same.
func (g *Group) within(kind ValueKind, r Read) (Read, bool) {
	last := -1
	for i, s := range r.Steps {
		if s.Into == Every {
			last = i
		}
	}
	if last < 0 {
		return r, false
	}
	g.Over, g.Spine = kind, r.Steps[:last+1]
	r.Steps = r.Steps[last+1:]
	return r, true
}

// held plans what data the resources hold from the start.
func (b *builder) held(g *Group, ref *resources.Ref, s sources, n int) error {
	from, ok := s.from[s.data]
	if !ok {
		return fmt.Errorf("%s: there is nothing to read it from", ref.Data)
	}
	whole, err := b.read(from, *ref.Data, n)
	if err != nil {
		return err
	}
	at, err := b.structAt(from, whole)
	if err != nil {
		return err
	}
	read, element := g.within(s.data, whole)
	if element {
		g.Element = at.Struct
	}
	data := b.data[ref.Resource]
	if data == nil {
		return nil
	}
	d := &DataFrom{Value: Value{Kind: s.data, Read: read}, Element: element}
	if at.Struct != data.Struct {
		if d.Convert = b.convert(ref.Resource, at, *data); d.Convert == nil {
			return nil
		}
		d.To = data.Struct
	}
	g.Data = d
	return nil
}

// convert returns the members that data of one type take over from another, nil if
// that would pretend that a resource which can be loaded has no more.
func (b *builder) convert(resource string, from, to whole) []string {
	var common []string
	complete := true
	for _, m := range to.members {
		if m.Type.Kind == gosdk.Other {
			continue // "ResultMetadata"
		}
		if slices.ContainsFunc(from.members, func(f gosdk.Member) bool { return f.Name == m.Name && same(f.Type, m.Type) }) {
			common = append(common, m.Name)
			continue
		}
		complete = false
	}
	if r := b.d.Resource(resource); !complete && r != nil && r.Load != nil {
		return nil
	}
	return common
}

func same(a, b gosdk.Type) bool {
	if a.Kind != b.Kind || a.Pointer != b.Pointer || a.Name != b.Name || a.Bits != b.Bits || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	return a.Elem == nil || same(*a.Elem, *b.Elem)
}
