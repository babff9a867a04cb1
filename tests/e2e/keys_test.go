package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

// oddKeys are keys that somebody on the way may take for something else.
var oddKeys = []string{
	"data/a b+c", "data/ü/€ 😀", "data/100%25", "data/%2e%2e", "data/q?x=1&y=2#z", "data/star*", `data/quotes"'<&>`, "data/=", "data/~._-",
}

// TestOddKeys holds that what is decided on is what is done, whatever the key.
func TestOddKeys(t *testing.T) {
	for _, key := range oddKeys {
		t.Run(url.PathEscape(key), func(t *testing.T) {
			g, bucket := resources(t)
			object := bucket.Object(key)
			if _, err := object.Put(t.Context(), &s3.PutObjectInput{Body: strings.NewReader("content")}); err != nil {
				t.Fatal(err)
			}
			wantKeys(t, bucket.Name(), key)
			for summary, err := range bucket.Objects(t.Context()).Prefix(key).All() {
				if err != nil {
					t.Fatal(err)
				}
				if summary.Key() != key {
					t.Errorf("listed %q", summary.Key())
				}
			}
			signed, err := s3gov.NewPresignClient(g.s3(t)).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket.Name()), Key: &key})
			if err != nil {
				t.Fatal(err)
			}
			status, answer := send(t, signed, "")
			wantStatus(t, "GetObject", http.StatusOK, status, answer)
			if _, err := bucket.Objects(t.Context()).Prefix(key).Delete(nil); err != nil {
				t.Fatal(err)
			}
			wantKeys(t, bucket.Name())
			for _, call := range append(g.CallsTo("s3:PutObject"), g.CallsTo("s3:GetObject")...) {
				if diff := cmp.Diff(key, call.Parameters["Key"]); diff != "" {
					t.Errorf("%s was decided on for another key (-want +got):\n%s", call.Key(), diff)
				}
			}
			wantAsked(t, g, "s3:PutObject", "s3:ListObjectsV2", "s3:GetObject", "s3:ListObjectsV2", "s3:DeleteObjects")
		})
	}
}

// TestVendedOddKeys has grants on exactly the keys in question.
func TestVendedOddKeys(t *testing.T) {
	bucket := newBucket(t, oddKeys...)
	allow(t, bucket,
		statement(gateway.Reader, "s3:GetObject", bucket+"/*"),
		statement(gateway.Writer, "s3:GetObject s3:PutObject", bucket+"/*"))
	instance := newGrants(t, grant{"READWRITE", "s3://" + bucket + "/data/*", gateway.Writer})
	for _, key := range oddKeys {
		instance.all = append(instance.all, grant{"READ", "s3://" + bucket + "/" + key, gateway.Reader})
	}
	p := plug(t, instance)
	for _, key := range oddKeys {
		t.Run(url.PathEscape(key), func(t *testing.T) {
			out, err := p.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
			if err != nil {
				t.Fatal(err)
			}
			if got := content(t, out.Body); got != key {
				t.Errorf("got %q", got)
			}
			to := strings.Replace(key, "data/", "data/copies/", 1)
			source := bucket + "/" + strings.ReplaceAll(url.QueryEscape(key), "+", "%20")
			if _, err := p.client.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: &bucket, Key: &to, CopySource: &source}); err != nil {
				t.Fatal(err)
			}
			if got := bodyOf(t, bucket, to); got != key {
				t.Errorf("the copy holds %q", got)
			}
		})
	}
}
