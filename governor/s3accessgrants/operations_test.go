package s3accessgrants_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
)

var (
	data, key, upload = aws.String("data"), aws.String("p/k"), aws.String("u")

	deleted = &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("p/k1")}, {Key: aws.String("p/k2")}}}
)

// operations are all that Access Grants knows, and some that it does not.
var operations = []struct {
	name   string
	call   func(ctx context.Context, c *s3gov.Client) error
	demand string // empty if Access Grants does not know the operation
	sent   string
}{
	{"HeadObject", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: data, Key: key})
		return err
	}, "READ s3://data/p/k", "HEAD data/p/k"},
	{"GetObject", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: data, Key: key})
		return err
	}, "READ s3://data/p/k", "GET data/p/k"},
	{"GetObjectAcl", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: data, Key: key})
		return err
	}, "READ s3://data/p/k", "GET data/p/k"},
	{"GetObjectAttributes", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: data, Key: key, ObjectAttributes: []types.ObjectAttributes{types.ObjectAttributesEtag}})
		return err
	}, "READ s3://data/p/k", "GET data/p/k"},
	{"ListParts", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.ListParts(ctx, &s3.ListPartsInput{Bucket: data, Key: key, UploadId: upload})
		return err
	}, "READ s3://data/p/k", "GET data/p/k"},
	{"HeadBucket", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: data})
		return err
	}, "READ s3://data", "HeadBucket data"},
	{"ListObjects", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.ListObjects(ctx, &s3.ListObjectsInput{Bucket: data, Prefix: key})
		return err
	}, "READ s3://data/p/k", "GET data/"},
	{"ListObjectsV2", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: data})
		return err
	}, "READ s3://data", "GET data/"},
	{"ListObjectVersions", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: data, Prefix: key})
		return err
	}, "READ s3://data/p/k", "GET data/"},
	{"ListMultipartUploads", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: data, Prefix: key})
		return err
	}, "READ s3://data/p/k", "GET data/"},
	{"PutObject", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: data, Key: key, Body: strings.NewReader("x")})
		return err
	}, "WRITE s3://data/p/k", "PUT data/p/k"},
	{"PutObjectAcl", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.PutObjectAcl(ctx, &s3.PutObjectAclInput{Bucket: data, Key: key, ACL: types.ObjectCannedACLPrivate})
		return err
	}, "WRITE s3://data/p/k", "PUT data/p/k"},
	{"DeleteObject", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: data, Key: key})
		return err
	}, "WRITE s3://data/p/k", "DELETE data/p/k"},
	{"DeleteObjects", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: data, Delete: deleted})
		return err
	}, "WRITE s3://data/p/k", "POST data/"},
	{"CreateMultipartUpload", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: data, Key: key})
		return err
	}, "WRITE s3://data/p/k", "POST data/p/k"},
	{"UploadPart", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.UploadPart(ctx, &s3.UploadPartInput{Bucket: data, Key: key, UploadId: upload, PartNumber: aws.Int32(1), Body: strings.NewReader("x")})
		return err
	}, "WRITE s3://data/p/k", "PUT data/p/k"},
	{"CompleteMultipartUpload", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: data, Key: key, UploadId: upload})
		return err
	}, "WRITE s3://data/p/k", "POST data/p/k"},
	{"AbortMultipartUpload", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: data, Key: key, UploadId: upload})
		return err
	}, "WRITE s3://data/p/k", "DELETE data/p/k"},
	{"CopyObject", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: data, Key: key, CopySource: aws.String("data/p/other")})
		return err
	}, "READWRITE s3://data/p/", "PUT data/p/k"},

	{"ListBuckets", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.ListBuckets(ctx, &s3.ListBucketsInput{})
		return err
	}, "", "GET s3/"},
	{"CreateBucket", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: data})
		return err
	}, "", "PUT data/"},
	{"GetBucketPolicy", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: data})
		return err
	}, "", "GET data/"},
	{"GetObjectTagging", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: data, Key: key})
		return err
	}, "", "GET data/p/k"},
	{"UploadPartCopy", func(ctx context.Context, c *s3gov.Client) error {
		_, err := c.UploadPartCopy(ctx, &s3.UploadPartCopyInput{Bucket: data, Key: key, UploadId: upload, PartNumber: aws.Int32(1), CopySource: aws.String("data/p/other")})
		return err
	}, "", "PUT data/p/k"},
}

// faults are what can go wrong before there are credentials.
var faults = []struct {
	name string
	set  func(f *fake)
	made int    // how many of the plugin's four requests
	want string // in the error
}{
	{"none", func(*fake) {}, 4, ""},
	{"no region", on("HeadBucket", failure(404, "NotFound")), 1, "the region of bucket data"},
	{"malformed region", on("HeadBucket", func() (*http.Response, error) {
		response := answer(200, "")
		response.Header.Set("X-Amz-Bucket-Region", "evil.example/")
		return response, nil
	}), 1, `malformed region of a bucket "evil.example/"`},
	{"S3 away", on("HeadBucket", away), 1, "connection refused"},
	{"no identity", on("GetCallerIdentity", failure(403, "ExpiredToken")), 2, "ExpiredToken"},
	{"malformed identity", on("GetCallerIdentity", func() (*http.Response, error) { return answer(200, "<r><GetCallerIdentityResult/></r>"), nil }), 2, `the caller's identity has no account: want 12 digits, got ""`},
	{"STS away", on("GetCallerIdentity", away), 2, "connection refused"},
	{"no instance", on("GetAccessGrantsInstanceForPrefix", failure(404, "AccessGrantsInstanceNotExists")), 3, "AccessGrantsInstanceNotExists"},
	{"malformed instance", on("GetAccessGrantsInstanceForPrefix", func() (*http.Response, error) { return instance("default"), nil }), 3, `malformed ARN of an Access Grants instance "default"`},
	{"instance of no account", on("GetAccessGrantsInstanceForPrefix", func() (*http.Response, error) {
		return instance("arn:aws:s3:us-east-1:evil:access-grants/default"), nil
	}), 3, `want 12 digits, got "evil"`},
	{"denied", func(f *fake) { f.grants = nil }, 4, "AccessDenied"},
	{"broken", on("GetDataAccess", failure(500, "InternalError")), 4, "InternalError"},
	{"S3 Control away", on("GetDataAccess", away), 4, "connection refused"},
	{"grant elsewhere", on("GetDataAccess", func() (*http.Response, error) { return vend("ASIA9", "s3://date/*", time.Now().Add(time.Hour)), nil }), 4, `the grant is on "s3://date/*", which is not in bucket "data"`},
	{"grant on nothing known", on("GetDataAccess", func() (*http.Response, error) { return vend("ASIA9", "data/*", time.Now().Add(time.Hour)), nil }), 4, `malformed scope of a grant "data/*"`},
	{"no credentials", on("GetDataAccess", func() (*http.Response, error) { return vend("", "s3://data/*", time.Now().Add(time.Hour)), nil }), 4, "lacks credentials"},
}

func on(operation string, fault func() (*http.Response, error)) func(*fake) {
	return func(f *fake) { f.faults = map[string]func() (*http.Response, error){operation: fault} }
}

func away() (*http.Response, error) { return nil, errors.New("connection refused") }

// TestOutcomes holds, for each operation, with and without fallback, and for each fault:
// what is asked, with whose credentials the request is sent, and if it is.
func TestOutcomes(t *testing.T) {
	for _, op := range operations {
		for _, fallback := range []bool{false, true} {
			for _, fault := range faults {
				f := &fake{grants: []string{"s3://data/*"}}
				fault.set(f)
				permission, target, _ := strings.Cut(op.demand, " ")
				want := []string{
					"HeadBucket data as AKIDCALLER",
					"GetCallerIdentity as AKIDCALLER",
					"GetAccessGrantsInstanceForPrefix " + target + " of 111122223333 in us-east-1 as AKIDCALLER",
					"GetDataAccess " + permission + " " + target + " Default of 444455556666 in us-east-1 as AKIDCALLER",
				}[:fault.made]
				fails := false
				switch {
				case op.demand == "":
					want = []string{op.sent + " as AKIDCALLER"}
				case fault.want == "":
					want = append(want, op.sent+" as ASIA1")
				case fallback:
					want = append(want, op.sent+" as AKIDCALLER")
				default:
					fails = true
				}
				name := op.name + ", " + fault.name
				if fallback {
					name += ", fallback"
				}
				err := op.call(t.Context(), f.client(t, s3accessgrants.WithFallback(fallback)))
				if op.name == "HeadBucket" && fallback && f.faults["HeadBucket"] != nil {
					err = nil // the caller's own fails too
				}
				if (err != nil) != fails {
					t.Errorf("%s: error %v", name, err)
				}
				if diff := cmp.Diff(want, f.sent()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
				if fails {
					checkError(t, name, err, s3accessgrants.Error{Operation: op.name, Permission: permission, Target: target}, fault.want)
				}
			}
		}
	}
}

// checkError holds that an error says of a request what it should.
func checkError(t *testing.T, name string, err error, want s3accessgrants.Error, cause string) {
	t.Helper()
	var got *s3accessgrants.Error
	if !errors.As(err, &got) {
		t.Errorf("%s: error %v, want %T", name, err, got)
		return
	}
	want.Err = got.Err
	if *got != want || got.Err == nil || !strings.Contains(got.Err.Error(), cause) {
		t.Errorf("%s: error %v, want %v: %s", name, got, want, cause)
	}
}
