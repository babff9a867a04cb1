// Package wrapperparity holds that each parameter, method, exception and field of the
// boto3 wrapper's reference has its counterpart here: one test for each, under the
// name that it has there.
package wrapperparity

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/stsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

var errAway = errors.New("connection refused")

// governed is a session of the wrapper's examples, and its clients.
type governed struct {
	*governortest.Governor
	session  *session.Session
	s3       *s3gov.Client
	dynamodb *dynamodbgov.Client
	sts      *stsgov.Client
}

// newGoverned returns a session that allows everything, unless the test scripts it.
func newGoverned(t *testing.T, opts ...session.Option) governed {
	t.Helper()
	return over(t, governortest.New(true), opts...)
}

func over(t *testing.T, g *governortest.Governor, opts ...session.Option) governed {
	t.Helper()
	s := g.Session(t, opts...)
	s3Client, err1 := s3gov.NewFromSession(s)
	dynamodbClient, err2 := dynamodbgov.NewFromSession(s)
	stsClient, err3 := stsgov.NewFromSession(s)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return governed{g, s, s3Client, dynamodbClient, stsClient}
}

func (g governed) listBuckets(ctx context.Context) error {
	_, err := g.s3.ListBuckets(ctx, &s3.ListBucketsInput{})
	return err
}

func (g governed) putObject(ctx context.Context) error {
	_, err := g.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("bucket"), Key: aws.String("key")})
	return err
}

func (g governed) deleteObject(ctx context.Context) error {
	_, err := g.s3.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("bucket"), Key: aws.String("key")})
	return err
}

func (g governed) deleteBucket(ctx context.Context) error {
	_, err := g.s3.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("production-bucket")})
	return err
}

func (g governed) deleteTable(ctx context.Context) error {
	_, err := g.dynamodb.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String("production-users")})
	return err
}

// journal counts what is recorded of decisions, by the ground on which they rest.
type journal struct {
	mu    sync.Mutex
	bases []governor.Basis
}

func (j *journal) Record(_ context.Context, r governor.Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r.Phase == governor.Decided {
		j.bases = append(j.bases, r.Basis)
	}
	return nil
}

// denial, approval and outage are what the governor answers in the tests of the
// wrapper's exceptions.
var (
	denial = governor.Decision{
		Reason: "production buckets stay", RiskScore: 92, RiskLevel: "severe",
		PolicyViolations: []string{"no-bucket-deletes"}, ActionID: "4711",
	}
	approval = governor.Decision{
		Verdict: governor.Pending, ApprovalID: "apr-7", Approvers: []string{"ann", "bob"}, ActionID: "4712",
		ExpiresAt: time.Date(2100, 1, 2, 3, 4, 5, 0, time.UTC),
	}
)

// denied returns the error of a call that is denied.
func denied(t *testing.T) *governor.GovernanceError {
	t.Helper()
	g := newGoverned(t)
	g.On("s3:DeleteBucket").Decide(denial)
	return as[*governor.GovernanceError](t, g.deleteBucket(t.Context()))
}

// pending returns the error of a call that needs approval.
func pending(t *testing.T) *governor.PendingApprovalError {
	t.Helper()
	g := newGoverned(t)
	g.On("dynamodb:DeleteTable").Decide(approval)
	return as[*governor.PendingApprovalError](t, g.deleteTable(t.Context()))
}

// unavailable returns the error of a call while the governor is away.
func unavailable(t *testing.T) *governor.ServiceUnavailableError {
	t.Helper()
	g := newGoverned(t)
	g.On("*").Unavailable(errAway)
	return as[*governor.ServiceUnavailableError](t, g.putObject(t.Context()))
}

func as[E error](t *testing.T, err error) E {
	t.Helper()
	var target E
	if !errors.As(err, &target) {
		t.Fatalf("error %v, want a %T", err, target)
	}
	return target
}
