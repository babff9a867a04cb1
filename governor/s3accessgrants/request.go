package s3accessgrants

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"
)

// request is one call of an operation. It goes with the call's context, which is all
// that the SDK hands to providers of credentials.
type request struct {
	plugin    *Plugin
	operation string
	known     bool // Access Grants knows the operation
	demand    demand
	malformed error       // why the demand cannot be told
	consulted atomic.Bool // the plugin was asked for credentials

	// The SDK retrieves credentials more than once for one request, when it signs a URL
	// or retries. mu guards what came of it the first time.
	mu      sync.Mutex
	settled bool
	vended  aws.Credentials
	failed  error
}

type requestKey struct{}

// requestOf returns the request that a context is of, nil if it is of none.
func requestOf(ctx context.Context) *request {
	r, _ := middleware.GetStackValue(ctx, requestKey{}).(*request)
	return r
}

func withRequest(ctx context.Context, r *request) context.Context {
	return middleware.WithStackValue(ctx, requestKey{}, r)
}

// read notes what a request demands.
func (p *Plugin) read(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (middleware.SerializeOutput, middleware.Metadata, error) {
	r := &request{plugin: p, operation: operationOf(in.Parameters)}
	r.demand, r.known, r.malformed = demandOf(in.Parameters)
	out, metadata, err := next.HandleSerialize(withRequest(ctx, r), in)
	if err == nil {
		err = r.check() // a URL that was signed is not sent, and so was not checked before
	}
	if err != nil {
		return middleware.SerializeOutput{}, metadata, err
	}
	return out, metadata, nil
}

// operationOf returns the operation that an input is of: "GetObject" of *s3.GetObjectInput.
func operationOf(input any) string {
	t := reflect.TypeOf(input)
	if t == nil || t.Kind() != reflect.Pointer {
		return ""
	}
	return strings.TrimSuffix(t.Elem().Name(), "Input")
}

// checkSigned stops a request that was signed past the plugin before it is sent.
func checkSigned(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
	if r := requestOf(ctx); r != nil {
		if err := r.check(); err != nil {
			return middleware.DeserializeOutput{}, middleware.Metadata{}, err
		}
	}
	return next.HandleDeserialize(ctx, in)
}

func (r *request) check() error {
	if !r.known || r.plugin.fallback || r.consulted.Load() {
		return nil
	}
	return newError(r.operation, r.demand, errors.New("the request was not signed by the plugin: register it after all options that set credentials"))
}

// provider is what signs the requests of a client that the plugin is registered on.
type provider struct {
	plugin *Plugin
	base   aws.CredentialsProvider // the client's own; nil if it has none
}

// Retrieve implements [aws.CredentialsProvider].
func (p *provider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	r := requestOf(ctx)
	ctx = withRequest(ctx, nil) // what is beneath serves itself, not the request
	if r == nil || r.plugin != p.plugin {
		return p.ownCredentials(ctx)
	}
	r.consulted.Store(true)
	if !r.known {
		return p.ownCredentials(ctx)
	}
	vended, err := r.credentials(ctx, p)
	switch {
	case err == nil:
		return vended, nil
	case ctx.Err() != nil:
		return aws.Credentials{}, ctx.Err()
	case p.plugin.fallback:
		middleware.GetLogger(ctx).Logf(logging.Debug, "falling back to the client's own credentials: %v", newError(r.operation, r.demand, err))
		return p.ownCredentials(ctx)
	}
	return aws.Credentials{}, newError(r.operation, r.demand, err)
}

// ownCredentials returns the client's own credentials.
func (p *provider) ownCredentials(ctx context.Context) (aws.Credentials, error) {
	if p.base == nil {
		return aws.Credentials{}, errors.New("s3accessgrants: the client has no credentials of its own")
	}
	return p.base.Retrieve(ctx)
}

// credentials returns those that Access Grants vends for the request.
func (r *request) credentials(ctx context.Context, p *provider) (aws.Credentials, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.settled || r.vended.Expired() {
		r.vended, r.failed = r.vend(ctx, p)
		r.settled = true
	}
	return r.vended, r.failed
}

func (r *request) vend(ctx context.Context, p *provider) (aws.Credentials, error) {
	switch {
	case p.plugin.own == nil:
		return aws.Credentials{}, errors.New("the plugin was not made by New")
	case r.malformed != nil:
		return aws.Credentials{}, r.malformed
	}
	var caller aws.Credentials
	var err error
	if p.plugin.caller != nil {
		caller, err = p.plugin.caller.Retrieve(ctx)
	} else {
		caller, err = p.ownCredentials(ctx)
	}
	if err != nil {
		return aws.Credentials{}, err
	}
	return p.plugin.vend(ctx, caller, r.demand)
}
