package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/gen/s3gov"
)

// resources returns a session's S3 resources, and a bucket among them that holds keys.
func resources(t testing.TB, keys ...string) (*governed, *s3gov.Bucket) {
	t.Helper()
	g := open(t, s3Server.url(t), true)
	return g, s3gov.NewResource(g, pathStyle).Bucket(newBucket(t, keys...))
}

func TestBucketResource(t *testing.T) {
	g := open(t, s3Server.url(t), true)
	root := s3gov.NewResource(g, pathStyle)
	bucket, err := root.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(newBucketName())})
	if err != nil {
		t.Fatal(err)
	}
	if err := bucket.WaitUntilExists(t.Context(), waitLimit); err != nil {
		t.Fatal(err)
	}
	if _, err := bucket.Versioning().Enable(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	versioning, err := bucket.Versioning().Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if versioning.Status != types.BucketVersioningStatusEnabled {
		t.Errorf("versioning is %q", versioning.Status)
	}
	found := false
	for other, err := range root.Buckets(t.Context()).All() {
		if err != nil {
			t.Fatal(err)
		}
		found = found || other.Name() == bucket.Name()
	}
	if !found {
		t.Errorf("%s is not listed", bucket)
	}
	if _, err := bucket.Delete(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := bucket.WaitUntilNotExists(t.Context(), waitLimit); err != nil {
		t.Fatal(err)
	}
	wantAsked(t, g, "s3:CreateBucket", "s3:HeadBucket", "s3:PutBucketVersioning", "s3:GetBucketVersioning", "s3:ListBuckets", "s3:DeleteBucket", "s3:HeadBucket")
}

func TestObjectResource(t *testing.T) {
	g, bucket := resources(t)
	object := bucket.Object("k")
	if _, err := object.Put(t.Context(), &s3.PutObjectInput{Body: strings.NewReader("content"), ContentType: aws.String("text/plain")}); err != nil {
		t.Fatal(err)
	}
	if err := object.WaitUntilExists(t.Context(), waitLimit); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is known
		data, err := object.Data(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if *data.ContentLength != 7 || *data.ContentType != "text/plain" {
			t.Errorf("data %d bytes of %s", *data.ContentLength, *data.ContentType)
		}
	}
	out, err := object.Get(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, out.Body); got != "content" {
		t.Errorf("got %q", got)
	}
	source := bucket.Name() + "/k"
	if _, err := bucket.Object("copy").CopyFrom(t.Context(), &s3.CopyObjectInput{CopySource: &source}); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket.Name(), "copy", "k")
	if _, err := object.Delete(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := object.WaitUntilNotExists(t.Context(), waitLimit); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket.Name(), "copy")
	wantAsked(t, g, "s3:PutObject", "s3:HeadObject", "s3:HeadObject", "s3:GetObject", "s3:CopyObject", "s3:DeleteObject", "s3:HeadObject")
}

// TestResourceIsItsOwn holds that an input cannot move an action elsewhere.
func TestResourceIsItsOwn(t *testing.T) {
	g, bucket := resources(t, "precious", "worthless")
	_, err := bucket.Object("worthless").Delete(t.Context(), &s3.DeleteObjectInput{Key: aws.String("precious")})
	if err == nil || !strings.Contains(err.Error(), "Key") {
		t.Errorf("error %v, want one that names the Key", err)
	}
	g.AssertNotAsked(t, "*")
	wantKeys(t, bucket.Name(), "precious", "worthless")
}

func TestVersions(t *testing.T) {
	g, bucket := resources(t)
	if _, err := bucket.Versioning().Enable(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"first", "second", "third"} {
		if _, err := bucket.PutObject(t.Context(), &s3.PutObjectInput{Key: aws.String("k"), Body: strings.NewReader(body)}); err != nil {
			t.Fatal(err)
		}
	}
	g.Reset()
	var got []string
	for version, err := range bucket.ObjectVersions(t.Context()).Prefix("k").All() {
		if err != nil {
			t.Fatal(err)
		}
		out, err := version.Get(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, content(t, out.Body))
	}
	if diff := cmp.Diff([]string{"third", "second", "first"}, got); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	if _, err := bucket.ObjectVersions(t.Context()).Delete(nil); err != nil {
		t.Fatal(err)
	}
	wantCounts(t, g, map[string]int{"s3:ListObjectVersions": 2, "s3:GetObject": 3, "s3:DeleteObjects": 1})
	for version, err := range bucket.ObjectVersions(t.Context()).All() {
		t.Errorf("%v, %v is left", version, err)
	}
}

func TestMultipartUploadResource(t *testing.T) {
	g, bucket := resources(t)
	upload, err := bucket.Object("k").InitiateMultipartUpload(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := upload.Part(1).Upload(t.Context(), &s3.UploadPartInput{Body: strings.NewReader("the only part")}); err != nil {
		t.Fatal(err)
	}
	var done types.CompletedMultipartUpload
	for part, err := range upload.Parts(t.Context()).All() {
		if err != nil {
			t.Fatal(err)
		}
		data, err := part.Data(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done.Parts = append(done.Parts, types.CompletedPart{ETag: data.ETag, PartNumber: aws.Int32(part.PartNumber())})
	}
	object, err := upload.Complete(t.Context(), &s3.CompleteMultipartUploadInput{MultipartUpload: &done})
	if err != nil {
		t.Fatal(err)
	}
	if got := bodyOf(t, object.BucketName(), object.Key()); got != "the only part" {
		t.Errorf("the object holds %q", got)
	}
	abandoned, err := bucket.Object("k").InitiateMultipartUpload(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := abandoned.Abort(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for upload, err := range bucket.MultipartUploads(t.Context()).All() {
		t.Errorf("%v, %v is left", upload, err)
	}
	wantAsked(t, g, "s3:CreateMultipartUpload", "s3:UploadPart", "s3:ListParts", "s3:CompleteMultipartUpload",
		"s3:CreateMultipartUpload", "s3:AbortMultipartUpload", "s3:ListMultipartUploads")
}

func TestDeniedResource(t *testing.T) {
	g, bucket := resources(t, "precious")
	g.On("s3:*").Deny("no")
	for name, call := range map[string]func(context.Context) error{
		"s3:DeleteObject": func(ctx context.Context) error { _, err := bucket.Object("precious").Delete(ctx, nil); return err },
		"s3:HeadObject":   func(ctx context.Context) error { _, err := bucket.Object("precious").Data(ctx); return err },
		"s3:DeleteBucket": func(ctx context.Context) error { _, err := bucket.Delete(ctx, nil); return err },
		"s3:HeadBucket":   func(ctx context.Context) error { return bucket.WaitUntilExists(ctx, waitLimit) },
		"s3:ListObjectsV2": func(ctx context.Context) error {
			for _, err := range bucket.Objects(ctx).All() {
				return err
			}
			return nil
		},
	} {
		wantDenied(t, call(t.Context()), name)
	}
	if sent := g.wire.sent(); len(sent) != 0 {
		t.Errorf("requests sent: %q, want none", sent)
	}
	wantKeys(t, bucket.Name(), "precious")
}
