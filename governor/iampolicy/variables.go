package iampolicy

import (
	"errors"
	"fmt"
	"strings"
)

// errUnresolved means that a request does not have the key that a variable names.
var errUnresolved = errors.New("the request does not have it")

// expand replaces the policy variables of a text, "${aws:username}" and with a default
// "${aws:username, 'nobody'}", by what value returns for the key, escaped so that it
// matches itself alone. A nil function only checks the form.
func expand(text string, value func(key string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("%q: a policy variable is not closed: want ${key}", text)
		}
		text = after
		switch name {
		case "*", "?", "$":
			b.WriteString("${" + name + "}")
			continue
		}
		key, fallback, err := variable(name)
		if err != nil {
			return "", err
		}
		if value == nil {
			continue
		}
		got, ok := value(key)
		if !ok {
			if fallback == nil {
				return "", fmt.Errorf("${%s}: %w", name, errUnresolved)
			}
			got = *fallback
		}
		b.WriteString(escape(got))
	}
}

// variable reads what stands between the braces: a key, and maybe a default in quotes.
func variable(name string) (key string, fallback *string, err error) {
	key, rest, hasDefault := strings.Cut(name, ",")
	key = strings.TrimSpace(key)
	if prefix, suffix, ok := strings.Cut(key, ":"); !ok || prefix == "" || suffix == "" || strings.ContainsAny(prefix, "${ ") {
		return "", nil, fmt.Errorf("${%s}: want a key, as in ${aws:username}", name)
	}
	if !hasDefault {
		return key, nil, nil
	}
	rest = strings.TrimSpace(rest)
	if len(rest) < 2 || rest[0] != '\'' || rest[len(rest)-1] != '\'' {
		return "", nil, fmt.Errorf("${%s}: want the default in quotes, as in ${aws:username, 'nobody'}", name)
	}
	rest = rest[1 : len(rest)-1]
	return key, &rest, nil
}
