package iampolicy

import (
	"regexp"
	"strings"
)

// principals checks whom a statement is about.
func (c *checker) principals(s *Statement) {
	given := !s.Principal.IsZero() || !s.NotPrincipal.IsZero()
	switch {
	case !s.Principal.IsZero() && !s.NotPrincipal.IsZero():
		c.errorf("Principal and NotPrincipal: want one of them")
	case c.family() == identity && given:
		c.errorf("%s has no Principal: it is about those whom it is attached to", c.kind.article())
	case (c.family() == trust || c.family() == resource) && !given:
		c.errorf("no Principal: %s says whom it is about", c.kind.article())
	case c.family() == trust && !s.NotPrincipal.IsZero():
		c.errorf("NotPrincipal: a trust policy wants Principal")
	case c.family() == resource && !s.NotPrincipal.IsZero() && s.Effect == Allow:
		c.errorf("NotPrincipal with Allow lets in everybody else, the anonymous too: want Principal")
	}
	c.named("Principal", s.Principal)
	c.named("NotPrincipal", s.NotPrincipal)
}

var accounts = regexp.MustCompile(`^[0-9]{12}$`)

func (c *checker) named(element string, p Principals) {
	if p.Everyone && p.typed() {
		c.errorf("%s: everyone and others too: want either", element)
	}
	for _, t := range principalTypes {
		for _, value := range *p.of(t) {
			c.characters(element, value)
			switch {
			case value == "" || strings.ContainsAny(value, " \t\r\n"):
				c.errorf("%s %s %q: want a name without white space", element, t, value)
			case value != "*" && strings.ContainsAny(value, "*?"):
				c.errorf("%s %s %q: a wildcard stands for itself here: want whole names, or * alone, and a condition on aws:PrincipalArn", element, t, value)
			case t == PrincipalAWS && strings.HasPrefix(value, "arn:") && len(strings.Split(value, ":")) < arnParts:
				c.errorf("%s %s %q: want an account of 12 digits, or an ARN", element, t, value)
			case t == PrincipalService && value != "*" && !strings.Contains(value, "."):
				c.errorf("%s %s %q: want the name of a service, as in lambda.amazonaws.com", element, t, value)
			}
		}
	}
}

// Caller is who makes a request. The zero Caller is anonymous.
type Caller struct {
	Type PrincipalType // empty means [PrincipalAWS]
	ID   string        // an ARN, or the name of a service or identity provider
}

// include reports whether a caller is among the principals. The root of an account, and
// its number, stand for all of the account.
func (p *Principals) include(c Caller) bool {
	if p.Everyone {
		return true
	}
	t := c.Type
	if t == "" {
		t = PrincipalAWS
	}
	list := p.of(t)
	if list == nil || c.ID == "" {
		return false
	}
	for _, value := range *list {
		if value == "*" || value == c.ID {
			return true
		}
		if t == PrincipalAWS && accountOf(value) != "" && accountOf(value) == callersAccount(c.ID) {
			return true
		}
	}
	return false
}

// accountOf returns the account that a principal stands for as a whole, if it does.
func accountOf(value string) string {
	if accounts.MatchString(value) {
		return value
	}
	if parts := strings.Split(value, ":"); len(parts) == arnParts && parts[2] == "iam" && parts[5] == "root" {
		return parts[4]
	}
	return ""
}

func callersAccount(id string) string {
	if accounts.MatchString(id) {
		return id
	}
	if parts := strings.SplitN(id, ":", arnParts); len(parts) == arnParts {
		return parts[4]
	}
	return "none"
}
