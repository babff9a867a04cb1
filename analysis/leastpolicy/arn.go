package leastpolicy

import (
	"cmp"
	"regexp"
	"strings"
)

// Scope is what is known of all ARNs of a policy. Empty fields are any, but the
// partition, which is that of AWS's commercial regions.
type Scope struct {
	Partition string // "aws", "aws-cn", "aws-us-gov"
	Region    string
	Account   string
}

var variables = regexp.MustCompile(`\$\{([^}]*)\}`)

// fill gives the ARNs that a form takes in: of every resource, within the scope.
func (s Scope) fill(form string) string {
	return variables.ReplaceAllStringFunc(form, func(v string) string {
		switch v {
		case "${Partition}":
			return cmp.Or(s.Partition, "aws")
		case "${Region}":
			return cmp.Or(s.Region, "*")
		case "${Account}":
			return cmp.Or(s.Account, "*")
		}
		return "*"
	})
}

// matches reports whether a value has a form: the last variable takes in all that is
// left, those before it as little as they can.
func matches(form, value string) bool {
	all := variables.FindAllStringIndex(form, -1)
	var pattern strings.Builder
	pattern.WriteString("^")
	end := 0
	for i, at := range all {
		pattern.WriteString(regexp.QuoteMeta(form[end:at[0]]))
		pattern.WriteString(".*")
		// An empty region or account is as good as any, a resource is not.
		if last := i == len(all)-1; last || form[at[0]:at[1]] != "${Region}" && form[at[0]:at[1]] != "${Account}" {
			pattern.WriteString("[^:]")
		}
		end = at[1]
	}
	pattern.WriteString(regexp.QuoteMeta(form[end:]) + "$")
	return regexp.MustCompile(pattern.String()).MatchString(value)
}

// arnParts is how many parts an ARN has; the last may hold colons.
const arnParts = 6

// named returns the ARN of a resource that is given by name: "reports" or "table/orders"
// of the form "...:table/${TableName}"; false if it has not the form.
func (s Scope) named(form, name string) (string, bool) {
	parts := split(form)
	if len(parts) != arnParts {
		return "", false
	}
	head, resource := strings.Join(parts[:arnParts-1], ":")+":", parts[arnParts-1]
	if !matches(resource, name) {
		lead, _, _ := strings.Cut(resource, "${")
		if name = lead + name; !matches(resource, name) {
			return "", false
		}
	}
	return s.fill(head) + name, true
}

// split cuts a form of ARNs at its first colons.
func split(form string) []string { return strings.SplitN(form, ":", arnParts) }
