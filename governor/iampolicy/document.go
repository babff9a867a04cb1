package iampolicy

// The versions of the policy language. Policy variables work in the newer one only.
const (
	Version2012 = "2012-10-17"
	Version2008 = "2008-10-17"
)

// Document is a policy document. The zero Document is invalid: it has no statement.
type Document struct {
	Version    string // of the language; empty means [Version2012]
	ID         string
	Statements []Statement
}

// Statement allows or denies actions. Of each pair of an element and its negation, one
// is given at most.
type Statement struct {
	Sid    string // names the statement within its document; may be empty
	Effect Effect

	// Principal says whom a statement of a resource's policy, or of a role's trust
	// policy, is about. Policies of identities have none: it is who they are attached to.
	Principal, NotPrincipal Principals

	// Action holds patterns as "s3:Get*", without regard to case.
	Action, NotAction []string

	// Resource holds patterns of ARNs, or "*". A role's trust policy has none.
	Resource, NotResource []string

	// Condition must hold as a whole for the statement to count.
	Condition Conditions
}

// Effect is what a statement does. There is no default: the empty Effect is invalid.
type Effect string

// The effects.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Principals are those whom a statement is about. The zero value names nobody, and
// the element is left out.
type Principals struct {
	Everyone      bool     // "*", the anonymous included; nothing else may be given then
	AWS           []string // accounts, ARNs of users, roles and sessions, or "*", which is everyone too
	Service       []string // "lambda.amazonaws.com"
	Federated     []string // "cognito-identity.amazonaws.com", ARNs of identity providers
	CanonicalUser []string // ids of accounts, as Amazon S3 has them
}

// PrincipalType is a kind of principal, as documents spell it.
type PrincipalType string

// The types of principals.
const (
	PrincipalAWS           PrincipalType = "AWS"
	PrincipalService       PrincipalType = "Service"
	PrincipalFederated     PrincipalType = "Federated"
	PrincipalCanonicalUser PrincipalType = "CanonicalUser"
)

// principalTypes are in the order in which documents are written.
var principalTypes = []PrincipalType{PrincipalAWS, PrincipalCanonicalUser, PrincipalFederated, PrincipalService}

// of returns the values of a type, nil for an unknown one.
func (p *Principals) of(t PrincipalType) *[]string {
	switch t {
	case PrincipalAWS:
		return &p.AWS
	case PrincipalService:
		return &p.Service
	case PrincipalFederated:
		return &p.Federated
	case PrincipalCanonicalUser:
		return &p.CanonicalUser
	}
	return nil
}

// IsZero reports whether nobody is named.
func (p Principals) IsZero() bool { return !p.Everyone && !p.typed() }

// typed reports whether anybody is named by type.
func (p Principals) typed() bool {
	return len(p.AWS)+len(p.Service)+len(p.Federated)+len(p.CanonicalUser) > 0
}

// Conditions are the tests of a statement, all of which must hold. No two may have the
// same operator and key: they would be one entry of the document.
type Conditions []Condition

// Condition compares what a request says of a key with values, of which one must do.
type Condition struct {
	Operator Operator
	Key      string // "aws:SourceIp", without regard to case
	Values   []string
}

// If makes a condition.
//
//	iampolicy.If(iampolicy.Bool, "aws:MultiFactorAuthPresent", "true")
//	iampolicy.If(iampolicy.StringLike.IfExists(), "s3:prefix", "home/*", "shared/*")
func If(op Operator, key string, values ...string) Condition {
	return Condition{Operator: op, Key: key, Values: values}
}
