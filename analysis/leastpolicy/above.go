package leastpolicy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
	"github.com/ascendgen/ascendgen/models"
)

// Rated is an operation with its rating.
type Rated struct {
	Service, Operation string
	Risk               governor.Risk
	Conditions         []Condition
	Actions            []string // of IAM, the operation's own first
	Prefix             string   // of the service's own actions
}

// Key returns "service:Operation".
func (r *Rated) Key() string { return r.Service + ":" + r.Operation }

// Condition is one of a risk map, which raises the level of some calls.
type Condition struct {
	Risk governor.Risk
	Text string
}

// Denial is what keeps anybody from operations above a level.
type Denial struct {
	Level   governor.Risk
	Actions []Denied // sorted
	// Inexpressible are operations at or below the level, some calls of which are
	// above it by a condition: a policy does not see a call's input.
	Inexpressible []Rated
	// Missing are operations above the level that the policy cannot name.
	Missing []Missing
}

// Denied is an action that is denied.
type Denied struct {
	Action string
	For    []Rated // above the level
	Also   []Rated // at or below it, but stopped too: they need the same action
}

// Above denies the operations that are rated above a level; those at the level are
// not. An operation is stopped by its own action. What it may need besides is denied
// too if no operation at or below the level needs it and it is of the service's own
// prefix: of an operation with several actions of its own, each may be the one that a
// call needs. It is an error if no operation is above.
func Above(level governor.Risk, operations []Rated) (*Denial, error) {
	d := &Denial{Level: level}
	denied := map[string]*Denied{}
	for _, op := range operations {
		if op.Risk <= level {
			if slices.ContainsFunc(op.Conditions, func(c Condition) bool { return c.Risk > level }) {
				d.Inexpressible = append(d.Inexpressible, op)
			}
			continue
		}
		names, err := stopping(op, level, operations)
		if err != nil {
			d.Missing = append(d.Missing, Missing{Operation: op.Key(), Reason: err.Error()})
		}
		for _, name := range names {
			if denied[name] == nil {
				denied[name] = &Denied{Action: name}
			}
			denied[name].For = append(denied[name].For, op)
		}
	}
	for _, op := range operations {
		if op.Risk <= level && len(op.Actions) > 0 && denied[op.Actions[0]] != nil {
			denied[op.Actions[0]].Also = append(denied[op.Actions[0]].Also, op)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(denied)) {
		d.Actions = append(d.Actions, *denied[name])
	}
	if len(d.Actions) == 0 && len(d.Missing) == 0 {
		return nil, fmt.Errorf("no operation is rated above %s: there is nothing to deny", level)
	}
	return d, nil
}

// stopping returns the actions to be denied for an operation.
func stopping(op Rated, level governor.Risk, all []Rated) ([]string, error) {
	if len(op.Actions) == 0 {
		return nil, errors.New("its IAM action is not known")
	}
	if _, err := lookUp(op.Actions[0]); err != nil {
		return nil, err
	}
	names := []string{op.Actions[0]}
	for _, name := range op.Actions[1:] {
		prefix, _, _ := strings.Cut(name, ":")
		needed := slices.ContainsFunc(all, func(other Rated) bool { return other.Risk <= level && slices.Contains(other.Actions, name) })
		if _, err := lookUp(name); err == nil && prefix == op.Prefix && !needed {
			names = append(names, name)
		}
	}
	return names, nil
}

// Documents returns the policy: an SCP that only denies, to stand beside one that
// allows, or a permissions boundary, which allows everything else. Names are
// abbreviated with "*" only if they would not fit otherwise, and only where the
// reference lists no action that would be denied by that and is not meant to be. An
// SCP that still does not fit is divided; of a boundary there can be only one.
func (d *Denial) Documents(k iampolicy.Kind, limit int) ([]iampolicy.Document, error) {
	names := make([]string, len(d.Actions))
	for i, a := range d.Actions {
		names[i] = a.Action
	}
	documents, err := d.documents(names, k, limit)
	if err != nil || len(documents) == 1 {
		return documents, err
	}
	if names, err = abbreviate(names); err != nil {
		return nil, err
	}
	documents, err = d.documents(names, k, limit)
	if err == nil && k == iampolicy.Boundary && len(documents) > 1 {
		return nil, fmt.Errorf("%s takes %d documents, and a user or role has one: want fewer services, or a service control policy", k, len(documents))
	}
	return documents, err
}

func (d *Denial) documents(names []string, k iampolicy.Kind, limit int) ([]iampolicy.Document, error) {
	var statements []iampolicy.Statement
	if k == iampolicy.Boundary {
		statements = append(statements, iampolicy.Statement{
			Sid: "AllowTheRest", Effect: iampolicy.Allow, Action: []string{"*"}, Resource: []string{"*"},
		})
	}
	for _, name := range names {
		prefix, _, _ := strings.Cut(name, ":")
		sid := "DenyAbove" + title(d.Level.String()) + title(prefix)
		if n := len(statements); n > 0 && statements[n-1].Sid == sid {
			statements[n-1].Action = append(statements[n-1].Action, name)
			continue
		}
		statements = append(statements, iampolicy.Statement{
			Sid: sid, Effect: iampolicy.Deny, Action: []string{name}, Resource: []string{"*"},
		})
	}
	return pack(statements, k, limit)
}

// abbreviate replaces names by patterns that take in the same actions of the reference.
func abbreviate(names []string) ([]string, error) {
	byPrefix := map[string][]string{}
	for _, full := range names {
		prefix, name, _ := strings.Cut(full, ":")
		byPrefix[prefix] = append(byPrefix[prefix], name)
	}
	var short []string
	for _, prefix := range slices.Sorted(maps.Keys(byPrefix)) {
		reference, err := models.Authorizations(prefix)
		if err != nil {
			return nil, err
		}
		for _, name := range cover(byPrefix[prefix], reference.Names()) {
			short = append(short, prefix+":"+name)
		}
	}
	return short, nil
}

// cover returns names, and beginnings of names with "*", that take in those wanted and
// no other of all. A beginning ends where a word does.
func cover(wanted, all []string) []string {
	want := map[string]bool{}
	for _, name := range wanted {
		want[strings.ToLower(name)] = true
	}
	exact := func(start string) bool {
		return !slices.ContainsFunc(all, func(name string) bool {
			return hasStart(name, start) && !want[strings.ToLower(name)]
		})
	}
	var short []string
	for _, name := range slices.Sorted(slices.Values(wanted)) {
		if n := len(short); n > 0 && strings.HasSuffix(short[n-1], "*") && hasStart(name, strings.TrimSuffix(short[n-1], "*")) {
			continue // taken in by the one before
		}
		short = append(short, shortest(name, wanted, exact))
	}
	return short
}

// shortest returns the shortest beginning of a name, with "*", that is exact and takes
// in more than the name; else the name.
func shortest(name string, wanted []string, exact func(string) bool) string {
	for i := range len(name) {
		start := name[:i]
		if i > 0 && !('A' <= name[i] && name[i] <= 'Z') || !exact(start) {
			continue
		}
		several := 0
		for _, other := range wanted {
			if hasStart(other, start) {
				several++
			}
		}
		if several > 1 {
			return start + "*"
		}
	}
	return name
}

// hasStart compares without regard to case, as IAM does.
func hasStart(name, start string) bool {
	return len(name) >= len(start) && strings.EqualFold(name[:len(start)], start)
}
