package wrapperparity

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// The wrapper's client of the platform is one governor of several.
var _ governor.Governor = (*ascend.Client)(nil)

// ascend_client is required: it is the governor that session.New takes.
func TestParameter_ascend_client(t *testing.T) {
	if _, err := session.New(t.Context(), nil, session.WithConfig(aws.Config{})); err == nil || !strings.Contains(err.Error(), "needs a governor, got nil") {
		t.Errorf("without one: error %v", err)
	}
	g := newGoverned(t)
	if err := g.putObject(t.Context()); err != nil {
		t.Error(err)
	}
	g.AssertAsked(t, "s3:PutObject")
}

// profiles writes the shared files of a user's machine.
func profiles(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for variable, content := range map[string]string{
		"AWS_CONFIG_FILE":             "[default]\nregion = eu-west-1\n[profile audit]\nregion = ap-south-1\n",
		"AWS_SHARED_CREDENTIALS_FILE": "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = s\n[audit]\naws_access_key_id = AKIDAUDIT\naws_secret_access_key = s\n",
	} {
		path := filepath.Join(dir, variable)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(variable, path)
	}
	for _, variable := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN"} {
		t.Setenv(variable, "")
	}
}

// loaded returns the configuration of a session and its credentials.
func loaded(t *testing.T, opts ...session.Option) (aws.Config, aws.Credentials) {
	t.Helper()
	s, err := session.New(t.Context(), governortest.New(true), opts...)
	if err != nil {
		t.Fatal(err)
	}
	cfg := s.AWSConfig()
	credentials, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return cfg, credentials
}

// region_name is WithRegion; the default is what environment and files say.
func TestParameter_region_name(t *testing.T) {
	profiles(t)
	if cfg, _ := loaded(t); cfg.Region != "eu-west-1" {
		t.Errorf("by default: %q", cfg.Region)
	}
	if cfg, _ := loaded(t, session.WithRegion("us-west-2")); cfg.Region != "us-west-2" {
		t.Errorf("given: %q", cfg.Region)
	}
	t.Setenv("AWS_REGION", "sa-east-1")
	if cfg, _ := loaded(t); cfg.Region != "sa-east-1" {
		t.Errorf("of the environment: %q", cfg.Region)
	}
}

// profile_name is WithProfile.
func TestParameter_profile_name(t *testing.T) {
	profiles(t)
	if cfg, credentials := loaded(t, session.WithProfile("audit")); cfg.Region != "ap-south-1" || credentials.AccessKeyID != "AKIDAUDIT" {
		t.Errorf("region %q, key %q", cfg.Region, credentials.AccessKeyID)
	}
	if _, credentials := loaded(t); credentials.AccessKeyID != "AKIDDEFAULT" {
		t.Errorf("by default: key %q", credentials.AccessKeyID)
	}
}

// aws_access_key_id is the first argument of WithStaticCredentials.
func TestParameter_aws_access_key_id(t *testing.T) {
	profiles(t)
	if _, got := loaded(t, session.WithStaticCredentials("AKID", "secret", "")); got.AccessKeyID != "AKID" {
		t.Errorf("got %q", got.AccessKeyID)
	}
	if _, err := session.New(t.Context(), governortest.New(true), session.WithStaticCredentials("", "secret", "")); err == nil {
		t.Error("a secret without an id is accepted")
	}
}

// aws_secret_access_key is the second argument of WithStaticCredentials.
func TestParameter_aws_secret_access_key(t *testing.T) {
	profiles(t)
	if _, got := loaded(t, session.WithStaticCredentials("AKID", "secret", "")); got.SecretAccessKey != "secret" {
		t.Errorf("got %q", got.SecretAccessKey)
	}
	if _, err := session.New(t.Context(), governortest.New(true), session.WithStaticCredentials("AKID", "", "")); err == nil {
		t.Error("an id without a secret is accepted")
	}
}

// aws_session_token is the third argument of WithStaticCredentials.
func TestParameter_aws_session_token(t *testing.T) {
	profiles(t)
	if _, got := loaded(t, session.WithStaticCredentials("ASIA", "secret", "token")); got.SessionToken != "token" {
		t.Errorf("got %q", got.SessionToken)
	}
	if _, got := loaded(t, session.WithStaticCredentials("AKID", "secret", "")); got.SessionToken != "" {
		t.Errorf("of a user: %q", got.SessionToken)
	}
}

// fail_mode is WithFailMode; the default is closed.
func TestParameter_fail_mode(t *testing.T) {
	for name, test := range map[string]struct {
		opts []session.Option
		sent int
	}{
		"default": {nil, 0},
		"closed":  {[]session.Option{session.WithFailMode(governor.FailClosed)}, 0},
		"open":    {[]session.Option{session.WithFailMode(governor.FailOpen)}, 1},
	} {
		g := newGoverned(t, test.opts...)
		g.On("*").Unavailable(errAway)
		if err := g.putObject(t.Context()); (err == nil) != (test.sent == 1) || len(g.Sent()) != test.sent {
			t.Errorf("%s: error %v, %d sent, want %d", name, err, len(g.Sent()), test.sent)
		}
	}
}

// log_all_operations is WithLogAllOperations; the default is true.
func TestParameter_log_all_operations(t *testing.T) {
	for name, test := range map[string]struct {
		opts []session.Option
		want []governor.Basis
	}{
		"default": {nil, []governor.Basis{governor.Asked, governor.Asked}},
		"true":    {[]session.Option{session.WithLogAllOperations(true)}, []governor.Basis{governor.Asked, governor.Asked}},
		"false":   {[]session.Option{session.WithLogAllOperations(false)}, []governor.Basis{governor.Asked}}, // the refusal
	} {
		var j journal
		g := newGoverned(t, append(test.opts, session.WithAudit(&j))...)
		g.On("s3:DeleteBucket").Deny("no")
		_, _ = g.putObject(t.Context()), g.deleteBucket(t.Context())
		if !slices.Equal(j.bases, test.want) {
			t.Errorf("%s: recorded %v, want %v", name, j.bases, test.want)
		}
	}
}

// skip_read_operations is WithSkipReadOperations; the default is false.
func TestParameter_skip_read_operations(t *testing.T) {
	for name, test := range map[string]struct {
		opts  []session.Option
		asked int
	}{
		"default": {nil, 2},
		"false":   {[]session.Option{session.WithSkipReadOperations(false)}, 2},
		"true":    {[]session.Option{session.WithSkipReadOperations(true)}, 1},
	} {
		g := newGoverned(t, test.opts...)
		if err1, err2 := g.listBuckets(t.Context()), g.putObject(t.Context()); err1 != nil || err2 != nil {
			t.Errorf("%s: errors %v, %v", name, err1, err2)
		}
		if len(g.Calls()) != test.asked || len(g.Sent()) != 2 {
			t.Errorf("%s: asked %v, want %d of both", name, g.Calls(), test.asked)
		}
	}
}

// custom_risk_mappings is WithCustomRisk, and ParseCustomRisk for levels as text.
func TestParameter_custom_risk_mappings(t *testing.T) {
	risks, err := session.ParseCustomRisk(map[string]string{
		"s3:DeleteObject":  "critical",
		"lambda:Invoke":    "high",
		"dynamodb:GetItem": "medium",
	})
	if err != nil {
		t.Fatal(err)
	}
	g := newGoverned(t, session.WithCustomRisk(risks))
	if err := g.deleteObject(t.Context()); err != nil {
		t.Error(err)
	}
	if call := g.Calls()[0]; call.Risk != governor.Critical || call.Rated != governor.High {
		t.Errorf("asked at %s, rated %s", call.Risk, call.Rated)
	}
}

// excluded_operations is WithExcludedOperations.
func TestParameter_excluded_operations(t *testing.T) {
	g := over(t, governortest.New(false), session.WithExcludedOperations("sts:GetCallerIdentity", "s3:HeadBucket"))
	if _, err := g.sts.GetCallerIdentity(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err := g.listBuckets(t.Context()); err == nil {
		t.Error("what is not excluded went out")
	}
	g.AssertNotAsked(t, "sts:*")
	g.AssertAsked(t, "s3:ListBuckets")
}

// metrics_callback is WithMetricsCallback; what it is told has tests of its own.
func TestParameter_metrics_callback(t *testing.T) {
	if got := metrics(t); len(got) != 2 {
		t.Errorf("called %d times for two operations", len(got))
	}
	if _, err := session.New(t.Context(), governortest.New(true), session.WithMetricsCallback(nil)); err == nil {
		t.Error("a nil callback is accepted")
	}
}
