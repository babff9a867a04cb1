package wrapperparity

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// session.client("s3") is s3gov.NewFromSession(s); client's keyword arguments are the
// SDK's options.
func TestMethod_client(t *testing.T) {
	g := newGoverned(t)
	client, err := s3gov.NewFromSession(g.session, func(o *s3.Options) { o.Region = "eu-west-1" })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListBuckets(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if call := g.Calls()[0]; call.Key() != "s3:ListBuckets" || call.Region != "eu-west-1" {
		t.Errorf("asked on %s in %s", call.Key(), call.Region)
	}
}

// session.resource("s3") has no counterpart of its own. What its collections do,
// paginators over the governed client do: each page is asked about.
func TestMethod_resource(t *testing.T) {
	g := newGoverned(t)
	g.Respond("s3:ListObjectsV2",
		&s3.ListObjectsV2Output{Contents: []types.Object{{Key: aws.String("a")}}, IsTruncated: aws.Bool(true), NextContinuationToken: aws.String("2")},
		&s3.ListObjectsV2Output{Contents: []types.Object{{Key: aws.String("b")}}})
	var keys []string
	for p := s3gov.NewListObjectsV2Paginator(g.s3, &s3.ListObjectsV2Input{Bucket: aws.String("my-bucket")}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range page.Contents {
			keys = append(keys, *object.Key)
		}
	}
	if !slices.Equal(keys, []string{"a", "b"}) || len(g.CallsTo("s3:ListObjectsV2")) != 2 {
		t.Errorf("keys %q, asked %v", keys, g.Calls())
	}
}

func TestMethod_list_buckets(t *testing.T) {
	g := newGoverned(t)
	g.Respond("s3:ListBuckets", &s3.ListBucketsOutput{Buckets: []types.Bucket{{Name: aws.String("b")}}})
	out, err := g.s3.ListBuckets(t.Context(), &s3.ListBucketsInput{})
	if err != nil || len(out.Buckets) != 1 {
		t.Errorf("got %v, error %v", out, err)
	}
	g.AssertAsked(t, "s3:ListBuckets")
}

func TestMethod_put_object(t *testing.T) {
	g := newGoverned(t)
	if err := g.putObject(t.Context()); err != nil {
		t.Error(err)
	}
	g.AssertAsked(t, "s3:PutObject")
	g.AssertSent(t, "s3:PutObject")
}

func TestMethod_delete_object(t *testing.T) {
	g := newGoverned(t)
	if err := g.deleteObject(t.Context()); err != nil {
		t.Error(err)
	}
	g.AssertAsked(t, "s3:DeleteObject")
	g.AssertSent(t, "s3:DeleteObject")
}

// s3._underlying_client is Ungoverned(). With a session it is refused by the tripwire,
// unless the session says otherwise.
func TestMethod_underlying_client(t *testing.T) {
	g := newGoverned(t)
	_, err := g.s3.Ungoverned().ListBuckets(t.Context(), nil)
	as[*governor.UngovernedError](t, err)
	g.AssertNotSent(t, "*")

	g = newGoverned(t, session.WithRawClientsAllowed())
	if _, err := g.s3.Ungoverned().ListBuckets(t.Context(), nil); err != nil {
		t.Error(err)
	}
	g.AssertNotAsked(t, "*")
}

// governed_operation(session, "s3", "batch_upload") is Session.Operation.
func TestMethod_governed_operation(t *testing.T) {
	g := newGoverned(t)
	err := g.session.Operation(t.Context(), "s3", "batch_upload", func(ctx context.Context, _ *governor.BatchOperation) error {
		return errors.Join(g.putObject(ctx), g.putObject(ctx), g.putObject(ctx))
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls := g.Calls(); len(calls) != 1 || calls[0].Key() != "s3:batch_upload" || len(g.Sent()) != 3 {
		t.Errorf("asked %v, sent %v", calls, g.Sent())
	}
}

// ctx.action_id is ActionID of the operation.
func TestMethod_governed_operation_action_id(t *testing.T) {
	g := newGoverned(t)
	g.On("s3:batch_upload").Decide(governor.Decision{Verdict: governor.Allowed, ActionID: "4713"})
	err := g.session.Operation(t.Context(), "s3", "batch_upload", func(_ context.Context, op *governor.BatchOperation) error {
		if op.ActionID() != "4713" {
			t.Errorf("got %q", op.ActionID())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// AsyncGovernedBoto3Session needs no counterpart: one client serves all goroutines,
// and a context ends a call.
func TestMethod_AsyncGovernedBoto3Session(t *testing.T) {
	g := newGoverned(t)
	g.On("s3:ListBuckets").Allow()
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	for range 10 {
		done.Go(func() {
			if err := errors.Join(g.listBuckets(ctx), g.putObject(ctx)); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if len(g.Calls()) != 20 {
		t.Errorf("asked %d times", len(g.Calls()))
	}
	cancel()
	if err := g.listBuckets(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

// MockGovernedBoto3Session(allow_all) is governortest.New(allowAll).
func TestMock_allow_all(t *testing.T) {
	allowing, denying := over(t, governortest.New(true)), over(t, governortest.New(false))
	if err := allowing.deleteBucket(t.Context()); err != nil {
		t.Errorf("allow all: %v", err)
	}
	if e := as[*governor.GovernanceError](t, denying.deleteBucket(t.Context())); e.Operation != "DeleteBucket" || e.Service != "s3" || e.Reason == "" {
		t.Errorf("deny all: %v", e)
	}
}

// calls, with the service, operation and kwargs of each, is Calls; a call that was
// denied is among them.
func TestMock_calls(t *testing.T) {
	g := over(t, governortest.New(false))
	_ = g.deleteTable(t.Context())
	calls := g.Calls()
	if len(calls) != 1 || calls[0].Service != "dynamodb" || calls[0].Operation != "DeleteTable" || calls[0].Parameters["TableName"] != "production-users" {
		t.Errorf("got %+v", calls)
	}
}

// client(service_name) gives clients that answer: {"test": True} is an empty output,
// or what the test wants.
func TestMock_client(t *testing.T) {
	g := newGoverned(t)
	if out, err := g.dynamodb.ListTables(t.Context(), nil); err != nil || len(out.TableNames) != 0 {
		t.Errorf("by default: %+v, %v", out, err)
	}
	g.Respond("dynamodb:ListTables", &dynamodb.ListTablesOutput{TableNames: []string{"users"}})
	if out, err := g.dynamodb.ListTables(t.Context(), nil); err != nil || len(out.TableNames) != 1 {
		t.Errorf("given: %+v, %v", out, err)
	}
}
