package iampolicy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Validate returns everything in which the document is not one of its kind, an error a
// line that names its statement. Lengths are for [Document.Encode] to tell. A nil error
// does not mean that AWS knows every action, resource or key that the document names.
func (d Document) Validate(k Kind) error {
	c := checker{kind: k}
	if !k.valid() {
		c.errorf("unknown kind %s", k)
		return errors.Join(c.errs...)
	}
	switch d.Version {
	case "", Version2012:
		c.variables = true
	case Version2008:
	default:
		c.errorf("unknown version %q: want %q%s", d.Version, Version2012, nearest.DidYouMean(d.Version, []string{Version2012, Version2008}))
	}
	c.characters("Id", d.ID)
	if len(d.Statements) == 0 {
		c.errorf("no statement: want one at least")
	}
	sids := map[string]int{}
	for i := range d.Statements {
		s := &d.Statements[i]
		c.where = place(i, s.Sid) + ": "
		if first, twice := sids[s.Sid]; twice && s.Sid != "" {
			c.errorf("%s has the same Sid", place(first, ""))
		}
		sids[s.Sid] = i
		c.statement(s)
	}
	return errors.Join(c.errs...)
}

// place names a statement in errors.
func place(i int, sid string) string {
	if sid == "" {
		return fmt.Sprintf("statement %d", i+1)
	}
	return fmt.Sprintf("statement %d (%.80q)", i+1, sid)
}

type checker struct {
	kind      Kind
	variables bool // the version has them
	where     string
	errs      []error
}

func (c *checker) errorf(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("%s%s", c.where, fmt.Sprintf(format, args...)))
}

func (c *checker) family() family { return kinds[c.kind].family }

var sids = regexp.MustCompile(`^[A-Za-z0-9]*$`)

func (c *checker) statement(s *Statement) {
	c.characters("Sid", s.Sid)
	if c.family() != free && c.family() != resource && !sids.MatchString(s.Sid) {
		c.errorf("Sid %q: %s wants letters and digits", s.Sid, c.kind.article())
	}
	if s.Effect != Allow && s.Effect != Deny {
		c.errorf("Effect %q: want Allow or Deny%s", s.Effect, nearest.DidYouMean(string(s.Effect), []string{string(Allow), string(Deny)}))
	}
	c.principals(s)
	c.pair("Action", s.Action, s.NotAction, true)
	c.actions("Action", s.Action)
	c.actions("NotAction", s.NotAction)
	if c.family() == trust {
		if len(s.Resource)+len(s.NotResource) > 0 {
			c.errorf("a trust policy has no Resource: it is about the role that it is of")
		}
	} else {
		c.pair("Resource", s.Resource, s.NotResource, c.family() == identity)
		c.resources("Resource", s.Resource)
		c.resources("NotResource", s.NotResource)
	}
	c.conditions(s.Condition)
}

// pair checks an element and its negation, which exclude each other.
func (c *checker) pair(name string, is, not []string, required bool) {
	switch {
	case len(is) > 0 && len(not) > 0:
		c.errorf("%s and Not%s: want one of them", name, name)
	case len(is)+len(not) == 0 && required:
		c.errorf("no %s: want it, or Not%s", name, name)
	}
}

var actionPattern = regexp.MustCompile(`^([A-Za-z0-9-]+|\*):[A-Za-z0-9_.*?-]+$`)

func (c *checker) actions(element string, actions []string) {
	for _, a := range actions {
		if a != "*" && !actionPattern.MatchString(a) {
			c.errorf("%s %q: want service:Action, as in s3:GetObject or s3:Get*, or *", element, a)
		}
	}
}

func (c *checker) resources(element string, resources []string) {
	for _, r := range resources {
		if err := isARN(r); err != nil {
			c.errorf("%s %v", element, err)
		}
		c.text(element, r)
	}
}

func (c *checker) conditions(conditions Conditions) {
	type entry struct{ operator, key string }
	seen := map[entry]bool{}
	for _, condition := range conditions {
		e := entry{string(condition.Operator), strings.ToLower(condition.Key)}
		if seen[e] {
			c.errorf("Condition: %s of %q twice: want one with all values", condition.Operator, condition.Key)
		}
		seen[e] = true
		c.condition(condition)
	}
}

func (c *checker) condition(condition Condition) {
	what := fmt.Sprintf("Condition: %s of %q", condition.Operator, condition.Key)
	if strings.TrimSpace(condition.Key) == "" {
		c.errorf("%s: want a key, as in aws:SourceIp", what)
	}
	c.characters(what, condition.Key)
	if len(condition.Values) == 0 {
		c.errorf("%s: no value", what)
	}
	op, ok := condition.Operator.parse()
	if !ok {
		c.errorf("Condition: unknown operator %q%s", condition.Operator, nearest.DidYouMean(string(condition.Operator), operatorNames()))
		return
	}
	for _, v := range condition.Values {
		c.text(what, v)
		if op.check == nil {
			continue
		}
		if err := op.check(v); err != nil {
			c.errorf("%s: value %v", what, err)
		}
	}
}

// text checks what may hold policy variables.
func (c *checker) text(what, s string) {
	c.characters(what, s)
	if !c.variables {
		return
	}
	if _, err := expand(s, nil); err != nil {
		c.errorf("%s: %v", what, err)
	}
}

// characters checks that a document can hold the text: IAM takes Latin-1 alone, others
// take more.
func (c *checker) characters(what, s string) {
	if !utf8.ValidString(s) {
		c.errorf("%s %q: want UTF-8", what, s)
		return
	}
	i := strings.IndexFunc(s, func(r rune) bool {
		latin := c.family() == identity || c.family() == trust
		return r < ' ' && !slices.Contains([]rune("\t\n\r"), r) || r >= literalStar || latin && r > '\u00ff'
	})
	if i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		c.errorf("%s %q: %s cannot hold the character %U", what, s, c.kind.article(), r)
	}
}
