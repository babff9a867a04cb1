package session_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/gen/stsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

type apiOption = func(*middleware.Stack) error

// noTransport fails the test that sends something.
type noTransport struct{ t *testing.T }

func (n noTransport) Do(r *http.Request) (*http.Response, error) {
	n.t.Errorf("a request reached the transport: %s", r.URL)
	return nil, errors.New("sent")
}

var getObject = s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}

func TestRawClientsAreRefused(t *testing.T) {
	g := governortest.New(true)
	s := g.Session(t)
	cfg := s.AWSConfig()
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	for key, call := range map[string]func() error{
		"S3:ListBuckets": func() error { _, err := s3.NewFromConfig(cfg).ListBuckets(t.Context(), nil); return err },
		"S3:CreateSession": func() error {
			_, err := s3.NewFromConfig(cfg).CreateSession(t.Context(), &s3.CreateSessionInput{Bucket: aws.String("b")})
			return err
		},
		"DynamoDB:ListTables": func() error { _, err := dynamodb.NewFromConfig(cfg).ListTables(t.Context(), nil); return err },
		"DynamoDB:DescribeEndpoints": func() error {
			_, err := dynamodb.NewFromConfig(cfg).DescribeEndpoints(t.Context(), nil)
			return err
		},
		"STS:GetCallerIdentity": func() error { _, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil); return err },
		"SQS:ListQueues":        func() error { _, err := client.Ungoverned().ListQueues(t.Context(), nil); return err },
	} {
		var got *governor.UngovernedError
		if err := call(); !errors.As(err, &got) || got.Service+":"+got.Operation != key {
			t.Errorf("%s: error %v, want *governor.UngovernedError that names it", key, err)
		} else if want := key + " refused: the request did not pass the session's gate; use the governed client"; got.Error() != want {
			t.Errorf("%s: message %q", key, got)
		}
	}
	g.AssertNotAsked(t, "*")
	g.AssertNotSent(t, "*")
}

// Signing a URL is what lets a call out, so it needs a permit as well.
func TestRawPresignersAreRefused(t *testing.T) {
	cfg := governortest.New(true).Session(t).AWSConfig()
	presigner := s3.NewPresignClient(s3.NewFromConfig(cfg))
	for name, sign := range map[string]func() error{
		"s3:GetObject": func() error { _, err := presigner.PresignGetObject(t.Context(), &getObject); return err },
		"s3:PutObject, as a form": func() error {
			_, err := presigner.PresignPostObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k")})
			return err
		},
		"sts:GetCallerIdentity": func() error {
			_, err := sts.NewPresignClient(sts.NewFromConfig(cfg)).PresignGetCallerIdentity(t.Context(), nil)
			return err
		},
	} {
		if err := sign(); kindOf(err) != "ungoverned" {
			t.Errorf("%s: error %v, want *governor.UngovernedError", name, err)
		}
	}
}

// The SDK does not name the operation of which it signs a form.
func TestGovernedFormIsSigned(t *testing.T) {
	g := governortest.New(true)
	client, err := s3gov.NewFromSession(g.Session(t))
	if err != nil {
		t.Fatal(err)
	}
	put := &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}
	form, err := s3gov.NewPresignClient(client).PresignPostObject(t.Context(), put)
	if err != nil {
		t.Fatal(err)
	}
	if form.Values["key"] != "k" || form.Values["X-Amz-Signature"] == "" {
		t.Errorf("form %v, want a signed one for k", form.Values)
	}
	g.AssertAsked(t, "s3:PutObject")
}

// A permit to sign or to make one request is none to sign a form of another.
func TestFormNeedsItsOwnPermit(t *testing.T) {
	g := governortest.New(true)
	sess := g.Session(t)
	raw := s3.NewPresignClient(s3.NewFromConfig(sess.AWSConfig()))
	var got error
	inside := func(o *s3.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Build.Add(middleware.BuildMiddlewareFunc("form", func(ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler) (middleware.BuildOutput, middleware.Metadata, error) {
				_, got = raw.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("another")})
				return next.HandleBuild(ctx, in)
			}), middleware.After)
		})
	}
	client, err := s3gov.NewFromSession(sess, inside)
	if err != nil {
		t.Fatal(err)
	}
	put := &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}
	if _, err := client.PutObject(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	if kindOf(got) != "ungoverned" {
		t.Errorf("a form signed within PutObject: error %v, want *governor.UngovernedError", got)
	}
	got = nil
	if _, err := s3gov.NewPresignClient(client).PresignPutObject(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	if kindOf(got) != "ungoverned" {
		t.Errorf("a form signed within PresignPutObject: error %v, want *governor.UngovernedError", got)
	}
}

func TestRawClientsAllowed(t *testing.T) {
	g := governortest.New(false)
	s := g.Session(t, session.WithRawClientsAllowed())
	if _, err := sqs.NewFromConfig(s.AWSConfig()).ListQueues(t.Context(), nil); err != nil {
		t.Errorf("raw: %v", err)
	}
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.DeleteQueue(t.Context(), &deleteQueue); kindOf(err) != "denied" {
		t.Errorf("governed: error %v, want it denied all the same", err)
	}
	g.AssertNotSent(t, "sqs:DeleteQueue")
}

// A session over another session's configuration is under both gates: its permits
// do not open the first.
func TestPermitsOfAnotherSession(t *testing.T) {
	strict, lax := governortest.New(false), governortest.New(true)
	inner := strict.Session(t)
	outer, err := session.New(t.Context(), lax, session.WithConfig(inner.AWSConfig()))
	if err != nil {
		t.Fatal(err)
	}
	client, err := sqsgov.NewFromSession(outer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListQueues(t.Context(), nil); kindOf(err) != "ungoverned" {
		t.Errorf("error %v, want *governor.UngovernedError", err)
	}
	// The same with one configuration and the gate of the other.
	crossed, err := sqsgov.New(sqs.NewFromConfig(inner.AWSConfig()), outer.Gate())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := crossed.ListQueues(t.Context(), nil); kindOf(err) != "ungoverned" {
		t.Errorf("crossed: error %v, want *governor.UngovernedError", err)
	}
	strict.AssertNotSent(t, "*")
}

// A permit is for one operation: what is called with the context of a permitted call
// is not permitted along with it, unless the SDK does it for the call's own sake.
func TestPermitIsForItsOperation(t *testing.T) {
	g := governortest.New(true)
	s := g.Session(t)
	raw := sqs.NewFromConfig(s.AWSConfig())
	bucket, elsewhere := s3.NewFromConfig(s.AWSConfig()), dynamodb.NewFromConfig(s.AWSConfig())
	none := sqs.NewFromConfig((*session.Session)(nil).AWSConfig(), func(o *sqs.Options) { o.Region, o.HTTPClient = "us-east-1", noTransport{t} })
	var got [4]string
	g.Respond("sqs:ListQueues", func(ctx context.Context, _ *sqs.ListQueuesInput) (*sqs.ListQueuesOutput, error) {
		_, err := raw.DeleteQueue(ctx, &deleteQueue)
		got[0] = kindOf(err)
		_, err = bucket.CreateSession(ctx, &s3.CreateSessionInput{Bucket: aws.String("b")})
		got[1] = kindOf(err)
		_, err = elsewhere.DescribeEndpoints(ctx, nil)
		got[2] = kindOf(err)
		_, err = none.ListQueues(ctx, nil)
		got[3] = kindOf(err)
		return &sqs.ListQueuesOutput{}, nil
	})
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListQueues(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if want := [4]string{"ungoverned", "ungoverned", "ungoverned", "ungoverned"}; got != want {
		t.Errorf("inner calls: %v, want %v", got, want)
	}
}

// The S3 client fetches credentials of directory buckets by itself.
func TestDirectoryBuckets(t *testing.T) {
	g := governortest.New(true)
	g.Respond("s3:CreateSession", &s3.CreateSessionOutput{Credentials: &s3types.SessionCredentials{
		AccessKeyId: aws.String("AKIDEXPRESS"), SecretAccessKey: aws.String("s"), SessionToken: aws.String("t"), Expiration: aws.Time(time.Now().Add(time.Hour)),
	}})
	client, err := s3gov.NewFromSession(g.Session(t))
	if err != nil {
		t.Fatal(err)
	}
	in := getObject
	in.Bucket = aws.String("reports--use1-az4--x-s3")
	if _, err := client.GetObject(t.Context(), &in); err != nil {
		t.Fatal(err)
	}
	g.AssertSent(t, "s3:CreateSession", "s3:GetObject")
	g.AssertNotAsked(t, "s3:CreateSession")
}

// The DynamoDB client looks for endpoints in the background if it is told to.
func TestEndpointDiscovery(t *testing.T) {
	g := governortest.New(true)
	looked := make(chan struct{})
	g.Respond("dynamodb:DescribeEndpoints", func(context.Context, *dynamodb.DescribeEndpointsInput) (*dynamodb.DescribeEndpointsOutput, error) {
		close(looked)
		return &dynamodb.DescribeEndpointsOutput{Endpoints: []dynamodbtypes.Endpoint{{Address: aws.String("dynamodb.us-east-1.amazonaws.com"), CachePeriodInMinutes: 5}}}, nil
	})
	client, err := dynamodbgov.NewFromSession(g.Session(t), func(o *dynamodb.Options) {
		o.EndpointDiscovery.EnableEndpointDiscovery = aws.EndpointDiscoveryEnabled
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListTables(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	select {
	case <-looked:
	case <-t.Context().Done():
	}
	g.AssertSent(t, "dynamodb:DescribeEndpoints", "dynamodb:ListTables")
}

var assumed = sts.AssumeRoleOutput{Credentials: &ststypes.Credentials{
	AccessKeyId: aws.String("ASIAROLE"), SecretAccessKey: aws.String("s"), SessionToken: aws.String("t"), Expiration: aws.Time(time.Unix(4e9, 0)),
}}

const role = "arn:aws:iam::123456789012:role/reader"

// A provider that was made before the session is not part of it.
func TestRoleOfTheConfiguration(t *testing.T) {
	g := governortest.New(true)
	g.Respond("sts:AssumeRole", &assumed)
	cfg := g.AWSConfig()
	cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(g.AWSConfig()), role))
	s, err := session.New(t.Context(), g, session.WithConfig(cfg))
	if err != nil {
		t.Fatal(err)
	}
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListQueues(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	g.AssertSent(t, "sts:AssumeRole", "sqs:ListQueues")
	g.AssertNotAsked(t, "sts:AssumeRole")
}

// A provider over a governed client asks, also from within a call that was resumed
// by an approval: the approval was for that call alone.
func TestGovernedRole(t *testing.T) {
	g := governortest.New(true)
	g.Respond("sts:AssumeRole", &assumed)
	g.On("sqs:DeleteQueue").Pending("apr-1")
	s := g.Session(t)
	identity, err := stsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	client, err := sqsgov.NewFromSession(s, func(o *sqs.Options) {
		o.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(identity, role))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.DeleteQueue(t.Context(), &deleteQueue); kindOf(err) != "pending" {
		t.Fatalf("error %v, want it pending", err)
	}
	g.AssertNotAsked(t, "sts:*")
	g.Approve("apr-1")
	if _, err := client.DeleteQueue(governor.WithApproval(t.Context(), "apr-1"), &deleteQueue); err != nil {
		t.Fatal(err)
	}
	g.AssertAsked(t, "sts:AssumeRole")
	g.AssertSent(t, "sts:AssumeRole", "sqs:DeleteQueue")
}

// A role that cannot be assumed keeps the call from going out.
func TestRefusedRole(t *testing.T) {
	g := governortest.New(true)
	g.On("sts:AssumeRole").Deny("not this role")
	s := g.Session(t)
	identity, err := stsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	client, err := sqsgov.NewFromSession(s, func(o *sqs.Options) { o.Credentials = stscreds.NewAssumeRoleProvider(identity, role) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListQueues(t.Context(), nil); kindOf(err) != "denied" || !strings.Contains(err.Error(), "not this role") {
		t.Errorf("error %v, want the role's", err)
	}
	g.AssertNotSent(t, "*")
}
