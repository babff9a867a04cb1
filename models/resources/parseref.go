package resources

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// ref reads what something leads to.
func (p *parser) ref(n node, what string) (Ref, error) {
	r := Ref{Pos: p.pos(n.offset)}
	members, err := p.object(n, what, "resource", "identifiers", "data")
	if err != nil {
		return r, err
	}
	m, err := p.required(n, what, members, "resource")
	if err != nil {
		return r, err
	}
	if r.Resource, err = p.name(m.value, "resource"); err != nil {
		return r, err
	}
	r.Pos = p.pos(m.value.offset)
	if m, ok := members["identifiers"]; ok {
		r.Identifiers, err = list(p, m.value, "identifier", func(m member) (Assignment, error) {
			source, err := p.source(m.value)
			source.Pos = p.pos(m.offset)
			return Assignment{m.key, source}, err
		})
		if err != nil {
			return r, err
		}
	}
	r.Data, err = p.dataPath(members)
	return r, err
}

// dataPath returns the path under the key "data", nil if there is none.
func (p *parser) dataPath(members map[string]member) (*Path, error) {
	m, ok := members["data"]
	if !ok {
		return nil, nil
	}
	path, err := p.path(m.value, "data", readPath)
	return &path, err
}

// params reads targets and the sources of their values.
func (p *parser) params(members map[string]member, kind pathKind) ([]Param, error) {
	m, ok := members["params"]
	if !ok {
		return nil, nil
	}
	targets, err := p.members(m.value, "params")
	if err != nil {
		return nil, err
	}
	var all []Param
	for _, t := range targets {
		target, err := p.parsePath(t.offset, t.key, "target", kind)
		if err != nil {
			return nil, err
		}
		source, err := p.source(t.value)
		if err != nil {
			return nil, err
		}
		source.Pos = p.pos(t.offset)
		all = append(all, Param{target, source})
	}
	return all, nil
}

// sourceKeys are the keys of which a source has one.
var sourceKeys = []string{"identifier", "data", "input", "request", "response", "value"}

func (p *parser) source(n node) (Source, error) {
	members, err := p.members(n, "source")
	if err != nil {
		return Source{}, err
	}
	if len(members) != 1 {
		return Source{}, p.errorf(n.offset, "source with %d keys: want one of %s", len(members), strings.Join(sourceKeys, ", "))
	}
	m := members[0]
	kind := slices.Index(sourceKeys, m.key) + 1
	if kind == 0 {
		return Source{}, p.errorf(m.offset, "unknown source %q: want one of %s%s",
			m.key, strings.Join(sourceKeys, ", "), nearest.DidYouMean(m.key, sourceKeys))
	}
	s := Source{Kind: SourceKind(kind)}
	switch s.Kind {
	case FromIdentifier:
		s.Name, err = p.name(m.value, m.key)
	case Input:
		if m.value.value != true {
			err = p.errorf(m.value.offset, "input: want true")
		}
	case Literal:
		s.Value, err = p.literal(m.value)
	default:
		s.Path, err = p.path(m.value, m.key, readPath)
	}
	return s, err
}

func (p *parser) literal(n node) (any, error) {
	switch v := n.value.(type) {
	case string, bool:
		return v, nil
	case json.Number:
		if i, err := v.Int64(); err == nil && v.String() != "-0" {
			return i, nil
		}
		return nil, p.errorf(n.offset, "value %s: want a whole number", v)
	}
	return nil, p.errorf(n.offset, "value: want a string, a whole number or a bool, have %s", n.kind())
}

func (p *parser) pages(n node) (*Pages, error) {
	const what = "pages"
	members, err := p.object(n, what, "more", "next", "size")
	if err != nil {
		return nil, err
	}
	g := &Pages{Pos: p.pos(n.offset)}
	for _, key := range []string{"more", "next", "size"} {
		if _, err := p.required(n, what, members, key); err != nil {
			return nil, err
		}
	}
	if g.More, err = p.memberName(members["more"].value, "more"); err != nil {
		return nil, err
	}
	if g.Size, err = p.memberName(members["size"].value, "size"); err != nil {
		return nil, err
	}
	m := members["next"]
	g.Next, err = list(p, m.value, "member", func(m member) (Next, error) {
		output, err := p.memberName(m.value, "next")
		return Next{m.key, output}, err
	})
	if err == nil && len(g.Next) == 0 {
		err = p.errorf(m.value.offset, "next is empty: want what the next input takes over")
	}
	return g, err
}
