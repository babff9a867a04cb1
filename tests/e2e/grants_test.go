package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
	"github.com/ascendgen/ascendgen/governor/session"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

// grant is one of an instance: who vends may use is a user that the gateway knows.
type grant struct {
	permission, scope string // "READ", "s3://bucket/data/*"
	as                gateway.Account
}

// grants is STS and an Access Grants instance, as a server. The real S3 is the gateway.
type grants struct {
	url string

	mu    sync.Mutex
	all   []grant
	asked []string
}

const (
	callerAccount   = "111122223333"
	instanceAccount = "444455556666"
)

func newGrants(t testing.TB, all ...grant) *grants {
	t.Helper()
	g := &grants{all: all}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	g.url = server.URL
	return g
}

// requests returns what the server was asked.
func (g *grants) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.asked...)
}

// ServeHTTP implements [http.Handler].
func (g *grants) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	account, _, _ := strings.Cut(r.Host, ".")
	query := r.URL.Query()
	g.mu.Lock()
	defer g.mu.Unlock()
	switch who := signer(r.Header.Get("Authorization")); {
	case who != gateway.Caller.ID:
		fail(w, http.StatusForbidden, "InvalidAccessKeyId", "signed by "+who)
	case r.Method == http.MethodPost && r.FormValue("Action") == "GetCallerIdentity":
		g.asked = append(g.asked, "GetCallerIdentity")
		fmt.Fprintf(w, "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>", callerAccount)
	case strings.HasSuffix(r.URL.Path, "/accessgrantsinstance/prefix") && account == callerAccount:
		g.asked = append(g.asked, "GetAccessGrantsInstanceForPrefix "+query.Get("s3prefix"))
		fmt.Fprintf(w, "<R><AccessGrantsInstanceArn>arn:aws:s3:%s:%s:access-grants/default</AccessGrantsInstanceArn></R>", gateway.Region, instanceAccount)
	case strings.HasSuffix(r.URL.Path, "/accessgrantsinstance/dataaccess") && account == instanceAccount:
		g.asked = append(g.asked, "GetDataAccess "+query.Get("permission")+" "+query.Get("target"))
		g.vend(w, query.Get("permission"), query.Get("target"))
	default:
		fail(w, http.StatusBadRequest, "InvalidRequest", r.Host+r.URL.Path)
	}
}

func (g *grants) vend(w http.ResponseWriter, permission, target string) {
	for _, one := range g.all {
		literal := strings.TrimSuffix(one.scope, "*")
		if one.permission == permission && (strings.HasPrefix(target, literal) || target+"/" == literal) {
			fmt.Fprintf(w, "<R><Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials><MatchedGrantTarget>%s</MatchedGrantTarget></R>",
				one.as.ID, one.as.Secret, one.as.Token, time.Now().Add(time.Hour).UTC().Format(time.RFC3339), one.scope)
			return
		}
	}
	fail(w, http.StatusForbidden, "AccessDenied", "no grant")
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", code, message)
}

// plugged is a client of a caller that the gateway lets do nothing, with the plugin.
type plugged struct {
	*governed
	client  *s3gov.Client
	records *records
}

func plug(t testing.TB, g *grants, opts ...s3accessgrants.Option) *plugged {
	t.Helper()
	p := &plugged{records: new(records)}
	p.governed = openAs(t, gateway.Caller, s3Server.url(t), true, session.WithAudit(p.records))
	// The account is part of the host's name, which nobody can look up here.
	there := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(g.url, "http://"))
	}}}
	t.Cleanup(there.CloseIdleConnections)
	opts = append(opts,
		s3accessgrants.WithSTSOptions(func(o *sts.Options) { o.BaseEndpoint = &g.url }),
		s3accessgrants.WithS3ControlOptions(func(o *s3control.Options) {
			o.BaseEndpoint, o.HTTPClient = aws.String("http://grants.test"), there
		}),
		s3accessgrants.WithS3Options(pathStyle))
	plugin, err := s3accessgrants.New(p, opts...)
	if err != nil {
		t.Fatal(err)
	}
	p.client = p.s3(t, plugin.Register)
	return p
}

// records keeps what was recorded of the plugin's own calls.
type records struct {
	mu  sync.Mutex
	own []string
}

// Record implements [governor.Recorder].
func (r *records) Record(_ context.Context, one governor.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if one.Basis == governor.Own && one.Phase == governor.Decided {
		r.own = append(r.own, one.Action.Service+":"+one.Action.Operation)
	}
	return nil
}

// sharedBucket returns a bucket that holds keys, of which the reader may read, and the
// writer write, those below data/. Nobody else may do anything.
func sharedBucket(t testing.TB, keys ...string) string {
	t.Helper()
	bucket := newBucket(t, keys...)
	allow(t, bucket,
		statement(gateway.Reader, "s3:GetObject", bucket+"/data/*"),
		statement(gateway.Reader, "s3:ListBucket", bucket),
		// Whether somebody may send a form, the gateway looks up for the bucket, not the key.
		statement(gateway.Writer, "s3:PutObject s3:DeleteObject", bucket+"/data/*", bucket))
	return bucket
}

// statement lets somebody do some actions, separated by spaces, to buckets or keys.
func statement(who gateway.Account, actions string, resources ...string) string {
	for i, resource := range resources {
		resources[i] = "arn:aws:s3:::" + resource
	}
	return fmt.Sprintf(`{"Effect": "Allow", "Principal": {"AWS": [%q]}, "Action": ["%s"], "Resource": ["%s"]}`,
		who.ID, strings.Join(strings.Fields(actions), `", "`), strings.Join(resources, `", "`))
}

func allow(t testing.TB, bucket string, statements ...string) {
	t.Helper()
	policy := `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + `]}`
	if _, err := rawS3(t).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy}); err != nil {
		t.Fatal(err)
	}
}

// grantsOn returns an instance with a grant of each permission on a part of a bucket.
func grantsOn(t testing.TB, bucket, keys string) *grants {
	t.Helper()
	scope := "s3://" + bucket + "/" + keys
	return newGrants(t,
		grant{"READ", scope, gateway.Reader},
		grant{"WRITE", scope, gateway.Writer})
}
