package leastpolicy

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
	"github.com/ascendgen/ascendgen/models"
)

// Facts gives the facts of a service, by its Go package.
type Facts func(service string) (*models.Service, error)

// Options say what a policy is to be about.
type Options struct {
	Scope
	// Resources narrow types of resources: "s3:bucket=reports", "s3:bucket=arn:...". A
	// type that is within a narrowed one is narrowed with it. An empty value leaves the
	// type out.
	Resources []string
	// Actions hold the IAM actions of operations, "service:Operation", of which the
	// facts know none.
	Actions map[string][]string
	// OwnOnly leaves out what operations may need beside their own action.
	OwnOnly bool
}

// Policy is what a program's calls need.
type Policy struct {
	Statements []Statement
	Missing    []Missing
	Notes      []string // what a person may want to look into
}

// Statement is one of the policy, and what it is for.
type Statement struct {
	iampolicy.Statement
	Own   bool              // of the operations' own actions; else of what they may need besides
	Needs map[string][]Need // by action
}

// Need is an operation for which an action is needed, and where it is called.
type Need struct {
	Operation string // "s3:GetObject"
	Uses      []usage.Use
}

// Missing is an operation for which the policy has no action: calls would be refused.
type Missing struct {
	Operation string
	Reason    string
	Uses      []usage.Use
}

// Least makes the policy. It is an error if an option is of no use, or if there is
// nothing to allow.
func Least(uses []usage.Use, facts Facts, o Options) (*Policy, error) {
	c := collector{actions: o.Actions, facts: facts, needs: map[string]*action{}, missing: map[string]*Missing{}}
	for _, u := range uses {
		if err := c.use(u, o.OwnOnly); err != nil {
			return nil, err
		}
	}
	if err := unused(o.Actions, uses); err != nil {
		return nil, err
	}
	p, err := c.policy(o)
	if err != nil {
		return nil, err
	}
	if len(p.Statements)+len(p.Missing) == 0 {
		return nil, errors.New("no governed operations: there is nothing to allow")
	}
	return p, nil
}

// unused returns an error for actions of operations that are not called.
func unused(actions map[string][]string, uses []usage.Use) error {
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(actions)) {
		if !slices.ContainsFunc(uses, func(u usage.Use) bool { return u.Key() == key }) {
			errs = append(errs, fmt.Errorf("action of %s: the program does not call it", key))
		}
	}
	return errors.Join(errs...)
}

// policy puts actions that are on the same resources into one statement.
func (c *collector) policy(o Options) (*Policy, error) {
	n, err := c.narrower(o)
	if err != nil {
		return nil, err
	}
	type group struct {
		own  bool
		arns string
	}
	statements := map[group]*Statement{}
	types := map[group][]typeKey{}
	p := &Policy{}
	var errs []error
	for _, full := range slices.Sorted(maps.Keys(c.needs)) {
		a := c.needs[full]
		r, err := n.resources(a.prefix, a.types)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", full, err))
			continue
		}
		if len(r.open) > 0 {
			p.Notes = append(p.Notes, fmt.Sprintf("%s is not narrowed on %s", full, strings.Join(r.open, ", ")))
		}
		g := group{a.own, strings.Join(r.arns, "\n")}
		s := statements[g]
		if s == nil {
			s = &Statement{Own: a.own, Needs: map[string][]Need{}}
			s.Effect, s.Resource = iampolicy.Allow, r.arns
			statements[g] = s
		}
		s.Action = append(s.Action, full)
		s.Needs[full] = a.sorted()
		types[g] = append(types[g], r.types...)
	}
	if err := errors.Join(append(errs, n.idle())...); err != nil {
		return nil, err
	}
	for g, s := range statements {
		s.Sid = sid(types[g], s.Own)
		p.Statements = append(p.Statements, *s)
	}
	p.sort()
	p.Missing = c.sortedMissing()
	return p, nil
}

func (c *collector) narrower(o Options) (*narrower, error) {
	seen := map[string]bool{}
	var all []*models.Authorization
	for _, a := range c.needs {
		if seen[a.prefix] {
			continue
		}
		seen[a.prefix] = true
		reference, err := models.Authorizations(a.prefix)
		if err != nil {
			return nil, err
		}
		all = append(all, reference)
	}
	return newNarrower(o.Scope, all, o.Resources)
}

// sort orders statements, own actions first, and makes their names unique.
func (p *Policy) sort() {
	slices.SortFunc(p.Statements, func(a, b Statement) int {
		if a.Own != b.Own {
			return map[bool]int{true: -1, false: 1}[a.Own]
		}
		return cmp.Or(cmp.Compare(a.Sid, b.Sid), slices.Compare(a.Action, b.Action))
	})
	count := map[string]int{}
	for i := range p.Statements {
		s := &p.Statements[i]
		if count[s.Sid]++; count[s.Sid] > 1 {
			s.Sid = fmt.Sprintf("%s%d", s.Sid, count[s.Sid])
		}
	}
}

// few is how many types a statement's name tells.
const few = 3

// sid names a statement for what it is on: "S3Object", "SqsQueue".
func sid(types []typeKey, own bool) string {
	slices.SortFunc(types, func(a, b typeKey) int { return strings.Compare(a.String(), b.String()) })
	types = slices.Compact(types)
	name := "OnNoResource"
	if len(types) > 0 {
		name = title(types[0].prefix)
		for _, t := range types[:min(few, len(types))] {
			name += title(t.name)
		}
		if len(types) > few {
			name += "AndMore"
		}
	}
	if !own {
		name = "Perhaps" + name
	}
	return name
}

// title makes words of letters and digits: "global-table" is "GlobalTable".
func title(s string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9') }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// Documents returns the policy as documents of a kind, each of at most limit
// characters, or of what the kind may have if limit is 0.
func (p *Policy) Documents(k iampolicy.Kind, limit int) ([]iampolicy.Document, error) {
	var statements []iampolicy.Statement
	for _, s := range p.Statements {
		statements = append(statements, s.Statement)
	}
	return pack(statements, k, limit)
}
