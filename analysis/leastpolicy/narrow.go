package leastpolicy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/models"
)

// typeKey names a type of resource: "s3:bucket".
type typeKey struct{ prefix, name string }

func (k typeKey) String() string { return k.prefix + ":" + k.name }

// narrowing is what a type of resource is narrowed to.
type narrowing struct {
	form string
	arns []string // none: the type is left out
	used bool
}

// alternatives are other ways to what a bucket holds. Where the bucket or its objects
// are narrowed, they are not left open.
var alternatives = map[typeKey]bool{
	{"s3", "accesspoint"}: true, {"s3", "accesspointobject"}: true, {"s3", "objectlambdaaccesspoint"}: true,
	{"s3", "multiregionaccesspoint"}: true, {"s3express", "accesspointbucket"}: true,
}

// narrower knows the types of resources of the prefixes in use, and what some of them
// are narrowed to.
type narrower struct {
	scope  Scope
	types  map[typeKey]string // forms
	narrow map[typeKey]*narrowing
}

// newNarrower reads narrowings: "s3:bucket=reports".
func newNarrower(scope Scope, all []*models.Authorization, given []string) (*narrower, error) {
	n := &narrower{scope, map[typeKey]string{}, map[typeKey]*narrowing{}}
	for _, a := range all {
		for _, t := range a.Types {
			n.types[typeKey{a.Prefix, t.Name}] = t.ARN
		}
	}
	var errs []error
	for _, each := range given {
		if err := n.add(each); err != nil {
			errs = append(errs, fmt.Errorf("resource %q: %w", each, err))
		}
	}
	return n, errors.Join(errs...)
}

func (n *narrower) add(given string) error {
	name, value, ok := strings.Cut(given, "=")
	if !ok {
		return errors.New("want TYPE=NAME or TYPE=ARN, as in s3:bucket=reports")
	}
	key, err := n.find(name)
	if err != nil {
		return err
	}
	form := n.types[key]
	to := n.narrow[key]
	if to != nil && (value == "" || len(to.arns) == 0) {
		return fmt.Errorf("%s is left out, and narrowed too", key)
	}
	if to == nil {
		to = &narrowing{form: form}
		n.narrow[key] = to
	}
	if value == "" {
		return nil
	}
	arn := value
	if strings.HasPrefix(value, "arn:") {
		if !matches(form, value) {
			return fmt.Errorf("want an ARN of the form %s", form)
		}
	} else if arn, ok = n.scope.named(form, value); !ok {
		return fmt.Errorf("want a name that fits %s", form)
	}
	if err := n.whole(key, form, arn); err != nil {
		return err
	}
	if !slices.Contains(to.arns, arn) {
		to.arns = append(to.arns, arn)
	}
	return nil
}

// whole refuses what is not a resource of the type but something within it: an object
// where a bucket is wanted.
func (n *narrower) whole(key typeKey, form, arn string) error {
	resource := strings.SplitN(arn, ":", arnParts)
	for _, other := range n.keys() {
		rest, ok := strings.CutPrefix(n.types[other], form)
		if !ok || other.prefix != key.prefix || rest == "" || rest[0] != '/' && rest[0] != ':' {
			continue
		}
		lead, _, _ := strings.Cut(split(form)[arnParts-1], "${")
		if strings.ContainsRune(strings.TrimPrefix(resource[arnParts-1], lead), rune(rest[0])) {
			return fmt.Errorf("want a %s without %q: did you mean %s?", key.name, rest[0], other)
		}
	}
	return nil
}

// find resolves the name of a type, which may lack the prefix where one has it alone.
func (n *narrower) find(name string) (typeKey, error) {
	var names []string
	var found []typeKey
	for _, key := range n.keys() {
		names = append(names, key.String())
		if key.String() == name || key.name == name {
			found = append(found, key)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		near := nearest.DidYouMean(name, names)
		if near == "" {
			near = "; the program's calls are about " + strings.Join(n.prefixes(), ", ")
		}
		return typeKey{}, fmt.Errorf("unknown type of resource %q%s", name, near)
	}
	return typeKey{}, fmt.Errorf("type of resource %q is ambiguous: want one of %v", name, found)
}

func (n *narrower) keys() []typeKey {
	var keys []typeKey
	for key := range n.types {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b typeKey) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

func (n *narrower) prefixes() []string {
	var all []string
	for _, key := range n.keys() {
		all = append(all, key.prefix)
	}
	return slices.Compact(all)
}

// on is what an action is on.
type on struct {
	arns  []string // sorted
	types []typeKey
	// open names the types that are not narrowed although others of the action are.
	open []string
}

// resources gives what an action is on that may be restricted to types.
func (n *narrower) resources(prefix string, types []models.ResourceType) (on, error) {
	if len(types) == 0 {
		return on{arns: []string{"*"}}, nil
	}
	var r on
	var open []typeKey
	narrowed := false
	for _, t := range types {
		key := typeKey{prefix, t.Name}
		arns, ok := n.narrowed(key, t.ARN)
		if !ok {
			open = append(open, key)
			continue
		}
		if len(arns) > 0 {
			narrowed = true
			r.arns, r.types = append(r.arns, arns...), append(r.types, key)
		}
	}
	for _, key := range open {
		if narrowed && alternatives[key] {
			continue
		}
		if narrowed {
			r.open = append(r.open, key.String())
		}
		r.arns, r.types = append(r.arns, n.scope.fill(n.types[key])), append(r.types, key)
	}
	if len(r.arns) == 0 {
		return r, errors.New("every type of resource that it is on is left out")
	}
	slices.Sort(r.arns)
	r.arns = slices.Compact(r.arns)
	return r, nil
}

// narrowed gives the ARNs to which a type is narrowed, itself or with what it is
// within: objects with their bucket.
func (n *narrower) narrowed(key typeKey, form string) ([]string, bool) {
	if own := n.narrow[key]; own != nil {
		own.used = true
		return own.arns, true
	}
	var arns []string
	found := false
	for _, other := range n.keys() {
		within := n.narrow[other]
		if within == nil || other.prefix != key.prefix {
			continue
		}
		rest, ok := strings.CutPrefix(form, within.form)
		if !ok || rest == "" || rest[0] != '/' && rest[0] != ':' {
			continue
		}
		within.used, found = true, true
		for _, arn := range within.arns {
			arns = append(arns, arn+n.scope.fill(rest))
		}
	}
	return arns, found
}

// idle returns an error for each narrowing that narrowed nothing: a slip would leave
// the policy wider than was meant.
func (n *narrower) idle() error {
	var errs []error
	for _, key := range n.keys() {
		if to := n.narrow[key]; to != nil && !to.used {
			errs = append(errs, fmt.Errorf("resource %s: none of the program's calls is on it", key))
		}
	}
	return errors.Join(errs...)
}
