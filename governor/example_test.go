package governor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// governedQueues returns a governed client of a service that answers everything
// with an empty result, and says so.
func governedQueues(g governor.Governor, opts ...governor.Option) *sqsgov.Client {
	gate, err := governor.NewGate(g, opts...)
	if err != nil {
		panic(err)
	}
	api := sqs.New(sqs.Options{
		Region: "eu-west-1", Credentials: aws.AnonymousCredentials{},
		HTTPClient: smithyhttp.ClientDoFunc(func(r *http.Request) (*http.Response, error) {
			fmt.Println("sent:", r.Header.Get("X-Amz-Target"))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
		}),
	})
	client, err := sqsgov.New(api, gate)
	if err != nil {
		panic(err)
	}
	return client
}

// Reads are rated low, so a ceiling of medium lets them through.
func ExampleCall() {
	client := governedQueues(governor.Ceiling(governor.Medium, 0))
	_, err := client.ListQueues(context.Background(), &sqs.ListQueuesInput{})
	fmt.Println(err)
	// Output:
	// sent: AmazonSQS.ListQueues
	// <nil>
}

// A denied call is not sent.
func ExampleGovernanceError() {
	client := governedQueues(governor.Ceiling(governor.Medium, 0))
	_, err := client.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: aws.String("https://queue")})
	var denied *governor.GovernanceError
	if errors.As(err, &denied) {
		fmt.Println(denied.Service, denied.Operation, denied.RiskLevel)
		fmt.Println(denied.Reason)
	}
	// Output:
	// sqs DeleteQueue critical
	// risk above the ceiling of medium
}

// A pending call is not sent either, until somebody approves it.
func ExamplePendingApprovalError() {
	client := governedQueues(governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
		return governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-7", Approvers: []string{"ann", "bob"}}, nil
	}))
	_, err := client.PurgeQueue(context.Background(), &sqs.PurgeQueueInput{QueueUrl: aws.String("https://queue")})
	var pending *governor.PendingApprovalError
	if errors.As(err, &pending) {
		fmt.Println(pending.ApprovalID, pending.Approvers)
	}
	fmt.Println(err)
	// Output:
	// apr-7 [ann bob]
	// sqs:PurgeQueue needs approval apr-7 by ann, bob
}

// A floor is a constant that stops compiling as soon as a rating drops below it.
func ExampleRisk() {
	const _ = sqsgov.RiskDeleteQueue - governor.High

	fmt.Println(sqsgov.RiskDeleteQueue, sqsgov.RiskDeleteQueue > governor.High)
	// Output: critical true
}

// Tags say why an operation is rated as it is, and a governor may go by them.
func ExampleTags() {
	client := governedQueues(governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		if a.Tags.Has(governor.Destructive) {
			return governor.Decision{Reason: fmt.Sprintf("%s is %s, on %s", a, a.Tags, a.Resources()[0].Value)}, nil
		}
		return governor.Decision{Verdict: governor.Allowed}, nil
	}))
	_, err := client.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: aws.String("https://queue")})
	fmt.Println(err)
	_, err = client.ListQueues(context.Background(), &sqs.ListQueuesInput{})
	fmt.Println(err)
	// Output:
	// sqs:DeleteQueue (risk critical) denied: sqs:DeleteQueue is destructive, on https://queue
	// sent: AmazonSQS.ListQueues
	// <nil>
}
