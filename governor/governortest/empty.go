package governortest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// empty answers in the place of the transport with what the deserializer of the
// service reads as an empty output.
func empty(ctx context.Context, in middleware.DeserializeInput, _ middleware.DeserializeHandler) (out middleware.DeserializeOutput, metadata middleware.Metadata, err error) {
	request, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, metadata, fmt.Errorf("governortest: no answer to %T", in.Request)
	}
	header, body := emptyBody(request.Header, awsmiddleware.GetOperationName(ctx))
	out.RawResponse = &smithyhttp.Response{Response: &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		Request: request.Request,
	}}
	return out, metadata, nil
}

// emptyBody returns the empty answer of the protocol that a request shows. The
// protocols that use paths and methods of HTTP take an empty body.
func emptyBody(request http.Header, operation string) (http.Header, string) {
	header := make(http.Header)
	contentType := request.Get("Content-Type")
	if protocol := request.Get("Smithy-Protocol"); protocol != "" {
		header.Set("Smithy-Protocol", protocol)
	}
	switch {
	case request.Get("Smithy-Protocol") == "rpc-v2-cbor":
		header.Set("Content-Type", "application/cbor")
		return header, "\xbf\xff" // a map without entries
	case strings.HasPrefix(contentType, "application/x-amz-json"), request.Get("X-Amz-Target") != "":
		header.Set("Content-Type", contentType)
		return header, "{}"
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		header.Set("Content-Type", "text/xml")
		return header, fmt.Sprintf("<%[1]sResponse><%[1]sResult></%[1]sResult></%[1]sResponse>", operation)
	}
	return header, ""
}
