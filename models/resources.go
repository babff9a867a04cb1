package models

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// resources gives the input members that name an AWS resource: first those in
// the path, in its order, then required ones, then the others.
func (m *model) resources(op bound, input *shape, n *naming) []ResourceMember {
	uri := ""
	if op.shape.Traits.HTTP != nil {
		uri = op.shape.Traits.HTTP.URI
	}
	type found struct {
		ResourceMember
		rank, place int
	}
	var all []found
	for name, mem := range input.Members {
		e, ok := m.evidenceOf(op, name, mem)
		if !ok {
			continue
		}
		kind, ok := n.kind(e)
		if !ok {
			continue
		}
		f := found{ResourceMember: ResourceMember{Member: name, Kind: kind, List: e.list}, rank: 2}
		switch {
		case e.label:
			f.rank, f.place = 0, strings.Index(uri, "{"+name)
		case e.required:
			f.rank = 1
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.place, b.place), cmp.Compare(a.Member, b.Member))
	})
	renames := renaming[words(localName(op.id))[0]] &&
		slices.ContainsFunc(all, func(f found) bool { return f.rank < 2 && !isBareName(f.Member) })
	var members []ResourceMember
	for _, f := range all {
		if renames && f.rank > 0 && isBareName(f.Member) {
			continue
		}
		members = append(members, f.ResourceMember)
	}
	return members
}

func isBareName(member string) bool { return strings.EqualFold(member, "name") }

// evidenceOf collects what speaks for a member, and false if it is neither a
// string nor a list of strings, or one of a fixed choice.
func (m *model) evidenceOf(op bound, name string, mem *member) (evidence, bool) {
	e := evidence{
		member:    name,
		token:     bool(mem.Traits.IdempotencyToken),
		sensitive: bool(mem.Traits.Sensitive),
		label:     bool(mem.Traits.HTTPLabel),
		required:  bool(mem.Traits.Required),
		arn:       bool(mem.Traits.ARNReference),
		identifier: bool(mem.Traits.Identifier) ||
			slices.ContainsFunc(sortedKeys(op.identifiers), func(id string) bool { return strings.EqualFold(id, name) }),
	}
	if p := op.shape.Traits.Paginated; p != nil && p.InputToken == name {
		e.token = true
	}
	target, shape := mem.Target, m.find(mem.Target)
	e.sensitive = e.sensitive || bool(shape.Traits.Sensitive)
	if (shape.Type == "list" || shape.Type == "set") && shape.Member != nil {
		e.list = true
		e.sensitive = e.sensitive || bool(shape.Member.Traits.Sensitive)
		target, shape = shape.Member.Target, m.find(shape.Member.Target)
	}
	e.sensitive = e.sensitive || bool(shape.Traits.Sensitive)
	if shape.Type != "string" || bool(shape.Traits.Enum) {
		return evidence{}, false
	}
	e.target = localName(target)
	e.arn = e.arn || bool(shape.Traits.ARNReference) || kindOfShape(e.target) == ARN || isARNPattern(shape.Traits.Pattern)
	return e, true
}

// isARNPattern tells patterns that only ARNs match. Patterns that Go cannot read
// or that hide the beginning in a group are not told.
func isARNPattern(pattern *string) bool {
	if pattern == nil {
		return false
	}
	rest := strings.TrimPrefix(*pattern, "^")
	if !strings.HasPrefix(rest, "arn:") {
		return false
	}
	re, err := regexp.Compile(rest)
	if err != nil {
		return false
	}
	prefix, _ := re.LiteralPrefix()
	return strings.HasPrefix(prefix, "arn:")
}
