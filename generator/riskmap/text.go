package riskmap

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

type kind uint8

const (
	nullKind kind = iota
	boolKind
	numberKind
	stringKind
	listKind
	objectKind
)

// String names the kind as error messages do.
func (k kind) String() string {
	return [...]string{"null", "a bool", "a number", "a string", "a list", "an object"}[k]
}

// node is one JSON value and where it stands.
type node struct {
	kind   kind
	truth  bool   // of a bool
	text   string // of a string: its value; of a number: as written
	offset int
	end    int // the offset behind it; 0 of a list or an object: ask text.end
}

type member struct {
	key    string
	offset int // of the key
	value  node
}

// checkSyntax returns the offset of the first byte at which data is not JSON in
// plain UTF-8, and what is wrong there, "" for nothing.
func checkSyntax(data []byte) (int, string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return 0, "the file starts with a byte order mark: want plain UTF-8"
	case !utf8.Valid(data):
		return invalidUTF8(data), "not UTF-8"
	case json.Valid(data):
		return 0, ""
	}
	// The library does not tell truncated JSON from JSON with a bad byte at its
	// end. But no JSON goes on with a zero byte, so with one appended there always
	// is a bad byte, and it is the last one read.
	var syntax *json.SyntaxError
	var raw json.RawMessage
	err := json.Unmarshal(append(bytes.Clone(data), 0), &raw)
	if !errors.As(err, &syntax) || int(syntax.Offset) > len(data) {
		return len(data), "not JSON: the file ends too early"
	}
	return int(syntax.Offset) - 1, "not JSON: " + syntax.Error()
}

func invalidUTF8(data []byte) int {
	for i := 0; ; {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

// text is JSON that checkSyntax has passed, so reading it is only a matter of
// finding where values start and end. Values are read where and when they are
// asked for: the tokens of encoding/json take five times as long.
type text string

// value returns the value that starts at or behind offset.
func (t text) value(offset int) node {
	offset = t.skip(offset)
	n := node{offset: offset}
	switch first := t[offset]; first {
	case '{':
		n.kind = objectKind
	case '[':
		n.kind = listKind
	case '"':
		n.kind = stringKind
		n.text, n.end = t.quoted(offset)
	default:
		n.end = offset + len(t.word(offset))
		switch first {
		case 't', 'f':
			n.kind, n.truth = boolKind, first == 't'
		case 'n':
			n.kind = nullKind
		default:
			n.kind, n.text = numberKind, t.word(offset)
		}
	}
	return n
}

// skip returns the offset of what comes next, behind spaces and separators.
func (t text) skip(offset int) int {
	for {
		switch t[offset] {
		case ' ', '\t', '\r', '\n', ',', ':':
			offset++
		default:
			return offset
		}
	}
}

// word returns the number, bool or null at offset.
func (t text) word(offset int) string {
	rest := string(t[offset:])
	if end := strings.IndexAny(rest, " \t\r\n,]}"); end >= 0 {
		return rest[:end]
	}
	return rest
}

// quoted returns the value of the string at offset, and the offset behind it.
func (t text) quoted(offset int) (string, int) {
	end := t.quote(offset)
	if raw := string(t[offset+1 : end-1]); strings.IndexByte(raw, '\\') < 0 {
		return raw, end
	}
	var value string
	_ = json.Unmarshal([]byte(t[offset:end]), &value) // cannot fail: it is valid
	return value, end
}

// quote returns the offset behind the string at offset.
func (t text) quote(offset int) int {
	offset++
	if n := strings.IndexByte(string(t[offset:]), '"'); strings.IndexByte(string(t[offset:offset+n]), '\\') < 0 {
		return offset + n + 1
	}
	for ; t[offset] != '"'; offset++ {
		if t[offset] == '\\' {
			offset++
		}
	}
	return offset + 1
}

// end returns the offset behind n. What is in a list or an object has to be
// passed over for that, so it is done only where something may follow.
func (t text) end(n node) int {
	if n.end == 0 {
		return t.closing(n.offset)
	}
	return n.end
}

// closing returns the offset behind the list or object at offset.
func (t text) closing(offset int) int {
	for depth := 0; ; {
		switch t[offset] {
		case '"':
			offset = t.quote(offset)
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		offset++
		if depth == 0 {
			return offset
		}
	}
}

// items calls visit with each item of a list.
func (t text) items(list node, visit func(node)) {
	for at := t.skip(list.offset + 1); t[at] != ']'; at = t.skip(at) {
		item := t.value(at)
		visit(item)
		at = t.end(item)
	}
}

// members calls visit with each member of an object, duplicates included.
func (t text) members(object node, visit func(member)) {
	for at := t.skip(object.offset + 1); t[at] != '}'; at = t.skip(at) {
		m := member{offset: at}
		m.key, at = t.quoted(at)
		m.value = t.value(at)
		visit(m)
		at = t.end(m.value)
	}
}

// keySet remembers where the keys of one object stand.
type keySet struct {
	few  [8]keyPlace // most objects are rules: to make a map of each takes longer than to look
	n    int
	many map[string]int // those that few has no place for
	hint int            // about how many there will be
}

type keyPlace struct {
	key    string
	offset int
}

func (s *keySet) find(key string) (int, bool) {
	for i := range s.n {
		if s.few[i].key == key {
			return s.few[i].offset, true
		}
	}
	offset, ok := s.many[key]
	return offset, ok
}

func (s *keySet) add(key string, offset int) {
	switch {
	case s.n < len(s.few):
		s.few[s.n] = keyPlace{key, offset}
		s.n++
	case s.many == nil:
		s.many = make(map[string]int, s.hint)
		fallthrough
	default:
		s.many[key] = offset
	}
}
