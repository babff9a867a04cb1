package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// decode parses a Smithy JSON AST and brings the two ways of splitting shapes
// over a model, mixins and apply statements, into the shapes themselves.
func decode(name string, data []byte) (*model, error) {
	var tree ast
	if err := json.Unmarshal(data, &tree); err != nil {
		return nil, syntaxError(name, data, err)
	}
	if tree.Smithy == nil {
		return nil, &FileError{File: name, Err: notSmithy(data)}
	}
	switch *tree.Smithy {
	case "1", "1.0", "2", "2.0":
	default:
		return nil, &FileError{File: name, Err: fmt.Errorf("unknown version %q of the Smithy JSON AST: expected 1.0 or 2.0", *tree.Smithy)}
	}
	m := &model{name: name, shapes: tree.Shapes}
	if err := m.checkShapes(); err != nil {
		return nil, err
	}
	if err := m.apply(data); err != nil {
		return nil, err
	}
	return m, m.mix()
}

// syntaxError places the errors of encoding/json in the file.
func syntaxError(name string, data []byte, err error) error {
	if first := bytes.TrimLeft(data, " \t\r\n\ufeff"); len(first) == 0 {
		return &FileError{File: name, Line: 1, Column: 1, Err: fmt.Errorf("%w: the file is empty", ErrNotSmithy)}
	} else if first[0] != '{' {
		return &FileError{File: name, Line: 1, Column: 1, Err: fmt.Errorf("%w: expected a JSON object, found %q", ErrNotSmithy, rune(first[0]))}
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return fileErrorAt(name, data, int64(len(data)), fmt.Errorf("the file is truncated: %w", io.ErrUnexpectedEOF))
	// The offsets count the offending byte too.
	case errors.As(err, &syntax):
		return fileErrorAt(name, data, syntax.Offset-1, fmt.Errorf("bad JSON: %w", err))
	case errors.As(err, &kind):
		return fileErrorAt(name, data, kind.Offset-1, fmt.Errorf("%s: expected %s, found a JSON %s", kind.Field, kindName(kind.Type.Kind().String()), kind.Value))
	}
	return &FileError{File: name, Err: err}
}

// kindName names the JSON counterpart of a kind of Go value.
func kindName(kind string) string {
	switch kind {
	case "struct", "map", "ptr":
		return "an object"
	case "slice":
		return "an array"
	case "string":
		return "a string"
	}
	return "a " + kind
}

// notSmithy tells a file of another kind by its top-level keys.
func notSmithy(data []byte) error {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(data, &top); err != nil {
		return fmt.Errorf("%w: %w", ErrNotSmithy, err)
	}
	has := func(key string) bool { _, ok := top[key]; return ok }
	switch {
	case has("openapi"), has("swagger"):
		return fmt.Errorf("%w: this is an OpenAPI description", ErrNotSmithy)
	case has("metadata") && has("operations"):
		return fmt.Errorf("%w: this is a botocore service description", ErrNotSmithy)
	case has("format") && has("operations"):
		return fmt.Errorf("%w: these are the facts of a service, as an import writes them", ErrNotSmithy)
	}
	return fmt.Errorf("%w: expected a top-level key \"smithy\"", ErrNotSmithy)
}

// checkShapes refuses what later steps could not even look at.
func (m *model) checkShapes() error {
	for _, id := range sortedKeys(m.shapes) {
		s := m.shapes[id]
		if s == nil {
			return m.errorf(id, "expected an object, found null")
		}
		if s.Type == "" {
			return m.errorf(id, "expected a \"type\"")
		}
		for _, name := range sortedKeys(s.Members) {
			if s.Members[name] == nil {
				return m.errorf(id+"$"+name, "expected an object, found null")
			}
		}
	}
	return nil
}

// apply lays the traits of apply statements over the shapes that they name.
func (m *model) apply(data []byte) error {
	var raw struct {
		Shapes map[string]struct {
			Traits json.RawMessage `json:"traits"`
		} `json:"shapes"`
	}
	for _, id := range sortedKeys(m.shapes) {
		if m.shapes[id].Type != "apply" {
			continue
		}
		if raw.Shapes == nil {
			if err := json.Unmarshal(data, &raw); err != nil {
				return syntaxError(m.name, data, err)
			}
		}
		delete(m.shapes, id)
		if err := m.applyTo(id, raw.Shapes[id].Traits); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) applyTo(id string, raw json.RawMessage) error {
	if len(raw) == 0 {
		return nil
	}
	owner, name, ofMember := strings.Cut(id, "$")
	target := m.shapes[owner]
	if target == nil {
		return m.errorf(id, "is applied to, but the file does not define it")
	}
	var into any = &target.Traits
	if ofMember {
		mem := target.member(name)
		if mem == nil {
			return m.errorf(id, "is applied to, but %s has no member %s", owner, name)
		}
		into = &mem.Traits
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return m.errorf(id, "bad traits: %w", err)
	}
	return nil
}

// member gives a member by its name in shape ids, nil if there is none.
func (s *shape) member(name string) *member {
	switch name {
	case "member":
		if s.Member != nil {
			return s.Member
		}
	case "key":
		if s.Key != nil {
			return s.Key
		}
	case "value":
		if s.Value != nil {
			return s.Value
		}
	}
	return s.Members[name]
}

// mix copies the members of mixins into the shapes that use them.
func (m *model) mix() error {
	done := map[string]bool{}
	var mixInto func(id string) error
	mixInto = func(id string) error {
		if done[id] {
			return nil
		}
		done[id] = true // before the loop: a mixin that uses itself ends here
		s := m.shapes[id]
		for _, mixin := range s.Mixins {
			from := m.shapes[mixin.Target]
			if from == nil {
				return m.missing(id, mixin.Target)
			}
			if err := mixInto(mixin.Target); err != nil {
				return err
			}
			s.Traits.Sensitive = s.Traits.Sensitive || from.Traits.Sensitive
			for name, mem := range from.Members {
				if s.Members == nil {
					s.Members = map[string]*member{}
				}
				if s.Members[name] == nil {
					s.Members[name] = mem
				}
			}
		}
		return nil
	}
	for _, id := range sortedKeys(m.shapes) {
		if err := mixInto(id); err != nil {
			return err
		}
	}
	return nil
}
