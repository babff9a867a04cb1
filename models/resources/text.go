package resources

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// node is one JSON value and where it starts.
type node struct {
	value  any // nil, bool, json.Number, string, []node or []member
	offset int
}

type member struct {
	key    string
	offset int // of the key
	value  node
}

// kind names the kind of a value as error messages do.
func (n node) kind() string {
	switch n.value.(type) {
	case bool:
		return "a bool"
	case json.Number:
		return "a number"
	case string:
		return "a string"
	case []node:
		return "a list"
	case []member:
		return "an object"
	}
	return "null"
}

// readText reads one JSON value in UTF-8. If it cannot, it returns where and why not.
func readText(data []byte) (node, int, string) {
	if !utf8.Valid(data) {
		return node{}, invalidUTF8(data), "not UTF-8"
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		return node{}, max(0, int(syntax.Offset)-1), "not JSON: " + err.Error()
	}
	r := textReader{json.NewDecoder(bytes.NewReader(data)), data}
	r.UseNumber()
	n, err := r.node(0)
	if err != nil {
		return node{}, r.next(), err.Error()
	}
	return n, 0, ""
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8.
func invalidUTF8(data []byte) int {
	offset := 0
	for {
		r, size := utf8.DecodeRune(data[offset:])
		if r == utf8.RuneError && size <= 1 {
			return offset
		}
		offset += size
	}
}

// maxDepth is more than a definition has levels.
const maxDepth = 20

type textReader struct {
	*json.Decoder
	data []byte
}

// next returns the offset of the next token, behind spaces and separators.
func (r textReader) next() int {
	offset := int(r.InputOffset())
	for offset < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[offset]) >= 0 {
		offset++
	}
	return offset
}

func (r textReader) node(depth int) (node, error) {
	n := node{offset: r.next()}
	if depth > maxDepth {
		return n, errors.New("too many levels")
	}
	token, err := r.Token()
	if err != nil {
		return n, err
	}
	switch token {
	case json.Delim('{'):
		n.value, err = r.members(depth)
	case json.Delim('['):
		n.value, err = r.items(depth)
	default:
		n.value = token
	}
	return n, err
}

func (r textReader) items(depth int) ([]node, error) {
	items := []node{}
	for r.More() {
		item, err := r.node(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := r.Token()
	return items, err
}

func (r textReader) members(depth int) ([]member, error) {
	members := []member{}
	for r.More() {
		m := member{offset: r.next()}
		token, err := r.Token()
		if err != nil {
			return nil, err
		}
		m.key, _ = token.(string) // More and Token let only strings be keys
		if m.value, err = r.node(depth + 1); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	_, err := r.Token()
	return members, err
}

// place returns the line and column of an offset.
func place(file string, data []byte, offset int) Position {
	before := data[:offset]
	line := bytes.Count(before, []byte("\n"))
	return Position{file, line + 1, offset - bytes.LastIndexByte(before, '\n')}
}
