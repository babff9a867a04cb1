// Package conform holds a governed client against the SDK's: it calls every operation
// by reflection, and checks that the governor is asked as the constants of the client
// say and that nothing goes out which it has not allowed.
package conform

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/auth/bearer"

	"github.com/ascendgen/ascendgen/governor"
)

// ErrSent is what a [Transport] answers: the request would have gone to AWS.
var ErrSent = errors.New("the request reached the transport")

// Transport counts requests and sends none.
type Transport struct {
	// Answer answers request n, counted from 0. If nil, the answer is ErrSent.
	Answer func(n int, r *http.Request) (*http.Response, error)

	requests atomic.Int64
}

// Do implements the SDK's HTTP client.
func (t *Transport) Do(r *http.Request) (*http.Response, error) {
	n := int(t.requests.Add(1)) - 1
	if t.Answer == nil {
		return nil, ErrSent
	}
	return t.Answer(n, r)
}

// Take returns how many requests there were since it was last called.
func (t *Transport) Take() int { return int(t.requests.Swap(0)) }

// Session is a [governor.Session] over a transport of the test.
type Session struct {
	Transport *Transport

	gate *governor.Gate
}

// NewSession returns a session before whose calls g decides.
func NewSession(t testing.TB, g governor.Governor) Session {
	t.Helper()
	gate, err := governor.NewGate(g)
	if err != nil {
		t.Fatal(err)
	}
	return Session{&Transport{}, gate}
}

// Region is where the clients of a [Session] work.
const Region = "eu-central-1"

// Gate implements [governor.Session].
func (s Session) Gate() *governor.Gate { return s.gate }

// AWSConfig implements [governor.Session]. It has made-up credentials of each kind
// that a service may want, so that none stops a request before the transport.
func (s Session) AWSConfig() aws.Config {
	return aws.Config{
		Region:     Region,
		HTTPClient: s.Transport,
		Retryer:    func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "none"}, nil
		}),
		BearerAuthTokenProvider: bearer.StaticTokenProvider{Token: bearer.Token{Value: "none"}},
	}
}
