package riskmap

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/nearest"
)

// paramPath is the form of a condition's param.
var paramPath = regexp.MustCompile(`^[A-Z][A-Za-z0-9_]*(\.[A-Za-z0-9_:/-]+)*$`)

// wholeNumber is the one spelling of each whole number. Fractions are refused:
// whether two of them are equal is no question to hang a risk on.
var wholeNumber = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

func (p *parser) rule(m member) *Rule {
	r := &Rule{Key: m.key, Pos: p.lines.at(m.offset)}
	var problem string
	if r.Service, r.Operation, problem = splitKey(m.key); problem != "" {
		p.errorf(m.offset, "malformed rule key %q: %s", m.key, problem)
	}
	switch m.value.kind {
	case stringKind:
		r.Risk = p.level(m)
	case objectKind:
		p.ruleBody(r, m.value)
	default:
		p.errorf(m.value.offset, "rule: want a level or an object, have %s", m.value.kind)
	}
	return r
}

func (p *parser) ruleBody(r *Rule, n node) {
	var conditions member // held against the rule's level, which may come later
	p.object(n, "rule", ruleKeys, []string{"risk"}, func(m member) {
		switch m.key {
		case "risk":
			r.Risk = p.level(m)
		case "tags":
			r.Tags = p.tags(m)
		case "reason":
			r.Reason = p.reason(m)
		case "when":
			conditions = m
		}
	})
	if conditions.key != "" {
		r.When = p.conditions(conditions, r.Risk)
	}
}

func (p *parser) conditions(when member, base governor.Risk) []Condition {
	var conditions []Condition
	first := map[string]Position{}
	p.list(when, func(item node) {
		c := p.condition(item, base)
		if pos, ok := first[c.String()]; ok {
			p.errorf(item.offset, "duplicate condition: %s stands at %s already", c, pos)
		} else if c.Op != 0 {
			first[c.String()] = c.Pos
		}
		conditions = append(conditions, c)
	})
	return conditions
}

func (p *parser) condition(n node, base governor.Risk) Condition {
	c := Condition{Pos: p.lines.at(n.offset)}
	p.object(n, "condition", conditionKeys, []string{"param", "risk"}, func(m member) {
		switch m.key {
		case "param":
			c.Param = p.param(m)
		case "equals", "in", "present", "matches":
			p.operator(&c, m)
		case "risk":
			c.Risk = p.level(m)
			if c.Risk != 0 && c.Risk <= base {
				p.errorf(m.value.offset, "condition's level %s is not above the rule's %s: a condition only raises", c.Risk, base)
			}
		case "tags":
			c.Tags = p.tags(m)
		case "reason":
			c.Reason = p.reason(m)
		}
	})
	if c.Op == 0 && n.kind == objectKind {
		p.errorf(n.offset, "condition without an operator: want one of %s", strings.Join(operators, ", "))
	}
	return c
}

func (p *parser) param(m member) string {
	if p.want(m.value, stringKind, m.key) && !paramPath.MatchString(m.value.text) {
		p.errorf(m.value.offset, "malformed param %q: want input members as the Go SDK spells them, separated by dots", m.value.text)
	}
	return m.value.text
}

func (p *parser) operator(c *Condition, m member) {
	if c.Op != 0 {
		p.errorf(m.offset, "condition with a second operator %q beside %q: want one condition for each", m.key, c.Op)
		return
	}
	switch m.key {
	case "equals":
		c.Op = Equals
		c.Value = p.operand(m.value, m.key, "a bool, a string or a whole number")
	case "in":
		c.Op = In
		c.Values = p.operands(m)
	case "present":
		c.Op = Present
		p.want(m.value, boolKind, m.key)
		c.Value = m.value.truth
	case "matches":
		c.Op = Matches
		c.Matcher = p.matcher(m)
	}
}

// operands reads the values of "in": strings, or whole numbers.
func (p *parser) operands(m member) []any {
	var values []any
	var first kind
	p.list(m, func(item node) {
		if first == nullKind {
			first = item.kind
		}
		if item.kind == boolKind || item.kind != first {
			p.errorf(item.offset, "in: want only strings or only whole numbers, have %s", item.kind)
			return
		}
		value := p.operand(item, m.key, "strings or whole numbers")
		if value != nil && slices.Contains(values, value) {
			p.errorf(item.offset, "in: %s twice", quote(value))
		}
		values = append(values, value)
	})
	return values
}

// operand returns a bool, a string or a json.Number, and nil if n is neither. A string
// stands in comments of generated code, as a reason does.
func (p *parser) operand(n node, key, want string) any {
	switch n.kind {
	case boolKind:
		return n.truth
	case stringKind:
		if bad, found := unprintable(n.text); found {
			p.errorf(n.offset, notPrinted, key, bad)
		}
		return n.text
	case numberKind:
		if _, err := strconv.ParseInt(n.text, 10, 64); err == nil && wholeNumber.MatchString(n.text) {
			return json.Number(n.text)
		}
		p.errorf(n.offset, "%s: want %s, have %s: numbers are whole, of 64 bits and without an exponent", key, want, n.text)
	default:
		p.errorf(n.offset, "%s: want %s, have %s", key, want, n.kind)
	}
	return nil
}

func (p *parser) matcher(m member) string {
	if !p.want(m.value, stringKind, m.key) {
		return ""
	}
	for _, name := range Matchers() {
		if name == m.value.text {
			return name
		}
	}
	p.errorf(m.value.offset, "unknown matcher %q: want one of %s%s",
		m.value.text, strings.Join(Matchers(), ", "), nearest.DidYouMean(m.value.text, Matchers()))
	return ""
}
