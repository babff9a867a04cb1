package iampolicy_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// delegate gives a bucket to a user. Listing its objects is an action on the bucket,
// not on its objects, so it takes a statement of its own; to find the bucket among all
// others is not needed for it, and is not allowed.
func delegate(bucket, user string) (*iam.PutUserPolicyInput, error) {
	policy := iampolicy.Document{Statements: []iampolicy.Statement{
		{
			Sid:      "List",
			Effect:   iampolicy.Allow,
			Action:   []string{"s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"},
			Resource: []string{"arn:aws:s3:::" + bucket},
		},
		{
			Sid:      "Objects",
			Effect:   iampolicy.Allow,
			Action:   []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"},
			Resource: []string{"arn:aws:s3:::" + bucket + "/*"},
		},
	}}
	text, err := policy.Encode(iampolicy.InlineUser)
	if err != nil {
		return nil, err
	}
	return &iam.PutUserPolicyInput{UserName: &user, PolicyName: aws.String("bucket-" + bucket), PolicyDocument: &text}, nil
}

// onlyBucket is a governor that reads the policies that are to be given to users: one
// that opens any other bucket is denied, whoever would approve it.
func onlyBucket(bucket string) governor.Func {
	return func(_ context.Context, a governor.Action) (governor.Decision, error) {
		text, _ := a.Parameters()["PolicyDocument"].(string)
		policy, err := iampolicy.Parse([]byte(text))
		if err != nil {
			return governor.Decision{Reason: err.Error()}, nil
		}
		for _, r := range []iampolicy.Request{
			{Action: "s3:GetObject", Resource: "arn:aws:s3:::somebody-elses/key"},
			{Action: "s3:ListBucket", Resource: "arn:aws:s3:::somebody-elses"},
			{Action: "s3:ListAllMyBuckets", Resource: "*"},
		} {
			if d, err := iampolicy.Decide(r, policy); err != nil || d.Allowed() {
				return governor.Decision{Reason: "the policy allows " + r.Action + " beyond bucket " + bucket}, nil
			}
		}
		return governor.Decision{
			Verdict: governor.Pending, ApprovalID: "apr-bucket", Reason: fmt.Sprintf("%s risk (%s)", a.Risk, a.Tags),
		}, nil
	}
}

// One bucket for one user. The first policy reaches too far, and is denied for what it
// would allow; the second waits for a person.
func Example_delegateOneBucket() {
	o := newOffice()
	o.On("iam:PutUserPolicy").Do(onlyBucket("reports"))

	wide, err := delegate("*", "eve")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = o.iam.PutUserPolicy(context.Background(), wide)
	var denied *governor.GovernanceError
	if errors.As(err, &denied) {
		fmt.Printf("denied: %s:%s: %s\n", denied.Service, denied.Operation, denied.Reason)
	}

	narrow, err := delegate("reports", "eve")
	if err != nil {
		fmt.Println(err)
		return
	}
	approved(o, func(ctx context.Context) (*iam.PutUserPolicyOutput, error) {
		return o.iam.PutUserPolicy(ctx, narrow)
	})
	fmt.Println(len(o.Sent()), "sent")
	// Output:
	// denied: iam:PutUserPolicy: the policy allows s3:GetObject beyond bucket reports
	// held up: iam:PutUserPolicy: critical risk (privilege)
	// 1 sent
}
