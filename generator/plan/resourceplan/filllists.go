package resourceplan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/models/resources"
)

// list plans a parameter that goes into a list, at step into of its target.
func (f *filler) list(target resources.Path, read Read, into int, value Value) error {
	path, err := f.path(read.Steps[:into+1])
	if err != nil {
		return err
	}
	how := target.Steps[into]
	if into == len(target.Steps)-1 {
		return f.plain(how, read, path, value)
	}
	step := read.Steps[into]
	if !step.Struct || step.Pointer {
		return fmt.Errorf("%s is no list of structs", strings.Join(path, "."))
	}
	elem := Struct{Name: f.elemName(target, into), Types: true}
	if how.Into == resources.At {
		return f.element(target, read, into, path, elem, value)
	}
	if into+2 != len(target.Steps) || read.Steps[into+1].Into != Whole {
		return fmt.Errorf("%s is too deep for an element that is added", target)
	}
	leaf, err := f.leaf(read.typ, value)
	if err != nil {
		return err
	}
	fill := Fill{
		Kind: Elements, Member: strings.Join(path, ".") + "[]." + read.Steps[into+1].Field,
		Path: path, Field: read.Steps[into+1].Field, Leaf: leaf, Value: value, Elem: elem,
	}
	if f.purpose == ofBatch {
		f.make(path, elem, "")
		fill.Kind = BatchElements
	}
	f.add(fill)
	return nil
}

// elemName returns the type of the elements of the list at a step of an input.
func (f *filler) elemName(target resources.Path, step int) string {
	read, err := f.b.read(f.b.input(f.op), resources.Path{Steps: target.Steps[:step+1]}, 0)
	if err != nil {
		return ""
	}
	return read.typ.Name
}

// plain plans a list of strings.
func (f *filler) plain(how resources.Step, read Read, path []string, value Value) error {
	text := "string"
	_, isText := value.Literal.(string)
	switch {
	case read.typ.Pointer, value.Kind == FromIdentifier && value.Literal == true, value.Kind == FromLiteral && !isText:
		return fmt.Errorf("want a list of strings in the SDK")
	case f.b.isEnum(read.typ):
		text = read.typ.Name
		if err := f.enum(text, value); err != nil {
			return err
		}
	case read.typ.Kind != gosdk.String:
		return fmt.Errorf("want a list of strings in the SDK")
	}
	if how.Into == resources.At && how.Index != 0 {
		return fmt.Errorf("want index 0 of a list of strings")
	}
	fill := Fill{Kind: Only, Member: strings.Join(path, "."), Path: path, Value: value, Text: text}
	// Where several lists of a batch are filled, all resources must agree on this one.
	if f.purpose == ofBatch && how.Into != resources.At && !f.several {
		f.make(path, Struct{}, text)
		fill.Kind, fill.Leaf = BatchElements, String
		if text != "string" {
			fill.Leaf = Enum
		}
	}
	f.add(fill)
	return nil
}

// make has the list made that the resources of a batch fill.
func (f *filler) make(path []string, elem Struct, text string) {
	member := strings.Join(path, ".")
	if slices.ContainsFunc(f.shared, func(s Fill) bool { return s.Kind == MakeList && s.Member == member }) {
		return
	}
	f.once(Fill{Kind: MakeList, Member: member, Path: path, Elem: elem, Text: text})
}

// element plans a member of the element with an index.
func (f *filler) element(target resources.Path, read Read, into int, path []string, elem Struct, value Value) error {
	rest := read.Steps[into+1:]
	e := Element{Field: rest[0].Field, Value: value}
	var err error
	switch {
	case len(rest) == 1 && rest[0].Into == Whole:
		e.Leaf, err = f.leaf(read.typ, value)
	case len(rest) == 1 && read.typ.Kind == gosdk.String && !read.typ.Pointer:
		e.Leaf = StringList
	default:
		err = fmt.Errorf("%s is too deep for an element that is added", target)
	}
	if err != nil {
		return err
	}
	if e.Leaf == Enum {
		e.Enum = read.typ.Name
	}
	member := strings.Join(path, ".")
	i := slices.IndexFunc(f.lists, func(l *list) bool { return l.member == member })
	if i < 0 {
		i, f.lists = len(f.lists), append(f.lists, &list{member: member, path: path, elem: elem})
	}
	l, index := f.lists[i], target.Steps[into].Index
	for len(l.add) <= index {
		l.add = append(l.add, nil)
	}
	l.add[index] = append(l.add[index], e)
	return nil
}

// finish adds the lists of structs, which are complete now.
func (f *filler) finish() {
	for _, l := range f.lists {
		kind := Assign
		if f.purpose == ofQuery {
			kind = Prepend
		}
		f.add(Fill{Kind: kind, Member: l.member, Path: l.path, Elem: l.elem, Add: l.add, Ours: f.purpose == ofOurs})
	}
}
