package iampolicy

import (
	"cmp"
	"slices"
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
//
// The session of a role is given by its own ARN, in which its role and account stand.
// The ARN of a federated user's session does not tell the user that asked for it: what
// policies say of that user is found by asking about the user too.
type Caller struct {
	Type PrincipalType // empty means [PrincipalAWS]
	ID   string        // an ARN, or the name of a service or identity provider
}

// about reports whether a statement is about a caller. Where AWS leaves open by which of
// its names a caller is looked up, one suffices to be denied, and to be left out by
// NotPrincipal where that allows; to be left out of a denial takes all.
func (s *Statement) about(c Caller) bool {
	switch {
	case !s.Principal.IsZero():
		return s.Principal.include(c)
	case !s.NotPrincipal.IsZero() && s.Effect == Deny:
		return !s.NotPrincipal.exempt(c)
	case !s.NotPrincipal.IsZero():
		return !s.NotPrincipal.include(c)
	}
	return true
}

// include reports whether a caller is among the principals, by any of its names.
func (p *Principals) include(c Caller) bool {
	named := func(name string) bool { return p.name(c, name) }
	return p.everybody() || slices.ContainsFunc(c.names(), named)
}

// exempt reports whether a caller is among the principals by all of its names.
func (p *Principals) exempt(c Caller) bool {
	missing := func(name string) bool { return !p.name(c, name) }
	return p.everybody() || !slices.ContainsFunc(c.names(), missing)
}

// everybody reports whether the principals are all, the anonymous included. Both
// spellings mean that.
func (p *Principals) everybody() bool { return p.Everyone || slices.Contains(p.AWS, "*") }

// name reports whether the principals hold a name of a caller.
func (p *Principals) name(c Caller, name string) bool {
	list := p.of(c.kind())
	return list != nil && name != "" && slices.ContainsFunc(*list, func(value string) bool {
		return value == "*" || plain(value) == name
	})
}

func (c Caller) kind() PrincipalType { return cmp.Or(c.Type, PrincipalAWS) }

// names returns the names by which principals may mean a caller: its own, that of the
// role whose session it is, and that of its account.
func (c Caller) names() []string {
	names := []string{plain(c.ID)}
	parts := strings.SplitN(c.ID, ":", arnParts)
	if c.kind() != PrincipalAWS || len(parts) < arnParts {
		return names
	}
	if session, ok := strings.CutPrefix(parts[5], "assumed-role/"); ok && parts[2] == "sts" {
		role, _, _ := strings.Cut(session, "/")
		names = append(names, strings.Join([]string{parts[0], parts[1], "iam", parts[3], parts[4], "role/" + role}, ":"))
	}
	if parts[4] != "" {
		names = append(names, parts[4])
	}
	return names
}

// plain gives principals that mean the same one spelling: an account its number, a role
// its ARN without the path, which sessions do not tell and names do not depend on.
func plain(value string) string {
	parts := strings.SplitN(value, ":", arnParts)
	if len(parts) < arnParts || parts[2] != "iam" {
		return value
	}
	if parts[5] == "root" && parts[4] != "" {
		return parts[4]
	}
	if strings.HasPrefix(parts[5], "role/") {
		parts[5] = "role/" + value[strings.LastIndex(value, "/")+1:]
	}
	return strings.Join(parts, ":")
}
