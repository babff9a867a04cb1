package resourceplan

import (
	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/models/resources"
)

// dataOf finds the type of a resource's data: what its load gets; else the type of the
// package types that the definition names; else the output of that name, if it is what
// an action gives as the resource's data.
func (b *builder) dataOf(r *resources.Resource) {
	switch {
	case r.Load != nil:
		if op := b.operation(r.Load.Operation); op != nil { // else reported with the load
			b.keep(r, op, r.Load.Data, r.Load.Pos)
		}
	case r.Shape == "":
	default:
		if members, err := b.structMembers(r.Shape); err == nil {
			b.data[r.Name] = &whole{Struct{Name: r.Shape, Types: true}, members}
			return
		}
		b.dataLeading(r)
	}
}

// keep takes the type at a path of an operation's output.
func (b *builder) keep(r *resources.Resource, op *gosdk.Operation, path resources.Path, pos resources.Position) {
	out, err := b.output(op)
	if err != nil {
		b.errorf(pos, "%w", err)
		return
	}
	read, err := b.read(out, path, 0)
	if err != nil {
		return // reported where the path is planned
	}
	if at, err := b.structAt(out, read); err == nil {
		b.data[r.Name] = &at
	}
}

// dataLeading takes the type of what an action or collection that leads to a resource
// gives as its data.
func (b *builder) dataLeading(r *resources.Resource) {
	for _, from := range append([]resources.Resource{b.d.Root}, b.d.Resources...) {
		for _, a := range from.Actions {
			if a.Returns != nil && b.leads(r, a.Operation, a.Returns) {
				return
			}
		}
		for _, m := range from.Many {
			if b.leads(r, m.Operation, &m.Returns) {
				return
			}
		}
	}
	b.errorf(r.Pos, "the SDK's package %s/types has no struct %q for the data of %s", b.sdk.Name, r.Shape, r.Name)
}

func (b *builder) leads(r *resources.Resource, operation string, ref *resources.Ref) bool {
	if ref.Resource != r.Name || ref.Data == nil {
		return false
	}
	if op := b.operation(operation); op != nil {
		b.keep(r, op, *ref.Data, ref.Pos)
	}
	if data := b.data[r.Name]; data != nil && data.Name == r.Shape {
		return true
	}
	delete(b.data, r.Name)
	return false
}
