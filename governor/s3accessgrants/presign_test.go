package s3accessgrants_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
)

// presigns are the methods that sign for operations which Access Grants knows, and one
// that signs for another. Each returns whose credentials a signature is by.
var presigns = []struct {
	name   string
	sign   func(ctx context.Context, c *s3gov.PresignClient) (string, error)
	demand string
}{
	{"GetObject", func(ctx context.Context, c *s3gov.PresignClient) (string, error) {
		return signerOf(c.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: data, Key: key}))
	}, "READ s3://data/p/k"},
	{"HeadObject", func(ctx context.Context, c *s3gov.PresignClient) (string, error) {
		return signerOf(c.PresignHeadObject(ctx, &s3.HeadObjectInput{Bucket: data, Key: key}))
	}, "READ s3://data/p/k"},
	{"PutObject", func(ctx context.Context, c *s3gov.PresignClient) (string, error) {
		return signerOf(c.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: data, Key: key}))
	}, "WRITE s3://data/p/k"},
	{"UploadPart", func(ctx context.Context, c *s3gov.PresignClient) (string, error) {
		return signerOf(c.PresignUploadPart(ctx, &s3.UploadPartInput{Bucket: data, Key: key, UploadId: upload, PartNumber: aws.Int32(1)}))
	}, "WRITE s3://data/p/k"},
	{"PutObject", func(ctx context.Context, c *s3gov.PresignClient) (string, error) {
		form, err := c.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: data, Key: key})
		if err != nil {
			return "", err
		}
		return signer(form.Values["X-Amz-Credential"], ""), nil
	}, "WRITE s3://data/p/k"},
	{"DeleteBucket", func(ctx context.Context, c *s3gov.PresignClient) (string, error) {
		return signerOf(c.PresignDeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: data}))
	}, ""},
}

func signerOf(signed *v4.PresignedHTTPRequest, err error) (string, error) {
	if err != nil {
		return "", err
	}
	u, err := url.Parse(signed.URL)
	if err != nil {
		return "", err
	}
	return signer(u.Query().Get("X-Amz-Credential"), ""), nil
}

// Signatures are made with vended credentials, one grant for each, or not at all.
func TestPresign(t *testing.T) {
	for _, test := range presigns {
		for _, granted := range []bool{true, false} {
			for _, fallback := range []bool{false, true} {
				f := &fake{grants: []string{"s3://data/p/k"}} // one object, so it is not kept
				want := "ASIA1"
				switch {
				case test.demand == "":
					want = "AKIDCALLER"
				case !granted && fallback:
					want = "AKIDCALLER"
				case !granted:
					want = ""
				}
				if !granted {
					f.grants = nil
				}
				got, err := test.sign(t.Context(), s3gov.NewPresignClient(f.client(t, s3accessgrants.WithFallback(fallback))))
				if got != want || (err != nil) != (want == "") {
					t.Errorf("%s, granted %t, fallback %t: signed by %q, error %v; want %q", test.name, granted, fallback, got, err, want)
				}
				permission, target, _ := strings.Cut(test.demand, " ")
				if want == "" {
					checkError(t, test.name, err, s3accessgrants.Error{Operation: test.name, Permission: permission, Target: target}, "AccessDenied")
				}
				asked := 1
				if test.demand == "" {
					asked = 0
				}
				if sent := f.sent(); count(sent, "GetDataAccess") != asked || len(sent) != 4*asked {
					t.Errorf("%s, granted %t, fallback %t: sent %q, want one question", test.name, granted, fallback, sent)
				}
			}
		}
	}
}

// A grant that was vended for one signature serves the next.
func TestPresignAgain(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	c := s3gov.NewPresignClient(f.client(t))
	for range 2 {
		if got, err := signerOf(c.PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: data, Key: key})); got != "ASIA1" || err != nil {
			t.Errorf("signed by %q, error %v", got, err)
		}
	}
	if sent := f.sent(); len(sent) != 4 {
		t.Errorf("sent %q, want one question", sent)
	}
}

// A URL that would be signed past the plugin is not handed out.
func TestPresignPastThePlugin(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	sess := f.open(t, governortest.New(true))
	c := s3gov.NewPresignClient(clientOf(t, sess, plug(t, sess).Register, as("AKIDROLE")))
	got, err := c.PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: data, Key: key})
	var refused *s3accessgrants.Error
	if got != nil || !errors.As(err, &refused) {
		t.Errorf("got %v, %v; want no URL", got, err)
	}
}

// An upload in parts is made with one grant, however many parts go at once.
func TestUploadInParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{grants: []string{"s3://data/p/*"}, delay: time.Second}
		c, ctx := f.client(t), t.Context()
		if _, err := c.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: data, Key: key}); err != nil {
			t.Fatal(err)
		}
		err := concurrently(100, func(i int) error {
			_, err := c.UploadPart(ctx, &s3.UploadPartInput{Bucket: data, Key: key, UploadId: upload, PartNumber: aws.Int32(int32(i + 1)), Body: strings.NewReader("part")})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		parts := &types.CompletedMultipartUpload{Parts: []types.CompletedPart{{ETag: aws.String("e"), PartNumber: aws.Int32(1)}}}
		if _, err := c.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: data, Key: key, UploadId: upload, MultipartUpload: parts}); err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, line := range f.sent() {
			_, signer, _ := strings.Cut(line, " as ")
			got[signer]++
		}
		if diff := cmp.Diff(map[string]int{"AKIDCALLER": 4, "ASIA1": 102}, got); diff != "" {
			t.Errorf("requests by signer (-want +got):\n%s", diff)
		}
	})
}
