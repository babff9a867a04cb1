package riskmap

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// Names returns the Go package name of a service that goes by the given name,
// which may be the Go package name itself or an alias, such as boto3's or IAM's.
// For an unknown or ambiguous name it returns an error that says so, with the
// nearest right name; riskmap puts the position in front. It must be safe for
// concurrent use if the Map is used so.
type Names func(name string) (goPackage string, err error)

// Map is what some risk maps, laid over one another, say of all operations.
// Make it with [New]. It may be used from many goroutines at once.
type Map struct {
	names    Names
	files    []*File
	fallback governor.Risk
	services map[string][]*layer // by Go package name; the last file's layer first
}

// layer holds the rules of one file for one service.
type layer struct {
	service string
	rules   []*Rule          // all, in file order
	exact   map[string]*Rule // by operation
	globs   []glob           // the strongest first
}

type glob struct {
	pattern
	rule *Rule
}

// New lays files over one another, later ones over earlier ones. All of these
// are errors, reported together as [Errors]: a service that names does not know,
// and two rules of one file that name the same operations under two names of
// one service. That no file states a default, or that names is nil, is an error
// by itself.
func New(names Names, files ...*File) (*Map, error) {
	if names == nil {
		return nil, errors.New("risk map: no names of services given")
	}
	m := &Map{names: names, files: files, services: map[string][]*layer{}}
	var errs Errors
	for _, f := range slices.Backward(files) {
		m.fallback = cmp.Or(m.fallback, f.Default)
	}
	for _, f := range files {
		errs = append(errs, m.lay(f)...)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	if !m.fallback.Valid() {
		return nil, errors.New(`risk map: no file states a "default": want it in one of them`)
	}
	return m, nil
}

// Default returns the level of operations that no rule matches.
func (m *Map) Default() governor.Risk { return m.fallback }

// lay puts a layer of f on each service that it names.
func (m *Map) lay(f *File) Errors {
	var errs Errors
	layers := map[string]*layer{}    // by Go package name
	spellings := map[string]*layer{} // by name as written: m.names may be slow
	for _, r := range f.Rules {
		l := spellings[r.Service]
		if l == nil {
			service, err := m.names(r.Service)
			if err != nil {
				errs = append(errs, &Error{Pos: r.Pos, Msg: err.Error(), Rule: r, Err: err})
				continue
			}
			if layers[service] == nil {
				layers[service] = &layer{service: service, exact: map[string]*Rule{}}
			}
			l = layers[service]
			spellings[r.Service] = l
		}
		l.add(r, &errs)
	}
	for service, l := range layers {
		l.sort()
		m.services[service] = append([]*layer{l}, m.services[service]...)
	}
	errs.sort()
	return errs
}

func (l *layer) add(r *Rule, errs *Errors) {
	if !r.Risk.Valid() {
		errs.ruleErrorf(r, "rule %s without a level", r.Key) // only of a File made by hand
		return
	}
	if twin := l.twin(r); twin != nil {
		errs.ruleErrorf(r, "duplicate rule: %s is %s:%s, as is %s at %s", r.Key, l.service, r.Operation, twin.Key, twin.Pos)
		return
	}
	l.rules = append(l.rules, r)
	if r.Exact() {
		l.exact[r.Operation] = r
	} else {
		l.globs = append(l.globs, glob{newPattern(r.Operation), r})
	}
}

// twin returns the rule that names the very operations that r names, if any.
func (l *layer) twin(r *Rule) *Rule {
	if r.Exact() {
		return l.exact[r.Operation]
	}
	for _, g := range l.globs {
		if g.rule.Operation == r.Operation {
			return g.rule
		}
	}
	return nil
}

func (l *layer) sort() {
	slices.SortFunc(l.globs, func(a, b glob) int {
		return cmp.Or(cmp.Compare(b.literal, a.literal), cmp.Compare(a.rule.Operation, b.rule.Operation))
	})
}

// Resolve returns the rating of an operation, by the order of precedence in the
// package comment. Service is the Go package name, operation the name of the
// operation itself; whether there is such an operation is not asked. If the
// rules do not settle the rating, or service is an alias, it returns an error
// and the zero Rating, which is unrated.
func (m *Map) Resolve(service, operation string) (Rating, error) {
	if operation == "" {
		return Rating{}, fmt.Errorf("risk map: no operation of %s named", service)
	}
	layers, ok := m.services[service]
	if !ok {
		// A service without rules gets the default, but an alias must not: it
		// would hide the rules that stand under the right name.
		if name, err := m.names(service); err == nil && name != service {
			return Rating{}, fmt.Errorf("risk map: %q is not a Go package name: want %q", service, name)
		}
	}
	rating := Rating{Risk: m.fallback}
	for _, l := range layers {
		if err := l.resolve(operation, "", &rating); err != nil {
			return Rating{}, err
		}
	}
	return rating, nil
}

// ResolvePresign returns the rating of a method that signs requests, such as
// PresignGetObject of s3. Only rules that begin with "Presign" rate those: others are
// about the operations themselves, even if their globs match. If there is none, the
// Rating has no Rule, and what rates the operation counts.
func (m *Map) ResolvePresign(service, method string) (Rating, error) {
	var rating Rating
	for _, l := range m.services[service] {
		if err := l.resolve(method, PresignPrefix, &rating); err != nil {
			return Rating{}, err
		}
	}
	return rating, nil
}

// PresignPrefix is how the names of methods that sign requests begin, and of no
// operation of AWS.
const PresignPrefix = "Presign"

// resolve takes what those rules of l that begin with prefix say into the rating,
// unless a stronger layer has settled it already.
func (l *layer) resolve(operation, prefix string, rating *Rating) error {
	settled := rating.Rule != nil
	strongest := -1 // literal letters of the glob that won in this layer
	if r := l.exact[operation]; r != nil {
		rating.take(r)
	}
	for i := range l.globs {
		g := &l.globs[i]
		if !strings.HasPrefix(g.rule.Operation, prefix) || !g.match(operation) {
			continue
		}
		if rating.Rule == nil {
			strongest = g.literal
		} else if !settled && g.literal == strongest && !sameOutcome(rating.Rule, g.rule) {
			return conflict(rating.Rule, g.rule, l.service, operation)
		}
		rating.take(g.rule)
	}
	return nil
}

// take notes a rule that matches: the first one wins.
func (r *Rating) take(rule *Rule) {
	if r.Rule != nil {
		r.Beat = append(r.Beat, rule)
		return
	}
	r.Rule, r.Risk, r.Tags = rule, rule.Risk, rule.Tags
}

func conflict(a, b *Rule, service, operation string) error {
	if comparePlaces(b.Pos, a.Pos) < 0 {
		a, b = b, a
	}
	var errs Errors
	errs.ruleErrorf(b, "%s and %s (%s) rate %s:%s differently and are equally exact: want a rule for %[4]s:%[5]s itself",
		b.Key, a.Key, a.Pos, service, operation)
	return errs[0]
}

// sameOutcome reports whether it makes no difference which of two rules wins.
func sameOutcome(a, b *Rule) bool {
	return a.Risk == b.Risk && a.Tags == b.Tags && slices.EqualFunc(a.When, b.When, func(x, y Condition) bool {
		return x.Risk == y.Risk && x.Tags == y.Tags && x.String() == y.String()
	})
}
