package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/tests/internal/conform"
)

// pages is a paginator, whatever it yields.
type pages interface {
	HasMorePages() bool
	next(context.Context) error
}

type s3Pages struct{ *s3.ListObjectsV2Paginator }

func (p s3Pages) next(ctx context.Context) error { _, err := p.NextPage(ctx); return err }

type dynamodbPages struct{ *dynamodb.QueryPaginator }

func (p dynamodbPages) next(ctx context.Context) error { _, err := p.NextPage(ctx); return err }

// listings make a paginator over three pages, by our constructor and by the SDK's.
var listings = []struct {
	name      string
	operation string
	bodies    [3]string
	pages     func(*testing.T, conform.Session) pages
}{
	{"s3", "s3:ListObjectsV2", s3Bodies, func(t *testing.T, s conform.Session) pages {
		return s3Pages{s3gov.NewListObjectsV2Paginator(client3(t, s), &s3.ListObjectsV2Input{Bucket: aws.String("bucket")})}
	}},
	{"s3 by the SDK's constructor", "s3:ListObjectsV2", s3Bodies, func(t *testing.T, s conform.Session) pages {
		return s3Pages{s3.NewListObjectsV2Paginator(client3(t, s), &s3.ListObjectsV2Input{Bucket: aws.String("bucket")})}
	}},
	{"dynamodb", "dynamodb:Query", queryBodies, func(t *testing.T, s conform.Session) pages {
		return dynamodbPages{dynamodbgov.NewQueryPaginator(clientDynamoDB(t, s), &dynamodb.QueryInput{TableName: aws.String("table")})}
	}},
	{"dynamodb by the SDK's constructor", "dynamodb:Query", queryBodies, func(t *testing.T, s conform.Session) pages {
		return dynamodbPages{dynamodb.NewQueryPaginator(clientDynamoDB(t, s), &dynamodb.QueryInput{TableName: aws.String("table")})}
	}},
}

var s3Bodies = [3]string{
	`<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>one</NextContinuationToken></ListBucketResult>`,
	`<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>two</NextContinuationToken></ListBucketResult>`,
	`<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>`,
}

var queryBodies = [3]string{
	`{"Items":[],"LastEvaluatedKey":{"id":{"S":"one"}}}`,
	`{"Items":[],"LastEvaluatedKey":{"id":{"S":"two"}}}`,
	`{"Items":[]}`,
}

func client3(t *testing.T, s conform.Session) *s3gov.Client {
	t.Helper()
	client, err := s3gov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func clientDynamoDB(t *testing.T, s conform.Session) *dynamodbgov.Client {
	t.Helper()
	client, err := dynamodbgov.NewFromSession(s, func(o *dynamodb.Options) {
		o.DisableValidateResponseChecksum = true // the answers here carry none
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// answers makes a transport that gives one status and body after the other, and then
// errSent. It keeps what it was sent.
func answers(sent *[]string, statuses []int, bodies []string) *conform.Transport {
	return &conform.Transport{Answer: func(n int, r *http.Request) (*http.Response, error) {
		body := ""
		if r.Body != nil {
			content, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			body = string(content)
		}
		*sent = append(*sent, r.URL.RawQuery+body)
		if n >= len(statuses) {
			return nil, conform.ErrSent
		}
		return &http.Response{
			StatusCode: statuses[n], Header: http.Header{}, Request: r,
			Body: io.NopCloser(strings.NewReader(bodies[n])),
		}, nil
	}}
}

// denyAfter allows n calls.
func denyAfter(n int, keys *[]string) governor.Governor {
	return governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		*keys = append(*keys, a.String())
		if len(*keys) > n {
			return governor.Decision{Verdict: governor.Denied, Reason: fmt.Sprintf("no more than %d", n)}, nil
		}
		return governor.Decision{Verdict: governor.Allowed}, nil
	})
}

// TestPages holds that the governor is asked for every page, and that the page which
// it denies is not fetched.
func TestPages(t *testing.T) {
	for _, listing := range listings {
		for _, allowed := range []int{0, 1, 2, 3} {
			t.Run(fmt.Sprintf("%s/%d pages allowed", listing.name, allowed), func(t *testing.T) {
				var sent, keys []string
				s := conform.NewSession(t, denyAfter(allowed, &keys))
				s.Transport = answers(&sent, []int{200, 200, 200}, listing.bodies[:])
				p := listing.pages(t, s)
				var err error
				for p.HasMorePages() && err == nil {
					err = p.next(t.Context())
				}
				checkSteps(t, listing.operation, allowed, 3, err, sent, keys)
				for i, token := range []string{"one", "two"} {
					if i+1 < len(sent) && !strings.Contains(sent[i+1], token) {
						t.Errorf("page %d was asked for by %q, want the token %q in it", i+2, sent[i+1], token)
					}
				}
			})
		}
	}
}

// checkSteps holds that of so many steps those that were allowed went out, and that
// the governor was asked for each and for the one that it denied.
func checkSteps(t *testing.T, operation string, allowed, steps int, err error, sent, keys []string) {
	t.Helper()
	if len(sent) != allowed {
		t.Errorf("%d requests went out, want %d", len(sent), allowed)
	}
	if want := min(allowed+1, steps); len(keys) != want {
		t.Errorf("the governor was asked %d times, want %d", len(keys), want)
	}
	for _, key := range keys {
		if key != operation {
			t.Errorf("the governor was asked about %s, want %s", key, operation)
		}
	}
	var denied *governor.GovernanceError
	switch {
	case allowed == steps && err != nil:
		t.Errorf("all allowed: %v", err)
	case allowed < steps && !errors.As(err, &denied):
		t.Errorf("error %v, want a *governor.GovernanceError", err)
	case allowed < steps && denied.Service+":"+denied.Operation != operation:
		t.Errorf("the error is about %s:%s, want %s", denied.Service, denied.Operation, operation)
	}
}

// TestWaiter holds that the governor is asked for every attempt, and that the attempt
// which it denies is not made, nor one after it.
func TestWaiter(t *testing.T) {
	quickly := func(o *s3.BucketExistsWaiterOptions) { o.MinDelay, o.MaxDelay = time.Millisecond, 2*time.Millisecond }
	for name, waiter := range map[string]func(*s3gov.Client) *s3.BucketExistsWaiter{
		"ours": func(c *s3gov.Client) *s3.BucketExistsWaiter { return s3gov.NewBucketExistsWaiter(c, quickly) },
		"SDK":  func(c *s3gov.Client) *s3.BucketExistsWaiter { return s3.NewBucketExistsWaiter(c, quickly) },
	} {
		for _, allowed := range []int{0, 1, 2, 3} {
			t.Run(fmt.Sprintf("%s/%d attempts allowed", name, allowed), func(t *testing.T) {
				var sent, keys []string
				s := conform.NewSession(t, denyAfter(allowed, &keys))
				s.Transport = answers(&sent, []int{404, 404, 200}, make([]string, 3))
				err := waiter(client3(t, s)).Wait(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("bucket")}, time.Minute)
				checkSteps(t, "s3:HeadBucket", allowed, 3, err, sent, keys)
			})
		}
	}
}
