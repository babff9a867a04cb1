package resources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// The kinds of sources that each place allows.
var (
	actionSources = []SourceKind{FromIdentifier, Data, Literal}
	pollSources   = []SourceKind{FromIdentifier, Literal} // where data would have to be loaded to load it
	oneSources    = []SourceKind{FromIdentifier, Data, Input}
	resultSources = []SourceKind{FromIdentifier, Request, Response}
)

// String returns the key that the source has in a definition.
func (k SourceKind) String() string {
	if k == 0 || int(k) > len(sourceKeys) {
		return fmt.Sprintf("SourceKind(%d)", uint8(k))
	}
	return sourceKeys[k-1]
}

// check returns the first mistake in what the parts of a definition say of each
// other, and puts the identifiers of every Ref in the order of their resource.
func check(d *Definition) error {
	c := checker{d: d}
	for i := range d.Resources {
		c.resource(&d.Resources[i])
	}
	c.resource(&d.Root)
	if len(c.errs) == 0 {
		return nil
	}
	return slices.MinFunc(c.errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
}

type checker struct {
	d    *Definition
	errs []*Error
}

func (c *checker) errorf(pos Position, format string, args ...any) {
	c.errs = append(c.errs, &Error{pos, fmt.Sprintf(format, args...)})
}

func (c *checker) resource(r *Resource) {
	c.names(r)
	for _, id := range r.Identifiers {
		if id.Member != "" {
			c.shape(r, id.Pos, "a member")
		}
	}
	if l := r.Load; l != nil {
		c.shape(r, l.Pos, "load")
		c.params(r, l.Params, pollSources)
		c.noList(l.Pos, &l.Data)
	}
	for _, a := range r.Actions {
		c.params(r, a.Params, actionSources)
		if a.Returns != nil {
			c.ref(r, a.Returns, resultSources)
		}
	}
	for i := range r.One {
		c.ref(r, &r.One[i].Ref, oneSources)
	}
	for i := range r.Many {
		c.many(r, &r.Many[i])
	}
	for _, b := range r.Batch {
		c.params(r, b.Params, actionSources)
		c.batch(b)
	}
	for _, w := range r.Waiters {
		c.params(r, w.Params, pollSources)
		if w.Data != nil {
			c.shape(r, w.Pos, "data")
			c.noList(w.Pos, w.Data)
		}
	}
}

// names reports names that two of the methods of a resource would have.
func (c *checker) names(r *Resource) {
	seen := make(map[string]string)
	take := func(what, name string, pos Position) {
		if other, ok := seen[name]; ok {
			c.errorf(pos, "%s %q has the name of %s", what, name, other)
		}
		seen[name] = what
	}
	for _, id := range r.Identifiers {
		take("an identifier", id.Name, id.Pos)
	}
	for _, a := range r.Actions {
		take("an action", a.Name, a.Pos)
	}
	for _, o := range r.One {
		take("a relation", o.Name, o.Pos)
	}
	for _, m := range r.Many {
		take("a collection", m.Name, m.Pos)
	}
}

func (c *checker) shape(r *Resource, pos Position, what string) {
	if r.Shape == "" {
		c.errorf(pos, "%s of a resource without data: want \"shape\" in the resource", what)
	}
}

func (c *checker) noList(pos Position, p *Path) {
	if _, list := p.List(); list {
		c.errorf(pos, "data %q is a list: want one element, like %q", p, strings.ReplaceAll(p.String(), "[]", "[0]"))
	}
}

func (c *checker) many(r *Resource, m *Many) {
	c.params(r, m.Params, actionSources)
	c.ref(r, &m.Returns, resultSources)
	if !m.Returns.List() {
		c.errorf(m.Returns.Pos, "collection of one %s: want a list, like \"Buckets[]\", in a source", m.Returns.Resource)
	}
}

func (c *checker) batch(b Batch) {
	perResource := func(p Param) bool {
		return slices.ContainsFunc(p.Target.Steps, func(s Step) bool { return s.Into == Each || s.Into == Append })
	}
	if !slices.ContainsFunc(b.Params, perResource) {
		c.errorf(b.Pos, "batch action without a list to put each resource in: want a target with [] or [*]")
	}
}

func (c *checker) params(r *Resource, params []Param, allowed []SourceKind) {
	for i, p := range params {
		c.source(r, p.Source, allowed)
		if list, ok := p.Source.Path.List(); ok {
			c.errorf(p.Source.Pos, "source %q is a list: want one value", list)
		}
		for _, other := range params[:i] {
			if overlap(p.Target, other.Target) {
				c.errorf(p.Source.Pos, "target %q is in the way of %q", p.Target, other.Target)
			}
		}
	}
}

// overlap reports whether two targets cannot both be set: one is inside the other, or
// they treat one list in two ways.
func overlap(a, b Path) bool {
	for i := range min(len(a.Steps), len(b.Steps)) {
		x, y := a.Steps[i], b.Steps[i]
		switch {
		case x.Names[0] != y.Names[0]:
			return false
		case x.Into != y.Into:
			return true
		case x.Index != y.Index:
			return false
		}
	}
	return true
}

func (c *checker) source(r *Resource, s Source, allowed []SourceKind) {
	if !slices.Contains(allowed, s.Kind) {
		names := make([]string, len(allowed))
		for i, k := range allowed {
			names[i] = k.String()
		}
		c.errorf(s.Pos, "source %q: want one of %s here", s.Kind, strings.Join(names, ", "))
		return
	}
	switch s.Kind {
	case FromIdentifier:
		if !slices.Contains(r.identifierNames(), s.Name) {
			c.unknownIdentifier(s.Pos, s.Name, r)
		}
	case Data:
		c.shape(r, s.Pos, "source \"data\"")
	}
}

func (c *checker) unknownIdentifier(pos Position, name string, r *Resource) {
	known := r.identifierNames()
	if len(known) == 0 {
		c.errorf(pos, "unknown identifier %q: %s has none", name, cmp.Or(r.Name, "the root"))
		return
	}
	c.errorf(pos, "unknown identifier %q of %s: want one of %s%s",
		name, r.Name, strings.Join(known, ", "), nearest.DidYouMean(name, known))
}

func (r *Resource) identifierNames() []string {
	names := make([]string, len(r.Identifiers))
	for i, id := range r.Identifiers {
		names[i] = id.Name
	}
	return names
}
