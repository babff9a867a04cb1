package s3accessgrants

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	scheme   = "s3://"
	wildcard = "*" // at the end of a scope: whatever begins with what stands before it
)

// target is the part of a bucket that a request reaches.
type target struct {
	bucket string
	kind   kind
	key    string // of the object, or what the keys begin with
	// several is set if the prefix is that of several keys, one of which is the prefix
	// itself: a grant on that object alone must not match.
	several bool
}

type kind uint8

const (
	wholeBucket kind = iota
	object           // one key
	prefix           // all keys that begin with it
)

// String returns the target as Access Grants is asked for it. A key or prefix that
// itself ends in the wildcard is kept from being read as a wider prefix: see [target.isObject].
func (t target) String() string {
	switch {
	case t.kind == wholeBucket:
		return scheme + t.bucket
	case t.kind == prefix && (t.several || strings.HasSuffix(t.key, wildcard)):
		return scheme + t.bucket + "/" + t.key + wildcard
	}
	return scheme + t.bucket + "/" + t.key
}

// isObject reports whether Access Grants must be told that the target is an object,
// because it reads as a prefix.
func (t target) isObject() bool { return t.kind == object && strings.HasSuffix(t.key, wildcard) }

// folder returns the part of the target up to its last slash. Targets in one folder
// tend to be covered by one grant.
func (t target) folder() string {
	return t.key[:strings.LastIndexByte(t.key, '/')+1]
}

// objectTarget returns the target of a request for one key.
func objectTarget(bucket, key *string) (target, error) {
	name, err := bucketName(bucket)
	if err != nil {
		return target{}, err
	}
	if key == nil || *key == "" {
		return target{}, errors.New("the request names no key")
	}
	return target{bucket: name, kind: object, key: *key}, nil
}

// listTarget returns the target of a request for the keys that begin with a prefix,
// all keys if there is none.
func listTarget(bucket, keys *string) (target, error) {
	name, err := bucketName(bucket)
	if err != nil || keys == nil || *keys == "" {
		return target{bucket: name}, err
	}
	return target{bucket: name, kind: prefix, key: *keys}, nil
}

// ancestorTarget returns the narrowest target that covers all keys. Keys are bytes to
// it: nothing in them is a path that could be cleaned, or an escape.
func ancestorTarget(bucket string, keys []string) (target, error) {
	if len(keys) == 0 {
		return target{}, errors.New("the request names no keys")
	}
	if slices.Contains(keys, "") {
		return target{}, errors.New("the request names an empty key")
	}
	common, same := keys[0], true
	for _, key := range keys[1:] {
		same = same && key == common
		common = commonPrefix(common, key)
	}
	if same {
		return target{bucket: bucket, kind: object, key: common}, nil
	}
	return target{bucket: bucket, kind: prefix, key: common, several: slices.Contains(keys, common)}, nil
}

// commonPrefix returns what a and b both begin with, without a part of a character.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return a[:n]
}

// reserved are the endings of names that stand where a bucket's may and are none that
// Access Grants knows: S3 gives them out itself.
var reserved = []struct{ suffix, what string }{
	{"--x-s3", "a directory bucket"},
	{"-s3alias", "the alias of an access point"},
	{"--ol-s3", "the alias of an Object Lambda access point"},
	{"--table-s3", "a table bucket"},
	{".mrap", "a Multi-Region Access Point"},
}

// bucketName returns the bucket that a request names. Whatever could stand for more
// than one bucket in a target is an error.
func bucketName(name *string) (string, error) {
	switch {
	case name == nil || *name == "":
		return "", errors.New("the request names no bucket")
	case strings.HasPrefix(*name, "arn:"):
		return "", fmt.Errorf("%q is an ARN: Access Grants covers buckets by their name only, not access points", *name)
	}
	for _, r := range reserved {
		if strings.HasSuffix(*name, r.suffix) {
			return "", fmt.Errorf("%q is %s, which Access Grants does not cover", *name, r.what)
		}
	}
	if i := strings.IndexFunc(*name, notInBucketName); i >= 0 {
		return "", fmt.Errorf("malformed bucket name %q: unexpected %q", *name, (*name)[i:])
	}
	return *name, nil
}

func notInBucketName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_')
}
