package session_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

var _ governor.Session = (*session.Session)(nil)

// isolate keeps the configuration of the machine that runs the tests out of them.
func isolate(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
		}
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", write("config", `
[default]
region = eu-west-1
[profile audit]
region = ap-south-1
`))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", write("credentials", `
[default]
aws_access_key_id = AKIDDEFAULT
aws_secret_access_key = default
[audit]
aws_access_key_id = AKIDAUDIT
aws_secret_access_key = audit
`))
}

func TestConfiguration(t *testing.T) {
	own := governortest.New(true).AWSConfig()
	for name, test := range map[string]struct {
		env    map[string]string
		opts   []session.Option
		region string
		key    string
		token  string
	}{
		"shared configuration":       {nil, nil, "eu-west-1", "AKIDDEFAULT", ""},
		"nil option":                 {nil, []session.Option{nil}, "eu-west-1", "AKIDDEFAULT", ""},
		"region of the environment":  {map[string]string{"AWS_REGION": "us-west-1"}, nil, "us-west-1", "AKIDDEFAULT", ""},
		"profile of the environment": {map[string]string{"AWS_PROFILE": "audit"}, nil, "ap-south-1", "AKIDAUDIT", ""},
		"region":                     {map[string]string{"AWS_REGION": "us-west-1"}, []session.Option{session.WithRegion("sa-east-1")}, "sa-east-1", "AKIDDEFAULT", ""},
		"profile":                    {nil, []session.Option{session.WithProfile("audit")}, "ap-south-1", "AKIDAUDIT", ""},
		"profile and region":         {nil, []session.Option{session.WithProfile("audit"), session.WithRegion("sa-east-1")}, "sa-east-1", "AKIDAUDIT", ""},
		"user's credentials":         {nil, []session.Option{session.WithStaticCredentials("AKID", "secret", "")}, "eu-west-1", "AKID", ""},
		"temporary credentials":      {nil, []session.Option{session.WithStaticCredentials("ASIA", "secret", "token")}, "eu-west-1", "ASIA", "token"},
		"own configuration":          {nil, []session.Option{session.WithConfig(own)}, governortest.Region, "AKIDTEST", ""},
		"own, other region":          {nil, []session.Option{session.WithRegion("sa-east-1"), session.WithConfig(own)}, "sa-east-1", "AKIDTEST", ""},
		"own, other credentials":     {nil, []session.Option{session.WithConfig(own), session.WithStaticCredentials("AKID", "secret", "")}, governortest.Region, "AKID", ""},
		"the last of two":            {nil, []session.Option{session.WithRegion("us-west-1"), session.WithRegion("us-west-2")}, "us-west-2", "AKIDDEFAULT", ""},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t)
			for key, value := range test.env {
				t.Setenv(key, value)
			}
			s, err := session.New(t.Context(), governortest.New(true), test.opts...)
			if err != nil {
				t.Fatal(err)
			}
			cfg := s.AWSConfig()
			credentials, err := cfg.Credentials.Retrieve(t.Context())
			if err != nil || cfg.Region != test.region || credentials.AccessKeyID != test.key || credentials.SessionToken != test.token {
				t.Errorf("region %q, key %q, token %q, error %v; want %q, %q, %q", cfg.Region, credentials.AccessKeyID, credentials.SessionToken, err, test.region, test.key, test.token)
			}
		})
	}
}

func TestUnknownProfile(t *testing.T) {
	isolate(t)
	_, err := session.New(t.Context(), governortest.New(true), session.WithProfile("nobody"))
	if err == nil || !strings.HasPrefix(err.Error(), "session: loading the AWS configuration: ") || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("error %v, want one that names the profile", err)
	}
}

// All that is wrong is said at once, and no configuration is loaded.
func TestRefusedOptions(t *testing.T) {
	cfg := governortest.New(true).AWSConfig()
	for name, test := range map[string]struct {
		governor governor.Governor
		opts     []session.Option
		want     []string
	}{
		"no governor":         {nil, nil, []string{"governor: NewGate needs a governor, got nil"}},
		"no region":           {governortest.New(true), []session.Option{session.WithRegion("")}, []string{"session: WithRegion: the region is empty"}},
		"no profile":          {governortest.New(true), []session.Option{session.WithProfile("")}, []string{"session: WithProfile: the name is empty"}},
		"no key":              {governortest.New(true), []session.Option{session.WithStaticCredentials("", "s", "")}, []string{"session: WithStaticCredentials needs an access key id and a secret access key"}},
		"no secret":           {governortest.New(true), []session.Option{session.WithStaticCredentials("k", "", "t")}, []string{"session: WithStaticCredentials needs an access key id and a secret access key"}},
		"profile and config":  {governortest.New(true), []session.Option{session.WithProfile("p"), session.WithConfig(cfg)}, []string{"session: WithProfile and WithConfig contradict each other: the configuration is already loaded"}},
		"profile and keys":    {governortest.New(true), []session.Option{session.WithStaticCredentials("k", "s", ""), session.WithProfile("p")}, []string{"session: WithProfile and WithStaticCredentials contradict each other: both give credentials"}},
		"fail mode":           {governortest.New(true), []session.Option{session.WithFailMode(7)}, []string{"governor: unknown fail mode 7: want FailClosed or FailOpen"}},
		"custom risk":         {governortest.New(true), []session.Option{session.WithCustomRisk(map[string]governor.Risk{"DeleteObject": governor.High})}, []string{`governor: custom risk: malformed key "DeleteObject": want service:Operation, as in s3:DeleteObject`}},
		"excluded":            {governortest.New(true), []session.Option{session.WithExcludedOperations("S3:HeadBucket")}, []string{`governor: excluded operation: malformed key "S3:HeadBucket": services are in lower case; did you mean "s3:HeadBucket"?`}},
		"custom and excluded": {governortest.New(true), []session.Option{session.WithExcludedOperations("s3:HeadBucket"), session.WithCustomRisk(map[string]governor.Risk{"s3:HeadBucket": governor.High})}, []string{"governor: s3:HeadBucket is excluded from governance and given a custom risk"}},
		"callback":            {governortest.New(true), []session.Option{session.WithMetricsCallback(nil)}, []string{"governor: metrics callback is nil"}},
		"recorder":            {governortest.New(true), []session.Option{session.WithAudit(nil)}, []string{"governor: recorder is nil"}},
		"audit required":      {governortest.New(true), []session.Option{session.RequireAudit()}, []string{"governor: records are required, but there is no recorder"}},
		"approval wait":       {governortest.New(true), []session.Option{session.WithApprovalWait(0, -1)}, []string{"governor: approval wait: timeout 0s and interval -1ns must be above zero"}},
		"several": {nil, []session.Option{session.WithRegion(""), session.WithAudit(nil), session.WithProfile("p"), session.WithConfig(cfg)}, []string{
			"session: WithRegion: the region is empty",
			"session: WithProfile and WithConfig contradict each other: the configuration is already loaded",
			"governor: NewGate needs a governor, got nil",
			"governor: recorder is nil",
		}},
	} {
		t.Setenv("AWS_PROFILE", "of nobody: loading would fail")
		s, err := session.New(t.Context(), test.governor, test.opts...)
		if s != nil || err == nil {
			t.Errorf("%s: got %v, error %v", name, s, err)
			continue
		}
		if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Keys that name no operation of a service are errors as soon as there is a client
// of it: a session alone knows no operations.
func TestKeysOfUnknownOperations(t *testing.T) {
	for name, test := range map[string]struct {
		option session.Option
		want   string
	}{
		"custom risk": {session.WithCustomRisk(map[string]governor.Risk{"sqs:DeletQueue": governor.Critical}),
			`governor: custom risk: sqs has no operation "DeletQueue"; did you mean "sqs:DeleteQueue"?`},
		"excluded": {session.WithExcludedOperations("sqs:ListQueue"),
			`governor: excluded operation: sqs has no operation "ListQueue"; did you mean "sqs:ListQueues"?`},
		"lowered": {session.WithCustomRisk(map[string]governor.Risk{"sqs:DeleteQueue": governor.Low}),
			"governor: custom risk: sqs:DeleteQueue is rated critical; lowering it to low needs WithLoweredRiskAllowed"},
		"of another service": {session.WithExcludedOperations("s3:ListQueue"), ""},
	} {
		_, err := sqsgov.NewFromSession(governortest.New(true).Session(t, test.option))
		if got := errorText(err); got != test.want {
			t.Errorf("%s: error %s\nwant %s", name, got, test.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestParseCustomRisk(t *testing.T) {
	got, err := session.ParseCustomRisk(map[string]string{"s3:DeleteObject": "critical", "lambda:Invoke": "high"})
	want := map[string]governor.Risk{"s3:DeleteObject": governor.Critical, "lambda:Invoke": governor.High}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	got, err = session.ParseCustomRisk(map[string]string{"s3:B": "HIGH", "s3:A": "", "s3:C": "low", "s3:D": "unrated"})
	if got != nil || err == nil {
		t.Fatalf("got %v, error %v; want an error", got, err)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "session: custom risk of s3:A: ") || !strings.HasPrefix(lines[1], "session: custom risk of s3:B: ") || !strings.HasPrefix(lines[2], "session: custom risk of s3:D: ") {
		t.Errorf("error %v, want one line for each, sorted", err)
	}
	if got, err := session.ParseCustomRisk(nil); len(got) != 0 || err != nil {
		t.Errorf("of nothing: %v, %v", got, err)
	}
}

func TestDefaultSession(t *testing.T) {
	t.Cleanup(func() { session.SetDefault(nil) })
	if s, err := session.Default(); s != nil || err == nil || err.Error() != "session: no default session: call session.SetDefault first" {
		t.Errorf("before SetDefault: %v, %v", s, err)
	}
	first, second := governortest.New(true).Session(t), governortest.New(true).Session(t)
	session.SetDefault(first)
	session.SetDefault(second)
	if s, err := session.Default(); s != second || err != nil {
		t.Errorf("got %p, %v; want the one that was set last", s, err)
	}
	session.SetDefault(nil)
	if _, err := session.Default(); err == nil {
		t.Error("after SetDefault(nil) there is still a default")
	}
}

// As many sessions as wanted, each with its own governor.
func TestSessionsAreApart(t *testing.T) {
	strict, lax := governortest.New(false), governortest.New(true)
	denied, allowed := queues(t, strict), queues(t, lax, session.WithExcludedOperations("sqs:ListQueues"))
	if _, err := denied.ListQueues(t.Context(), nil); kindOf(err) != "denied" {
		t.Errorf("strict: error %v", err)
	}
	if _, err := allowed.ListQueues(t.Context(), nil); err != nil {
		t.Errorf("lax: error %v", err)
	}
	strict.AssertAsked(t, "sqs:ListQueues")
	strict.AssertNotSent(t, "*")
	lax.AssertNotAsked(t, "*")
	lax.AssertSent(t, "sqs:ListQueues")
}

// A caller's configuration is the caller's: the session neither writes to it nor
// notices what the caller does to it, or to what AWSConfig returned.
func TestConfigurationIsCopied(t *testing.T) {
	g := governortest.New(true)
	own := g.AWSConfig()
	own.APIOptions = append(make([]apiOption, 0, 8), own.APIOptions...)
	s, err := session.New(t.Context(), g, session.WithConfig(own))
	if err != nil {
		t.Fatal(err)
	}
	if spare := own.APIOptions[:8][1]; spare != nil {
		t.Error("the session wrote into the caller's array")
	}
	taken := s.AWSConfig()
	for i := range taken.APIOptions {
		taken.APIOptions[i] = nil
	}
	if _, err := sqs.NewFromConfig(s.AWSConfig()).ListQueues(t.Context(), nil); kindOf(err) != "ungoverned" {
		t.Errorf("error %v; want the tripwire where it was", err)
	}
	var both sync.WaitGroup
	for range 2 { // for the race detector
		both.Go(func() {
			cfg := s.AWSConfig()
			cfg.APIOptions = append(cfg.APIOptions, own.APIOptions[0])
		})
	}
	both.Wait()
}

func TestZeroSession(t *testing.T) {
	for name, s := range map[string]*session.Session{"nil": nil, "zero": {}} {
		if s.Gate() != nil || s.Flush(t.Context()) != nil {
			t.Errorf("%s: gate %v, Flush %v", name, s.Gate(), s.Flush(t.Context()))
		}
		if _, err := sqsgov.NewFromSession(s); err == nil || !strings.Contains(err.Error(), "needs a gate") {
			t.Errorf("%s: governed client: error %v", name, err)
		}
		err := s.Operation(t.Context(), "s3", "batch", func(context.Context, *governor.BatchOperation) error {
			t.Errorf("%s: the operation ran", name)
			return nil
		})
		if kindOf(err) != "denied" {
			t.Errorf("%s: operation: error %v", name, err)
		}
		raw := sqs.NewFromConfig(s.AWSConfig(), func(o *sqs.Options) { o.Region, o.HTTPClient = "us-east-1", noTransport{t} })
		if _, err := raw.ListQueues(t.Context(), nil); kindOf(err) != "ungoverned" {
			t.Errorf("%s: raw client: error %v", name, err)
		}
	}
}

// queues returns a client of a session before which g decides.
func queues(t testing.TB, g *governortest.Governor, opts ...session.Option) *sqsgov.Client {
	t.Helper()
	client, err := sqsgov.NewFromSession(g.Session(t, opts...))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

var deleteQueue = sqs.DeleteQueueInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/1/jobs")}

// kindOf classes an error by its type.
func kindOf(err error) string {
	var denied *governor.GovernanceError
	var pending *governor.PendingApprovalError
	var unavailable *governor.ServiceUnavailableError
	var ungoverned *governor.UngovernedError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &ungoverned):
		return "ungoverned"
	case errors.As(err, &denied):
		return "denied"
	case errors.As(err, &pending):
		return "pending"
	case errors.As(err, &unavailable):
		return "unavailable"
	case errors.Is(err, context.Canceled):
		return "canceled"
	}
	return "other"
}
