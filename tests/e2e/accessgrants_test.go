package e2e

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

func TestVendedCredentials(t *testing.T) {
	bucket := sharedBucket(t, "data/a", "other/b")
	instance := grantsOn(t, bucket, "data/*")
	p := plug(t, instance)
	key := aws.String("data/a")
	out, err := p.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, out.Body); got != "data/a" {
		t.Errorf("got %q", got)
	}
	listed, err := p.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: aws.String("data/")})
	if err != nil {
		t.Fatal(err)
	}
	if len(listed.Contents) != 1 {
		t.Errorf("%d objects listed, want 1", len(listed.Contents))
	}
	if _, err := p.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("data/new"), Body: strings.NewReader("content")}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: key}); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket, "data/new", "other/b")

	// Each request is the governor's to decide on, and signed by whom it should be.
	wantAsked(t, p.governed, "s3:GetObject", "s3:ListObjectsV2", "s3:PutObject", "s3:DeleteObject")
	wantSent(t, p, []string{
		"HEAD /" + bucket + " by AKIDCALLER", // where is the bucket?
		"POST / by AKIDCALLER",               // who am I?
		"GET /" + bucket + "/data/a by ASIAREADER",
		"GET /" + bucket + " by ASIAREADER",
		"PUT /" + bucket + "/data/new by ASIAWRITER",
		"DELETE /" + bucket + "/data/a by ASIAWRITER",
	})
	// A grant is asked for once, and recorded.
	want := []string{
		"GetCallerIdentity",
		"GetAccessGrantsInstanceForPrefix s3://" + bucket + "/data/a",
		"GetDataAccess READ s3://" + bucket + "/data/a",
		"GetDataAccess WRITE s3://" + bucket + "/data/new",
	}
	if diff := cmp.Diff(want, instance.requests()); diff != "" {
		t.Errorf("asked of Access Grants (-want +got):\n%s", diff)
	}
	want = []string{"s3:HeadBucket", "sts:GetCallerIdentity", "s3control:GetAccessGrantsInstanceForPrefix", "s3control:GetDataAccess", "s3control:GetDataAccess"}
	if diff := cmp.Diff(want, p.records.own); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

func wantSent(t testing.TB, p *plugged, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, p.wire.sent()); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

// TestVendedTransfer moves a big object, all of it by one grant each way.
func TestVendedTransfer(t *testing.T) {
	bucket, data := newBucket(t), random()[:2*partSize]
	allow(t, bucket,
		statement(gateway.Reader, "s3:GetObject", bucket+"/big*"),
		statement(gateway.Writer, "s3:PutObject", bucket+"/big*"))
	for _, transfer := range transfers {
		t.Run(transfer.name, func(t *testing.T) {
			instance := grantsOn(t, bucket, "big*")
			p := plug(t, instance)
			if err := transfer.upload(t.Context(), p.client, bucket, bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
			got := manager.NewWriteAtBuffer(make([]byte, len(data)))
			if err := transfer.download(t.Context(), p.client, bucket, got); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), data) {
				t.Error("what came back is not what went there")
			}
			wantCounts(t, p.governed, map[string]int{"s3:CreateMultipartUpload": 1, "s3:UploadPart": 2, "s3:CompleteMultipartUpload": 1, "s3:GetObject": 2})
			if requests := instance.requests(); len(requests) != 4 {
				t.Errorf("asked of Access Grants: %q, want the account, the instance, and a grant each way", requests)
			}
		})
	}
}

func TestVendedSignatures(t *testing.T) {
	bucket := sharedBucket(t, "data/a")
	p := plug(t, grantsOn(t, bucket, "data/*"))
	presign := s3gov.NewPresignClient(p.client)
	get, err := presign.PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("data/a")})
	if err != nil {
		t.Fatal(err)
	}
	status, answer := send(t, get, "")
	wantStatus(t, "GetObject", http.StatusOK, status, answer)
	if answer != "data/a" {
		t.Errorf("got %q", answer)
	}
	put, err := presign.PresignPutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("data/b")})
	if err != nil {
		t.Fatal(err)
	}
	status, answer = send(t, put, "content")
	wantStatus(t, "PutObject", http.StatusOK, status, answer)
	form, err := presign.PresignPostObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("data/c")})
	if err != nil {
		t.Fatal(err)
	}
	status, answer = postForm(t, form, "from a browser")
	wantStatus(t, "the form", http.StatusNoContent, status, answer)
	wantKeys(t, bucket, "data/a", "data/b", "data/c")
	wantAsked(t, p.governed, "s3:GetObject", "s3:PutObject", "s3:PutObject")
	for _, url := range []string{get.URL, put.URL} {
		if !strings.Contains(url, "X-Amz-Credential=ASIA") {
			t.Errorf("%s is not signed with vended credentials", url)
		}
	}
}

// TestGovernorComesFirst has the governor deny: no credentials are asked for.
func TestGovernorComesFirst(t *testing.T) {
	bucket := sharedBucket(t, "data/a")
	instance := grantsOn(t, bucket, "data/*")
	p := plug(t, instance, s3accessgrants.WithFallback(true))
	p.On("s3:*").Deny("no")
	_, err := p.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("data/a")})
	wantDenied(t, err, "s3:GetObject")
	signed, err := s3gov.NewPresignClient(p.client).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("data/a")})
	wantDenied(t, err, "s3:PresignGetObject")
	if signed != nil {
		t.Errorf("signed %s", signed.URL)
	}
	if requests, sent := instance.requests(), p.wire.sent(); len(requests)+len(sent) != 0 {
		t.Errorf("asked of Access Grants: %q, sent: %q; want nothing", requests, sent)
	}
}

// TestWrongVendedCredentials has Access Grants vend what S3 does not take: its answer
// reaches the caller.
func TestWrongVendedCredentials(t *testing.T) {
	bucket := sharedBucket(t, "data/a", "other/b")
	for _, test := range []struct {
		name, key string
		spoil     func(*gateway.Account)
		code      string
	}{
		{"unknown", "data/a", func(a *gateway.Account) { a.ID = "ASIANOBODY" }, "InvalidAccessKeyId"},
		{"wrong secret", "data/a", func(a *gateway.Account) { a.Secret = "a guess" }, "SignatureDoesNotMatch"},
		{"wrong token", "data/a", func(a *gateway.Account) { a.Token = "a guess" }, "InvalidToken"},
		{"for somewhere else", "other/b", func(*gateway.Account) {}, "AccessDenied"},
	} {
		for _, fallback := range []bool{false, true} {
			t.Run(test.name, func(t *testing.T) {
				account := gateway.Reader
				test.spoil(&account)
				p := plug(t, newGrants(t, grant{"READ", "s3://" + bucket + "/*", account}), s3accessgrants.WithFallback(fallback))
				_, err := p.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &test.key})
				wantCode(t, err, test.code)
			})
		}
	}
}

// TestFallback asks for what there is no grant for.
func TestFallback(t *testing.T) {
	mine, others := newBucket(t, "k"), newBucket(t, "k")
	allow(t, mine, statement(gateway.Caller, "s3:GetObject", mine+"/*"))
	get := func(p *plugged, bucket string) error {
		out, err := p.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("k")})
		if err == nil {
			content(t, out.Body)
		}
		return err
	}
	on, off := plug(t, newGrants(t), s3accessgrants.WithFallback(true)), plug(t, newGrants(t))
	if err := get(on, mine); err != nil {
		t.Errorf("with fallback, what the caller may read itself: %v", err)
	}
	wantCode(t, get(on, others), "AccessDenied")
	for _, bucket := range []string{mine, others} {
		var refused *s3accessgrants.Error
		if err := get(off, bucket); !errors.As(err, &refused) || refused.Permission != "READ" || refused.Target != "s3://"+bucket+"/k" {
			t.Errorf("without fallback: error %v, want an *s3accessgrants.Error that names what was needed", err)
		}
	}
	for _, sent := range off.wire.sent() {
		if strings.HasPrefix(sent, "GET ") {
			t.Errorf("without fallback: sent %s", sent)
		}
	}
}

// TestUnknownToAccessGrants calls what no grant can be for.
func TestUnknownToAccessGrants(t *testing.T) {
	bucket := newBucket(t)
	allow(t, bucket, statement(gateway.Caller, "s3:GetBucketVersioning", bucket))
	instance := grantsOn(t, bucket, "*")
	p := plug(t, instance)
	if _, err := p.client.GetBucketVersioning(t.Context(), &s3.GetBucketVersioningInput{Bucket: &bucket}); err != nil {
		t.Fatal(err)
	}
	wantSent(t, p, []string{"GET /" + bucket + " by AKIDCALLER"})
	if requests := instance.requests(); len(requests) != 0 {
		t.Errorf("asked of Access Grants: %q, want nothing", requests)
	}
}

// TestVendedBatchDelete deletes several keys by a grant on what they begin with.
func TestVendedBatchDelete(t *testing.T) {
	bucket := sharedBucket(t, "data/1", "data/2", "data/3", "other/b")
	instance := grantsOn(t, bucket, "data/*")
	p := plug(t, instance)
	remove := func(ctx context.Context, keys ...string) error {
		var all types.Delete
		for _, key := range keys {
			all.Objects = append(all.Objects, types.ObjectIdentifier{Key: &key})
		}
		_, err := p.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &all})
		return err
	}
	if err := remove(t.Context(), "data/1", "data/2"); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket, "data/3", "other/b")
	if err, refused := remove(t.Context(), "data/3", "other/b"), (*s3accessgrants.Error)(nil); !errors.As(err, &refused) || refused.Target != "s3://"+bucket+"/" {
		t.Errorf("keys that only the bucket has in common: error %v, want an *s3accessgrants.Error on the bucket", err)
	}
	wantKeys(t, bucket, "data/3", "other/b")
}

// TestVendedConcurrently reads a lot at once, on one grant.
func TestVendedConcurrently(t *testing.T) {
	keys := numberedKeys("data/", 50)
	bucket := sharedBucket(t, keys...)
	instance := grantsOn(t, bucket, "data/*")
	p := plug(t, instance)
	var readers sync.WaitGroup
	for i := range 200 {
		readers.Go(func() {
			out, err := p.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &keys[i%len(keys)]})
			if err != nil {
				t.Error(err)
				return
			}
			defer out.Body.Close()
			if _, err := io.Copy(io.Discard, out.Body); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
	wantCounts(t, p.governed, map[string]int{"s3:GetObject": 200})
	if requests := instance.requests(); len(requests) != 3 {
		t.Errorf("asked of Access Grants: %q, want the account, the instance and one grant", requests)
	}
}
