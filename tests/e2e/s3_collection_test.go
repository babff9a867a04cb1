package e2e

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/resource"
)

// numberedKeys returns n keys that begin with prefix.
func numberedKeys(prefix string, n int) []string {
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprintf("%s%02d", prefix, i))
	}
	return keys
}

func TestObjectsCollection(t *testing.T) {
	all := append(numberedKeys("a/", 7), numberedKeys("b/", 4)...)
	for _, test := range []struct {
		name  string
		with  func(s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection
		want  []string
		asked int
	}{
		{"all", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection { return c }, all, 1},
		{"by prefix", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection { return c.Prefix("b/") }, all[7:], 1},
		{"in pages", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection { return c.PageSize(4) }, all, 3},
		{"limited", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection { return c.Limit(5) }, all[:5], 1},
		{"limited, in pages", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection { return c.Limit(5).PageSize(2) }, all[:5], 3},
		{"filtered", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection {
			return c.Filter(func(in *s3.ListObjectsV2Input) { in.StartAfter = aws.String("b/01") })
		}, all[9:], 1},
		{"none", func(c s3gov.BucketObjectsCollection) s3gov.BucketObjectsCollection { return c.Limit(0) }, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			g, bucket := resources(t, all...)
			var got []string
			for object, err := range test.with(bucket.Objects(t.Context())).All() {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, object.Key())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("keys (-want +got):\n%s", diff)
			}
			if len(g.Calls()) != test.asked || len(g.wire.sent()) != test.asked {
				t.Errorf("asked %q, sent %q; want %d of each", g.asked(), g.wire.sent(), test.asked)
			}
		})
	}
}

// TestSummary holds that what a listing says of an object is known without asking.
func TestSummary(t *testing.T) {
	g, bucket := resources(t, "12345")
	for summary, err := range bucket.Objects(t.Context()).All() {
		if err != nil {
			t.Fatal(err)
		}
		data, err := summary.Data(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if *data.Size != 5 || time.Since(*data.LastModified) > time.Hour {
			t.Errorf("size %d, modified %s", *data.Size, data.LastModified)
		}
		out, err := summary.Get(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := content(t, out.Body); got != "12345" {
			t.Errorf("got %q", got)
		}
	}
	_, err := bucket.Data(t.Context())
	if !errors.Is(err, resource.ErrNoData) {
		t.Errorf("data of a bucket that was not listed: error %v, want ErrNoData", err)
	}
	wantAsked(t, g, "s3:ListObjectsV2", "s3:GetObject")
}

func TestBatchDelete(t *testing.T) {
	g, bucket := resources(t, append(numberedKeys("logs/", 9), "precious")...)
	outs, err := bucket.Objects(t.Context()).Prefix("logs/").PageSize(4).Delete(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(outs) != 3 {
		t.Errorf("%d calls, want one for each of 3 pages", len(outs))
	}
	wantKeys(t, bucket.Name(), "precious")
	wantCounts(t, g, map[string]int{"s3:ListObjectsV2": 3, "s3:DeleteObjects": 3})
}

// TestDeniedBatchDelete has the governor deny the first and, in the other case, the
// second call: what was not asked for is not done.
func TestDeniedBatchDelete(t *testing.T) {
	keys := numberedKeys("", 6)
	for _, test := range []struct {
		name    string
		allowed int
		left    []string
	}{
		{"the first call", 0, keys},
		{"the second call", 1, keys[2:]},
	} {
		t.Run(test.name, func(t *testing.T) {
			g, bucket := resources(t, keys...)
			script := g.On("s3:DeleteObjects")
			for range test.allowed {
				script.Allow()
			}
			script.Deny("enough")
			outs, err := bucket.Objects(t.Context()).PageSize(2).Delete(nil)
			wantDenied(t, err, "s3:DeleteObjects")
			if len(outs) != test.allowed {
				t.Errorf("%d outputs, want %d", len(outs), test.allowed)
			}
			wantKeys(t, bucket.Name(), test.left...)
			if sent := len(g.wire.sent()); sent != 1+2*test.allowed {
				t.Errorf("%d requests sent, want the listings and what was allowed", sent)
			}
		})
	}
}
