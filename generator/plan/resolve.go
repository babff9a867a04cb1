package plan

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/internal/nearest"
)

// condition resolves a condition of a rule against the types of an operation's input.
func (b *builder) condition(o *Operation, sdk *gosdk.Operation, when riskmap.Condition) (Condition, error) {
	path, final, err := b.path(sdk, when.Param)
	if err != nil {
		return Condition{}, err
	}
	for final.Kind == gosdk.List && when.Op != riskmap.Present {
		final = *final.Elem // the condition holds if it holds for one element
		path = append(path, Step{Kind: Each, Pointer: final.Pointer})
	}
	test, err := b.test(when, final)
	if err != nil {
		return Condition{}, fmt.Errorf("%s: %w", when.Param, err)
	}
	return Condition{
		Risk: when.Risk, Tags: when.Tags, Reason: when.Reason,
		Text: when.Words(), Path: path, Test: test,
	}, nil
}

// conditionConstants names the level of each condition after its operation and member.
// Further conditions on one member are numbered, and so are those whose name something
// else has: hence they are named last.
func (b *builder) conditionConstants() {
	for i := range b.pkg.Operations {
		o := &b.pkg.Operations[i]
		for j := range o.Conditions {
			c := &o.Conditions[j]
			name := o.Constant + c.member()
			c.Constant = name
			for n := 2; b.pkg.Names[c.Constant] != ""; n++ {
				c.Constant = fmt.Sprintf("%s%d", name, n)
			}
			b.claim(c.Constant, "a condition of "+o.Name)
		}
	}
}

// member returns the path of what is tested as a part of a name. Keys of maps may hold
// more than names do.
func (c *Condition) member() string {
	var b strings.Builder
	for _, step := range c.Path {
		for _, r := range step.Field + step.Key {
			if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// path follows a parameter's path through the input's types and returns the steps
// and the type at its end.
func (b *builder) path(sdk *gosdk.Operation, param string) ([]Step, gosdk.Type, error) {
	var steps []Step
	members, owner := sdk.Members, sdk.Input
	var current gosdk.Type
	parts := strings.Split(param, ".")
	for i, part := range parts {
		if i > 0 {
			more, shape, err := b.descend(current, part, parts[:i])
			if err != nil {
				return nil, current, err
			}
			steps = append(steps, more...)
			if shape == nil { // part was a map's key
				current = gosdk.Type{Kind: gosdk.String}
				continue
			}
			members, owner = shape.Members, shape.Name
		}
		member, err := FindMember(members, owner, part)
		if err != nil {
			return nil, current, err
		}
		current = member.Type
		steps = append(steps, Step{Kind: Field, Field: part, Pointer: current.Pointer})
	}
	return steps, current, nil
}

// descend leads from a value of type t into the struct, or the map's entry, in
// which the next part of a path is looked for. It returns no shape for an entry.
func (b *builder) descend(t gosdk.Type, part string, before []string) ([]Step, *gosdk.Shape, error) {
	var steps []Step
	for t.Kind == gosdk.List || t.Kind == gosdk.Map {
		if t.Kind == gosdk.Map && t.Elem.Kind == gosdk.String {
			return append(steps, Step{Kind: Key, Key: part}), nil, nil
		}
		kind := Each
		if t.Kind == gosdk.Map {
			kind = Values
		}
		steps = append(steps, Step{Kind: kind, Pointer: t.Elem.Pointer})
		t = *t.Elem
	}
	if t.Kind != gosdk.Named {
		return nil, nil, fmt.Errorf("%s holds no members, so it has no %s", strings.Join(before, "."), part)
	}
	shape, err := b.sdk.Lookup(t.Name)
	if err != nil {
		return nil, nil, err
	}
	if shape.Kind != gosdk.Struct {
		return nil, nil, fmt.Errorf("%s is not a struct, so it has no member %s", strings.Join(before, "."), part)
	}
	return steps, &shape, nil
}

// FindMember returns the member of a name. The error of a struct, called owner, that has
// none suggests the nearest.
func FindMember(members []gosdk.Member, owner, name string) (gosdk.Member, error) {
	known := make([]string, len(members))
	for i, m := range members {
		if m.Name == name {
			return m, nil
		}
		known[i] = m.Name
	}
	return gosdk.Member{}, fmt.Errorf("%s has no member %q%s", owner, name, nearest.DidYouMean(name, known))
}

// test resolves what a condition asks of a value of type t.
func (b *builder) test(when riskmap.Condition, t gosdk.Type) (Test, error) {
	switch when.Op {
	case riskmap.Present:
		return b.present(when, t)
	case riskmap.Matches:
		if t.Kind != gosdk.String && t.Kind != gosdk.Named {
			return Test{}, fmt.Errorf("%q needs a string", "matches")
		}
		function, ok := matcherFuncs[when.Matcher]
		if !ok {
			return Test{}, fmt.Errorf("unknown matcher %q", when.Matcher)
		}
		return Test{Kind: Match, Matcher: function}, nil
	case riskmap.Equals:
		return b.equals([]any{when.Value}, t)
	case riskmap.In:
		return b.equals(when.Values, t)
	}
	return Test{}, fmt.Errorf("unknown operator")
}

// matcherFuncs are the functions of package governor behind the matchers' names.
var matcherFuncs = map[string]string{
	"open-cidr":   "OpenCIDR",
	"public-acl":  "PublicACL",
	"open-policy": "OpenPolicy",
}

func (b *builder) present(when riskmap.Condition, t gosdk.Type) (Test, error) {
	want, ok := when.Value.(bool)
	if !ok {
		return Test{}, fmt.Errorf("%q needs true or false", "present")
	}
	test := Test{Kind: IsSet, Want: want, Zero: Nil}
	switch {
	case t.Pointer:
	case t.Kind == gosdk.List || t.Kind == gosdk.Map || t.Kind == gosdk.Blob:
		test.Zero = Empty
	case t.Kind == gosdk.Bool:
		test.Zero = Unset
	case t.Kind == gosdk.String:
		test.Zero = EmptyText
	case t.Kind == gosdk.Named:
		shape, err := b.sdk.Lookup(t.Name)
		if err != nil {
			return Test{}, err
		}
		switch shape.Kind {
		case gosdk.Enum:
			test.Zero = EmptyText
		case gosdk.Number:
			return Test{}, errAlwaysSet
		}
	case t.Kind == gosdk.Int || t.Kind == gosdk.Float:
		return Test{}, errAlwaysSet
	}
	return test, nil
}

var errAlwaysSet = errors.New("a number that is not a pointer is always set")

func (b *builder) equals(values []any, t gosdk.Type) (Test, error) {
	test := Test{Kind: EqualsAny, FreeText: t.Kind == gosdk.String}
	for _, value := range values {
		literal, err := b.literal(value, t)
		if err != nil {
			return Test{}, err
		}
		test.Literals = append(test.Literals, literal)
	}
	return test, nil
}
