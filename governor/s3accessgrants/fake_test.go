package s3accessgrants_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
	"github.com/ascendgen/ascendgen/governor/session"
)

// fake is AWS, as the transport of a configuration: STS, S3 Control with an Access
// Grants instance, and S3. It notes each request, and by whom it was signed.
type fake struct {
	grants   []string          // scopes that credentials are vended for
	regions  map[string]string // of buckets; us-east-1 if not among them
	lifetime time.Duration     // of credentials; an hour if zero
	delay    time.Duration     // of every answer
	faults   map[string]func() (*http.Response, error)

	mu     sync.Mutex
	log    []string
	vended int
}

const (
	callerAccount   = "111122223333"
	instanceAccount = "444455556666"
)

func (f *fake) config() aws.Config {
	return aws.Config{
		Region:      "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("AKIDCALLER", "secret", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:  f,
	}
}

// Do implements the SDK's HTTPClient.
func (f *fake) Do(r *http.Request) (*http.Response, error) {
	if f.delay > 0 {
		time.Sleep(f.delay)
	}
	operation, note := f.describe(r)
	f.note(note + " as " + signer(r.URL.Query().Get("X-Amz-Credential"), r.Header.Get("Authorization")))
	if fault := f.faults[operation]; fault != nil {
		return fault()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	switch operation {
	case "GetCallerIdentity":
		return answer(200, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>`+callerAccount+`</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`), nil
	case "GetAccessGrantsInstanceForPrefix":
		return instance("arn:aws:s3:us-east-1:" + instanceAccount + ":access-grants/default"), nil
	case "GetDataAccess":
		return f.dataAccess(r.URL.Query().Get("target")), nil
	case "HeadBucket":
		return f.headBucket(r), nil
	}
	return answer(200, ""), nil
}

// describe returns the operation of a request, and what is noted of it.
func (f *fake) describe(r *http.Request) (operation, note string) {
	host, query := strings.Split(r.URL.Host, "."), r.URL.Query()
	switch {
	case host[0] == "sts":
		return "GetCallerIdentity", "GetCallerIdentity"
	case len(host) > 1 && host[1] == "s3-control" && strings.HasSuffix(r.URL.Path, "/prefix"):
		return "GetAccessGrantsInstanceForPrefix", fmt.Sprintf("GetAccessGrantsInstanceForPrefix %s of %s in %s", query.Get("s3prefix"), host[0], host[2])
	case len(host) > 1 && host[1] == "s3-control":
		note := fmt.Sprintf("GetDataAccess %s %s %s of %s in %s", query.Get("permission"), query.Get("target"), query.Get("privilege"), host[0], host[2])
		for _, member := range []string{"durationSeconds", "targetType"} {
			if query.Has(member) {
				note += fmt.Sprintf(" %s=%s", member, query.Get(member))
			}
		}
		return "GetDataAccess", note
	case r.Method == http.MethodHead && r.URL.Path == "/":
		return "HeadBucket", "HeadBucket " + host[0]
	}
	return "S3", fmt.Sprintf("%s %s%s", r.Method, host[0], r.URL.Path)
}

// signer returns the access key that a request was signed with.
func signer(query, header string) string {
	_, header, _ = strings.Cut(header, "Credential=")
	key, _, _ := strings.Cut(query+header, "/")
	if key == "" {
		return "nobody"
	}
	return key
}

func (f *fake) note(line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, line)
}

// sent returns the requests so far, and forgets them.
func (f *fake) sent() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	log := f.log
	f.log = nil
	return log
}

// dataAccess vends credentials for the grant that is closest to a target.
func (f *fake) dataAccess(target string) *http.Response {
	best := ""
	for _, scope := range f.grants {
		literal, open := strings.CutSuffix(scope, "*")
		if (target == scope || open && strings.HasPrefix(target, literal) || open && target+"/" == literal) && len(scope) > len(best) {
			best = scope
		}
	}
	if best == "" {
		return denied()
	}
	f.mu.Lock()
	f.vended++
	n := f.vended
	f.mu.Unlock()
	lifetime := f.lifetime
	if lifetime == 0 {
		lifetime = time.Hour
	}
	return vend(fmt.Sprintf("ASIA%d", n), best, time.Now().Add(lifetime))
}

func (f *fake) headBucket(r *http.Request) *http.Response {
	region := f.regions[strings.Split(r.URL.Host, ".")[0]]
	if region == "" {
		region = "us-east-1"
	}
	status := 200
	if !strings.Contains(r.URL.Host, region) {
		status = 301
	}
	response := answer(status, "")
	response.Header.Set("X-Amz-Bucket-Region", region)
	return response
}

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

func failure(status int, code string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		return answer(status, `<ErrorResponse><Error><Code>`+code+`</Code><Message>no</Message></Error></ErrorResponse>`), nil
	}
}

func denied() *http.Response {
	response, _ := failure(403, "AccessDenied")()
	return response
}

func instance(arn string) *http.Response {
	return answer(200, `<GetAccessGrantsInstanceForPrefixResult><AccessGrantsInstanceArn>`+arn+`</AccessGrantsInstanceArn><AccessGrantsInstanceId>default</AccessGrantsInstanceId></GetAccessGrantsInstanceForPrefixResult>`)
}

func vend(key, scope string, expires time.Time) *http.Response {
	return answer(200, fmt.Sprintf(`<GetDataAccessResult><Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>%s</Expiration></Credentials><MatchedGrantTarget>%s</MatchedGrantTarget></GetDataAccessResult>`,
		key, expires.UTC().Format(time.RFC3339), scope))
}

// open returns a session before which g decides and that f serves.
func (f *fake) open(t testing.TB, g *governortest.Governor, opts ...session.Option) *session.Session {
	t.Helper()
	sess, err := session.New(t.Context(), g, append(opts, session.WithConfig(f.config()))...)
	if err != nil {
		t.Fatal(err)
	}
	return sess
}

func plug(t testing.TB, sess governor.Session, opts ...s3accessgrants.Option) *s3accessgrants.Plugin {
	t.Helper()
	plugin, err := s3accessgrants.New(sess, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}

func clientOf(t testing.TB, sess governor.Session, optFns ...func(*s3.Options)) *s3gov.Client {
	t.Helper()
	client, err := s3gov.NewFromSession(sess, optFns...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// client returns a client that f serves and that has the plugin, behind a governor that
// allows everything.
func (f *fake) client(t testing.TB, opts ...s3accessgrants.Option) *s3gov.Client {
	t.Helper()
	sess := f.open(t, governortest.New(true))
	return clientOf(t, sess, plug(t, sess, opts...).Register)
}

func get(ctx context.Context, c s3gov.LowRisk, bucket, key string) error {
	out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err == nil {
		err = out.Body.Close()
	}
	return err
}
