package iampolicy

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Encode writes the document for AWS, as short as it can be. A document that
// [Document.Validate] objects to, or that is longer than its kind may be, is an error.
//
// Elements stand in a fixed order. Conditions are sorted; other lists keep the order
// that they have. A list of one is written as that one.
func (d Document) Encode(k Kind) (string, error) {
	text, err := d.encode(k)
	if err != nil {
		return "", err
	}
	if limit := k.Limit(); limit > 0 {
		if n := utf8.RuneCount(text); n > limit {
			return "", fmt.Errorf("%d characters: %s may have %d", n, k.article(), limit)
		}
	}
	return string(text), nil
}

// EncodeIndent writes the document for people, as [Document.Encode] does. The white
// space does not count for its length.
func (d Document) EncodeIndent(k Kind) (string, error) {
	text, err := d.Encode(k)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		return "", err
	}
	return b.String(), nil
}

// MarshalJSON implements [json.Marshaler], of whatever kind the document is.
func (d Document) MarshalJSON() ([]byte, error) { return d.encode(Any) }

func (d Document) encode(k Kind) ([]byte, error) {
	if err := d.Validate(k); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	o := object{b: &b}
	o.begin()
	o.text("Version", cmp.Or(d.Version, Version2012))
	o.text("Id", d.ID)
	o.key("Statement")
	b.WriteByte('[')
	for i, s := range d.Statements {
		if i > 0 {
			b.WriteByte(',')
		}
		s.write(&b)
	}
	b.WriteByte(']')
	o.end()
	return b.Bytes(), nil
}

func (s *Statement) write(b *bytes.Buffer) {
	o := object{b: b}
	o.begin()
	o.text("Sid", s.Sid)
	o.text("Effect", string(s.Effect))
	s.Principal.write(&o, "Principal")
	s.NotPrincipal.write(&o, "NotPrincipal")
	o.list("Action", s.Action)
	o.list("NotAction", s.NotAction)
	o.list("Resource", s.Resource)
	o.list("NotResource", s.NotResource)
	s.Condition.write(&o)
	o.end()
}

func (p *Principals) write(o *object, key string) {
	switch {
	case p.Everyone:
		o.text(key, "*")
	case p.typed():
		o.key(key)
		inner := object{b: o.b}
		inner.begin()
		for _, t := range principalTypes {
			inner.list(string(t), *p.of(t))
		}
		inner.end()
	}
}

func (c Conditions) write(o *object) {
	if len(c) == 0 {
		return
	}
	sorted := slices.SortedFunc(slices.Values(c), func(a, b Condition) int {
		return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Key, b.Key))
	})
	o.key("Condition")
	operators, keys := object{b: o.b}, object{b: o.b}
	operators.begin()
	for i, condition := range sorted {
		if i == 0 || condition.Operator != sorted[i-1].Operator {
			if i > 0 {
				keys.end()
			}
			operators.key(string(condition.Operator))
			keys = object{b: o.b}
			keys.begin()
		}
		keys.list(condition.Key, condition.Values)
	}
	keys.end()
	operators.end()
}

// object writes a JSON object, member by member.
type object struct {
	b     *bytes.Buffer
	begun bool // a member was written
}

func (o *object) begin() { o.b.WriteByte('{') }
func (o *object) end()   { o.b.WriteByte('}') }

func (o *object) key(name string) {
	if o.begun {
		o.b.WriteByte(',')
	}
	o.begun = true
	quote(o.b, name)
	o.b.WriteByte(':')
}

// text writes a member, unless it is empty.
func (o *object) text(key, value string) {
	if value != "" {
		o.key(key)
		quote(o.b, value)
	}
}

// list writes a member, unless it is empty.
func (o *object) list(key string, values []string) {
	switch len(values) {
	case 0:
	case 1:
		o.key(key)
		quote(o.b, values[0])
	default:
		o.key(key)
		for i, v := range values {
			o.b.WriteByte("[,"[min(i, 1)])
			quote(o.b, v)
		}
		o.b.WriteByte(']')
	}
}

// quote writes a JSON string, without the escapes for HTML that only make it longer.
func quote(b *bytes.Buffer, s string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // strings and buffers do not fail
	b.Truncate(b.Len() - 1)
}
