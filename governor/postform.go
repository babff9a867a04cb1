package governor

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// narrowing returns the conditions of a form if none of them can permit more than the
// governor was asked about: another key or bucket, or a header that changes who has
// access. The result is a copy, which nobody can change while the governor decides. The
// fields are those of S3's documentation of POST policies.
func narrowing(conditions []any) ([]any, error) {
	var copied []any
	for _, c := range conditions {
		c = copyOf(c)
		field, ok := fieldOf(c)
		if !ok {
			return nil, fmt.Errorf("a condition of the form is not understood: want a pair, or eq, starts-with or content-length-range")
		}
		if !harmless(field) {
			return nil, fmt.Errorf("a condition of the form is on %q, of which the governor does not know: set it in the input", field)
		}
		copied = append(copied, c)
	}
	return copied, nil
}

// copyOf copies a condition of a form that [fieldOf] understands; it returns any other
// as it is.
func copyOf(condition any) any {
	switch c := condition.(type) {
	case map[string]string:
		return maps.Clone(c)
	case map[string]any:
		return maps.Clone(c)
	case []string:
		return slices.Clone(c)
	case []any:
		return slices.Clone(c)
	}
	return condition
}

// fieldOf returns the form field that a condition is on, in lower case.
func fieldOf(condition any) (string, bool) {
	switch c := condition.(type) {
	case map[string]string:
		for field := range c {
			return strings.ToLower(field), len(c) == 1
		}
	case map[string]any:
		for field := range c {
			return strings.ToLower(field), len(c) == 1
		}
	case []string:
		if len(c) == 3 {
			return listed(c[0], c[1])
		}
	case []any:
		if len(c) == 3 {
			operator, _ := c[0].(string)
			field, _ := c[1].(string)
			return listed(operator, field)
		}
	}
	return "", false
}

func listed(operator, field string) (string, bool) {
	if operator == "content-length-range" {
		return operator, true
	}
	name, ok := strings.CutPrefix(field, "$")
	return strings.ToLower(name), ok && (operator == "eq" || operator == "starts-with")
}

// harmless reports whether a form field says nothing of where an object goes and who
// has access to it.
func harmless(field string) bool {
	for _, prefix := range []string{"content-", "x-amz-meta-", "success_action_"} {
		if strings.HasPrefix(field, prefix) {
			return true
		}
	}
	return field == "cache-control" || field == "expires" || field == "redirect"
}
