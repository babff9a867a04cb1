package iampolicy

import "fmt"

// Kind is what a document is to be used as: it decides which elements it may have, and
// how long it may be.
type Kind uint8

// The kinds of policies.
const (
	Any         Kind = iota // the language alone
	Managed                 // of an account, attached to users, groups and roles
	InlineUser              // of one user
	InlineGroup             // of one group
	InlineRole              // of one role
	Boundary                // the most that a user or role may be allowed
	Session                 // passed to AssumeRole and the like
	Trust                   // who may assume a role
	Resource                // of a bucket, a queue, a key
	SCP                     // of an organization: the most that its accounts may be allowed
)

// kinds holds what is known of each kind. Characters are counted without white space
// between elements, which is how this package writes them; of inline policies, all of
// one user, group or role count together.
//
// Lengths are of IAM's user guide, "IAM and AWS STS quotas", and of the user guide of
// Organizations, "Quotas and service limits". Of those that an account may have
// raised, the default is given. Organizations counts bytes, white space too; before
// May 2026 its limit was 5,120. Policies of resources differ by service (Amazon S3
// takes 20 KB, an Amazon SQS queue less), so there is no number for them.
var kinds = [...]struct {
	name  string
	limit int
	family
}{
	Any:         {"policy", 0, free},
	Managed:     {"managed policy", 6144, identity},
	InlineUser:  {"inline policy of a user", 2048, identity},
	InlineGroup: {"inline policy of a group", 5120, identity},
	InlineRole:  {"inline policy of a role", 10240, identity},
	Boundary:    {"permissions boundary", 6144, identity},
	Session:     {"session policy", 2048, identity},
	Trust:       {"trust policy", 2048, trust},
	Resource:    {"resource policy", 0, resource},
	SCP:         {"service control policy", 10240, identity},
}

// family is which elements documents of a kind have.
type family uint8

const (
	free     family = iota
	identity        // a resource, no principal
	trust           // a principal, no resource
	resource        // a principal, and mostly a resource
)

// valid reports whether k is one of the constants.
func (k Kind) valid() bool { return int(k) < len(kinds) }

// String returns the kind in words: "inline policy of a group".
func (k Kind) String() string {
	if !k.valid() {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kinds[k].name
}

// Limit returns how many characters a document may have, 0 if that is not known.
func (k Kind) Limit() int {
	if !k.valid() {
		return 0
	}
	return kinds[k].limit
}

// article returns the kind in words with its article.
func (k Kind) article() string {
	if name := k.String(); name[0] == 'i' {
		return "an " + name
	}
	return "a " + k.String()
}
