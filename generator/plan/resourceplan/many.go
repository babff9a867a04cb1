package resourceplan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/models/resources"
)

// many plans a collection.
func (b *builder) many(r *resources.Resource, m *resources.Many) Many {
	owner := r.Name
	if owner == RootName {
		owner = ""
	}
	call, _ := b.call(r, m.Operation, m.Params, ofQuery, m.Pos)
	planned := Many{Name: m.Name, Type: owner + m.Name + "Collection", Call: call}
	b.claim(planned.Type, "the collection "+m.Name+" of "+r.Name, m.Pos)
	op := b.operation(m.Operation)
	if op == nil {
		return planned
	}
	planned.Ref = *b.returns(r, op, &m.Returns)
	if !planned.Ref.List {
		b.errorf(m.Pos, "%s: want a list of resources", m.Name)
	}
	b.known(&planned, m.Pos)
	planned.Pager = b.pager(op, m)
	planned.Setters = b.setters(op, &planned)
	return planned
}

// known puts what fills a member of the input in the place of reading it from there:
// the input is that of a page, and gone when resources are made of the output.
func (b *builder) known(m *Many, pos resources.Position) {
	for g := range m.Ref.Groups {
		for i := range m.Ref.Groups[g].Set {
			a := &m.Ref.Groups[g].Set[i]
			if a.Value.Kind != FromInput {
				continue
			}
			n := slices.IndexFunc(m.Fills, func(f Fill) bool {
				return f.Kind == Scalar && len(a.Value.Read.Steps) == 1 && f.Member == a.Value.Read.Steps[0].Field
			})
			if n < 0 {
				b.errorf(pos, "%s: %s is not filled by the collection", m.Name, a.Value.Read.Path)
				continue
			}
			a.Value = m.Fills[n].Value
		}
	}
}

// pager returns what goes from page to page, nil if there is but one. The SDK's own
// paginator counts where it has one.
func (b *builder) pager(op *gosdk.Operation, m *resources.Many) *Pager {
	i := slices.IndexFunc(b.pkg.Paginators, func(c plan.Constructor) bool { return c.Operation == op.Name })
	if i < 0 {
		return b.follower(op, m.Pages)
	}
	c := b.pkg.Paginators[i]
	options, err := b.sdk.Struct(op.Name, c.Options)
	if err != nil {
		b.errorf(m.Pos, "%w", err)
	}
	size := slices.ContainsFunc(options, func(m gosdk.Member) bool {
		return m.Name == "Limit" && m.Type.Kind == gosdk.Int && m.Type.Bits == 32 && !m.Type.Pointer
	})
	return &Pager{Func: c.Func, Options: c.Options, Size: size}
}

// follower resolves what the definition says of paging.
func (b *builder) follower(op *gosdk.Operation, pages *resources.Pages) *Pager {
	if pages == nil {
		return nil
	}
	out, err := b.output(op)
	if err != nil {
		b.errorf(pages.Pos, "%w", err)
		return nil
	}
	in := b.input(op)
	member := func(of whole, name string, kind gosdk.Kind) gosdk.Member {
		m, err := find(of.members, of.Name, name)
		if err == nil && (m.Type.Kind != kind || !m.Type.Pointer || m.Type.Bits == 64) {
			err = fmt.Errorf("%s.%s is of another type than paging needs", of.Name, m.Name)
		}
		if err != nil {
			b.errorf(pages.Pos, "%w", err)
		}
		return m
	}
	p := &Pager{More: member(out, pages.More, gosdk.Bool).Name, Size: pages.Size != ""}
	for _, next := range pages.Next {
		p.Next = append(p.Next, [2]string{member(in, next.Input, gosdk.String).Name, member(out, next.Output, gosdk.String).Name})
	}
	if p.Size {
		p.SizeMember = member(in, pages.Size, gosdk.Int).Name
	}
	return p
}

// setters returns the members of an input that a caller may set: not those that the
// resource fills in, and not those of paging. A member whose method would have the
// name of another method is left to Filter.
func (b *builder) setters(op *gosdk.Operation, m *Many) []Setter {
	taken := []string{"All", "Pages", "Filter", "Limit", "PageSize"}
	for _, listed := range b.d.Resources {
		if listed.Name == m.Ref.Resource {
			for _, action := range listed.Batch {
				taken = append(taken, action.Name)
			}
		}
	}
	for _, fill := range m.Fills {
		if fill.Kind != Prepend {
			taken = append(taken, fill.Path[0])
		}
	}
	output, _ := b.sdk.Struct(op.Name, op.Output) // an error is reported with the Ref
	var setters []Setter
	for _, member := range op.Members {
		if member.Name == encoding || slices.Contains(taken, member.Name) || m.Pager != nil && pages(member, m.Pager, output) || !settable(member.Type) {
			continue
		}
		setters = append(setters, Setter{member.Name, goType(member.Type)})
	}
	return setters
}

// encoding is the member of S3's listings that has keys come encoded. A resource takes a
// key as it is listed, so with it resources would be of other keys.
const encoding = "EncodingType"

// pages reports whether a member of the input of an operation that is paged is one by
// which it is: a token that the output has too, or has the next of, or a page's size.
func pages(m gosdk.Member, p *Pager, output []gosdk.Member) bool {
	if p.Func == "" {
		return m.Name == p.SizeMember || slices.ContainsFunc(p.Next, func(next [2]string) bool { return next[0] == m.Name })
	}
	if m.Type.Kind == gosdk.Int {
		return p.Size && (strings.HasPrefix(m.Name, "Max") || m.Name == "Limit" || m.Name == "PageSize")
	}
	return m.Type.Kind == gosdk.String && slices.ContainsFunc(output, func(o gosdk.Member) bool {
		return o.Name == "Next"+m.Name || o.Name == m.Name && (strings.HasSuffix(m.Name, "Token") || strings.HasSuffix(m.Name, "Marker"))
	})
}

// settable holds for types whose values can be written down.
func settable(t gosdk.Type) bool {
	switch t.Kind {
	case gosdk.List, gosdk.Map:
		return settable(*t.Elem)
	case gosdk.Other, gosdk.Stream:
		return false
	}
	return true
}

// goType returns a type that is settable.
func goType(t gosdk.Type) Type {
	g := Type{Pointer: t.Pointer}
	switch t.Kind {
	case gosdk.String:
		g.Name = "string"
	case gosdk.Bool:
		g.Name = "bool"
	case gosdk.Int:
		g.Name = fmt.Sprintf("int%d", t.Bits)
	case gosdk.Float:
		g.Name = fmt.Sprintf("float%d", t.Bits)
	case gosdk.Time:
		g.Name = "time.Time"
	case gosdk.Blob:
		g.Name = "[]byte"
	case gosdk.List:
		elem := goType(*t.Elem)
		g.List = &elem
	case gosdk.Map:
		elem := goType(*t.Elem)
		g.Map = &elem
	case gosdk.Named:
		g.Name, g.Types = t.Name, true
	}
	return g
}
