package riskmap

import (
	"fmt"
	"strings"
)

// splitKey takes a rule's key apart. Problem says what is wrong with it, "" for
// nothing.
func splitKey(key string) (service, operation, problem string) {
	service, operation, ok := strings.Cut(key, ":")
	switch {
	case !ok:
		problem = "want service:Operation"
	case service == "":
		problem = "no service before the colon: want service:Operation"
	case operation == "":
		problem = fmt.Sprintf("no operation after the colon: want one, or %s:* for all of them", service)
	case strings.Contains(service, "*"):
		problem = `"*" in the service: want one rule for each service`
	case !isService(service):
		problem = fmt.Sprintf("%q is no service name: want lower case letters, digits and hyphens", service)
	case strings.Contains(operation, "**"):
		problem = `"**" takes in no more than "*": want one star`
	case !isOperation(operation):
		problem = fmt.Sprintf(`%q is no operation: want a capital first, then letters, digits and "*"`, operation)
	}
	return service, operation, problem
}

// isService and isOperation look at bytes: regular expressions would take more
// time than all the rest of a parse.
func isService(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isDigit(c) && (c != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}

func isOperation(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isUpper(c) && c != '*' && (i == 0 || !isLower(c) && !isDigit(c)) {
			return false
		}
	}
	return s != ""
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// pattern is an operation with stars, taken apart at them. A star stands for
// any letters, also none.
type pattern struct {
	prefix, suffix string
	middle         []string // what must stand between, in this order
	literal        int      // letters besides the stars
}

func newPattern(operation string) pattern {
	parts := strings.Split(operation, "*")
	last := len(parts) - 1
	return pattern{
		prefix:  parts[0],
		suffix:  parts[last],
		middle:  parts[1:last],
		literal: len(operation) - last,
	}
}

func (p *pattern) match(operation string) bool {
	if len(operation) < p.literal || !strings.HasPrefix(operation, p.prefix) || !strings.HasSuffix(operation, p.suffix) {
		return false
	}
	rest := operation[len(p.prefix) : len(operation)-len(p.suffix)]
	for _, part := range p.middle {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return true
}
