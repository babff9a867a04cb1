package riskmap

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// Encode returns f in the canonical form: rules in the order of [File.Unsorted],
// one a line, so that a diff has one line for each decision; tags in the order
// of their constants. Parsing it gives f again, but for positions and order. A
// File made by hand is written as it is; Parse finds what is wrong with it.
func (f *File) Encode() []byte {
	var b bytes.Buffer
	b.WriteString("{\n")
	if f.Schema != "" {
		fmt.Fprintf(&b, "  \"$schema\": %s,\n", quote(f.Schema))
	}
	fmt.Fprintf(&b, "  \"version\": %s,\n", version)
	if f.Default != 0 {
		fmt.Fprintf(&b, "  \"default\": %s,\n", quote(f.Default.String()))
	}
	b.WriteString("  \"rules\": {")
	separator := "\n"
	for _, r := range slices.SortedStableFunc(slices.Values(f.Rules), compareKeys) {
		fmt.Fprintf(&b, "%s    %s: %s", separator, quote(r.Key), r.encode())
		separator = ",\n"
	}
	if len(f.Rules) > 0 {
		b.WriteString("\n  ")
	}
	b.WriteString("}\n}\n")
	return b.Bytes()
}

// compareKeys orders rules by service, then by operation, in byte order.
func compareKeys(a, b *Rule) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Operation, b.Operation))
}

func (r *Rule) encode() string {
	if r.Tags == 0 && r.Reason == "" && len(r.When) == 0 {
		return quote(r.Risk.String())
	}
	fields := rating(r.Risk, r.Tags, r.Reason)
	if len(r.When) > 0 {
		conditions := make([]string, len(r.When))
		for i, c := range r.When {
			conditions[i] = c.encode()
		}
		fields = append(fields, `"when": [`+strings.Join(conditions, ", ")+"]")
	}
	return object(fields)
}

func (c *Condition) encode() string {
	fields := []string{`"param": ` + quote(c.Param), quote(c.Op.String()) + ": " + c.operand()}
	return object(append(fields, rating(c.Risk, c.Tags, c.Reason)...))
}

// String returns what the condition asks, without what follows from it:
// `Attributes.Policy matches "open-policy"`.
func (c Condition) String() string { return c.Param + " " + c.Op.String() + " " + c.operand() }

// operand returns what the operator compares with, as JSON.
func (c *Condition) operand() string {
	switch c.Op {
	case In:
		values := make([]string, len(c.Values))
		for i, v := range c.Values {
			values[i] = quote(v)
		}
		return "[" + strings.Join(values, ", ") + "]"
	case Matches:
		return quote(c.Matcher)
	default:
		return quote(c.Value)
	}
}

func rating(risk governor.Risk, tags governor.Tags, reason string) []string {
	fields := []string{`"risk": ` + quote(risk.String())}
	if tags != 0 {
		names := tags.Names()
		for i, name := range names {
			names[i] = quote(name)
		}
		fields = append(fields, `"tags": [`+strings.Join(names, ", ")+"]")
	}
	if reason != "" {
		fields = append(fields, `"reason": `+quote(reason))
	}
	return fields
}

func object(fields []string) string { return "{" + strings.Join(fields, ", ") + "}" }

// quote returns a bool, a string or a number as JSON, with <, > and & as they
// are, since people read the file.
func quote(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "null" // nothing that Parse takes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
