package riskmap

// The matchers that a condition may name.
const (
	// MatchOpenCIDR matches a CIDR block that takes in most of the internet:
	// 0.0.0.0/0, ::/0, any IPv4 block wider than /8 or IPv6 block wider than /16,
	// and what cannot be read as a block.
	MatchOpenCIDR = "open-cidr"
	// MatchPublicACL matches a canned access-control list that opens to people
	// outside the account: public-read, public-read-write and
	// authenticated-read, which lets in every AWS account. It leaves out
	// aws-exec-read, which lets in only the EC2 service.
	MatchPublicACL = "public-acl"
	// MatchOpenPolicy matches a JSON policy with a statement that allows
	// something to the principal "*" or {"AWS": "*"}.
	MatchOpenPolicy = "open-policy"
)

// Matchers returns the names of all matchers, in byte order.
func Matchers() []string {
	return []string{MatchOpenCIDR, MatchOpenPolicy, MatchPublicACL}
}
