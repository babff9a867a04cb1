package session_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// platform stands for the governor of these examples, and for AWS: in a program the
// governor is a client of package ascend, policies of package cedar, or
// [governor.Ceiling], and WithConfig is left out.
var platform = governortest.New(true)

// quiet is a recorder that keeps nothing; see package audit for those that do.
type quiet struct{}

func (quiet) Record(context.Context, governor.Record) error { return nil }

// A production session: nothing goes out that nobody decided on, and nothing that is
// not recorded.
func ExampleNew_production() {
	ctx := context.Background()
	s, err := session.New(ctx, platform, session.WithConfig(platform.AWSConfig()),
		session.WithRegion("us-east-1"),
		session.WithFailMode(governor.FailClosed), // refuse if the governor is away
		session.WithLogAllOperations(true),        // a full record
		session.WithAudit(quiet{}),                // ... kept here
		session.RequireAudit(),                    // ... or nothing goes out
		session.WithSkipReadOperations(false),     // ask about everything
		session.WithCustomRisk(map[string]governor.Risk{
			"s3:DeleteObject":        governor.Critical,
			"ec2:TerminateInstances": governor.Critical,
		}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := s3gov.NewFromSession(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("reports"), Key: aws.String("2025.csv")})
	calls := platform.CallsTo("s3:DeleteObject")
	fmt.Println(calls[len(calls)-1], err)
	// Output: s3:DeleteObject (critical) -> allowed <nil>
}

// A development session: reads are not asked about, and a governor that is away
// holds nobody up.
func ExampleNew_development() {
	ctx := context.Background()
	g := governortest.New(true)
	g.On("*").Unavailable(errors.New("no route to host"))
	s, err := session.New(ctx, g, session.WithConfig(g.AWSConfig()),
		session.WithRegion("us-west-2"),
		session.WithFailMode(governor.FailOpen),
		session.WithLogAllOperations(false),
		session.WithSkipReadOperations(true),
		session.WithExcludedOperations("sts:GetCallerIdentity"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.ListQueues(ctx, &sqs.ListQueuesInput{}) // a read: not asked
	fmt.Println(len(g.Calls()), err)
	_, err = client.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: aws.String("https://queue")})
	fmt.Println(len(g.Calls()), err)
	// Output:
	// 0 <nil>
	// 1 <nil>
}

// A session for tests: it answers in the place of AWS, and remembers. In a test,
// g.Session(t) makes the session, and g.AssertAsked(t, ...) looks at what it saw.
func ExampleNew_testing() {
	ctx := context.Background()
	g := governortest.New(true)
	g.On("s3:Delete*").Deny("test denial")
	g.Respond("s3:ListBuckets", &s3.ListBucketsOutput{Prefix: aws.String("team-")})
	s, err := session.New(ctx, g, session.WithConfig(g.AWSConfig()))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := s3gov.NewFromSession(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := client.ListBuckets(ctx, nil)
	fmt.Println(*out.Prefix, err)
	_, err = client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("reports")})
	fmt.Println(err)
	for _, call := range g.Calls() {
		fmt.Println(call.Key(), call.Parameters)
	}
	fmt.Println(len(g.SentTo("s3:Delete*")), "sent")
	// Output:
	// team- <nil>
	// s3:DeleteBucket (risk high) denied: test denial
	// s3:ListBuckets map[]
	// s3:DeleteBucket map[Bucket:reports]
	// 0 sent
}

// newQueues returns a governed client of a session before which g decides.
func newQueues(g *governortest.Governor, opts ...session.Option) *sqsgov.Client {
	s, err := session.New(context.Background(), g, append(opts, session.WithConfig(g.AWSConfig()))...)
	if err != nil {
		panic(err)
	}
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		panic(err)
	}
	return client
}

var jobs = &sqs.DeleteQueueInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/1/jobs")}

// A denied call.
func Example_denied() {
	g := governortest.New(true)
	g.On("sqs:DeleteQueue").Decide(governor.Decision{
		Reason: "production queues stay", RiskScore: 92, PolicyViolations: []string{"no-deletes"}, ActionID: "4711",
	})
	_, err := newQueues(g).DeleteQueue(context.Background(), jobs)
	var denied *governor.GovernanceError
	if errors.As(err, &denied) {
		fmt.Println("denied:", denied.Service+":"+denied.Operation)
		fmt.Println("reason:", denied.Reason)
		fmt.Println("risk:", denied.RiskScore, denied.RiskLevel)
		fmt.Println("violations:", denied.PolicyViolations)
	}
	// Output:
	// denied: sqs:DeleteQueue
	// reason: production queues stay
	// risk: 92 critical
	// violations: [no-deletes]
}

// A call that a person must approve first, and the same call once that was done.
func Example_pending() {
	ctx := context.Background()
	g := governortest.New(true)
	g.On("sqs:DeleteQueue").Decide(governor.Decision{
		Verdict: governor.Pending, ApprovalID: "apr-7", Approvers: []string{"ann", "bob"},
		ExpiresAt: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	client := newQueues(g)
	_, err := client.DeleteQueue(ctx, jobs)
	var pending *governor.PendingApprovalError
	if !errors.As(err, &pending) {
		return
	}
	fmt.Println("needs approval:", pending.ApprovalID, pending.Approvers, pending.ExpiresAt.Year())

	g.Approve(pending.ApprovalID) // what a person does, elsewhere
	_, err = client.DeleteQueue(governor.WithApproval(ctx, pending.ApprovalID), jobs)
	fmt.Println(err)
	// Output:
	// needs approval: apr-7 [ann bob] 2100
	// <nil>
}

// A governor that is away.
func Example_unavailable() {
	g := governortest.New(true)
	g.On("*").Unavailable(errors.New("connection refused"))
	_, err := newQueues(g).DeleteQueue(context.Background(), jobs)
	var away *governor.ServiceUnavailableError
	if errors.As(err, &away) {
		fmt.Println(away.FailMode, away.Err)
	}
	fmt.Println(len(g.Sent()), "sent")
	// Output:
	// closed connection refused
	// 0 sent
}

// Many calls under one decision.
func ExampleSession_Operation() {
	ctx := context.Background()
	g := governortest.New(true)
	s, err := session.New(ctx, g, session.WithConfig(g.AWSConfig()))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := s3gov.NewFromSession(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = s.Operation(ctx, "s3", "batch_upload", func(ctx context.Context, op *governor.BatchOperation) error {
		fmt.Println("action id:", op.ActionID())
		for _, key := range []string{"a", "b", "c"} {
			if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("reports"), Key: &key}); err != nil {
				return err
			}
		}
		return nil
	}, governor.UpTo(governor.Medium))
	fmt.Println(len(g.Calls()), "asked,", len(g.Sent()), "sent,", err)
	// Output:
	// action id: test-1
	// 1 asked, 3 sent, <nil>
}

// A raw client of the session's configuration is refused.
func ExampleSession_AWSConfig() {
	ctx := context.Background()
	g := governortest.New(true)
	s, err := session.New(ctx, g, session.WithConfig(g.AWSConfig()))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = sqs.NewFromConfig(s.AWSConfig()).ListQueues(ctx, nil)
	var ungoverned *governor.UngovernedError
	fmt.Println(errors.As(err, &ungoverned))
	// Output: true
}

// Levels as configuration files hold them.
func ExampleParseCustomRisk() {
	risks, err := session.ParseCustomRisk(map[string]string{"s3:DeleteObject": "critical", "lambda:Invoke": "high"})
	fmt.Println(risks["s3:DeleteObject"], risks["lambda:Invoke"], err)
	_, err = session.ParseCustomRisk(map[string]string{"s3:DeleteObject": "severe"})
	fmt.Println(err)
	// Output:
	// critical high <nil>
	// session: custom risk of s3:DeleteObject: governor: unknown risk level "severe": want low, medium, high or critical
}
