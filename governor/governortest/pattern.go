package governortest

import (
	"fmt"
	"path"
	"strings"
)

// everything is the pattern of all operations.
const everything = "*"

// checkPattern panics unless pattern can match an operation: a pattern that a test
// misspells would otherwise make it pass or fail for the wrong reason.
func checkPattern(pattern string) {
	if pattern == everything {
		return
	}
	service, operation, ok := strings.Cut(pattern, ":")
	if !ok || service == "" || operation == "" || strings.ContainsAny(operation, ":/") || strings.ContainsAny(pattern, `[]?\`) {
		panic(fmt.Sprintf(`governortest: malformed pattern %q: want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`, pattern))
	}
	if lower := strings.ToLower(service); lower != service {
		panic(fmt.Sprintf("governortest: malformed pattern %q: services are in lower case; did you mean %q?", pattern, lower+":"+operation))
	}
}

// matches reports whether pattern, which was checked, matches an operation's key.
func matches(pattern, key string) bool {
	if pattern == everything {
		return true
	}
	ok, err := path.Match(pattern, key)
	return ok && err == nil
}
