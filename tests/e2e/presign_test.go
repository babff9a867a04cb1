package e2e

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/gen/s3gov"
)

// send makes a signed request the way somebody does who has nothing else.
func send(t testing.TB, signed *v4.PresignedHTTPRequest, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), signed.Method, signed.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range signed.SignedHeader {
		if name != "Host" && name != "Content-Length" {
			r.Header[name] = values
		}
	}
	return do(t, r)
}

func do(t testing.TB, r *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, content(t, response.Body)
}

// postForm uploads a file the way a browser does.
func postForm(t testing.TB, form *s3.PresignedPostRequest, file string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range form.Values {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "upload.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, file) // to memory
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, form.URL, &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return do(t, r)
}

func wantStatus(t testing.TB, what string, want, got int, body string) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: status %d, want %d: %s", what, got, want, body)
	}
}

// signing is one presign method, as it is used on a bucket that holds "there".
type signing func(context.Context, *s3gov.PresignClient, string) (*v4.PresignedHTTPRequest, error)

// signings are all presign methods but that of forms.
var signings = map[string]signing{
	"PresignDeleteBucket": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignDeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &bucket})
	},
	"PresignDeleteObject": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignDeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("there")})
	},
	"PresignGetObject": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("there")})
	},
	"PresignHeadBucket": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignHeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket})
	},
	"PresignHeadObject": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignHeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: aws.String("there")})
	},
	"PresignPutObject": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("new")})
	},
	"PresignUploadPart": func(ctx context.Context, c *s3gov.PresignClient, bucket string) (*v4.PresignedHTTPRequest, error) {
		return c.PresignUploadPart(ctx, &s3.UploadPartInput{Bucket: &bucket, Key: aws.String("new"), PartNumber: aws.Int32(1), UploadId: aws.String("upload")})
	},
}

func post(ctx context.Context, c *s3gov.PresignClient, bucket string, optFns ...func(*s3.PresignPostOptions)) (*s3.PresignedPostRequest, error) {
	return c.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("posted")}, optFns...)
}

// TestDeniedSignatures holds that a governor that denies leaves nothing that could be
// sent, for every method there is.
func TestDeniedSignatures(t *testing.T) {
	g := open(t, s3Server.url(t), false)
	client, bucket := s3gov.NewPresignClient(g.s3(t)), newBucket(t, "there")
	for name, sign := range signings {
		signed, err := sign(t.Context(), client, bucket)
		wantDenied(t, err, "s3:"+name)
		if signed != nil {
			t.Errorf("%s: signed %s", name, signed.URL)
		}
	}
	form, err := post(t.Context(), client, bucket)
	wantDenied(t, err, "s3:PresignPostObject")
	if form != nil {
		t.Errorf("PresignPostObject: signed %v", form.Values)
	}

	methods := 0
	for i := range reflect.TypeFor[*s3gov.PresignClient]().NumMethod() {
		if name := reflect.TypeFor[*s3gov.PresignClient]().Method(i).Name; name != "PresignPostObject" && signings[name] == nil {
			t.Errorf("no test signs by %s", name)
		}
		methods++
	}
	if len(g.Calls()) != methods {
		t.Errorf("asked %d times, want once for each of %d methods", len(g.Calls()), methods)
	}
}

// TestSignedRequestsWork makes signed requests, and looks what they did. The tests below
// make those that need something of their own: a bucket that is empty, parts, a form.
func TestSignedRequestsWork(t *testing.T) {
	for _, test := range []struct {
		method, body string
		status       int
		answer       string
		left         []string // keys
	}{
		{"PresignGetObject", "", http.StatusOK, "there", []string{"there"}},
		{"PresignHeadObject", "", http.StatusOK, "", []string{"there"}},
		{"PresignHeadBucket", "", http.StatusOK, "", []string{"there"}},
		{"PresignPutObject", "content", http.StatusOK, "", []string{"new", "there"}},
		{"PresignDeleteObject", "", http.StatusNoContent, "", []string{}},
	} {
		t.Run(test.method, func(t *testing.T) {
			g, bucket := open(t, s3Server.url(t), true), newBucket(t, "there")
			signed, err := signings[test.method](t.Context(), s3gov.NewPresignClient(g.s3(t)), bucket)
			if err != nil {
				t.Fatal(err)
			}
			if sent := g.wire.sent(); len(sent) != 0 {
				t.Errorf("signing sent %q", sent)
			}
			status, answer := send(t, signed, test.body)
			wantStatus(t, test.method, test.status, status, answer)
			if answer != test.answer {
				t.Errorf("answer %q, want %q", answer, test.answer)
			}
			wantKeys(t, bucket, test.left...)
			if test.body != "" && bodyOf(t, bucket, "new") != test.body {
				t.Errorf("the object holds %q, want %q", bodyOf(t, bucket, "new"), test.body)
			}
			call := g.Calls()[0]
			if len(g.Calls()) != 1 || "s3:"+strings.TrimPrefix(test.method, "Presign") != call.Key() || !call.Presign || call.Expires != 15*time.Minute {
				t.Errorf("asked %v (presign %t, expires %s), want once, for a signature of 15 minutes", g.Calls(), call.Presign, call.Expires)
			}
		})
	}
}

func TestSignedDeleteBucket(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	signed, err := signings["PresignDeleteBucket"](t.Context(), s3gov.NewPresignClient(g.s3(t)), bucket)
	if err != nil {
		t.Fatal(err)
	}
	status, answer := send(t, signed, "")
	wantStatus(t, "DeleteBucket", http.StatusNoContent, status, answer)
	_, err = rawS3(t).ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket})
	wantCode(t, err, "NoSuchBucket")
}

func TestSignedPart(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	client, key := g.s3(t), aws.String("in/parts")
	upload, err := client.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	presign, halves := s3gov.NewPresignClient(client), []string{strings.Repeat("a", 5<<20), "the end"}
	for i, half := range halves {
		signed, err := presign.PresignUploadPart(t.Context(), &s3.UploadPartInput{Bucket: &bucket, Key: key, PartNumber: aws.Int32(int32(i + 1)), UploadId: upload.UploadId})
		if err != nil {
			t.Fatal(err)
		}
		status, answer := send(t, signed, half)
		wantStatus(t, "UploadPart", http.StatusOK, status, answer)
	}
	parts, err := client.ListParts(t.Context(), &s3.ListPartsInput{Bucket: &bucket, Key: key, UploadId: upload.UploadId})
	if err != nil {
		t.Fatal(err)
	}
	var done types.CompletedMultipartUpload
	for _, part := range parts.Parts {
		done.Parts = append(done.Parts, types.CompletedPart{ETag: part.ETag, PartNumber: part.PartNumber})
	}
	if _, err := client.CompleteMultipartUpload(t.Context(), &s3.CompleteMultipartUploadInput{Bucket: &bucket, Key: key, UploadId: upload.UploadId, MultipartUpload: &done}); err != nil {
		t.Fatal(err)
	}
	if got, want := bodyOf(t, bucket, *key), strings.Join(halves, ""); got != want {
		t.Errorf("the object holds %d bytes, want %d and equal", len(got), len(want))
	}
	wantAsked(t, g, "s3:CreateMultipartUpload", "s3:UploadPart", "s3:UploadPart", "s3:ListParts", "s3:CompleteMultipartUpload")
}

func TestSignedForm(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	form, err := post(t.Context(), s3gov.NewPresignClient(g.s3(t)), bucket)
	if err != nil {
		t.Fatal(err)
	}
	status, answer := postForm(t, form, "from a browser")
	wantStatus(t, "the form", http.StatusNoContent, status, answer)
	if got := bodyOf(t, bucket, "posted"); got != "from a browser" {
		t.Errorf("the object holds %q", got)
	}
	form.Values["key"] = "another"
	status, answer = postForm(t, form, "somewhere else")
	wantStatus(t, "a form for another key", http.StatusForbidden, status, answer)
	wantKeys(t, bucket, "posted")
}

func TestSignatureIsForItsRequestOnly(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, "there")
	signed, err := signings["PresignGetObject"](t.Context(), s3gov.NewPresignClient(g.s3(t)), bucket)
	if err != nil {
		t.Fatal(err)
	}
	signed.Method = http.MethodDelete
	status, answer := send(t, signed, "")
	wantStatus(t, "DELETE by a URL for GET", http.StatusForbidden, status, answer)
	wantKeys(t, bucket, "there")
}
