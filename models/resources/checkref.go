package resources

import (
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// ref checks what a member of from leads to.
func (c *checker) ref(from *Resource, r *Ref, allowed []SourceKind) {
	to := c.d.Resource(r.Resource)
	if to == nil {
		names := make([]string, len(c.d.Resources))
		for i, known := range c.d.Resources {
			names[i] = known.Name
		}
		c.errorf(r.Pos, "unknown resource %q%s", r.Resource, nearest.DidYouMean(r.Resource, names))
		return
	}
	for _, id := range r.Identifiers {
		c.source(from, id.Source, allowed)
	}
	c.identifiers(to, r)
	c.data(to, r, allowed)
	c.lists(r)
}

// identifiers checks that r has a source for each identifier of a resource.
func (c *checker) identifiers(to *Resource, r *Ref) {
	known := to.identifierNames()
	for _, id := range r.Identifiers {
		if !slices.Contains(known, id.Identifier) {
			c.unknownIdentifier(id.Source.Pos, id.Identifier, to)
			return // it may be the one that is missing
		}
	}
	for _, name := range known {
		if !slices.ContainsFunc(r.Identifiers, func(a Assignment) bool { return a.Identifier == name }) {
			c.errorf(r.Pos, "no source for the identifier %q of %s", name, to.Name)
		}
	}
	slices.SortStableFunc(r.Identifiers, func(a, b Assignment) int {
		return slices.Index(known, a.Identifier) - slices.Index(known, b.Identifier)
	})
}

// data checks that what a Ref gives as data of the resource can be that.
func (c *checker) data(to *Resource, r *Ref, allowed []SourceKind) {
	if r.Data == nil {
		return
	}
	c.shape(to, r.Pos, "data")
	if slices.Contains(allowed, Data) && !r.Needs(Data) {
		c.errorf(r.Pos, "data %q, but no identifier is from the data", r.Data)
	}
}

// lists reports lists that do not go together.
func (c *checker) lists(r *Ref) {
	lists := r.lists()
	for _, l := range lists {
		if l != lists[0] {
			c.errorf(r.Pos, "two lists, %s and %s: want the same in all that is a list", lists[0], l)
			return
		}
	}
	if r.Data != nil && len(lists) > 0 {
		if _, ok := r.Data.List(); !ok {
			c.errorf(r.Pos, "data %q is no list, but %s is", r.Data, lists[0])
		}
	}
}

// lists returns the kind and path of each list that r has a source or its data in.
func (r Ref) lists() []string {
	var lists []string
	add := func(k SourceKind, p Path) {
		if list, ok := p.List(); ok {
			lists = append(lists, strings.Join([]string{k.String(), list.String()}, " "))
		}
	}
	kind := Response
	for _, id := range r.Identifiers {
		add(id.Source.Kind, id.Source.Path)
		if id.Source.Kind == Data {
			kind = Data
		}
	}
	if r.Data != nil {
		add(kind, *r.Data)
	}
	return lists
}
