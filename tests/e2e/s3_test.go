package e2e

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
)

func TestCalls(t *testing.T) {
	g := open(t, s3Server.url(t), true)
	client, bucket := g.s3(t), newBucketName()
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a", "b"} {
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("content of " + key)}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("a")})
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, out.Body); got != "content of a" {
		t.Errorf("got %q", got)
	}
	if _, err := client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("a")}); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket, "b")
	wantAsked(t, g, "s3:CreateBucket", "s3:PutObject", "s3:PutObject", "s3:GetObject", "s3:DeleteObject")
	if sent := g.wire.sent(); len(sent) != 5 {
		t.Errorf("requests sent: %q, want one for each call", sent)
	}
}

func TestPages(t *testing.T) {
	keys := []string{"1", "2", "3", "4", "5"}
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, keys...)
	pages := s3gov.NewListObjectsV2Paginator(g.s3(t), &s3.ListObjectsV2Input{Bucket: &bucket, MaxKeys: aws.Int32(2)})
	var got []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range page.Contents {
			got = append(got, *object.Key)
		}
	}
	if diff := cmp.Diff(keys, got); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	wantCounts(t, g, map[string]int{"s3:ListObjectsV2": 3})
}

func TestDeniedDelete(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, "precious")
	g.On("s3:Delete*").Deny("production is frozen")
	client := g.s3(t)
	_, err := client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("precious")})
	wantDenied(t, err, "s3:DeleteObject")
	_, err = client.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("precious")}}}})
	wantDenied(t, err, "s3:DeleteObjects")
	wantKeys(t, bucket, "precious")
	if sent := g.wire.sent(); len(sent) != 0 {
		t.Errorf("requests sent: %q, want none", sent)
	}
}

// TestServersErrors holds that what the server says reaches the caller as the SDK has it.
func TestServersErrors(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, "there")
	client := g.s3(t)
	_, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("missing")})
	if missing := (*types.NoSuchKey)(nil); !errors.As(err, &missing) {
		t.Errorf("a missing key: error %v, want a *types.NoSuchKey", err)
	}
	_, err = client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &bucket})
	wantCode(t, err, "BucketNotEmpty")
	_, err = client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
	if owned := (*types.BucketAlreadyOwnedByYou)(nil); !errors.As(err, &owned) {
		t.Errorf("a bucket that there is: error %v, want a *types.BucketAlreadyOwnedByYou", err)
	}
	_, err = client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("no-such-bucket")})
	wantCode(t, err, "NoSuchBucket")
	wantAsked(t, g, "s3:GetObject", "s3:DeleteBucket", "s3:CreateBucket", "s3:ListObjectsV2")
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	var said smithy.APIError
	if !errors.As(err, &said) || said.ErrorCode() != code {
		t.Errorf("error %v, want the server's %s", err, code)
	}
}

func TestRawClientIsStopped(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, "precious")
	raw := s3.NewFromConfig(g.AWSConfig(), pathStyle)
	_, err := raw.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("precious")})
	if stopped := (*governor.UngovernedError)(nil); !errors.As(err, &stopped) {
		t.Errorf("error %v, want a *governor.UngovernedError", err)
	}
	wantKeys(t, bucket, "precious")
	if sent := g.wire.sent(); len(sent) != 0 {
		t.Errorf("requests sent: %q, want none", sent)
	}
}

func TestApproval(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, "precious")
	g.On("s3:DeleteObject").Pending("approval-1").Allow()
	client, in := g.s3(t), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("precious")}
	_, err := client.DeleteObject(t.Context(), in)
	pending := (*governor.PendingApprovalError)(nil)
	if !errors.As(err, &pending) || pending.ApprovalID != "approval-1" {
		t.Fatalf("error %v, want a *governor.PendingApprovalError of approval-1", err)
	}
	wantKeys(t, bucket, "precious")
	if _, err := client.DeleteObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket)
}

func TestOperationIsAskedOnce(t *testing.T) {
	keys := []string{"1", "2", "3", "4", "5"}
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, keys...)
	client := g.s3(t)
	err := g.Operation(t.Context(), "s3", "EmptyBucket", func(ctx context.Context, _ *governor.BatchOperation) error {
		var errs []error
		for _, key := range keys {
			_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	}, governor.UpTo(governor.High))
	if err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket)
	wantAsked(t, g, "s3:EmptyBucket")
}
