package s3accessgrants_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
	"github.com/ascendgen/ascendgen/governor/session"
)

func TestOptionErrors(t *testing.T) {
	sess := new(fake).open(t, governortest.New(true))
	for name, test := range map[string]struct {
		opt  s3accessgrants.Option
		want string
	}{
		"too short":          {s3accessgrants.WithDuration(time.Minute), "WithDuration: 1m0s is not a whole number of seconds from 15m0s to 12h0m0s"},
		"too long":           {s3accessgrants.WithDuration(13 * time.Hour), "WithDuration: 13h0m0s is not"},
		"a part of a second": {s3accessgrants.WithDuration(time.Hour + time.Millisecond), "WithDuration: 1h0m0.001s is not"},
		"no credentials":     {s3accessgrants.WithConfig(aws.Config{}), "WithConfig: the configuration has no credentials"},
		"no cache":           {s3accessgrants.WithCredentialCache(0), "WithCredentialCache: the size 0 is not from 1 to 1000000"},
		"huge cache":         {s3accessgrants.WithCredentialCache(1_000_001), "WithCredentialCache: the size 1000001 is not from 1 to 1000000"},
		"no denials":         {s3accessgrants.WithDeniedCache(-1, time.Minute), "WithDeniedCache: the size -1 is not"},
		"no lifetime":        {s3accessgrants.WithAccountCache(1, 0), "WithAccountCache: the lifetime 0s is not above zero and at most 12h0m0s"},
		"long lifetime":      {s3accessgrants.WithRegionCache(1, 13*time.Hour), "WithRegionCache: the lifetime 13h0m0s is not"},
	} {
		if p, err := s3accessgrants.New(sess, nil, test.opt); p != nil || err == nil || !strings.HasPrefix(err.Error(), "s3accessgrants: "+test.want) {
			t.Errorf("%s: error %v, want %s", name, err, test.want)
		}
	}
	_, err := s3accessgrants.New(sess, s3accessgrants.WithDuration(0), s3accessgrants.WithRegionCache(0, 0))
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 3 {
		t.Errorf("%d errors, want all three:\n%v", lines, err)
	}
	for name, sess := range map[string]governor.Session{"no session": nil, "nil session": (*session.Session)(nil), "zero session": new(session.Session)} {
		if _, err := s3accessgrants.New(sess); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What the governor does not let through, Access Grants is never asked for.
func TestGovernorDecidesFirst(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	g := governortest.New(true)
	g.On("s3:GetObject").Deny("not today")
	g.On("s3:PutObject").Pending("apr-1")
	g.On("s3:HeadObject").Unavailable(errors.New("away"))
	g.On("s3:PresignGetObject").Deny("no URLs")
	sess := f.open(t, g)
	c := clientOf(t, sess, plug(t, sess, s3accessgrants.WithFallback(true)).Register)
	var denied *governor.GovernanceError
	if err := get(t.Context(), c, "data", "k"); !errors.As(err, &denied) || denied.Reason != "not today" {
		t.Errorf("error %v, want the denial", err)
	}
	var pending *governor.PendingApprovalError
	if _, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: data, Key: key}); !errors.As(err, &pending) {
		t.Errorf("error %v, want it pending", err)
	}
	var unavailable *governor.ServiceUnavailableError
	if _, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: data, Key: key}); !errors.As(err, &unavailable) {
		t.Errorf("error %v, want the governor away", err)
	}
	raw := s3.NewFromConfig(sess.AWSConfig(), plug(t, sess).Register)
	var ungoverned *governor.UngovernedError
	if _, err := raw.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: data, Key: key}); !errors.As(err, &ungoverned) {
		t.Errorf("raw client: error %v, want it refused", err)
	}
	if _, err := s3.NewPresignClient(raw).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: data, Key: key}); !errors.As(err, &ungoverned) {
		t.Errorf("raw presign client: error %v, want it refused", err)
	}
	if sent := f.sent(); len(sent) > 0 {
		t.Errorf("requests went out: %q", sent)
	}
}

// own is a recorder that keeps what the plugin's own calls are.
type own struct{ lines []string }

func (o *own) Record(_ context.Context, r governor.Record) error {
	line := fmt.Sprintf("%s %s %s %s", r.Phase, r.Basis, r.Action, r.Action.Risk)
	if r.Basis == governor.Own && r.Phase == governor.Decided {
		line += fmt.Sprintf(" in %s %v %v", r.Action.Region(), r.Action.Tags, r.Action.Resources())
	}
	o.lines = append(o.lines, line)
	return nil
}

// The plugin's own requests are not asked, whatever the governor would say, and are
// recorded, each with its ground.
func TestOwnCallsAreRecorded(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}, regions: map[string]string{"data": "eu-west-1"}}
	g, records := governortest.New(false), own{}
	g.On("s3:GetObject").Allow()
	sess := f.open(t, g, session.WithAudit(&records), session.RequireAudit())
	c := clientOf(t, sess, plug(t, sess).Register)
	for range 2 {
		if err := get(t.Context(), c, "data", "p/k"); err != nil {
			t.Fatal(err)
		}
	}
	if calls := g.Calls(); len(calls) != 2 {
		t.Errorf("the governor was asked about %v, want the two reads", calls)
	}
	want := []string{
		"decided asked s3:GetObject low",
		"decided own s3:HeadBucket low in us-east-1  [{Bucket data}]",
		"ended own s3:HeadBucket low",
		"decided own sts:GetCallerIdentity low in us-east-1  []",
		"ended own sts:GetCallerIdentity low",
		"decided own s3control:GetAccessGrantsInstanceForPrefix medium in eu-west-1  [{S3Prefix s3://data/p/k}]",
		"ended own s3control:GetAccessGrantsInstanceForPrefix medium",
		"decided own s3control:GetDataAccess medium in eu-west-1 credentials [{Target s3://data/p/k}]",
		"ended own s3control:GetDataAccess medium",
		"ended asked s3:GetObject low",
		"decided asked s3:GetObject low",
		"ended asked s3:GetObject low",
	}
	if diff := cmp.Diff(want, records.lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Without the session's tripwire, raw clients may have the plugin too.
func TestRawClients(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	sess := f.open(t, governortest.New(true), session.WithRawClientsAllowed())
	raw := s3.NewFromConfig(sess.AWSConfig(), plug(t, sess).Register)
	if _, err := raw.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: data, Key: key}); err != nil {
		t.Fatal(err)
	}
	if sent := f.sent(); sent[len(sent)-1] != "DELETE data/p/k as ASIA1" {
		t.Errorf("sent %q", sent)
	}
}

// A configuration of its own makes the plugin ask for another caller than the client's.
func TestConfig(t *testing.T) {
	f := &fake{grants: []string{"s3://data/p/*"}}
	cfg := f.config()
	cfg.Credentials = credentials.NewStaticCredentialsProvider("AKIDOTHER", "s", "")
	c := f.client(t, s3accessgrants.WithConfig(cfg), s3accessgrants.WithFallback(true), s3accessgrants.WithDuration(2*time.Hour))
	for _, key := range []string{"p/k", "q/k"} {
		if err := get(t.Context(), c, "data", key); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"HeadBucket data as AKIDOTHER",
		"GetCallerIdentity as AKIDOTHER",
		"GetAccessGrantsInstanceForPrefix s3://data/p/k of 111122223333 in us-east-1 as AKIDOTHER",
		"GetDataAccess READ s3://data/p/k Default of 444455556666 in us-east-1 durationSeconds=7200 as AKIDOTHER",
		"GET data/p/k as ASIA1",
		"GetDataAccess READ s3://data/q/k Default of 444455556666 in us-east-1 durationSeconds=7200 as AKIDOTHER",
		"GET data/q/k as AKIDCALLER",
	}
	if diff := cmp.Diff(want, f.sent()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The plugin asks S3 Control where the bucket is, and S3 where that is.
func TestBucketElsewhere(t *testing.T) {
	forbidden := func() (*http.Response, error) {
		response := denied()
		response.Header.Set("X-Amz-Bucket-Region", "eu-west-1")
		return response, nil
	}
	for name, fault := range map[string]func() (*http.Response, error){"redirected": nil, "forbidden": forbidden} {
		f := &fake{grants: []string{"s3://data/*"}, regions: map[string]string{"data": "eu-west-1"}}
		on("HeadBucket", fault)(f)
		if err := get(t.Context(), f.client(t), "data", "k"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := []string{
			"HeadBucket data as AKIDCALLER",
			"GetCallerIdentity as AKIDCALLER",
			"GetAccessGrantsInstanceForPrefix s3://data/k of 111122223333 in eu-west-1 as AKIDCALLER",
			"GetDataAccess READ s3://data/k Default of 444455556666 in eu-west-1 as AKIDCALLER",
			"GET data/k as ASIA1",
		}
		if diff := cmp.Diff(want, f.sent()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Options of the plugin's own clients reach them, and no other.
func TestClientOptions(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	c := f.client(t,
		s3accessgrants.WithSTSOptions(func(o *sts.Options) { o.Region = "eu-west-1" }),
		s3accessgrants.WithS3Options(func(o *s3.Options) { o.UsePathStyle = true }),
		s3accessgrants.WithS3ControlOptions(func(o *s3control.Options) { o.HTTPClient = refusing{} }),
	)
	err := get(t.Context(), c, "data", "k")
	if err == nil || !strings.Contains(err.Error(), "no S3 Control here") {
		t.Errorf("error %v, want that of the plugin's own client", err)
	}
	if diff := cmp.Diff([]string{"HEAD s3/data as AKIDCALLER", "GetCallerIdentity as AKIDCALLER"}, f.sent()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

type refusing struct{}

func (refusing) Do(*http.Request) (*http.Response, error) {
	return nil, errors.New("no S3 Control here")
}

// A key that ends in the wildcard is asked for as the object that it is.
func TestKeyThatReadsAsAPrefix(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	if err := get(t.Context(), f.client(t), "data", "all*"); err != nil {
		t.Fatal(err)
	}
	if sent := f.sent(); sent[3] != "GetDataAccess READ s3://data/all* Default of 444455556666 in us-east-1 targetType=Object as AKIDCALLER" {
		t.Errorf("asked by %q", sent[3])
	}
}

// The SDK does not retry what cannot get better, and what Access Grants vends for one
// object is not asked for again when it retries a request.
func TestRetries(t *testing.T) {
	f := &fake{grants: []string{"s3://data/k"}, faults: map[string]func() (*http.Response, error){"S3": failure(503, "SlowDown")}}
	sess := f.open(t, governortest.New(true))
	retries := 0
	retrying := func(o *s3.Options) { o.Retryer = quick{retries: &retries} }
	c := clientOf(t, sess, plug(t, sess).Register, retrying)
	if err := get(t.Context(), c, "data", "k"); err == nil {
		t.Error("no error")
	}
	want := []string{"GET data/k as ASIA1", "GET data/k as ASIA1", "GET data/k as ASIA1"}
	if diff := cmp.Diff(want, f.sent()[4:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	f.faults = map[string]func() (*http.Response, error){"GetDataAccess": failure(503, "SlowDown")}
	retries = 0
	if err := get(t.Context(), c, "data", "l"); err == nil || retries > 0 {
		t.Errorf("error %v, retried %d times", err, retries)
	}
	if sent := f.sent(); len(sent) != 1 {
		t.Errorf("Access Grants was asked again: %q", sent)
	}
}

// quick retries twice, at once, what says that it can be retried.
type quick struct {
	aws.NopRetryer
	retries *int
}

func (quick) IsErrorRetryable(err error) bool {
	var r interface{ RetryableError() bool }
	if errors.As(err, &r) {
		return r.RetryableError()
	}
	return true
}
func (quick) MaxAttempts() int { return 3 }

func (q quick) RetryDelay(int, error) (time.Duration, error) {
	*q.retries++
	return 0, nil
}

func (quick) GetAttemptToken(context.Context) (func(error) error, error) {
	return func(error) error { return nil }, nil
}
