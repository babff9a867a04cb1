// Package strictjson reads JSON of which it matters that every reader understands the
// same: a policy that is judged here and applied elsewhere, an answer that allows.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Object is a JSON object, its keys in lower case.
type Object map[string]any

// Read returns the one JSON value that data holds: an [Object], a []any, a string, a
// [json.Number], a bool or nil. It is an error if a key stands twice in an object, in
// whatever case, since readers differ in which of the two counts; if values nest deeper
// than levels; and if anything follows the value.
func Read(data []byte, levels int) (any, error) {
	r := reader{json.NewDecoder(bytes.NewReader(data)), levels}
	r.UseNumber()
	value, err := r.value(0)
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.ErrUnexpectedEOF
	case err != nil:
		return nil, err
	}
	if _, err := r.Token(); err != io.EOF {
		return nil, errors.New("something follows the JSON value")
	}
	return value, nil
}

type reader struct {
	*json.Decoder
	levels int
}

func (r reader) value(depth int) (any, error) {
	token, err := r.Token()
	if err != nil {
		return nil, err
	}
	if depth > r.levels {
		return nil, fmt.Errorf("more than %d levels", r.levels)
	}
	switch token {
	case json.Delim('{'):
		return r.object(depth)
	case json.Delim('['):
		return r.list(depth)
	}
	return token, nil
}

func (r reader) list(depth int) ([]any, error) {
	list := []any{}
	for r.More() {
		element, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, element)
	}
	_, err := r.Token()
	return list, err
}

func (r reader) object(depth int) (Object, error) {
	object := Object{}
	for r.More() {
		token, err := r.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		key := strings.ToLower(name)
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("key %.40q stands twice", name)
		}
		if object[key], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := r.Token()
	return object, err
}
