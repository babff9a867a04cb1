package s3accessgrants

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
)

func deleteOf(bucket string, keys ...string) *s3.DeleteObjectsInput {
	in := &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &types.Delete{}}
	for _, key := range keys {
		in.Delete.Objects = append(in.Delete.Objects, types.ObjectIdentifier{Key: &key})
	}
	return in
}

func copyOf(source, bucket, key string) *s3.CopyObjectInput {
	return &s3.CopyObjectInput{CopySource: &source, Bucket: &bucket, Key: &key}
}

func getObject(bucket, key string) *s3.GetObjectInput {
	return &s3.GetObjectInput{Bucket: &bucket, Key: &key}
}

func TestDemand(t *testing.T) {
	b, k := aws.String("b"), aws.String("p/k")
	for _, test := range []struct {
		in   any
		want string // empty if Access Grants does not know the operation
	}{
		{&s3.HeadObjectInput{Bucket: b, Key: k}, "READ on s3://b/p/k"},
		{&s3.GetObjectInput{Bucket: b, Key: k}, "READ on s3://b/p/k"},
		{&s3.GetObjectAclInput{Bucket: b, Key: k}, "READ on s3://b/p/k"},
		{&s3.GetObjectAttributesInput{Bucket: b, Key: k}, "READ on s3://b/p/k"},
		{&s3.ListPartsInput{Bucket: b, Key: k}, "READ on s3://b/p/k"},
		{&s3.HeadBucketInput{Bucket: b}, "READ on s3://b"},
		{&s3.ListObjectsInput{Bucket: b}, "READ on s3://b"},
		{&s3.ListObjectsInput{Bucket: b, Prefix: aws.String("p/")}, "READ on s3://b/p/"},
		{&s3.ListObjectsV2Input{Bucket: b}, "READ on s3://b"},
		{&s3.ListObjectsV2Input{Bucket: b, Prefix: aws.String("p")}, "READ on s3://b/p"},
		{&s3.ListObjectVersionsInput{Bucket: b, Prefix: aws.String("")}, "READ on s3://b"},
		{&s3.ListMultipartUploadsInput{Bucket: b, Prefix: aws.String("p*")}, "READ on s3://b/p**"},
		{&s3.PutObjectInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{&s3.PutObjectAclInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{&s3.DeleteObjectInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{&s3.CreateMultipartUploadInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{&s3.UploadPartInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{&s3.CompleteMultipartUploadInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{&s3.AbortMultipartUploadInput{Bucket: b, Key: k}, "WRITE on s3://b/p/k"},
		{deleteOf("b", "p/k"), "WRITE on s3://b/p/k"},
		{deleteOf("b", "p/k", "p/k"), "WRITE on s3://b/p/k"},
		{deleteOf("b", "p/k", "p/l"), "WRITE on s3://b/p/"},
		{copyOf("b/p/k", "b", "p/l"), "READWRITE on s3://b/p/"},
		{copyOf("b/p/k?versionId=1", "b", "p/k"), "READWRITE on s3://b/p/k"},

		{&s3.ListBucketsInput{}, ""},
		{&s3.UploadPartCopyInput{Bucket: b, Key: k, CopySource: k}, ""},
		{&s3.GetObjectTaggingInput{Bucket: b, Key: k}, ""},
		{&s3.CreateSessionInput{Bucket: b}, ""},
		{nil, ""},
	} {
		d, known, err := demandOf(test.in)
		got := d.String()
		if !known {
			got = ""
		}
		if got != test.want || err != nil {
			t.Errorf("%T: %q, %v; want %q", test.in, got, err, test.want)
		}
	}
}

func TestDemandOfMalformedRequests(t *testing.T) {
	for name, test := range map[string]struct {
		in   any
		want string
	}{
		"no bucket":              {&s3.GetObjectInput{Key: aws.String("k")}, "the request names no bucket"},
		"empty bucket":           {getObject("", "k"), "the request names no bucket"},
		"no key":                 {&s3.GetObjectInput{Bucket: aws.String("b")}, "the request names no key"},
		"empty key":              {getObject("b", ""), "the request names no key"},
		"access point":           {getObject("arn:aws:s3:us-east-1:123456789012:accesspoint/ap", "k"), `"arn:aws:s3:us-east-1:123456789012:accesspoint/ap" is an ARN: Access Grants covers buckets by their name only, not access points`},
		"access point alias":     {getObject("ap-hrz123-s3alias", "k"), `"ap-hrz123-s3alias" is the alias of an access point, which Access Grants does not cover`},
		"directory bucket":       {getObject("b--use1-az4--x-s3", "k"), `"b--use1-az4--x-s3" is a directory bucket, which Access Grants does not cover`},
		"bucket of another path": {getObject("b/../c", "k"), `malformed bucket name "b/../c": unexpected "/../c"`},
		"wildcard bucket":        {getObject("b*", "k"), `malformed bucket name "b*": unexpected "*"`},
		"list without bucket":    {&s3.ListObjectsV2Input{Prefix: aws.String("p")}, "the request names no bucket"},
		"list of an ARN":         {&s3.HeadBucketInput{Bucket: aws.String("arn:x")}, `"arn:x" is an ARN: Access Grants covers buckets by their name only, not access points`},
		"nothing to delete":      {deleteOf("b"), "the request names no keys"},
		"no list to delete":      {&s3.DeleteObjectsInput{Bucket: aws.String("b")}, "the request names no keys"},
		"delete without bucket":  {deleteOf("", "k"), "the request names no bucket"},
		"delete of no key":       {&s3.DeleteObjectsInput{Bucket: aws.String("b"), Delete: &types.Delete{Objects: []types.ObjectIdentifier{{}}}}, "the request names an empty key"},
		"copy without key":       {copyOf("b/k", "b", ""), "the request names no key"},
		"copy without source":    {&s3.CopyObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}, "the request names no copy source"},
		"copy across buckets":    {copyOf("a/k", "b", "k"), `the copy is from bucket "a" to bucket "b": no grant spans buckets`},
		"copy of a bucket":       {copyOf("/b", "b", "k"), `malformed copy source "/b": want bucket/key`},
		"copy of no key":         {copyOf("b/", "b", "k"), `malformed copy source "b/": want bucket/key`},
		"copy of an ARN":         {copyOf("arn:aws:s3:us-east-1:123456789012:accesspoint%2Fap%2Fobject%2Fk", "b", "k"), `the copy source "arn:aws:s3:us-east-1:123456789012:accesspoint/ap/object/k" is an ARN: Access Grants covers buckets by their name only, not access points`},
		"copy of a bad escape":   {copyOf("b/100%", "b", "k"), `malformed copy source "b/100%": want it URL-encoded: invalid URL escape "%"`},
		"copy of a question":     {copyOf("b/k?x", "b", "k"), `malformed copy source "b/k?x": want nothing but versionId= after a "?", and one in a key written %3F`},
		"copy of two versions":   {copyOf("b/k?versionId=1?versionId=2", "b", "k"), `malformed copy source "b/k?versionId=1?versionId=2": want nothing but versionId= after a "?", and one in a key written %3F`},
	} {
		_, known, err := demandOf(test.in)
		if !known || err == nil || err.Error() != test.want {
			t.Errorf("%s: %t, %v\nwant %s", name, known, err, test.want)
		}
	}
}

func TestAncestor(t *testing.T) {
	for _, test := range []struct {
		keys []string
		want string
	}{
		{[]string{"a"}, "s3://b/a"},
		{[]string{"a", "z"}, "s3://b/"},
		{[]string{"p/a1", "p/a2"}, "s3://b/p/a"},
		{[]string{"p/a", "p/b/c", "p/b/d"}, "s3://b/p/"},
		{[]string{"p", "p"}, "s3://b/p"},
		// A grant on the object p/a alone must not match both.
		{[]string{"p/a", "p/ab"}, "s3://b/p/a*"},
		{[]string{"p/", "p/k"}, "s3://b/p/*"},
		// Nothing in a key is a path or an escape.
		{[]string{"p/../q", "p/../r"}, "s3://b/p/../"},
		{[]string{"../x", "../y"}, "s3://b/../"},
		{[]string{"p//k", "p//l"}, "s3://b/p//"},
		{[]string{"/k", "/l"}, "s3://b//"},
		{[]string{"p/%2F1", "p/%2F2"}, "s3://b/p/%2F"},
		{[]string{"p%", "p%2"}, "s3://b/p%*"},
		// A wildcard in a key is none: the one that is added is.
		{[]string{"p/*1", "p/*2"}, "s3://b/p/**"},
		{[]string{"p*/1", "p*/2"}, "s3://b/p*/"},
		// é and è begin with the same byte.
		{[]string{"caf\u00e9", "caf\u00e8"}, "s3://b/caf"},
		{[]string{"日本", "日光"}, "s3://b/日"},
		{[]string{"\xff1", "\xff2"}, "s3://b/\xff"},
	} {
		got, err := ancestorTarget("b", test.keys)
		if err != nil || got.String() != test.want {
			t.Errorf("%q: %q, %v; want %q", test.keys, got, err, test.want)
		}
	}
	if got, _ := ancestorTarget("b", []string{"p/*"}); !got.isObject() {
		t.Error("the key p/* may be taken for a prefix")
	}
}

// covered reports whether Access Grants reads a key of a bucket in what it is asked for.
func covered(tg target, bucket, key string) bool {
	scope, open := strings.CutSuffix(tg.String(), wildcard)
	if tg.isObject() {
		scope, open = tg.String(), false
	}
	name := scheme + bucket + "/" + key
	return name == scope || (open || tg.kind == prefix) && strings.HasPrefix(name, scope)
}

// checkAncestor holds what the target of several keys must be.
func checkAncestor(t *testing.T, bucket string, keys []string) {
	t.Helper()
	tg, err := ancestorTarget(bucket, keys)
	if err != nil {
		t.Fatalf("%q: %v", keys, err)
	}
	for _, key := range keys {
		if !covered(tg, bucket, key) {
			t.Errorf("%q: target %q does not cover %q", keys, tg, key)
		}
		for _, other := range []string{bucket + "x", bucket + ".", "x" + bucket, bucket[:len(bucket)-1]} {
			if covered(tg, other, key) || covered(tg, other, "") {
				t.Errorf("%q: target %q covers bucket %q", keys, tg, other)
			}
		}
	}
	if !strings.HasPrefix(tg.String(), scheme+bucket+"/") {
		t.Errorf("%q: target %q is not in bucket %s", keys, tg, bucket)
	}
	// No character could be added: the target is the narrowest.
	if tg.kind == prefix {
		rest, same := "", true
		for i, key := range keys {
			next := ""
			if key = key[len(tg.key):]; key != "" {
				_, size := utf8.DecodeRuneInString(key)
				next = key[:size]
			}
			same = same && (i == 0 || next == rest)
			rest = next
		}
		if same && utf8.ValidString(strings.Join(keys, "")) {
			t.Errorf("%q: target %q is wider than it has to be", keys, tg)
		}
	}
}

func TestAncestorProperties(t *testing.T) {
	pieces := []string{"a", "b", "/", "//", "..", "*", "%", "%2F", "é", "è", "日", "+", " ", "?", "\x00"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		keys := make([]string, 1+random.IntN(5))
		shared := pieces[random.IntN(len(pieces))]
		for i := range keys {
			keys[i] = shared
			for range random.IntN(4) {
				keys[i] += pieces[random.IntN(len(pieces))]
			}
		}
		checkAncestor(t, "bucket", keys)
		if t.Failed() {
			return
		}
	}
}

func FuzzAncestor(f *testing.F) {
	f.Add("b", "p/a", "p/b", "p/c")
	f.Add("bucket", "a*", "a**", "a")
	f.Add("b", "\xc3\xa9", "\xc3\xa8", "\xc3")
	f.Add("b.c-d", "../..//", "../.%", "..")
	f.Fuzz(func(t *testing.T, bucket, one, two, three string) {
		if name, err := bucketName(&bucket); err != nil || name != bucket || one == "" || two == "" || three == "" {
			t.Skip()
		}
		checkAncestor(t, bucket, []string{one, two, three})
	})
}

func TestCopyKeys(t *testing.T) {
	for source, want := range map[string][]string{
		"b/k":                         {"k", "k"},
		"/b/k":                        {"k", "k"},
		"b/p/k?versionId=a.b_c":       {"p/k", "p/k"},
		"b/k?versionId=null":          {"k", "k"},
		"b%2Fp%2Fk":                   {"p/k", "p/k"},
		"b/a%3Fb":                     {"a?b", "a?b"},
		"b/a%20b":                     {"a b", "a b"},
		"b/a%2Bb":                     {"a+b", "a+b"},
		"b/a+b":                       {"a b", "a+b"}, // a space to S3
		"b/%252e%252e/k":              {"%2e%2e/k", "%2e%2e/k"},
		"b/../c/k":                    {"../c/k", "../c/k"},
		"b//k":                        {"/k", "/k"},
		"b/caf%C3%A9":                 {"café", "café"},
		"b/100%25":                    {"100%", "100%"},
		"b/a%3FversionId%3D1":         {"a?versionId=1", "a?versionId=1"},
		"b/a%3FversionId?versionId=1": {"a?versionId", "a?versionId"},
	} {
		got, err := copyKeys(&source, "b")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", source, err, diff)
		}
	}
}

// A source that is encoded as S3 wants it means the key it was made from, and no source
// means a key of another bucket.
func FuzzCopySource(f *testing.F) {
	for _, seed := range []string{"k", "p/k", "a+b", "a b", "100%", "../..", "//", "*", "é", "?versionId=1", "\x00", "%2F"} {
		f.Add(seed)
		f.Add("b/" + seed)
		f.Add("a/" + seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text != "" {
			source := strings.ReplaceAll(url.QueryEscape("b/"+text), "+", "%20")
			keys, err := copyKeys(&source, "b")
			if diff := cmp.Diff([]string{text, text}, keys); err != nil || diff != "" {
				t.Errorf("%q: %v (-want +got):\n%s", source, err, diff)
			}
		}
		keys, err := copyKeys(&text, "b")
		if err != nil {
			return
		}
		path, _, _ := strings.Cut(text, "?")
		decoded, err := url.PathUnescape(strings.TrimPrefix(path, "/"))
		if err != nil || len(keys) != 2 || !strings.HasSuffix(decoded, keys[1]) {
			t.Errorf("%q is read as %q, %v", text, keys, err)
		}
		tg, err := ancestorTarget("b", append(keys, "z"))
		if err != nil || !covered(tg, "b", keys[0]) || !covered(tg, "b", keys[1]) {
			t.Errorf("%q: target %q, %v does not cover it", text, tg, err)
		}
	})
}

func TestGrant(t *testing.T) {
	obj := func(key string) target { return target{bucket: "b", kind: object, key: key} }
	list := func(key string) target { return target{bucket: "b", kind: prefix, key: key} }
	whole := target{bucket: "b"}
	elsewhere := target{bucket: "bc", kind: object, key: "p/k"}
	all := []target{obj("p"), obj("p/"), obj("p/k"), obj("pq"), obj("q"), list("p"), list("p/"), whole, elsewhere}
	for scope, want := range map[string][]target{
		"":            nil,
		"s3://b/p/k":  {obj("p/k")},
		"s3://b/p":    {obj("p")}, // no list: its credentials are for one object
		"s3://b/p/*":  {obj("p/"), obj("p/k"), list("p/")},
		"s3://b/p*":   {obj("p"), obj("p/"), obj("p/k"), obj("pq"), list("p"), list("p/")},
		"s3://b/p/k*": {obj("p/k")},
		"s3://b/p**":  nil, // the first is a part of the prefix
		"s3://b/*":    all[:8],
		"s3://b*":     all[:8], // but nothing of bucket bc
		"s3://*":      all[:8],
		"s3://b":      nil,
		"s3://b/":     nil,
	} {
		g, err := parseGrant(&scope, "b")
		if err != nil {
			t.Errorf("%q: %v", scope, err)
			continue
		}
		var got []target
		for _, tg := range all {
			if g.covers(tg) {
				got = append(got, tg)
			}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(target{})); diff != "" {
			t.Errorf("%q covers (-want +got):\n%s", scope, diff)
		}
	}
	for _, scope := range []string{"b/p/*", "S3://b/p/*", "s3://c/p/*", "s3://bc/*", "s3://bc", "s3://bc*", "s3:///p/*", "s3://", "*"} {
		if g, err := parseGrant(&scope, "b"); err == nil {
			t.Errorf("%q is read as %+v", scope, g)
		}
	}
}

// Whatever scope comes back, nothing outside the request's bucket is covered by it.
func FuzzGrant(f *testing.F) {
	f.Add("s3://b/p/*", "p/k")
	f.Add("s3://b*", "k")
	f.Add("s3://*", "")
	f.Fuzz(func(t *testing.T, scope, key string) {
		g, err := parseGrant(&scope, "bucket")
		if err != nil {
			return
		}
		for _, bucket := range []string{"bucke", "bucket2", "bucket.", "b", ""} {
			if g.covers(target{bucket: bucket, kind: object, key: key}) {
				t.Errorf("%q covers bucket %q", scope, bucket)
			}
		}
		own := target{bucket: "bucket", kind: object, key: key}
		literal := strings.TrimSuffix(scope, wildcard)
		if g.covers(own) && !strings.HasPrefix(own.String(), literal) {
			t.Errorf("%q covers %q", scope, own)
		}
	})
}
