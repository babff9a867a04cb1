// Package middleware measures governed calls beside middleware of the SDK: one that
// decides by itself, and OpenTelemetry's. It is a module of its own, so that the main
// one does not require OpenTelemetry's instrumentation of the SDK.
package middleware

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go/middleware"
	"go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-sdk-go-v2/otelaws"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/session"
)

// canned answers every request without a network.
type canned struct{}

func (canned) Do(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(bytes.NewReader([]byte("{}"))),
	}, nil
}

func config(options ...func(*middleware.Stack) error) aws.Config {
	return aws.Config{
		Region: "us-east-1", HTTPClient: canned{}, APIOptions: options,
		Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
	}
}

// ratings are what a middleware that decides by itself knows of operations.
var ratings = map[string]governor.Risk{"SQS:SendMessage": governor.Medium, "SQS:DeleteQueue": governor.Critical}

// deciding is a middleware that lets calls through by the rating of their operation,
// which it looks up by name.
func deciding(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("deciding", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		risk, known := ratings[awsmiddleware.GetServiceID(ctx)+":"+awsmiddleware.GetOperationName(ctx)]
		if !known || risk > governor.High {
			return middleware.InitializeOutput{}, middleware.Metadata{}, errors.New("denied")
		}
		return next.HandleInitialize(ctx, in)
	}), middleware.After)
}

type sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

// BenchmarkSDKCall is a whole call of the SDK with a canned transport.
func BenchmarkSDKCall(b *testing.B) {
	input := &sqs.SendMessageInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/1/orders"), MessageBody: aws.String("hello")}
	run := func(name string, client sender, err error) {
		b.Run(name, func(b *testing.B) {
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := client.SendMessage(b.Context(), input); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	ceiling := governor.Ceiling(governor.High, 0)
	gate, err := governor.NewGate(ceiling)
	if err != nil {
		b.Fatal(err)
	}
	sess, err := session.New(b.Context(), ceiling, session.WithConfig(config()))
	if err != nil {
		b.Fatal(err)
	}

	run("raw", sqs.NewFromConfig(config()), nil)
	governed, err := sqsgov.New(sqs.NewFromConfig(config()), gate)
	run("governed", governed, err)
	guarded, err := sqsgov.NewFromSession(sess)
	run("governed-tripwire", guarded, err)
	run("middleware", sqs.NewFromConfig(config(deciding)), nil)
	for name, sampler := range map[string]trace.Sampler{"otel-unsampled": trace.NeverSample(), "otel-sampled": trace.AlwaysSample()} {
		provider := trace.NewTracerProvider(trace.WithSampler(sampler))
		cfg := config()
		otelaws.AppendMiddlewares(&cfg.APIOptions, otelaws.WithTracerProvider(provider))
		run(name, sqs.NewFromConfig(cfg), nil)
	}
}
