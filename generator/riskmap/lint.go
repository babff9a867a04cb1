package riskmap

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/ascendgen/ascendgen/governor"
)

// Facts are what [Map.Lint] has to know of one operation.
type Facts struct {
	Service   string // Go package name
	Operation string
	Access    string // IAM access level of the operation's own action: one of the Access constants, "" if unknown
}

// IAM's access levels, as AWS spells them.
const (
	AccessRead        = "Read"
	AccessList        = "List"
	AccessWrite       = "Write"
	AccessTagging     = "Tagging"
	AccessPermissions = "Permissions management"
)

// Kind says what a finding is about.
type Kind string

// The kinds of findings. Those marked with * are not reported of a rule that
// gives a reason: then a person has decided it. A proposal is no reason.
const (
	KindUnmatched   Kind = "unmatched"    // the rule matches no operation
	KindShadowed    Kind = "shadowed"     // other rules of the file take every operation that it matches
	KindConflict    Kind = "conflict"     // rules equally exact rate an operation differently
	KindMixedAccess Kind = "mixed-access" // * the glob takes in operations of unlike access level
	KindAccess      Kind = "access"       // * the level goes against the access level
	KindTags        Kind = "tags"         // * the level is below what the tags warrant
	KindBatch       Kind = "batch"        // * a batch is rated below what it does many times
	KindOrder       Kind = "order"        // the rule stands before one that goes first
	KindNoReason    Kind = "no-reason"    // an exact rule or a condition above medium gives no reason
	KindProposed    Kind = "proposed"     // the reason is one that nobody has decided on
	KindDefault     Kind = "default"      // the default of a file is below medium
)

// Finding is something that a reviewer of the map would object to.
type Finding struct {
	Pos     Position
	Rule    *Rule // nil for KindDefault
	Kind    Kind
	Message string
}

// String returns the finding on one line, its position first.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s (%s)", f.Pos, f.Message, f.Kind)
}

// Lint looks at what the map's files say in themselves and, for each service of
// which there are facts, at what they make of its operations. Facts hold all
// operations of a service or none, in any order; a service comes under its Go
// package name. Operations that no rule names are not objected to, unless a
// batch thereby falls below its member; but a default below medium is. Findings come
// by file, in the order in which the files were laid, and inside a file by position.
// The error is about the facts: an operation without a name, a service under an alias.
func (m *Map) Lint(facts []Facts) ([]Finding, error) {
	var l linter
	for _, f := range m.files {
		l.report(f.Unsorted()...)
		l.fallback(f)
		l.reasons(f)
	}
	services := map[string][]Facts{}
	for _, fact := range facts {
		services[fact.Service] = append(services[fact.Service], fact)
	}
	for service, facts := range services {
		slices.SortFunc(facts, func(a, b Facts) int { return cmp.Compare(a.Operation, b.Operation) })
		if err := l.service(m, service, facts); err != nil {
			return nil, err
		}
	}
	l.sort(m.files)
	return l.findings, nil
}

// Unsorted returns a finding for each rule that stands after one that it should
// precede: the order is by service, then by operation, in byte order. The parser
// takes any order; a sorted map keeps diffs small and decisions easy to find.
func (f *File) Unsorted() []Finding {
	var l linter
	for i, r := range f.Rules {
		if i > 0 && compareKeys(f.Rules[i-1], r) > 0 {
			l.addf(r, KindOrder, "%s stands after %s: want rules by service, then by operation, in byte order", r.Key, f.Rules[i-1].Key)
		}
	}
	return l.findings
}

type linter struct {
	findings []Finding
}

func (l *linter) report(findings ...Finding) { l.findings = append(l.findings, findings...) }

func (l *linter) addf(r *Rule, kind Kind, format string, args ...any) {
	l.report(Finding{Pos: r.Pos, Rule: r, Kind: kind, Message: fmt.Sprintf(format, args...)})
}

// sort puts the findings into the order that Lint promises.
func (l *linter) sort(files []*File) {
	order := map[string]int{}
	for i, f := range files {
		order[f.Name] = i
	}
	slices.SortStableFunc(l.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(order[a.Pos.File], order[b.Pos.File]), comparePlaces(a.Pos, b.Pos),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Message, b.Message))
	})
}

// fallback reports a default that takes what nobody has looked at for harmless. Unlike
// a rule, it has no reason that could answer.
func (l *linter) fallback(f *File) {
	if f.Default != 0 && f.Default < governor.Medium {
		l.report(Finding{Pos: f.DefaultPos, Kind: KindDefault, Message: fmt.Sprintf(
			"the default rates every operation that no rule names %s, also those that change and delete: want at least medium, and rules for what is %[1]s", f.Default)})
	}
}

// reasons asks for a reason of what will stop people's calls, and for a decision where
// there is a proposal.
func (l *linter) reasons(f *File) {
	for _, r := range f.Rules {
		l.proposed(r, r.Reason, r.Pos, r.Key)
		if r.Exact() && r.Risk > governor.Medium && r.Reason == "" {
			l.addf(r, KindNoReason, "%s is rated %s without a reason", r.Key, r.Risk)
		}
		for _, c := range r.When {
			l.condition(r, c)
		}
	}
}

// proposed reports a reason that nobody has decided on.
func (l *linter) proposed(r *Rule, reason string, pos Position, about string) {
	if isProposal(reason) {
		l.report(Finding{Pos: pos, Rule: r, Kind: KindProposed, Message: fmt.Sprintf(
			"%s: the reason begins with %q, so nobody has decided it: look at the operation and give a reason", about, Proposal)})
	}
}

// condition looks at the reason of a condition, and at one that gives none.
func (l *linter) condition(r *Rule, c Condition) {
	about := fmt.Sprintf("%s: condition on %s", r.Key, c.Param)
	l.proposed(r, c.Reason, c.Pos, about)
	if decided(c.Reason) {
		return
	}
	about += fmt.Sprintf(" is rated %s", c.Risk)
	if c.Risk > governor.Medium && c.Reason == "" {
		l.report(Finding{Pos: c.Pos, Rule: r, Kind: KindNoReason, Message: about + " without a reason"})
	} else if floor, tag := tagFloor(c.Tags); c.Risk < floor {
		l.report(Finding{Pos: c.Pos, Rule: r, Kind: KindTags,
			Message: fmt.Sprintf("%s, its tag %s warrants %s: raise it or give a reason", about, tag, floor)})
	}
}

// service holds the map against the operations of one service.
func (l *linter) service(m *Map, service string, facts []Facts) error {
	operations := make([]string, len(facts))
	for i, fact := range facts {
		operations[i] = fact.Operation
	}
	for _, layer := range m.services[service] {
		for _, r := range layer.unmatched(operations) {
			l.addf(r, KindUnmatched, "%s matches no operation of %s%s", r.Key, service, suggestion(r, operations))
		}
		l.layer(layer, facts)
	}
	ratings := map[string]Rating{}
	won := map[*Rule][]Facts{}
	for _, fact := range facts {
		rating, err := m.Resolve(service, fact.Operation)
		if err != nil {
			var conflict *Error
			if !errors.As(err, &conflict) {
				return err
			}
			l.addf(conflict.Rule, KindConflict, "%s", conflict.Msg)
			continue
		}
		ratings[fact.Operation] = rating
		if rating.Rule != nil {
			won[rating.Rule] = append(won[rating.Rule], fact)
		}
	}
	for r, facts := range won {
		if !decided(r.Reason) {
			l.access(r, facts)
			l.tags(r)
		}
	}
	l.batches(service, operations, ratings)
	return nil
}
