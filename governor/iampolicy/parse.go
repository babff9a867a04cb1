package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"

	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/internal/strictjson"
)

// maxLevels is how deep a document nests: the values of a condition's key, in a list,
// are the deepest.
const maxLevels = 6

// Parse reads a document. One value and a list of one mean the same, as do a boolean or
// number and its text. A document without a version is of [Version2008], as IAM has it,
// and says so afterwards. It is an error if a key stands twice, in whatever case; if an
// element is unknown; and if [Document.Validate] objects, of whatever kind the document
// is. All that is wrong is told, but for malformed JSON, where the first is.
func Parse(data []byte) (Document, error) {
	// Keys are looked at twice: there for doubles, here for their spelling.
	if _, err := strictjson.Read(data, maxLevels); err != nil {
		return Document{}, fmt.Errorf("policy document: %w", err)
	}
	var p parser
	d := p.document(data)
	if err := errors.Join(p.errs...); err != nil {
		return Document{}, err
	}
	if err := d.Validate(Any); err != nil {
		return Document{}, err
	}
	return d, nil
}

// ParseEscaped reads a document as IAM returns it, with percent escapes: that of
// GetRolePolicy, GetPolicyVersion and the like.
func ParseEscaped(text string) (Document, error) {
	data, err := url.PathUnescape(text)
	if err != nil {
		return Document{}, fmt.Errorf("policy document: %w", err)
	}
	return Parse([]byte(data))
}

// parser collects what is wrong.
type parser struct {
	where string // "" or the statement that is read
	errs  []error
}

func (p *parser) errorf(format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf(p.where+format, args...))
}

// member is a key of an object, with its value.
type member struct {
	key   string
	value json.RawMessage
}

// object returns the members of an object in their order; what is checked by
// strictjson needs no second error.
func (p *parser) object(what string, data []byte) []member {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		p.errorf("%s: want an object", what)
		return nil
	}
	var members []member
	for d.More() {
		var m member
		t, err := d.Token()
		if err == nil {
			m.key, _ = t.(string)
			err = d.Decode(&m.value)
		}
		if err != nil {
			p.errorf("%s: %w", what, err)
			return nil
		}
		members = append(members, m)
	}
	return members
}

// unknown reports a key that is none of those wanted.
func (p *parser) unknown(what, key string, want []string) {
	p.errorf("unknown %s %q%s", what, key, nearest.DidYouMean(key, want))
}

var documentElements = []string{"Version", "Id", "Statement"}

func (p *parser) document(data []byte) Document {
	d := Document{Version: Version2008}
	for _, m := range p.object("policy document", data) {
		switch m.key {
		case "Version":
			d.Version = p.text(m)
		case "Id":
			d.ID = p.text(m)
		case "Statement":
			d.Statements = p.statements(m.value)
		default:
			p.unknown("element", m.key, documentElements)
		}
	}
	return d
}

func (p *parser) statements(data json.RawMessage) []Statement {
	list := []json.RawMessage{data}
	if len(data) > 0 && data[0] == '[' {
		if err := json.Unmarshal(data, &list); err != nil {
			p.errorf("Statement: %w", err)
			return nil
		}
	}
	var all []Statement
	for i, each := range list {
		p.where = place(i, "") + ": "
		all = append(all, p.statement(each))
	}
	p.where = ""
	return all
}

var statementElements = []string{
	"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
}

func (p *parser) statement(data []byte) (s Statement) {
	for _, m := range p.object("Statement", data) {
		switch m.key {
		case "Sid":
			s.Sid = p.text(m)
		case "Effect":
			s.Effect = Effect(p.text(m))
		case "Principal":
			s.Principal = p.principals(m)
		case "NotPrincipal":
			s.NotPrincipal = p.principals(m)
		case "Action":
			s.Action = p.texts(m)
		case "NotAction":
			s.NotAction = p.texts(m)
		case "Resource":
			s.Resource = p.texts(m)
		case "NotResource":
			s.NotResource = p.texts(m)
		case "Condition":
			s.Condition = p.conditions(m)
		default:
			p.unknown("element", m.key, statementElements)
		}
	}
	return s
}

// principals reads "*", or an object by type.
func (p *parser) principals(m member) (all Principals) {
	if string(m.value) == `"*"` {
		return Principals{Everyone: true}
	}
	members := p.object(m.key, m.value)
	if len(members) == 0 {
		p.errorf(`%s is empty: want "*", or an object of %v`, m.key, principalTypes)
	}
	for _, typed := range members {
		list := all.of(PrincipalType(typed.key))
		if list == nil {
			var names []string
			for _, t := range principalTypes {
				names = append(names, string(t))
			}
			p.unknown("type of "+m.key, typed.key, names)
			continue
		}
		*list = p.texts(typed)
	}
	return all
}

func (p *parser) conditions(m member) (all Conditions) {
	for _, operator := range p.object(m.key, m.value) {
		for _, key := range p.object(operator.key, operator.value) {
			all = append(all, If(Operator(operator.key), key.key, p.scalars(key)...))
		}
	}
	return all
}

func (p *parser) text(m member) string {
	var s *string
	if err := json.Unmarshal(m.value, &s); err != nil || s == nil || *s == "" {
		p.errorf("%s: want a string that is not empty", m.key)
		return ""
	}
	return *s
}

// texts reads a string, or a list of them.
func (p *parser) texts(m member) []string {
	return p.list(m, "want a string, or a list of them", func(v any) (string, bool) {
		s, ok := v.(string)
		return s, ok
	})
}

// scalars reads a string, a number or a boolean, or a list of them.
func (p *parser) scalars(m member) []string {
	return p.list(m, "want a string, a number or a boolean, or a list of them", func(v any) (string, bool) {
		switch v := v.(type) {
		case string:
			return v, true
		case bool, json.Number:
			return fmt.Sprint(v), true
		}
		return "", false
	})
}

func (p *parser) list(m member, want string, read func(any) (string, bool)) []string {
	d := json.NewDecoder(bytes.NewReader(m.value))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil && !errors.Is(err, io.EOF) {
		p.errorf("%s: %w", m.key, err)
		return nil
	}
	elements, isList := value.([]any)
	if !isList {
		elements = []any{value}
	}
	if len(elements) == 0 {
		p.errorf("%s is empty: %s", m.key, want)
		return nil
	}
	all := make([]string, 0, len(elements))
	for _, element := range elements {
		text, ok := read(element)
		if !ok {
			p.errorf("%s: %s", m.key, want)
			return nil
		}
		all = append(all, text)
	}
	return slices.Clip(all)
}
