package governortest

import (
	"context"
	"errors"
	"net/http"
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ascendgen/ascendgen/governor/session"
)

// Region is the region of the configurations of this package.
const Region = "us-east-1"

// Session returns a session before whose calls g decides, and whose clients g
// answers. A configuration among opts is replaced by that of g. It fails the test if
// the options are wrong.
func (g *Governor) Session(t testing.TB, opts ...session.Option) *session.Session {
	t.Helper()
	all := append(opts[:len(opts):len(opts)], session.WithConfig(g.AWSConfig()))
	s, err := session.New(t.Context(), g, all...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// AWSConfig returns a configuration whose clients, of whatever service, g answers:
// see [Governor.Respond]. Nothing that is made from it reaches a network. It has a
// region and credentials, and does not retry; it is not a session's, so raw clients
// work.
func (g *Governor) AWSConfig() aws.Config {
	return aws.Config{
		Region: Region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "test", Source: "governortest"}, nil
		}),
		Retryer:    func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient: smithyhttp.ClientDoFunc(noNetwork),
		APIOptions: []func(*middleware.Stack) error{g.standIn},
	}
}

// noNetwork is what requests meet that are sent past the stand-in.
func noNetwork(r *http.Request) (*http.Response, error) {
	return nil, errors.New("governortest: no request leaves a test, not to " + r.URL.Host)
}

// standIn puts g in the place of AWS. Answers of the test are given outside the SDK's
// deserializer, which they need not pass. Empty ones are given inside it, in the
// place of the transport, so that the SDK itself makes the output.
func (g *Governor) standIn(stack *middleware.Stack) error {
	return errors.Join(
		stack.Serialize.Add(middleware.SerializeMiddlewareFunc("governortest:Input", keepInput), middleware.Before),
		stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("governortest:Answer", g.answer), middleware.Before),
		stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("governortest:Empty", empty), middleware.After),
	)
}

type inputKey struct{}

func keepInput(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (middleware.SerializeOutput, middleware.Metadata, error) {
	return next.HandleSerialize(middleware.WithStackValue(ctx, inputKey{}, in.Parameters), in)
}

func (g *Governor) answer(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (out middleware.DeserializeOutput, metadata middleware.Metadata, err error) {
	if err := ctx.Err(); err != nil {
		return out, metadata, err
	}
	r := newRequest(ctx)
	g.mu.Lock()
	g.sent = append(g.sent, r)
	g.mu.Unlock()
	step := g.answerTo(r)
	if step == nil {
		return next.HandleDeserialize(ctx, in)
	}
	out.Result, err = give(ctx, step, r)
	return out, metadata, err
}

// newRequest returns what ctx knows of a request. The SDK's id of a service is not
// the name of its package, so that is taken from the input's type.
func newRequest(ctx context.Context) Request {
	r := Request{
		Service:   strings.ToLower(strings.ReplaceAll(awsmiddleware.GetServiceID(ctx), " ", "")),
		Operation: awsmiddleware.GetOperationName(ctx),
		Region:    awsmiddleware.GetRegion(ctx),
		Input:     middleware.GetStackValue(ctx, inputKey{}),
	}
	if t := reflect.TypeOf(r.Input); t != nil && isStructPointer(t) {
		r.Service = path.Base(t.Elem().PkgPath())
	}
	return r
}
