package rdsauth_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/rdsauth"
	"github.com/ascendgen/ascendgen/governor/session"
)

// fake is a session that counts how often its credentials are read.
type fake struct {
	gate *governor.Gate
	read *int
}

func (s fake) Gate() *governor.Gate { return s.gate }

func (s fake) AWSConfig() aws.Config {
	static := credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "none", "")
	return aws.Config{Credentials: aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		*s.read++
		return static.Retrieve(ctx)
	})}
}

func newSession(t *testing.T, g governor.Governor, opts ...governor.Option) fake {
	t.Helper()
	gate, err := governor.NewGate(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return fake{gate, new(int)}
}

const endpoint = "db.example.eu-west-1.rds.amazonaws.com:5432"

func TestBuildAuthToken(t *testing.T) {
	var asked []governor.Action
	s := newSession(t, governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		asked = append(asked, a)
		return governor.Decision{Verdict: governor.Allowed}, nil
	}))
	token, err := rdsauth.BuildAuthToken(t.Context(), s, endpoint, "eu-west-1", "app")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse("https://" + token)
	if err != nil || u.Host != endpoint || u.Query().Get("DBUser") != "app" || u.Query().Get("X-Amz-Expires") != "900" {
		t.Errorf("token %q: %v", token, err)
	}
	if len(asked) != 1 {
		t.Fatalf("asked %d times", len(asked))
	}
	a := asked[0]
	if a.String() != "rdsauth:BuildAuthToken" || a.Risk != rdsauth.RiskBuildAuthToken || a.Tags != governor.Credentials ||
		!a.Presign || a.Expires != 15*time.Minute || a.Region() != "eu-west-1" {
		t.Errorf("asked about %s at %s, tags %s, presign %t, expires %s, region %s", a, a.Risk, a.Tags, a.Presign, a.Expires, a.Region())
	}
	want := map[string]any{"Endpoint": endpoint, "Region": "eu-west-1", "DBUser": "app"}
	if diff := cmp.Diff(want, a.Parameters()); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	if got := a.Resources(); len(got) != 2 || got[1].Value != "app" {
		t.Errorf("resources %v", got)
	}
}

func TestBuildAuthTokenRefused(t *testing.T) {
	allow, deny := governor.Ceiling(governor.Critical, 0), governor.Ceiling(0, 0)
	for name, s := range map[string]fake{
		"denied":          newSession(t, deny),
		"above the limit": newSession(t, allow, governor.WithPresignLimit(time.Minute)),
		"by its level":    newSession(t, governor.Ceiling(governor.High, 0), governor.WithCustomRisk(map[string]governor.Risk{"rdsauth:BuildAuthToken": governor.Critical})),
	} {
		t.Run(name, func(t *testing.T) {
			token, err := rdsauth.BuildAuthToken(t.Context(), s, endpoint, "eu-west-1", "app")
			var refused *governor.GovernanceError
			if token != "" || !errors.As(err, &refused) || refused.Service != "rdsauth" {
				t.Errorf("%q, %v", token, err)
			}
			if *s.read != 0 {
				t.Error("the credentials were read")
			}
		})
	}
	t.Run("a key that names nothing", func(t *testing.T) {
		s := newSession(t, allow, governor.WithExcludedOperations("rdsauth:BuildAuthTokens"))
		if token, err := rdsauth.BuildAuthToken(t.Context(), s, endpoint, "eu-west-1", "app"); token != "" || err == nil {
			t.Errorf("%q, %v", token, err)
		}
	})
	t.Run("the SDK's own errors", func(t *testing.T) {
		token, err := rdsauth.BuildAuthToken(t.Context(), newSession(t, allow), "no-port", "eu-west-1", "app")
		var refused *governor.GovernanceError
		if token != "" || err == nil || errors.As(err, &refused) {
			t.Errorf("%q, %v", token, err)
		}
	})
}

func TestNoSession(t *testing.T) {
	for name, s := range map[string]governor.Session{"nil": nil, "nil in an interface": (*session.Session)(nil), "without a gate": fake{}} {
		if token, err := rdsauth.BuildAuthToken(t.Context(), s, endpoint, "eu-west-1", "app"); token != "" || err == nil || !strings.Contains(err.Error(), "gate") {
			t.Errorf("%s: %q, %v", name, token, err)
		}
	}
}
