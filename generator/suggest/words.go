package suggest

import (
	"slices"
	"strings"
)

// words splits a name at its capitals into lower-case words in the singular:
// "DescribeDBInstances" is describe, db, instance.
func words(name string) []string {
	var all []string
	start := 0
	for i := 1; i <= len(name); i++ {
		if i < len(name) && !startsWord(name, i) {
			continue
		}
		if i > start {
			all = append(all, singular(strings.ToLower(name[start:i])))
		}
		start = i
	}
	return all
}

// startsWord tells the first letter of a word: a capital after something else, or
// the last capital of several before a small letter. "IDs" is one word.
func startsWord(name string, i int) bool {
	if !isUpper(name[i]) {
		return false
	}
	if !isUpper(name[i-1]) {
		return true
	}
	next := i + 1
	if next == len(name) || !isLower(name[next]) {
		return false
	}
	plural := name[next] == 's' && (next+1 == len(name) || isUpper(name[next+1]))
	return !plural
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// singular takes the plural off a word, roughly.
func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "xes"), strings.HasSuffix(word, "ches"):
		return word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") &&
		!strings.HasSuffix(word, "is") && len(word) > 2:
		return word[:len(word)-1]
	}
	return word
}

// phrase is some words in a row. A phrase that ends with "$" in a table stands at
// the end of a name only.
type phrase struct {
	words []string
	last  bool
}

// phrases reads a cell of a table: phrases separated by commas, in the singular or
// the plural.
func phrases(cell string) []phrase {
	var all []phrase
	for text := range strings.SplitSeq(cell, ",") {
		text, last := strings.CutSuffix(strings.TrimSpace(text), "$")
		p := phrase{last: last}
		for word := range strings.FieldsSeq(text) {
			p.words = append(p.words, singular(word))
		}
		all = append(all, p)
	}
	return all
}

// in reports whether a name holds the phrase.
func (p phrase) in(name []string) bool {
	for i := 0; i+len(p.words) <= len(name); i++ {
		if p.last && i+len(p.words) != len(name) {
			continue
		}
		if slices.Equal(name[i:i+len(p.words)], p.words) {
			return true
		}
	}
	return false
}

// String returns the phrase as tables have it.
func (p phrase) String() string { return strings.Join(p.words, " ") }
