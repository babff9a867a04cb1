package iampolicy_test

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// computing lets a group do everything with EC2 and S3, and keeps its members from
// everything else, whatever other policies they have.
func computing(group string) *iam.PutGroupPolicyInput {
	services := []string{"ec2:*", "s3:*"}
	return put(group, "ec2-and-s3-only", iampolicy.Document{Statements: []iampolicy.Statement{
		{Sid: "EC2AndS3", Effect: iampolicy.Allow, Action: services, Resource: []string{"*"}},
		{Sid: "NothingElse", Effect: iampolicy.Deny, NotAction: services, Resource: []string{"*"}},
	}})
}

// A group for EC2 and S3, and for nothing else.
func Example_ec2AndS3Only() {
	o := newOffice()
	approved(o, func(ctx context.Context) (*iam.CreateGroupOutput, error) {
		return o.iam.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: aws.String("computing")})
	})
	approved(o, func(ctx context.Context) (*iam.PutGroupPolicyOutput, error) {
		return o.iam.PutGroupPolicy(ctx, computing("computing"))
	})
	approved(o, func(ctx context.Context) (*iam.CreateUserOutput, error) {
		return o.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("bob")})
	})
	approved(o, func(ctx context.Context) (*iam.AddUserToGroupOutput, error) {
		return o.iam.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: aws.String("computing"), UserName: aws.String("bob")})
	})
	fmt.Println(len(o.Sent()), "sent")
	// Output:
	// held up: iam:PutGroupPolicy: critical risk (privilege)
	// held up: iam:CreateUser: high risk (privilege)
	// held up: iam:AddUserToGroup: critical risk (privilege)
	// 4 sent
}
