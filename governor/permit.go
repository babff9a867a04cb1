package governor

import (
	"context"
	"fmt"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// UngovernedError reports a request that a client made from a session's
// configuration was about to send without having been let through by the session's
// gate. Nothing was sent to AWS.
type UngovernedError struct {
	Service   string // as the SDK names it: "S3"
	Operation string
}

// Error implements error.
func (e *UngovernedError) Error() string {
	return fmt.Sprintf("%s:%s refused: the request did not pass the session's gate; use the governed client", e.Service, e.Operation)
}

// permit says that a gate has let a call through. It is the call's context, so that
// it costs one allocation and reaches whatever the SDK does on the call's behalf.
type permit struct {
	context.Context
	calls     *pendingCalls // of the gate; tells one session's gates from another's
	service   string
	operation string
	method    string // that signs a request of the operation; empty if it is a call
}

type permitKey struct{}

// Value returns the permit itself for permitKey. It hides an approval: that was for
// the call, and would have the governed calls refused that a credential provider
// makes on the call's behalf.
func (p *permit) Value(key any) any {
	switch key {
	case permitKey{}:
		return p
	case approvalKey{}:
		return nil
	}
	return p.Context.Value(key)
}

// WithTripwire has the gate leave a permit in the context of each call that it lets
// through, for [Gate.Tripwire] to look for. It costs one allocation a call.
func WithTripwire() Option {
	return func(s *settings) error { s.tripwire = true; return nil }
}

// Tripwire returns an option for [aws.Config.APIOptions] with which every client
// made from the configuration refuses requests that g has not let through, by
// [*UngovernedError]. It needs a gate made with [WithTripwire]; that of any other gate,
// and of a nil one, refuses every request.
//
// It stops mistakes, not malice: code that removes the option from a client's
// options, or signs requests by itself, gets past it.
func (g *Gate) Tripwire() func(*middleware.Stack) error {
	wire := middleware.InitializeMiddlewareFunc("ascendgen:Tripwire", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
		service, operation := awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)
		if p, _ := ctx.Value(permitKey{}).(*permit); !p.covers(g, service, operation) {
			return middleware.InitializeOutput{}, middleware.Metadata{}, &UngovernedError{Service: service, Operation: operation}
		}
		return next.HandleInitialize(ctx, in)
	})
	// Some SDK versions learn of service and operation in this same step, so the
	// wire goes last in it: after that, nothing but building the request has begun.
	return func(stack *middleware.Stack) error { return stack.Initialize.Add(wire, middleware.After) }
}

// ownCalls are operations that the SDK calls by itself on behalf of another
// operation of the same service.
var ownCalls = map[string]bool{
	"DynamoDB:DescribeEndpoints":         true, // endpoint discovery
	"Timestream Query:DescribeEndpoints": true,
	"Timestream Write:DescribeEndpoints": true,
	"S3:CreateSession":                   true, // credentials for directory buckets
}

// unnamed is what the SDK calls the operation of which PresignPostObject signs a form:
// its template for that method was not filled in.
const unnamed = "$type:L"

// covers reports whether p permits a request for an operation.
func (p *permit) covers(g *Gate, service, operation string) bool {
	if p == nil || g == nil || p.calls != g.pending || service == "" || p.service != service {
		return false
	}
	return p.operation == operation || ownCalls[service+":"+operation] || operation == unnamed && p.method == "PresignPostObject"
}
