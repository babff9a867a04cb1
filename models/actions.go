package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// accessLevels are IAM's, the strongest first.
var accessLevels = []string{"Permissions management", "Write", "Tagging", "Read", "List"}

// strength orders access levels: the stronger, the lower. An unknown level comes
// after all others.
func strength(access string) int {
	if i := slices.Index(accessLevels, access); i >= 0 {
		return i
	}
	return len(accessLevels)
}

// strongest gives the strongest of the access levels in a list separated by
// commas, and whether all are known.
func strongest(list string) (string, bool) {
	best := ""
	for level := range strings.SplitSeq(list, ",") {
		level = strings.TrimSpace(level)
		if !slices.Contains(accessLevels, level) {
			return "", false
		}
		if best == "" || strength(level) < strength(best) {
			best = level
		}
	}
	return best, true
}

// orderActions drops doubles and puts the action that says most about the
// operation first: of its own name under the service's prefix, of its own name,
// under the service's prefix, with more words of the operation's name in
// it, with the stronger access, in the order given.
func orderActions(prefix, operation string, actions []Action) []Action {
	type ranked struct {
		Action
		foreignName, foreignPrefix, likeness int
	}
	seen := map[string]bool{}
	var all []ranked
	for _, a := range actions {
		service, name, _ := strings.Cut(a.Name, ":")
		key := strings.ToLower(a.Name)
		if seen[key] {
			continue
		}
		seen[key] = true
		r := ranked{Action: a, likeness: likeness(operation, name)}
		if !strings.EqualFold(name, operation) {
			r.foreignName = 1
		}
		if service != prefix {
			r.foreignPrefix = 1
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(
			cmp.Compare(a.foreignName, b.foreignName),
			cmp.Compare(a.foreignPrefix, b.foreignPrefix),
			cmp.Compare(b.likeness, a.likeness),
			cmp.Compare(strength(a.Access), strength(b.Access)),
		)
	})
	var ordered []Action
	for _, r := range all {
		ordered = append(ordered, r.Action)
	}
	return ordered
}

// likeness is the share, in percent, of words that two names have in common.
func likeness(a, b string) int {
	left, right := words(a), words(b)
	common := 0
	for _, w := range left {
		if slices.Contains(right, w) {
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return 100 * common / (len(left) + len(right) - common)
}

// words splits a name at its capitals into lower-case words in the singular:
// "DescribeDBInstances" is describe, db, instance.
func words(name string) []string {
	var all []string
	runes := []rune(name)
	start := 0
	for i := 1; i <= len(runes); i++ {
		if i < len(runes) && !startsWord(runes, i) {
			continue
		}
		all = append(all, singular(strings.ToLower(string(runes[start:i]))))
		start = i
	}
	return all
}

// startsWord tells the first rune of a word: a capital after something else, or
// the last capital of several before a small letter. "IDs" is one word.
func startsWord(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i]) {
		return false
	}
	if !unicode.IsUpper(runes[i-1]) {
		return true
	}
	next := i + 1
	plural := next < len(runes) && runes[next] == 's' && (next+1 == len(runes) || unicode.IsUpper(runes[next+1]))
	return next < len(runes) && unicode.IsLower(runes[next]) && !plural
}

// singular takes the plural off a word, roughly: it is used on both sides of a
// comparison.
func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "xes"), strings.HasSuffix(word, "ches"):
		return word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") && len(word) > 2:
		return word[:len(word)-1]
	}
	return word
}
