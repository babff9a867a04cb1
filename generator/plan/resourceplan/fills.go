package resourceplan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/models/resources"
)

// purpose says whose input is filled.
type purpose uint8

const (
	ofCaller purpose = iota // of an action: the caller may have set anything
	ofQuery                 // of a collection: what the caller asks for narrows what is listed
	ofOurs                  // of a load or a waiter: nobody else sets anything
	ofBatch                 // of a batch action, filled for each resource
)

// filler plans the fills of one call.
type filler struct {
	b       *builder
	of      *resources.Resource
	op      *gosdk.Operation
	purpose purpose
	call    *Call
	shared  []Fill // of a batch
	copied  []string
	lists   []*list
	several bool // a batch fills several lists
}

// list is a list of structs whose elements are filled one by one.
type list struct {
	member string
	path   []string
	elem   Struct
	add    [][]Element
}

// call plans a call. What a batch has to do once is returned apart.
func (b *builder) call(of *resources.Resource, operation string, params []resources.Param, p purpose, pos resources.Position) (Call, []Fill) {
	i := slices.IndexFunc(b.sdk.Operations, func(o gosdk.Operation) bool { return o.Name == operation })
	if i < 0 {
		b.errorf(pos, "the SDK's package %s has no operation %q%s", b.sdk.Name, operation, b.nearestOperation(operation))
		return Call{}, nil
	}
	op := &b.sdk.Operations[i]
	c := Call{Operation: op.Name, Input: op.Input, Output: op.Output, Deprecated: op.Deprecated}
	f := filler{b: b, of: of, op: op, purpose: p, call: &c, several: p == ofBatch && severalLists(params)}
	for _, param := range params {
		if err := f.param(param); err != nil {
			b.errorf(param.Source.Pos, "%s: param %s: %w", operation, param.Target, err)
		}
	}
	f.finish()
	return c, f.shared
}

// severalLists holds for a batch that fills lists which do not belong together: AWS
// takes each element of one with each of the other.
func severalLists(params []resources.Param) bool {
	first := ""
	for _, p := range params {
		for i, s := range p.Target.Steps {
			if s.Into == resources.Not || s.Into == resources.At {
				continue
			}
			name := resources.Path{Steps: p.Target.Steps[:i+1]}.String()
			name = name[:strings.LastIndexByte(name, '[')]
			if first == "" {
				first = name
			}
			if first != name {
				return true
			}
			break
		}
	}
	return false
}

// param plans what fills one parameter.
func (f *filler) param(p resources.Param) error {
	value, err := f.value(p.Source)
	if err != nil {
		return err
	}
	read, err := f.b.read(f.b.input(f.op), p.Target, 0)
	if err != nil {
		return err
	}
	if into := slices.IndexFunc(p.Target.Steps, func(s resources.Step) bool { return s.Into != resources.Not }); into >= 0 {
		return f.list(p.Target, read, into, value)
	}
	leaf, err := f.leaf(read.typ, value)
	if err != nil {
		return err
	}
	path, err := f.path(read.Steps)
	if err != nil {
		return err
	}
	f.add(Fill{Kind: Scalar, Member: strings.Join(path, "."), Path: path, Leaf: leaf, Value: value})
	return nil
}

func (f *filler) add(fill Fill) { f.call.Fills = append(f.call.Fills, fill) }

// once adds what has to be done before any resource of a batch fills anything.
func (f *filler) once(fill Fill) {
	if f.purpose != ofBatch {
		f.add(fill)
		return
	}
	f.shared = append(f.shared, fill)
}

// path returns the fields of steps, and has the structs on the way copied.
func (f *filler) path(steps []Step) ([]string, error) {
	var path []string
	for i, s := range steps {
		path = append(path, s.Field)
		if i == len(steps)-1 || s.Into != Whole {
			continue
		}
		if !s.Pointer {
			return nil, fmt.Errorf("%s is no pointer to a struct", strings.Join(path, "."))
		}
		if key := strings.Join(path, "."); !slices.Contains(f.copied, key) {
			f.copied = append(f.copied, key)
			f.once(Fill{Kind: CopyStruct, Member: key, Path: slices.Clone(path)})
		}
	}
	return path, nil
}

// value resolves a source.
func (f *filler) value(s resources.Source) (Value, error) {
	switch s.Kind {
	case resources.Literal:
		return Value{Kind: FromLiteral, Literal: s.Value}, nil
	case resources.FromIdentifier:
		id, err := f.b.identifier(f.of, s.Name)
		if err != nil {
			return Value{}, err
		}
		return Value{Kind: FromIdentifier, Field: id.Field, Literal: id.Number}, nil
	case resources.Data:
		if f.purpose != ofCaller && f.purpose != ofBatch {
			return Value{}, fmt.Errorf("data are not known where nothing is asked yet")
		}
		data := f.b.data[f.of.Name]
		if data == nil {
			return Value{}, fmt.Errorf("%s has no data", f.of.Name)
		}
		read, err := f.b.read(*data, s.Path, 0)
		if err == nil && (read.typ.Kind != gosdk.String || !read.typ.Pointer) {
			err = fmt.Errorf("%s: want a string in the data", s.Path)
		}
		f.call.NeedsData = true
		return Value{Kind: FromData, Read: read}, err
	}
	return Value{}, fmt.Errorf("a parameter cannot come from there")
}

// leaf says how a value is set to a member of type t.
func (f *filler) leaf(t gosdk.Type, v Value) (Leaf, error) {
	number := false
	switch literal := v.Literal.(type) {
	case bool:
		if v.Kind == FromLiteral {
			if t.Kind == gosdk.Bool && t.Pointer {
				return Flag, nil
			}
			return 0, fmt.Errorf("want a *bool in the SDK for %t", literal)
		}
		number = literal // of an identifier: whether it is one
	case int64:
		number = true
	}
	switch {
	case number && t.Kind == gosdk.Int && t.Bits == 32 && t.Pointer:
		return Number, nil
	case number:
		return 0, fmt.Errorf("want an *int32 in the SDK")
	case t.Kind == gosdk.String && t.Pointer:
		return Text, nil
	case t.Kind == gosdk.String:
		return String, nil
	case f.b.isEnum(t):
		return Enum, f.enum(t.Name, v)
	}
	return 0, fmt.Errorf("want a string in the SDK")
}

// enum checks that a literal is a value of an enumeration.
func (f *filler) enum(name string, v Value) error {
	literal, ok := v.Literal.(string)
	if !ok {
		return nil
	}
	shape, err := f.b.sdk.Lookup(name)
	if err != nil {
		return err
	}
	known := make([]string, len(shape.Values))
	for i, value := range shape.Values {
		known[i] = value.Value
	}
	if !slices.Contains(known, literal) {
		return fmt.Errorf("types.%s has no value %q%s", name, literal, nearest.DidYouMean(literal, known))
	}
	return nil
}
