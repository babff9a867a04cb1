package resources

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// version is the version of the format.
const version = "1"

// Error is a mistake in a definition.
type Error struct {
	Pos Position
	Msg string
}

// Error returns the mistake on one line, its position first.
func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// Parse reads a definition; name is what positions call it. It is strict: what it does
// not know, or what leads nowhere, is an error. The error is an *[Error], about the
// first mistake in the file.
func Parse(name string, data []byte) (*Definition, error) {
	root, offset, problem := readText(data)
	if problem != "" {
		return nil, &Error{place(name, data, offset), problem}
	}
	p := &parser{file: name, data: data}
	d, err := p.definition(root)
	if err == nil {
		err = check(d)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

type parser struct {
	file string
	data []byte
}

func (p *parser) pos(offset int) Position { return place(p.file, p.data, offset) }

func (p *parser) errorf(offset int, format string, args ...any) error {
	return &Error{p.pos(offset), fmt.Sprintf(format, args...)}
}

// object returns what an object holds, each key once and all of them known.
func (p *parser) object(n node, what string, known ...string) (map[string]member, error) {
	members, err := p.members(n, what)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]member, len(members))
	for _, m := range members {
		if !slices.Contains(known, m.key) {
			return nil, p.errorf(m.offset, "unknown key %q in %s: want one of %s%s",
				m.key, what, strings.Join(known, ", "), nearest.DidYouMean(m.key, known))
		}
		byKey[m.key] = m
	}
	return byKey, nil
}

// members returns what an object holds, each key once.
func (p *parser) members(n node, what string) ([]member, error) {
	members, ok := n.value.([]member)
	if !ok {
		return nil, p.errorf(n.offset, "%s: want an object, have %s", what, n.kind())
	}
	seen := make(map[string]int, len(members))
	for _, m := range members {
		if first, ok := seen[m.key]; ok {
			return nil, p.errorf(m.offset, "duplicate key %q: it stands at %s already", m.key, p.pos(first))
		}
		seen[m.key] = m.offset
	}
	return members, nil
}

// required returns the member with a key, which must be there.
func (p *parser) required(n node, what string, members map[string]member, key string) (member, error) {
	m, ok := members[key]
	if !ok {
		return m, p.errorf(n.offset, "%s without %q", what, key)
	}
	return m, nil
}

// name returns a string that names something in generated code.
func (p *parser) name(n node, what string) (string, error) {
	text, ok := n.value.(string)
	if !ok {
		return "", p.errorf(n.offset, "%s: want a string, have %s", what, n.kind())
	}
	return text, p.checkName(n.offset, text, what)
}

func (p *parser) checkName(offset int, text, what string) error {
	for i := range len(text) {
		if c := text[i]; !isLetter(c) && (i == 0 || !isDigit(c)) {
			return p.errorf(offset, "%s %q: want letters and digits, an upper-case letter first", what, text)
		}
	}
	if text == "" || text[0] < 'A' || text[0] > 'Z' {
		return p.errorf(offset, "%s %q: want letters and digits, an upper-case letter first", what, text)
	}
	return nil
}

// path returns a path. Column numbers of a mistake in it are right as long as the
// string has no escapes, which no valid path needs.
func (p *parser) path(n node, what string, kind pathKind) (Path, error) {
	text, ok := n.value.(string)
	if !ok {
		return Path{}, p.errorf(n.offset, "%s: want a path, have %s", what, n.kind())
	}
	return p.parsePath(n.offset, text, what, kind)
}

func (p *parser) parsePath(offset int, text, what string, kind pathKind) (Path, error) {
	path, err := parsePath(text, kind)
	if err != nil {
		at := min(offset+1+err.offset, len(p.data)-1)
		return Path{}, p.errorf(at, "%s %q: %s", what, text, err.msg)
	}
	return path, nil
}

func (p *parser) definition(n node) (*Definition, error) {
	const what = "definition"
	top, err := p.object(n, what, "$schema", "version", "service", "root", "resources")
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"version", "service", "root", "resources"} {
		if _, err := p.required(n, what, top, key); err != nil {
			return nil, err
		}
	}
	if v := top["version"].value; v.value != json.Number(version) {
		return nil, p.errorf(v.offset, "unknown version: want %s", version)
	}
	if s, ok := top["$schema"]; ok {
		if _, ok := s.value.value.(string); !ok {
			return nil, p.errorf(s.value.offset, "$schema: want a string, have %s", s.value.kind())
		}
	}
	d := &Definition{}
	if d.Service, err = p.service(top["service"].value); err != nil {
		return nil, err
	}
	if d.Root, err = p.resource("", top["root"], rootKeys); err != nil {
		return nil, err
	}
	d.Resources, err = list(p, top["resources"].value, "resource", func(m member) (Resource, error) {
		return p.resource(m.key, m, resourceKeys)
	})
	return d, err
}

// service returns the name of a Go package.
func (p *parser) service(n node) (string, error) {
	text, ok := n.value.(string)
	if !ok {
		return "", p.errorf(n.offset, "service: want a string, have %s", n.kind())
	}
	for i := range len(text) {
		if c := text[i]; !('a' <= c && c <= 'z') && (i == 0 || !isDigit(c)) {
			return "", p.errorf(n.offset, "service %q: want the name of a Go package, like s3", text)
		}
	}
	if text == "" {
		return "", p.errorf(n.offset, "service is empty: want the name of a Go package, like s3")
	}
	return text, nil
}

// list reads the members of an object, whose keys are names of what they hold.
func list[T any](p *parser, n node, what string, read func(member) (T, error)) ([]T, error) {
	members, err := p.members(n, what+"s")
	if err != nil {
		return nil, err
	}
	var all []T
	for _, m := range members {
		if err := p.checkName(m.offset, m.key, what); err != nil {
			return nil, err
		}
		one, err := read(m)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
