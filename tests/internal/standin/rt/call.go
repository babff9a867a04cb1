// Package rt is what the clients of all stand-ins share: a call that goes through a
// middleware stack to the HTTP client of the configuration, and the checks that come
// before it. Its source is copied beside the stand-ins, which cannot import it here.
package rt

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Call is one call of an operation, with what the options of the client say of it.
type Call struct {
	ServiceID string
	Operation string
	Host      string // the first label of the endpoint's name
	Region    string
	Endpoint  *string // in place of the one that Host and Region make

	HTTPClient smithyhttp.ClientDo
	APIOptions []func(*middleware.Stack) error
	Required   Required
}

// Do sends the request. The answer fills nothing into output, which is what the
// stack's result is: stand-ins have no wire format.
func (c Call) Do(ctx context.Context, params, output any) (middleware.Metadata, error) {
	ctx = middleware.ClearStackValues(ctx)
	ctx = middleware.WithServiceID(ctx, c.ServiceID)
	ctx = middleware.WithOperationName(ctx, c.Operation)
	stack := middleware.NewStack(c.Operation, smithyhttp.NewStackRequest)
	if err := c.steps(stack, output); err != nil {
		return middleware.Metadata{}, err
	}
	for _, option := range c.APIOptions {
		if err := option(stack); err != nil {
			return middleware.Metadata{}, err
		}
	}
	if c.HTTPClient == nil {
		c.HTTPClient = http.DefaultClient
	}
	handler := middleware.DecorateHandler(smithyhttp.NewClientHandlerWithOptions(c.HTTPClient), stack)
	_, metadata, err := handler.Handle(ctx, params)
	if err != nil {
		err = &smithy.OperationError{ServiceID: c.ServiceID, OperationName: c.Operation, Err: err}
	}
	return metadata, err
}

// steps adds those steps of the SDK's that other middleware may look for, under the
// same names.
func (c Call) steps(stack *middleware.Stack, output any) error {
	for _, err := range []error{
		stack.Initialize.Add(&awsmiddleware.RegisterServiceMetadata{
			ServiceID: c.ServiceID, OperationName: c.Operation, Region: c.Region,
		}, middleware.Before),
		stack.Initialize.Add(middleware.InitializeMiddlewareFunc("OperationInputValidation", c.validate), middleware.After),
		stack.Serialize.Add(middleware.SerializeMiddlewareFunc("OperationSerializer", c.serialize), middleware.After),
		stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("OperationDeserializer", answer(output)), middleware.After),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (c Call) validate(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	if err := c.Required.Check(in.Parameters); err != nil {
		return middleware.InitializeOutput{}, middleware.Metadata{}, err
	}
	return next.HandleInitialize(ctx, in)
}

// serialize addresses the request. What it carries does not matter: nobody reads it.
func (c Call) serialize(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (
	out middleware.SerializeOutput, metadata middleware.Metadata, err error,
) {
	request, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, metadata, fmt.Errorf("a request of type %T", in.Request)
	}
	endpoint := "https://" + c.Host + "." + c.Region + ".amazonaws.com"
	if c.Endpoint != nil {
		endpoint = strings.TrimSuffix(*c.Endpoint, "/")
	}
	if request.URL, err = url.Parse(endpoint + "/" + c.Operation); err != nil {
		return out, metadata, &smithy.SerializationError{Err: err}
	}
	request.Method = http.MethodPost
	in.Request = request
	return next.HandleSerialize(ctx, in)
}

// answer takes any answer below 300 for a success without content.
func answer(output any) func(context.Context, middleware.DeserializeInput, middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	return func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
		middleware.DeserializeOutput, middleware.Metadata, error,
	) {
		out, metadata, err := next.HandleDeserialize(ctx, in)
		if err != nil {
			return out, metadata, err
		}
		response, ok := out.RawResponse.(*smithyhttp.Response)
		if !ok {
			return out, metadata, fmt.Errorf("a response of type %T", out.RawResponse)
		}
		if response.Body != nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		if response.StatusCode >= 300 {
			return out, metadata, &smithy.GenericAPIError{Code: response.Status, Message: "stand-ins read no errors"}
		}
		out.Result = output
		return out, metadata, nil
	}
}
