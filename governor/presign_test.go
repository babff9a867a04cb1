package governor_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// signOptions are the options of a signing method.
type signOptions struct{ Expires time.Duration }

func expiring(d time.Duration) func(*signOptions) {
	return func(o *signOptions) { o.Expires = d }
}

// signer stands for the SDK's presign client; it keeps what it was asked to sign.
type signer struct {
	signed []signOptions
	url    string // in place of the one that tells the options
}

func (s *signer) sign(_ context.Context, _ *thingInput, optFns ...func(*signOptions)) (*v4.PresignedHTTPRequest, error) {
	var o signOptions
	for _, fn := range optFns {
		fn(&o)
	}
	s.signed = append(s.signed, o)
	url := s.url
	if url == "" {
		url = fmt.Sprintf("https://things.example/?X-Amz-Expires=%d", o.Expires/time.Second)
	}
	return &v4.PresignedHTTPRequest{URL: url}, nil
}

// presign signs as generated code does.
func (s *signer) presign(ctx context.Context, g *governor.Gate, in *thingInput, optFns ...func(*signOptions)) (*v4.PresignedHTTPRequest, error) {
	return governor.Presign(ctx, g, &opGet, governor.Signing[signOptions]{
		Name: "PresignGetThing", Risk: governor.Medium, Tags: governor.Exposure,
		Option: func(o *signOptions) *time.Duration { return &o.Expires },
	}, in, optFns, s.sign)
}

func TestPresignAsks(t *testing.T) {
	g := &counting{Governor: allow}
	var s signer
	for _, test := range []struct {
		name string
		opts []func(*signOptions)
		want time.Duration
	}{
		{"no options", nil, governor.DefaultExpiry},
		{"an hour", []func(*signOptions){expiring(time.Hour)}, time.Hour},
		{"the last wins", []func(*signOptions){expiring(time.Hour), expiring(time.Minute)}, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			*g, s = counting{Governor: allow}, signer{}
			out, err := s.presign(t.Context(), bind(t, g), fullInput(), test.opts...)
			if err != nil || out == nil {
				t.Fatalf("%v, %v", out, err)
			}
			a := g.last
			if g.asked != 1 || !a.Presign || a.Expires != test.want || a.Service != "things" || a.Operation != "GetThing" {
				t.Errorf("asked %d times, about %s, presign %t, expires %s", g.asked, a.Operation, a.Presign, a.Expires)
			}
			if a.Risk != governor.Medium || a.Tags != governor.DataRead|governor.Exposure || a.String() != "things:PresignGetThing" {
				t.Errorf("asked about %s at %s, tags %s", a, a.Risk, a.Tags)
			}
			if diff := cmp.Diff([]signOptions{{test.want}}, s.signed); diff != "" {
				t.Errorf("signed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPresignRefused(t *testing.T) {
	hour := []func(*signOptions){expiring(time.Hour)}
	calls := 0
	growing := func(o *signOptions) { calls++; o.Expires = time.Duration(calls) * time.Minute }
	for _, test := range []struct {
		name   string
		gate   *governor.Gate
		opts   []func(*signOptions)
		url    string
		want   string
		signed int
	}{
		{"denied", bind(t, deny), nil, "", "things:PresignGetThing (risk medium) denied: not today", 0},
		{"no gate", nil, nil, "", "no governor", 0},
		{"zero gate", new(governor.Gate), nil, "", "no governor", 0},
		{"refusing gate", governor.RefusingGate(errBroken), nil, "", "broken", 0},
		{"above the limit", bind(t, allow, governor.WithPresignLimit(time.Minute)), hour, "", "1h0m0s, longer than the session's limit of 1m0s", 0},
		{"the default is above the limit", bind(t, allow, governor.WithPresignLimit(time.Minute)), nil, "", "valid for 15m0s", 0},
		{"above the limit, though excluded", bind(t, allow, governor.WithPresignLimit(time.Minute), governor.WithExcludedOperations("things:PresignGetThing")), hour, "", "limit", 0},
		{"negative", bind(t, allow), []func(*signOptions){expiring(-time.Second)}, "", "not above zero", 0},
		{"the URL is valid for longer", bind(t, allow), nil, "https://things.example/?X-Amz-Expires=901", "longer than the 15m0s", 1},
		{"the URL's expiry is unreadable", bind(t, allow), nil, "https://things.example/?X-Amz-Expires=1e9", "want seconds", 1},
		{"the URL states two expiries", bind(t, allow), nil, "https://things.example/?X-Amz-Expires=300&X-Amz-Expires=604800", "once", 1},
		{"the URL begins later", bind(t, allow), nil, "https://things.example/?X-Amz-Expires=300&X-Amz-Date=29990101T000000Z", "want now", 1},
		{"the URL is unreadable", bind(t, allow), nil, "https://things.example/%zz?%zz", "cannot be read", 1},
		{"nobody decides, and the fail mode is open", bind(t, away, governor.WithFailMode(governor.FailOpen)), nil, "", "", 0},
		{"an operation's exclusion", bind(t, deny, governor.WithExcludedOperations("things:GetThing")), nil, "", "not today", 0},
		{"a read that is skipped", bind(t, deny, governor.WithSkipReadOperations(true), governor.WithLoweredRiskAllowed(), governor.WithCustomRisk(map[string]governor.Risk{"things:PresignGetThing": governor.Low})), nil, "", "not today", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := signer{url: test.url}
			out, err := s.presign(t.Context(), test.gate, fullInput(), test.opts...)
			var refused *governor.GovernanceError
			var unavailable *governor.ServiceUnavailableError
			if !errors.As(err, &refused) && !errors.As(err, &unavailable) || !strings.Contains(err.Error(), test.want) || out != nil {
				t.Errorf("%v, %v; want no URL and an error with %q", out, err, test.want)
			}
			if len(s.signed) != test.signed {
				t.Errorf("signed %d times", len(s.signed))
			}
		})
	}
	t.Run("what was decided on is what is signed", func(t *testing.T) {
		var s signer
		if _, err := s.presign(t.Context(), bind(t, allow), fullInput(), growing); err != nil || s.signed[0].Expires != time.Minute {
			t.Errorf("signed for %v, %v; want the minute that was asked for", s.signed, err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var s signer
		if out, err := s.presign(ctx, bind(t, allow), fullInput()); !errors.Is(err, context.Canceled) || out != nil || len(s.signed) > 0 {
			t.Errorf("%v, %v", out, err)
		}
	})
}

// TestPresignImmediate holds that a governor that decides on calls at once is asked in
// full about a signature.
func TestPresignImmediate(t *testing.T) {
	gate := bind(t, governor.Ceiling(governor.Critical, 0))
	var s signer
	if _, err := s.presign(t.Context(), gate, fullInput()); err != nil {
		t.Error(err)
	}
	if _, err := s.presign(t.Context(), bind(t, governor.Ceiling(governor.Low, 0)), fullInput()); err == nil {
		t.Error("signed above the ceiling")
	}
}

// TestPresignOverrideDoesNotUndercut holds that a session which may not lower risks
// asks about a signature no lower than about the call.
func TestPresignOverrideDoesNotUndercut(t *testing.T) {
	g := &counting{Governor: allow}
	custom := map[string]governor.Risk{"things:GetThing": governor.Critical, "things:PresignGetThing": governor.High}
	var s signer
	if _, err := s.presign(t.Context(), bind(t, g, governor.WithCustomRisk(custom)), fullInput()); err != nil || g.last.Risk != governor.Critical {
		t.Errorf("asked at %s: %v", g.last.Risk, err)
	}
}

func TestPresignOverridden(t *testing.T) {
	lowered := []governor.Option{governor.WithLoweredRiskAllowed()}
	for _, test := range []struct {
		name   string
		custom map[string]governor.Risk
		want   governor.Risk
	}{
		{"none", nil, governor.Medium},
		{"its own", map[string]governor.Risk{"things:PresignGetThing": governor.Critical}, governor.Critical},
		{"its own, lowered", map[string]governor.Risk{"things:PresignGetThing": governor.Low}, governor.Low},
		{"the operation's raises", map[string]governor.Risk{"things:GetThing": governor.High}, governor.High},
		{"the operation's does not lower", map[string]governor.Risk{"things:GetThing": governor.Low}, governor.Medium},
		{"both: its own", map[string]governor.Risk{"things:GetThing": governor.Critical, "things:PresignGetThing": governor.High}, governor.High},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := &counting{Governor: allow}
			gate := bind(t, g, append(lowered, governor.WithCustomRisk(test.custom))...)
			var s signer
			if _, err := s.presign(t.Context(), gate, fullInput()); err != nil {
				t.Fatal(err)
			}
			if g.last.Risk != test.want || g.last.Rated != governor.Medium {
				t.Errorf("asked at %s, rated %s; want %s", g.last.Risk, g.last.Rated, test.want)
			}
			if got := gate.Meta().Presigns[0].Risk; got != test.want {
				t.Errorf("Meta says %s, want %s", got, test.want)
			}
		})
	}
}

// TestPresignApproval holds that an approval of a call is none of a signature, nor of
// one that is valid for longer.
func TestPresignApproval(t *testing.T) {
	gate := bind(t, approving{func(governor.Action) governor.Decision { return leftPending }})
	var s signer
	var asked *governor.PendingApprovalError
	if _, err := s.presign(t.Context(), gate, fullInput()); !errors.As(err, &asked) || asked.Operation != "PresignGetThing" {
		t.Fatalf("error %v", err)
	}
	ctx := governor.WithApproval(t.Context(), asked.ApprovalID)
	if err := new(backend).call(ctx, gate, &opGet, fullInput()); err == nil {
		t.Error("the approval of a signature let a call through")
	}
	if _, err := s.presign(ctx, gate, fullInput(), expiring(time.Hour)); err == nil {
		t.Error("the approval let a longer signature through")
	}
	if _, err := s.presign(ctx, gate, fullInput()); err != nil {
		t.Errorf("the approval did not let the signature through: %v", err)
	}
}

// TestPresignInBatch holds that a batch operation, which is about calls, covers no
// signature.
func TestPresignInBatch(t *testing.T) {
	g := &counting{Governor: allow}
	gate := bind(t, g)
	err := gate.Operation(t.Context(), "things", "Backup", func(ctx context.Context, _ *governor.BatchOperation) error {
		var s signer
		_, err := s.presign(ctx, gate, fullInput())
		return err
	}, governor.UpTo(governor.High))
	if err != nil || g.asked != 2 || !g.last.Presign {
		t.Errorf("asked %d times, last about %s: %v", g.asked, g.last, err)
	}
}

func TestPresignRecorded(t *testing.T) {
	var n notes
	var s signer
	if _, err := s.presign(t.Context(), bind(t, allow, governor.WithRecorder(&n)), fullInput()); err != nil {
		t.Fatal(err)
	}
	want := []string{"decided things:PresignGetThing asked allowed", "ended things:PresignGetThing asked allowed"}
	if diff := cmp.Diff(want, n.lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPresignLimitMalformed(t *testing.T) {
	if _, err := governor.NewGate(allow, governor.WithPresignLimit(0)); err == nil {
		t.Error("a limit of zero was taken")
	}
}
