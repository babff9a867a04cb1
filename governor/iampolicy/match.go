package iampolicy

import "strings"

// match reports whether all of text matches a pattern: "*" stands for any part of it,
// "?" for one character. A wildcard or a dollar in the form of a variable, "${*}",
// stands for itself.
func match(pattern, text string) bool {
	p, t := []rune(protect(pattern)), []rune(text)
	star, mark := -1, 0 // the last "*" in p, and how far in t it reaches
	i := 0
	for j := 0; j < len(t); {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '?' || literal(p[i]) == t[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// Characters of a private plane stand for wildcards that mean themselves, while a
// pattern is matched. Documents cannot hold them: see [Document.Validate].
const (
	literalStar     = '\U00100000'
	literalQuestion = '\U00100001'
	literalDollar   = '\U00100002'
)

var protector = strings.NewReplacer("${*}", string(literalStar), "${?}", string(literalQuestion), "${$}", string(literalDollar))

func protect(pattern string) string { return protector.Replace(pattern) }

func literal(r rune) rune {
	switch r {
	case literalStar:
		return '*'
	case literalQuestion:
		return '?'
	case literalDollar:
		return '$'
	}
	return r
}

var unescaper = strings.NewReplacer("${*}", "*", "${?}", "?", "${$}", "$")

// unescape gives what a value stands for that is not a pattern.
func unescape(value string) string { return unescaper.Replace(value) }

var escaper = strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}")

// escape makes a pattern that matches nothing but the value.
func escape(value string) string { return escaper.Replace(value) }

// matchAction compares actions, which have no case.
func matchAction(pattern, action string) bool {
	return match(strings.ToLower(pattern), strings.ToLower(action))
}

const arnParts = 6

// splitARN cuts an ARN at its first colons, those within policy variables left out.
func splitARN(arn string) []string {
	var parts []string
	start, depth := 0, 0
	for i := 0; i < len(arn) && len(parts) < arnParts-1; i++ {
		switch {
		case strings.HasPrefix(arn[i:], "${"):
			depth++
		case arn[i] == '}' && depth > 0:
			depth--
		case arn[i] == ':' && depth == 0:
			parts = append(parts, arn[start:i])
			start = i + 1
		}
	}
	return append(parts, arn[start:])
}

// matchARN compares ARNs part by part, for conditions: a wildcard does not reach beyond a colon, but
// for those of the resource.
func matchARN(pattern, arn string) bool {
	if pattern == "*" {
		return true
	}
	want, got := splitARN(pattern), strings.SplitN(arn, ":", arnParts)
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !match(want[i], got[i]) {
			return false
		}
	}
	return true
}

// matchResource compares an ARN with the pattern of a Resource. A "*" at the end of a
// part may take in what follows the colon too, one within a part only if that is the
// last; a "?" is like the latter.
func matchResource(pattern, arn string) bool {
	p := []rune(protect(pattern))
	last := 0 // where the last part begins
	for colons := 0; last < len(p) && colons < arnParts-1; last++ {
		if p[last] == ':' {
			colons++
		}
	}
	// All places in the pattern at which the text may have arrived.
	at, next := make([]bool, len(p)+1), make([]bool, len(p)+1)
	reach := func(places []bool, i int) {
		for places[i] = true; i < len(p) && p[i] == '*'; i++ {
			places[i+1] = true
		}
	}
	reach(at, 0)
	for _, r := range arn {
		clear(next)
		for i, here := range at[:len(p)] {
			switch {
			case !here:
			case p[i] == '*' && (r != ':' || i >= last || i+1 == len(p) || p[i+1] == ':'):
				reach(next, i)
			case p[i] == '?' && (r != ':' || i >= last), p[i] != '*' && literal(p[i]) == r:
				reach(next, i+1)
			}
		}
		at, next = next, at
	}
	return at[len(p)]
}
