package s3accessgrants

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// grant is what Access Grants answered: credentials, and what they are good for. What
// a grant covers lies in one bucket, that of the request which it was vended for, even
// if its scope is "s3://b*".
type grant struct {
	credentials aws.Credentials
	bucket      string
	scope       scopeKind
	key         string // of the object, or what the keys begin with
}

type scopeKind uint8

const (
	unknownScope scopeKind = iota // covers nothing but the request itself
	objectScope
	prefixScope
)

// parseGrant reads the scope of a grant that was vended for a target in a bucket.
func parseGrant(matched *string, bucket string) (grant, error) {
	g := grant{bucket: bucket}
	if matched == nil || *matched == "" {
		return g, nil
	}
	path, ok := strings.CutPrefix(*matched, scheme)
	if !ok {
		return g, fmt.Errorf("malformed scope of a grant %q: want it to begin with %s", *matched, scheme)
	}
	path, open := strings.CutSuffix(path, wildcard)
	name, key, inBucket := strings.Cut(path, "/")
	switch {
	case inBucket && name == bucket && open:
		g.scope, g.key = prefixScope, key
	case inBucket && name == bucket && key != "":
		g.scope, g.key = objectScope, key
	case !inBucket && open && strings.HasPrefix(bucket, name):
		g.scope = prefixScope
	case name == bucket: // the bucket, but no key of it
	default:
		return g, fmt.Errorf("the grant is on %q, which is not in bucket %q", *matched, bucket)
	}
	return g, nil
}

// covers reports whether the grant's credentials are good for a target.
func (g grant) covers(t target) bool {
	if g.bucket != t.bucket {
		return false
	}
	switch g.scope {
	case objectScope:
		return t.kind == object && t.key == g.key
	case prefixScope:
		return strings.HasPrefix(t.key, g.key)
	default: // unknownScope covers nothing
		return false
	}
}
