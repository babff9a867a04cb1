package resourceplan

import (
	"fmt"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/models/resources"
)

// whole is a struct that paths lead into.
type whole struct {
	Struct
	members []gosdk.Member
}

// structMembers returns the members of a struct of the package types.
func (b *builder) structMembers(name string) ([]gosdk.Member, error) {
	shape, err := b.sdk.Lookup(name)
	if err != nil {
		return nil, err
	}
	if shape.Kind != gosdk.Struct {
		return nil, fmt.Errorf("types.%s is no struct", name)
	}
	return shape.Members, nil
}

// output returns the output of an operation.
func (b *builder) output(op *gosdk.Operation) (whole, error) {
	members, err := b.sdk.Struct(op.Name, op.Output)
	return whole{Struct{Name: op.Output}, members}, err
}

func (b *builder) input(op *gosdk.Operation) whole {
	return whole{Struct{Name: op.Input}, op.Members}
}

// find returns a member by its name in the model.
func find(members []gosdk.Member, owner, name string) (gosdk.Member, error) {
	return plan.FindMember(members, owner, plan.Exported(name))
}

// read resolves a path in which the first of alternative names is the nth.
func (b *builder) read(from whole, path resources.Path, nth int) (Read, error) {
	r := Read{Path: path.String(), typ: gosdk.Type{Kind: gosdk.Named, Name: from.Name, Pointer: true}}
	members, owner := from.members, from.Name
	if from.Types {
		owner = "types." + owner
	}
	for i, s := range path.Steps {
		if i > 0 {
			if r.typ.Kind != gosdk.Named {
				return r, fmt.Errorf("%s: %s holds no members, so it has no %s", path, path.Steps[i-1], s)
			}
			var err error
			if members, err = b.structMembers(r.typ.Name); err != nil {
				return r, fmt.Errorf("%s: %w", path, err)
			}
			owner = "types." + r.typ.Name
		}
		name := s.Names[0]
		if len(s.Names) > 1 {
			name = s.Names[nth]
		}
		m, err := find(members, owner, name)
		if err != nil {
			return r, fmt.Errorf("%s: %w", path, err)
		}
		step := Step{Field: m.Name, Index: s.Index}
		r.typ = m.Type
		if s.Into != resources.Not {
			if m.Type.Kind != gosdk.List {
				return r, fmt.Errorf("%s: %s.%s is no list", path, owner, m.Name)
			}
			r.typ, step.Into = *m.Type.Elem, Every
			if s.Into == resources.At {
				step.Into = At
			}
		}
		step.Pointer, step.Struct = r.typ.Pointer, b.isStruct(r.typ)
		r.Steps = append(r.Steps, step)
	}
	return r, nil
}

func (b *builder) isStruct(t gosdk.Type) bool {
	if t.Kind != gosdk.Named {
		return false
	}
	shape, err := b.sdk.Lookup(t.Name)
	return err == nil && shape.Kind == gosdk.Struct
}

func (b *builder) isEnum(t gosdk.Type) bool {
	if t.Kind != gosdk.Named || t.Pointer {
		return false
	}
	shape, err := b.sdk.Lookup(t.Name)
	return err == nil && shape.Kind == gosdk.Enum
}

// identifies returns how a value is held that an identifier can have its value from.
func (b *builder) identifies(t gosdk.Type, number bool) (Leaf, error) {
	switch {
	case number && t.Kind == gosdk.Int && t.Bits == 32 && t.Pointer:
		return Number, nil
	case number && t.Kind == gosdk.Int && t.Bits == 32:
		return PlainNumber, nil
	case number:
		return 0, fmt.Errorf("want a 32-bit number for the identifier")
	case t.Kind == gosdk.String && t.Pointer:
		return Text, nil
	case t.Kind == gosdk.String:
		return String, nil
	case b.isEnum(t):
		return Enum, nil
	}
	return 0, fmt.Errorf("want a string for the identifier")
}

// structAt returns the struct at the end of a path.
func (b *builder) structAt(from whole, r Read) (whole, error) {
	if len(r.Steps) == 0 {
		return from, nil
	}
	if r.typ.Kind != gosdk.Named {
		return whole{}, fmt.Errorf("%s is no struct", r.Path)
	}
	members, err := b.structMembers(r.typ.Name)
	return whole{Struct{Name: r.typ.Name, Types: true}, members}, err
}
