package cedar_test

import (
	"context"
	"errors"
	"fmt"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/cedar"
	"github.com/ascendgen/ascendgen/governor/session"
)

// Policies decide on the calls of a session.
func Example() {
	policies := fstest.MapFS{"queues.cedar": {Data: []byte(`
permit (principal == Agent::"cleaner", action in Service::Action::"sqs", resource);

@id("keep-production")
@reason("production queues are not deleted")
forbid (principal, action == Action::"sqs:DeleteQueue", resource)
when { resource.value like "*/prod-*" };

@id("ask-before-deleting")
@decision("require_approval")
@approvers("the queue team")
forbid (principal, action in Tag::Action::"destructive", resource);
`)}}
	policy, err := cedar.New(cedar.FS(policies, "*.cedar"))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	sess, err := session.New(ctx, policy,
		session.WithConfig(aws.Config{Region: "eu-central-1"}),
		session.WithAgent(governor.Agent{ID: "cleaner"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := sqsgov.NewFromSession(sess)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, queue := range []string{"prod-orders", "old-orders"} {
		url := "https://sqs.eu-central-1.amazonaws.com/123456789012/" + queue
		_, err := client.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &url})
		var refused *governor.GovernanceError
		var pending *governor.PendingApprovalError
		switch {
		case errors.As(err, &refused):
			fmt.Println("refused:", refused.Reason, refused.PolicyViolations)
		case errors.As(err, &pending):
			fmt.Println("pending:", pending.Approvers)
		default:
			fmt.Println(err)
		}
	}
	// Output:
	// refused: production queues are not deleted [keep-production]
	// pending: [the queue team]
}

// The starter policies allow, hold back or deny by level and by tags.
func ExampleStarter() {
	policy, err := cedar.New(cedar.FS(cedar.Starter(), "*.cedar"))
	if err != nil {
		fmt.Println(err)
		return
	}
	op := governor.Operation{Service: "s3", Name: "DeleteBucket", Tags: governor.Destructive}
	d, err := policy.Decide(context.Background(), governor.NewAction(&op, governor.High, nil))
	fmt.Println(d.Verdict, d.RiskScore, err)
	fmt.Println(d.Reason)
	// Output:
	// pending 70 <nil>
	// operations of high risk need approval; what removes or stops something needs approval
}
