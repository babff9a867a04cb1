package riskmap

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/nearest"
)

// version is the version of the format that this package reads and writes.
const version = "1"

// The keys that each object may have, in the order in which Encode writes them.
var (
	fileKeys      = []string{"$schema", "version", "default", "rules"}
	ruleKeys      = []string{"risk", "tags", "reason", "when"}
	conditionKeys = []string{"param", "equals", "in", "present", "matches", "risk", "tags", "reason"}
	operators     = opNames[Equals:]
	levels        = []string{"low", "medium", "high", "critical"}
)

// Parse reads one risk map. Name is what positions call the file; nothing is
// opened. It is strict: whatever it does not know, or what would be without
// effect, is an error, so that a slip never reads as a rating. The error is an
// [Errors] that holds every mistake found; then there is no File. Only a mistake
// of syntax hides those behind it.
//
// Parse sees one file alone: whether its services and operations exist is for
// [New] and [Map.Unmatched].
func Parse(name string, data []byte) (*File, error) {
	p := &parser{text: text(data), lines: newLines(name, data)}
	f := &File{Name: name}
	if offset, problem := checkSyntax(data); problem != "" {
		p.errorf(offset, "%s", problem)
	} else {
		p.file(f, p.text.value(0))
	}
	p.errs.sort()
	if err := p.errs.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

type parser struct {
	text  text
	lines *lines
	errs  Errors
}

func (p *parser) errorf(offset int, format string, args ...any) {
	p.errs.addf(p.lines.at(offset), format, args...)
}

func (p *parser) file(f *File, root node) {
	p.object(root, "risk map", fileKeys, []string{"version", "rules"}, func(m member) {
		switch m.key {
		case "$schema":
			f.Schema = p.string(m)
		case "version":
			p.version(m)
		case "default":
			f.Default, f.DefaultPos = p.level(m), p.lines.at(m.offset)
		case "rules":
			f.Rules = p.rules(m)
		}
	})
}

// object calls visit with each member of an object. It reports members with a
// key that an earlier one has or that is not in known, unless known is nil, and
// leaves them out; and it reports keys of required that no member has.
func (p *parser) object(n node, what string, known, required []string, visit func(member)) {
	if !p.want(n, objectKind, what) {
		return
	}
	const ruleLength = 80 // in bytes, about
	seen := keySet{hint: (len(p.text) - n.offset) / ruleLength}
	p.text.members(n, func(m member) {
		if first, ok := seen.find(m.key); ok {
			p.errorf(m.offset, "duplicate key %q: it stands at %s already", m.key, p.lines.at(first))
			return
		}
		seen.add(m.key, m.offset)
		if known != nil && !slices.Contains(known, m.key) {
			p.errorf(m.offset, "unknown key %q in %s: want one of %s%s",
				m.key, what, strings.Join(known, ", "), nearest.DidYouMean(m.key, known))
			return
		}
		visit(m)
	})
	for _, key := range required {
		if _, ok := seen.find(key); !ok {
			p.errorf(n.offset, "%s without %q", what, key)
		}
	}
}

// list calls visit with each item of a list, which must not be empty.
func (p *parser) list(m member, visit func(node)) {
	if !p.want(m.value, listKind, m.key) {
		return
	}
	empty := true
	p.text.items(m.value, func(item node) {
		empty = false
		visit(item)
	})
	if empty {
		p.errorf(m.value.offset, "%s is empty: want something in it, or leave it out", m.key)
	}
}

func (p *parser) version(m member) {
	if p.want(m.value, numberKind, m.key) && m.value.text != version {
		p.errorf(m.value.offset, "version %s is not known here: want %s", m.value.text, version)
	}
}

func (p *parser) rules(rules member) []*Rule {
	var all []*Rule
	p.object(rules.value, rules.key, nil, nil, func(m member) { all = append(all, p.rule(m)) })
	return all
}

// want reports whether n is of kind k, and if not says so.
func (p *parser) want(n node, k kind, what string) bool {
	if n.kind != k {
		p.errorf(n.offset, "%s: want %s, have %s", what, k, n.kind)
	}
	return n.kind == k
}

func (p *parser) string(m member) string {
	p.want(m.value, stringKind, m.key)
	return m.value.text
}

func (p *parser) level(m member) governor.Risk {
	if !p.want(m.value, stringKind, m.key) {
		return 0
	}
	risk, err := governor.ParseRisk(m.value.text)
	if err != nil {
		p.errorf(m.value.offset, "unknown level %q: want one of %s%s",
			m.value.text, strings.Join(levels, ", "), nearest.DidYouMean(m.value.text, levels))
	}
	return risk
}

func (p *parser) tags(m member) governor.Tags {
	var tags governor.Tags
	p.list(m, func(item node) {
		if !p.want(item, stringKind, "tag") {
			return
		}
		tag, err := governor.ParseTag(item.text)
		switch {
		case err != nil:
			known := governor.TagNames()
			p.errorf(item.offset, "unknown tag %q: want one of %s%s",
				item.text, strings.Join(known, ", "), nearest.DidYouMean(item.text, known))
		case tags.Has(tag):
			p.errorf(item.offset, "tag %q twice", item.text)
		}
		tags |= tag
	})
	return tags
}

// reason takes only text that shows on one line: reasons stand in comments of
// generated code, where a line break would end the comment, and characters that
// do not print could make a reviewer read something else.
func (p *parser) reason(m member) string {
	if !p.want(m.value, stringKind, m.key) {
		return ""
	}
	text, offset := m.value.text, m.value.offset
	switch bad, found := unprintable(text); {
	case text == "":
		p.errorf(offset, "reason is empty: want one, or leave it out")
	case found:
		p.errorf(offset, notPrinted, m.key, bad)
	case strings.TrimSpace(text) != text:
		p.errorf(offset, "reason starts or ends with a space")
	}
	return text
}

const notPrinted = "%s holds %U: want characters that print, on one line"

// unprintable returns the first character of text that does not print.
func unprintable(text string) (rune, bool) {
	for _, r := range text {
		if !unicode.IsPrint(r) {
			return r, true
		}
	}
	return 0, false
}
