package cloudfrontsign_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/cloudfrontsign"
	"github.com/ascendgen/ascendgen/governor/session"
)

type fake struct{ gate *governor.Gate }

func (s fake) Gate() *governor.Gate  { return s.gate }
func (s fake) AWSConfig() aws.Config { return aws.Config{} }

func newSession(t *testing.T, g governor.Governor, opts ...governor.Option) fake {
	t.Helper()
	gate, err := governor.NewGate(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return fake{gate}
}

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

const object = "https://d111.cloudfront.net/report.pdf"

func until(d time.Duration) *sign.AWSEpochTime { return sign.NewAWSEpochTime(time.Now().Add(d)) }

func policy(ends ...*sign.AWSEpochTime) *sign.Policy {
	p := new(sign.Policy)
	for _, end := range ends {
		p.Statements = append(p.Statements, sign.Statement{Resource: "https://d111.cloudfront.net/*", Condition: sign.Condition{DateLessThan: end}})
	}
	return p
}

// ways are the four ways to sign. Each reports whether anything was signed.
func ways(t *testing.T, s governor.Session, key *rsa.PrivateKey, expires time.Duration) map[string]func(context.Context) (bool, error) {
	t.Helper()
	urls, err1 := cloudfrontsign.NewURLSigner(s, "K1", key)
	cookies, err2 := cloudfrontsign.NewCookieSigner(s, "K1", key)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return map[string]func(context.Context) (bool, error){
		"SignURL": func(ctx context.Context) (bool, error) {
			url, err := urls.Sign(ctx, object, time.Now().Add(expires))
			return strings.Contains(url, "Signature="), err
		},
		"SignURLWithPolicy": func(ctx context.Context) (bool, error) {
			url, err := urls.SignWithPolicy(ctx, object, policy(until(expires)))
			return strings.Contains(url, "Signature="), err
		},
		"SignCookies": func(ctx context.Context) (bool, error) {
			c, err := cookies.Sign(ctx, object, time.Now().Add(expires))
			return len(c) > 0, err
		},
		"SignCookiesWithPolicy": func(ctx context.Context) (bool, error) {
			c, err := cookies.SignWithPolicy(ctx, policy(until(time.Minute/2), until(expires)))
			return len(c) > 0, err
		},
	}
}

var levels = map[string]governor.Risk{
	"SignURL": cloudfrontsign.RiskSignURL, "SignURLWithPolicy": cloudfrontsign.RiskSignURLWithPolicy,
	"SignCookies": cloudfrontsign.RiskSignCookies, "SignCookiesWithPolicy": cloudfrontsign.RiskSignCookiesWithPolicy,
}

func TestAllowed(t *testing.T) {
	var last governor.Action
	s := newSession(t, governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		last = a
		return governor.Decision{Verdict: governor.Allowed}, nil
	}))
	for name, sign := range ways(t, s, newKey(t), time.Hour) {
		t.Run(name, func(t *testing.T) {
			if signed, err := sign(t.Context()); !signed || err != nil {
				t.Errorf("signed %t: %v", signed, err)
			}
			if last.String() != "cloudfrontsign:"+name || last.Risk != levels[name] || !last.Presign || len(last.Resources()) == 0 {
				t.Errorf("asked about %s at %s, presign %t, resources %v", last, last.Risk, last.Presign, last.Resources())
			}
			if last.Expires > time.Hour || last.Expires < 59*time.Minute {
				t.Errorf("asked about a signature for %s", last.Expires)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	allow := governor.Ceiling(governor.Critical, 0)
	key := newKey(t)
	for name, test := range map[string]struct {
		session fake
		expires time.Duration
	}{
		"denied":          {newSession(t, governor.Ceiling(0, 0)), time.Hour},
		"above the limit": {newSession(t, allow, governor.WithPresignLimit(time.Minute)), time.Hour},
		"ended already":   {newSession(t, governor.Ceiling(0, 0)), -time.Hour},
	} {
		for way, sign := range ways(t, test.session, key, test.expires) {
			t.Run(name+"/"+way, func(t *testing.T) {
				signed, err := sign(t.Context())
				var refused *governor.GovernanceError
				if signed || !errors.As(err, &refused) || refused.Operation != way {
					t.Errorf("signed %t: %v", signed, err)
				}
			})
		}
	}
}

// TestWildcard holds that a URL with a wildcard is asked about as the policy that its
// signature is.
func TestWildcard(t *testing.T) {
	s := newSession(t, governor.Ceiling(governor.Medium, 0))
	urls, err := cloudfrontsign.NewURLSigner(s, "K1", newKey(t))
	if err != nil {
		t.Fatal(err)
	}
	if url, err := urls.Sign(t.Context(), "https://d111.cloudfront.net/*", time.Now().Add(time.Hour)); url != "" || err == nil {
		t.Errorf("%q, %v", url, err)
	}
}

// TestApproved holds that an approval of a signature serves the same one a little later,
// and none of another end or another key pair.
func TestApproved(t *testing.T) {
	s, key := newSession(t, approving{}), newKey(t)
	one, err1 := cloudfrontsign.NewURLSigner(s, "K1", key)
	two, err2 := cloudfrontsign.NewURLSigner(s, "K2", key)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(time.Hour)
	var pending *governor.PendingApprovalError
	if _, err := one.Sign(t.Context(), object, end); !errors.As(err, &pending) {
		t.Fatal(err)
	}
	ctx := governor.WithApproval(t.Context(), pending.ApprovalID)
	if url, err := two.Sign(ctx, object, end); url != "" || err == nil {
		t.Errorf("another key pair: %q, %v", url, err)
	}
	if url, err := one.Sign(ctx, object, end.Add(time.Hour)); url != "" || err == nil {
		t.Errorf("another end: %q, %v", url, err)
	}
	if _, err := one.Sign(ctx, object, end); err != nil {
		t.Error(err)
	}
}

// approving leaves everything pending, and approves all of it.
type approving struct{}

func (approving) Decide(context.Context, governor.Action) (governor.Decision, error) {
	return governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-1"}, nil
}

func (approving) Approval(context.Context, string) (governor.Decision, error) {
	return governor.Decision{Verdict: governor.Allowed}, nil
}

func TestMalformed(t *testing.T) {
	s, key := newSession(t, governor.Ceiling(governor.Critical, 0)), newKey(t)
	urls, err := cloudfrontsign.NewURLSigner(s, "K1", key)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*sign.Policy{
		"no policy": nil, "no statement": policy(), "no end": policy(nil), "one without end": policy(until(time.Hour), nil),
		"one that has ended": policy(until(-time.Hour)),
	} {
		if url, err := urls.SignWithPolicy(t.Context(), object, p); url != "" || err == nil {
			t.Errorf("%s: %q, %v", name, url, err)
		}
	}
	if url, err := new(cloudfrontsign.URLSigner).Sign(t.Context(), object, time.Now().Add(time.Hour)); url != "" || err == nil {
		t.Errorf("the zero signer signed %q, %v", url, err)
	}
	if _, err := cloudfrontsign.NewURLSigner(s, "", nil); err == nil {
		t.Error("a signer without a key was made")
	}
	if _, err := cloudfrontsign.NewCookieSigner(s, "K1", nil); err == nil {
		t.Error("a signer of cookies without a key was made")
	}
	misspelt := newSession(t, governor.Ceiling(governor.Critical, 0), governor.WithExcludedOperations("cloudfrontsign:SignUrl"))
	if _, err := cloudfrontsign.NewURLSigner(misspelt, "K1", key); err == nil || !strings.Contains(err.Error(), `did you mean "cloudfrontsign:SignURL"?`) {
		t.Errorf("error %v", err)
	}
}

func TestNoSession(t *testing.T) {
	key := newKey(t)
	for name, s := range map[string]governor.Session{"nil": nil, "nil in an interface": (*session.Session)(nil), "without a gate": fake{}} {
		if signer, err := cloudfrontsign.NewURLSigner(s, "K1", key); signer != nil || err == nil || !strings.Contains(err.Error(), "gate") {
			t.Errorf("URLs, %s: %v", name, err)
		}
		if signer, err := cloudfrontsign.NewCookieSigner(s, "K1", key); signer != nil || err == nil || !strings.Contains(err.Error(), "gate") {
			t.Errorf("cookies, %s: %v", name, err)
		}
	}
}
