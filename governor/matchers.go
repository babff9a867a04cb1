package governor

import (
	"net/netip"
	"strings"

	"github.com/ascendgen/ascendgen/internal/strictjson"
)

// OpenCIDR reports whether a CIDR block takes in so much that it is open to the
// world: an IPv4 block wider than /8 or an IPv6 block wider than /16, such as
// 0.0.0.0/0 and ::/0. What cannot be read as a block counts as open.
func OpenCIDR(cidr string) bool {
	prefix, err := netip.ParsePrefix(strings.TrimSpace(cidr))
	if err != nil {
		return true
	}
	switch addr := prefix.Addr(); {
	case addr.Is4():
		return prefix.Bits() < 8
	case addr.Is4In6(): // ::ffff:0.0.0.0/96 is all of IPv4
		return prefix.Bits() < 96+8
	}
	return prefix.Bits() < 16
}

// PublicACL reports whether a canned access-control list of S3 lets in everybody,
// or everybody who has an AWS account.
func PublicACL(acl string) bool {
	switch acl {
	case "public-read", "public-read-write", "authenticated-read":
		return true
	}
	return false
}

// OpenPolicy reports whether a JSON policy allows something to every principal.
// Conditions of its statements are not weighed, so a policy that is open only under
// a condition counts as open. So does one that cannot be read, or that can be read
// in two ways because a key stands twice.
func OpenPolicy(policy string) bool {
	value, err := strictjson.Read([]byte(policy), maxPolicyDepth)
	if err != nil {
		return true
	}
	document, _ := value.(strictjson.Object)
	statements, isList := document["statement"].([]any)
	if !isList {
		statements = []any{document["statement"]}
	}
	for _, s := range statements {
		if statement, ok := s.(strictjson.Object); !ok || openStatement(statement) {
			return true
		}
	}
	return false
}

func openStatement(s strictjson.Object) bool {
	if effect, _ := s["effect"].(string); strings.EqualFold(effect, "Deny") {
		return false
	}
	return s["notprincipal"] != nil || anybody(s["principal"])
}

// maxPolicyDepth is far beyond the handful of levels that policies have.
const maxPolicyDepth = 50

// anybody reports whether a policy's principal element takes in everybody.
func anybody(principal any) bool {
	switch p := principal.(type) {
	case string:
		return p == "*"
	case []any:
		for _, one := range p {
			if anybody(one) {
				return true
			}
		}
	case strictjson.Object:
		for _, one := range p {
			if anybody(one) {
				return true
			}
		}
	}
	return false
}
