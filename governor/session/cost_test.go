//go:build !race

// The race detector has pools forget at random, which the counts would show.

package session_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/session"
)

// sides returns a raw client, and a governed one of a session over the same
// configuration with a governor that decides at once.
func sides(t testing.TB) (*sqs.Client, *sqsgov.Client) {
	t.Helper()
	cfg := aws.Config{
		Region: "us-east-1", Credentials: aws.AnonymousCredentials{},
		HTTPClient: smithyhttp.ClientDoFunc(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
		}),
		// As most programs have one; the first costs the SDK an allocation, whosever it is.
		APIOptions: []apiOption{func(*middleware.Stack) error { return nil }},
	}
	s, err := session.New(t.Context(), governor.Ceiling(governor.Critical, 0), session.WithConfig(cfg))
	if err != nil {
		t.Fatal(err)
	}
	governed, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	return sqs.NewFromConfig(cfg), governed
}

// A governor that decides at once and the tripwire cost little beside what the SDK does.
func TestCost(t *testing.T) {
	raw, governed := sides(t)
	ctx := t.Context()
	without := testing.AllocsPerRun(200, func() { _, _ = raw.ListQueues(ctx, nil) })
	with := testing.AllocsPerRun(200, func() { _, _ = governed.ListQueues(ctx, nil) })
	if without < 10 {
		t.Fatalf("%v allocations in a raw call: it does not do what it should", without)
	}
	if with > without+2 {
		t.Errorf("%v allocations, and %v without session and tripwire; want at most 2 more", with, without)
	}
}

func BenchmarkSession(b *testing.B) {
	raw, governed := sides(b)
	ctx := b.Context()
	b.Run("raw", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = raw.ListQueues(ctx, nil)
		}
	})
	b.Run("session", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = governed.ListQueues(ctx, nil)
		}
	})
}
