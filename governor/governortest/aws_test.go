package governortest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"

	"github.com/ascendgen/ascendgen/governor/governortest"
)

// Each protocol of AWS's services is read by the SDK as an empty output.
func TestEmptyOutputs(t *testing.T) {
	g := governortest.New(true)
	cfg, ctx := g.AWSConfig(), t.Context()
	object := &s3.CopyObjectInput{Bucket: aws.String("b"), Key: aws.String("k"), CopySource: aws.String("b/l")}
	for _, test := range []struct {
		key  string
		call func() (any, error)
		want any
	}{
		{"s3:ListBuckets", func() (any, error) { return s3.NewFromConfig(cfg).ListBuckets(ctx, nil) }, &s3.ListBucketsOutput{}},
		{"s3:CopyObject", func() (any, error) { return s3.NewFromConfig(cfg).CopyObject(ctx, object) }, &s3.CopyObjectOutput{}},
		{"lambda:ListFunctions", func() (any, error) { return lambda.NewFromConfig(cfg).ListFunctions(ctx, nil) }, &lambda.ListFunctionsOutput{}},
		{"dynamodb:ListTables", func() (any, error) { return dynamodb.NewFromConfig(cfg).ListTables(ctx, nil) }, &dynamodb.ListTablesOutput{}},
		{"kms:ListKeys", func() (any, error) { return kms.NewFromConfig(cfg).ListKeys(ctx, nil) }, &kms.ListKeysOutput{}},
		{"sqs:SendMessage", func() (any, error) {
			return sqs.NewFromConfig(cfg).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("https://q"), MessageBody: aws.String("m")})
		}, &sqs.SendMessageOutput{}},
		{"sns:ListTopics", func() (any, error) { return sns.NewFromConfig(cfg).ListTopics(ctx, nil) }, &sns.ListTopicsOutput{}},
		{"sts:GetCallerIdentity", func() (any, error) { return sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil) }, &sts.GetCallerIdentityOutput{}},
		{"cloudwatch:ListDashboards", func() (any, error) { return cloudwatch.NewFromConfig(cfg).ListDashboards(ctx, nil) }, &cloudwatch.ListDashboardsOutput{}},
	} {
		got, err := test.call()
		if err != nil {
			t.Errorf("%s: %v", test.key, err)
			continue
		}
		reflect.ValueOf(got).Elem().FieldByName("ResultMetadata").SetZero()
		if !reflect.DeepEqual(test.want, got) {
			t.Errorf("%s: got %+v, want it empty", test.key, got)
		}
		g.AssertSent(t, test.key)
	}
	if len(g.Calls()) > 0 {
		t.Errorf("raw clients asked the governor: %v", g.Calls())
	}
}

func get(ctx context.Context, c *s3.Client, key string) (*s3.GetObjectOutput, error) {
	return c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String(key)})
}

func TestRespond(t *testing.T) {
	g := governortest.New(true)
	client := s3.NewFromConfig(g.AWSConfig())
	g.Respond("s3:GetObject",
		&s3.GetObjectOutput{ETag: aws.String("first")},
		&types.NoSuchKey{},
		func(_ context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
			return &s3.GetObjectOutput{ETag: in.Key, Body: io.NopCloser(strings.NewReader("body"))}, nil
		})
	if out, err := get(t.Context(), client, "k"); err != nil || aws.ToString(out.ETag) != "first" {
		t.Errorf("first: %+v, %v", out, err)
	}
	_, err := get(t.Context(), client, "k")
	var missing *types.NoSuchKey
	if !errors.As(err, &missing) {
		t.Errorf("second: error %v, want *types.NoSuchKey", err)
	}
	for _, key := range []string{"k3", "k4"} {
		out, err := get(t.Context(), client, key)
		if err != nil || aws.ToString(out.ETag) != key {
			t.Fatalf("%s: %+v, %v", key, out, err)
		}
		if body, err := io.ReadAll(out.Body); string(body) != "body" || err != nil {
			t.Errorf("%s: body %q, %v", key, body, err)
		}
	}
	g.AssertUsed(t)
}

// The SDK's own validation comes before the answer, and nothing counts as sent.
func TestInputIsValidated(t *testing.T) {
	g := governortest.New(true)
	g.Respond("*", errBroken)
	_, err := s3.NewFromConfig(g.AWSConfig()).GetObject(t.Context(), &s3.GetObjectInput{})
	if err == nil || !strings.Contains(err.Error(), "missing required field, GetObjectInput.Bucket") {
		t.Errorf("error %v, want the SDK's", err)
	}
	g.AssertNotSent(t, "*")
}

func TestRespondLaterCounts(t *testing.T) {
	g := governortest.New(true)
	client := s3.NewFromConfig(g.AWSConfig())
	g.Respond("*", errBroken)
	g.Respond("s3:List*", &s3.ListBucketsOutput{Prefix: aws.String("p")})
	if out, err := client.ListBuckets(t.Context(), nil); err != nil || aws.ToString(out.Prefix) != "p" {
		t.Errorf("ListBuckets: %+v, %v", out, err)
	}
	if _, err := get(t.Context(), client, "k"); !errors.Is(err, errBroken) {
		t.Errorf("GetObject: error %v, want that of the other operations", err)
	}
	// An output given for a pattern is one operation's; a client must not get it for another.
	_, err := client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("b")})
	if err == nil || !strings.Contains(err.Error(), "governortest: the answer to s3:ListObjectsV2 is of s3:ListBuckets: *s3.ListBucketsOutput") {
		t.Errorf("ListObjectsV2: error %v, want one that tells the mistake", err)
	}
}

func TestRespondWithWrongFunctions(t *testing.T) {
	g := governortest.New(true)
	client := s3.NewFromConfig(g.AWSConfig())
	for want, answer := range map[string]any{
		"governortest: the answer to s3:GetObject is nil, without an error": func(context.Context, *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
			return nil, nil
		},
		"governortest: the answer to s3:GetObject takes *s3.HeadObjectInput, want *s3.GetObjectInput": func(context.Context, *s3.HeadObjectInput) (*s3.GetObjectOutput, error) {
			return nil, nil
		},
		"broken": func(context.Context, *s3.GetObjectInput) (*s3.GetObjectOutput, error) { return nil, errBroken },
	} {
		g.Respond("s3:GetObject", answer)
		if _, err := get(t.Context(), client, "k"); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestMalformedAnswers(t *testing.T) {
	var none *s3.GetObjectOutput
	var noFunc func(context.Context, *s3.GetObjectInput) (*s3.GetObjectOutput, error)
	for name, test := range map[string]struct {
		pattern string
		answers []any
		want    string
	}{
		"none":            {"s3:GetObject", nil, `governortest: Respond("s3:GetObject") needs an answer`},
		"nil":             {"s3:GetObject", []any{nil}, `governortest: Respond("s3:GetObject"): the answer is nil`},
		"nil output":      {"s3:GetObject", []any{none}, `governortest: Respond("s3:GetObject"): the answer is a nil *s3.GetObjectOutput`},
		"a value":         {"s3:GetObject", []any{s3.GetObjectOutput{}}, `governortest: Respond("s3:GetObject"): want an output of the operation, an error or a function, got s3.GetObjectOutput`},
		"an input":        {"s3:GetObject", []any{&s3.GetObjectInput{}}, `governortest: Respond("s3:GetObject"): want an output of the operation, an error or a function, got *s3.GetObjectInput`},
		"nil function":    {"s3:GetObject", []any{noFunc}, `governortest: Respond("s3:GetObject"): want func(context.Context, *Input) (*Output, error), got func(context.Context, *s3.GetObjectInput) (*s3.GetObjectOutput, error)`},
		"odd function":    {"s3:GetObject", []any{func() {}}, `governortest: Respond("s3:GetObject"): want func(context.Context, *Input) (*Output, error), got func()`},
		"other operation": {"s3:GetObject", []any{errBroken, &s3.PutObjectOutput{}}, `governortest: Respond("s3:GetObject"): *s3.PutObjectOutput is the output of s3:PutObject`},
		"other service":   {"s3:*", []any{&sqs.ListQueuesOutput{}}, `governortest: Respond("s3:*"): *sqs.ListQueuesOutput is the output of sqs:ListQueues`},
	} {
		if got := panicOf(func() { governortest.New(true).Respond(test.pattern, test.answers...) }); got != test.want {
			t.Errorf("%s: panic %v\nwant %s", name, got, test.want)
		}
	}
}

// Callers get copies: the SDK writes into each output, also at the same time.
func TestOutputsAreCopied(t *testing.T) {
	g := governortest.New(true)
	answer := &s3.ListBucketsOutput{Prefix: aws.String("p")}
	g.Respond("s3:ListBuckets", answer)
	client := s3.NewFromConfig(g.AWSConfig())
	first, err1 := client.ListBuckets(t.Context(), nil)
	first.Prefix = nil
	second, err2 := client.ListBuckets(t.Context(), nil)
	if err1 != nil || err2 != nil || aws.ToString(second.Prefix) != "p" || aws.ToString(answer.Prefix) != "p" {
		t.Errorf("second %+v, errors %v, %v; want the answer as it was given", second, err1, err2)
	}
}

func TestSent(t *testing.T) {
	g := governortest.New(true)
	cfg := g.AWSConfig()
	_, err1 := s3.NewFromConfig(cfg).PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String("b"), Key: aws.String("k"), Body: bytes.NewReader([]byte("x")),
	})
	_, err2 := sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.Region = "eu-west-1" }).ListQueues(t.Context(), nil)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	sent := g.Sent()
	if len(sent) != 2 {
		t.Fatalf("sent %v", sent)
	}
	if in, ok := sent[0].Input.(*s3.PutObjectInput); !ok || aws.ToString(in.Key) != "k" {
		t.Errorf("input %+v", sent[0].Input)
	}
	want := governortest.Request{Service: "sqs", Operation: "ListQueues", Region: "eu-west-1", Input: sent[1].Input}
	if got := g.SentTo("sqs:*"); !slices.Equal(got, []governortest.Request{want}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCancelledRequestIsNotSent(t *testing.T) {
	g := governortest.New(true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s3.NewFromConfig(g.AWSConfig()).ListBuckets(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	g.AssertNotSent(t, "*")
}

// A client whose HTTP client was replaced still does not reach it, and one whose
// stand-in was taken out reaches nothing.
func TestNoNetwork(t *testing.T) {
	g := governortest.New(true)
	broken := func(o *s3.Options) { o.HTTPClient = nil }
	if _, err := s3.NewFromConfig(g.AWSConfig(), broken).ListBuckets(t.Context(), nil); err != nil {
		t.Errorf("without the HTTP client: %v", err)
	}
	bare := func(o *s3.Options) { o.APIOptions = []func(*middleware.Stack) error{} }
	_, err := s3.NewFromConfig(g.AWSConfig(), bare).ListBuckets(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "governortest: no request leaves a test, not to s3.us-east-1.amazonaws.com") {
		t.Errorf("without the stand-in: error %v", err)
	}
}
