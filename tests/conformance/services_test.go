// Package conformance calls every operation of every committed client, and holds
// that the governor is asked as the constants of the client say.
package conformance

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/ascendgen/ascendgen/gen/cloudwatchgov"
	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/gen/iamgov"
	"github.com/ascendgen/ascendgen/gen/kmsgov"
	"github.com/ascendgen/ascendgen/gen/lambdagov"
	"github.com/ascendgen/ascendgen/gen/rdsgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/secretsmanagergov"
	"github.com/ascendgen/ascendgen/gen/snsgov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/gen/stsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// constructor makes a governed client, and tells the raw one in it.
type constructor func(governor.Session) (governed, raw any, err error)

var constructors = map[string]constructor{
	"cloudwatch":     of(cloudwatchgov.NewFromSession),
	"dynamodb":       of(dynamodbgov.NewFromSession),
	"ec2":            of(ec2gov.NewFromSession),
	"iam":            of(iamgov.NewFromSession),
	"kms":            of(kmsgov.NewFromSession),
	"lambda":         of(lambdagov.NewFromSession),
	"rds":            of(rdsgov.NewFromSession),
	"s3":             of(s3gov.NewFromSession),
	"secretsmanager": of(secretsmanagergov.NewFromSession),
	"sns":            of(snsgov.NewFromSession),
	"sqs":            of(sqsgov.NewFromSession),
	"sts":            of(stsgov.NewFromSession),
}

// of hides the types of a client's constructor.
func of[C interface{ Ungoverned() S }, S, O any](fromSession func(governor.Session, ...func(*O)) (C, error)) constructor {
	return func(s governor.Session) (governed, raw any, err error) {
		client, err := fromSession(s)
		if err != nil {
			return nil, nil, err
		}
		return client, client.Ungoverned(), nil
	}
}

// TestEveryCommittedClientIsTested fails if gen has a client that the tests of this
// package do not know.
func TestEveryCommittedClientIsTested(t *testing.T) {
	for _, service := range repo.Services(t) {
		if constructors[service] == nil {
			t.Errorf("gen/%s%s has no line in the table of constructors", service, repo.Suffix)
		}
	}
	for service := range constructors {
		if !slices.Contains(repo.Services(t), service) {
			t.Errorf("gen/%s%s is in the table of constructors and not in the tree", service, repo.Suffix)
		}
	}
}

// errSent is what the transport answers: the request would have gone to AWS.
var errSent = errors.New("the request reached the transport")

// transport counts requests and sends none.
type transport struct {
	requests atomic.Int64
	answer   func(n int, r *http.Request) (*http.Response, error) // n counts from 0; nil answers errSent
}

// Do implements the SDK's HTTP client.
func (t *transport) Do(r *http.Request) (*http.Response, error) {
	n := int(t.requests.Add(1)) - 1
	if t.answer == nil {
		return nil, errSent
	}
	return t.answer(n, r)
}

// take returns how many requests there were since it was last called.
func (t *transport) take() int { return int(t.requests.Swap(0)) }

// session is a [governor.Session] over a transport of the test.
type session struct {
	gate      *governor.Gate
	transport *transport
}

// region is where the clients of the tests work.
const region = "eu-central-1"

func (s session) Gate() *governor.Gate { return s.gate }

func (s session) AWSConfig() aws.Config {
	return aws.Config{
		Region:     region,
		HTTPClient: s.transport,
		Retryer:    func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "none"}, nil
		}),
	}
}

// newSession returns a session before whose calls g decides.
func newSession(t *testing.T, g governor.Governor) session {
	t.Helper()
	gate, err := governor.NewGate(g)
	if err != nil {
		t.Fatal(err)
	}
	return session{gate, &transport{}}
}

// operation is one operation as a method of a client.
type operation struct {
	name   string
	input  reflect.Type // the struct
	method reflect.Value
}

// operations returns the methods of a client that have the signature of operations,
// sorted, and the names of its other methods.
func operations(client any) (ops []operation, others []string) {
	v := reflect.ValueOf(client)
	for i := range v.NumMethod() {
		name, m := v.Type().Method(i).Name, v.Method(i)
		if !isOperation(m.Type()) {
			others = append(others, name)
			continue
		}
		ops = append(ops, operation{name, m.Type().In(1).Elem(), m})
	}
	return ops, others
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

func isOperation(m reflect.Type) bool {
	return m.NumIn() == 3 && m.IsVariadic() && m.In(0) == contextType && isStructPointer(m.In(1)) &&
		m.NumOut() == 2 && isStructPointer(m.Out(0)) && m.Out(1) == errorType
}

func isStructPointer(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}

// call calls the operation with an input pointer.
func (o operation) call(ctx context.Context, input reflect.Value) error {
	results := o.method.Call([]reflect.Value{reflect.ValueOf(ctx), input})
	err, _ := results[1].Interface().(error)
	return err
}
