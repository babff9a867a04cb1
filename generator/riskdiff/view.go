package riskdiff

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// Key names an operation: the Go package name of its service, and its own.
type Key struct{ Service, Operation string }

// String returns the key as risk maps spell it: "s3:DeleteBucket".
func (k Key) String() string { return k.Service + ":" + k.Operation }

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Operation, b.Operation))
}

// Rating is what one side says of one operation.
type Rating struct {
	Risk       governor.Risk
	Tags       governor.Tags
	Conditions []Condition      // by When, no two with the same
	Rule       string           // key of the rule that gives the rating; "" if none names the operation
	Reason     string           // of the rule; generated packages do not tell it
	Pos        riskmap.Position // of the rule or the constant; zero if there is none
}

// Condition raises the level of calls with a certain input.
type Condition struct {
	When string // in words: "ACL matches public-acl"
	Risk governor.Risk
	Tags governor.Tags
}

// View is what one source says of many operations.
type View map[Key]Rating

// Rule is a rule of a side's risk maps, and what it decides there.
type Rule struct {
	Path       string // of the risk map, the same on both sides
	Key        string // as written: "s3:Get*"
	Risk       governor.Risk
	Tags       governor.Tags
	Conditions []Condition
	Pos        riskmap.Position
	Decides    []Key // operations that get their rating from it, sorted

	exact bool
}

// MapFile is a risk map under the path by which both sides know it.
type MapFile struct {
	Path string
	*riskmap.File
}

// Side is one of the two states that are compared.
type Side struct {
	Name     string        // what to call it: "main", "the working tree"
	Default  governor.Risk // level of what no rule names; 0 if the side has no risk maps
	Ratings  View          // by the risk maps; nil if the side has none
	Rules    []Rule        // of the side's own risk maps
	Files    []string      // names of these in positions, in the order in which they are laid
	Packages []*Package    // generated
}

// Rate fills in what m makes of operations, and what the rules of the side's own
// files, which m must hold, decide. It is an error if the rules do not settle a
// rating; all such errors are reported.
func (s *Side) Rate(m *riskmap.Map, own []MapFile, operations []Key) error {
	s.Default, s.Ratings = m.Default(), View{}
	decides := map[*riskmap.Rule][]Key{}
	var errs []error
	for _, key := range operations {
		r, err := resolve(m, key)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if !r.Risk.Valid() {
			continue
		}
		rating := Rating{Risk: r.Risk, Tags: r.Tags}
		if r.Rule != nil {
			rating.Rule, rating.Reason, rating.Pos = r.Rule.Key, r.Rule.Reason, r.Rule.Pos
			rating.Conditions = conditions(r.Rule.When)
			decides[r.Rule] = append(decides[r.Rule], key)
		}
		s.Ratings[key] = rating
	}
	for _, file := range own {
		s.Files = append(s.Files, file.Name)
		for _, r := range file.Rules {
			slices.SortFunc(decides[r], compareKeys)
			s.Rules = append(s.Rules, Rule{
				Path: file.Path, Key: r.Key, Risk: r.Risk, Tags: r.Tags, Conditions: conditions(r.When),
				Pos: r.Pos, Decides: decides[r], exact: r.Exact(),
			})
		}
	}
	return errors.Join(errs...)
}

// resolve returns the rating of an operation. That of a method that signs requests is
// not valid if no rule is about it: it is the operation's then, wherever that moves.
func resolve(m *riskmap.Map, key Key) (riskmap.Rating, error) {
	if strings.HasPrefix(key.Operation, riskmap.PresignPrefix) {
		return m.ResolvePresign(key.Service, key.Operation)
	}
	return m.Resolve(key.Service, key.Operation)
}

func conditions(when []riskmap.Condition) []Condition {
	var all []Condition
	for _, c := range when {
		all = addCondition(all, Condition{printable(c.Words()), c.Risk, c.Tags})
	}
	return all
}

// addCondition adds a condition in its place. Of two that ask the same, the highest
// level and all tags count, as they do in a call.
func addCondition(all []Condition, c Condition) []Condition {
	i, found := slices.BinarySearchFunc(all, c, func(a, b Condition) int { return strings.Compare(a.When, b.When) })
	if !found {
		return slices.Insert(all, i, c)
	}
	all[i].Risk, all[i].Tags = max(all[i].Risk, c.Risk), all[i].Tags|c.Tags
	return all
}

// printable makes text fit for one line of output: a comment may hold anything.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
