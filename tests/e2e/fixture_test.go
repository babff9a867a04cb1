package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

// wire is the transport of a session. It notes what really goes out.
type wire struct {
	mu       sync.Mutex
	requests []string
}

// RoundTrip implements [http.RoundTripper].
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.requests = append(w.requests, r.Method+" "+r.URL.Path+" by "+signer(r.Header.Get("Authorization")))
	w.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// signer returns the access key of an Authorization header.
func signer(header string) string {
	_, after, _ := strings.Cut(header, "Credential=")
	key, _, _ := strings.Cut(after, "/")
	return key
}

// sent returns the requests so far: "GET /bucket/key by AKID".
func (w *wire) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.requests...)
}

// governed is a session with the tripwire on, its recording governor, and its wire.
type governed struct {
	*session.Session
	*governortest.Governor
	wire *wire
}

// open returns a session of root, all of whose services are at url.
func open(t testing.TB, url string, allow bool, opts ...session.Option) *governed {
	t.Helper()
	return openAs(t, gateway.Root, url, allow, opts...)
}

func openAs(t testing.TB, who gateway.Account, url string, allow bool, opts ...session.Option) *governed {
	t.Helper()
	g := &governed{Governor: governortest.New(allow), wire: new(wire)}
	cfg := config(url, who)
	cfg.HTTPClient = &http.Client{Transport: g.wire}
	var err error
	if g.Session, err = session.New(t.Context(), g.Governor, append(opts, session.WithConfig(cfg))...); err != nil {
		t.Fatal(err)
	}
	return g
}

// AWSConfig is that of the session: the governor has one as well.
func (g *governed) AWSConfig() aws.Config { return g.Session.AWSConfig() }

func config(url string, as gateway.Account) aws.Config {
	return aws.Config{
		Region:       gateway.Region,
		BaseEndpoint: &url,
		Credentials:  credentials.NewStaticCredentialsProvider(as.ID, as.Secret, as.Token),
	}
}

func pathStyle(o *s3.Options) { o.UsePathStyle = true }

func (g *governed) s3(t testing.TB, optFns ...func(*s3.Options)) *s3gov.Client {
	t.Helper()
	client, err := s3gov.NewFromSession(g, append(optFns, pathStyle)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// rawS3 returns an ungoverned client of root, by which tests arrange things and see
// for themselves.
func rawS3(t testing.TB) *s3.Client {
	t.Helper()
	return s3.NewFromConfig(config(s3Server.url(t), gateway.Root), pathStyle)
}

var buckets atomic.Int32

func newBucketName() string { return fmt.Sprintf("bucket-%d", buckets.Add(1)) }

// newBucket returns a new bucket that holds objects, whose content is their key.
func newBucket(t testing.TB, keys ...string) string {
	t.Helper()
	raw, bucket := rawS3(t), newBucketName()
	if _, err := raw.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if _, err := raw.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(key)}); err != nil {
			t.Fatal(err)
		}
	}
	return bucket
}

// keysIn returns the keys that a bucket really holds.
func keysIn(t testing.TB, bucket string) []string {
	t.Helper()
	out, err := rawS3(t).ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{}
	for _, object := range out.Contents {
		keys = append(keys, *object.Key)
	}
	return keys
}

func wantKeys(t testing.TB, bucket string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), keysIn(t, bucket)); diff != "" {
		t.Errorf("objects in the bucket (-want +got):\n%s", diff)
	}
}

// asked returns what the governor was asked, in order.
func (g *governed) asked() []string {
	var keys []string
	for _, call := range g.Calls() {
		keys = append(keys, call.Key())
	}
	return keys
}

// counted returns how often each was asked.
func (g *governed) counted() map[string]int {
	counts := make(map[string]int)
	for _, key := range g.asked() {
		counts[key]++
	}
	return counts
}

func wantAsked(t testing.TB, g *governed, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, g.asked()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func wantCounts(t testing.TB, g *governed, want map[string]int) {
	t.Helper()
	if diff := cmp.Diff(want, g.counted()); diff != "" {
		t.Errorf("how often each was asked (-want +got):\n%s", diff)
	}
}

// wantDenied holds that err says that the governor denied an operation.
func wantDenied(t testing.TB, err error, operation string) {
	t.Helper()
	var denied *governor.GovernanceError
	if !errors.As(err, &denied) {
		t.Fatalf("error %v, want a *governor.GovernanceError", err)
	}
	if got := denied.Service + ":" + denied.Operation; got != operation {
		t.Errorf("%s was denied, want %s", got, operation)
	}
}

func content(t testing.TB, body io.ReadCloser) string {
	t.Helper()
	defer body.Close()
	all, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// bodyOf returns an object's content as it really is.
func bodyOf(t testing.TB, bucket, key string) string {
	t.Helper()
	out, err := rawS3(t).GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	return content(t, out.Body)
}
