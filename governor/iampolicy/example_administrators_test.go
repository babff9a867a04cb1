package iampolicy_test

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// administrators lets a group manage users, groups and policies, and nothing but IAM.
// What changes anything wants a second factor.
func administrators(group string) *iam.PutGroupPolicyInput {
	policy := iampolicy.Document{Statements: []iampolicy.Statement{
		{
			Sid:      "Look",
			Effect:   iampolicy.Allow,
			Action:   []string{"iam:Get*", "iam:List*"},
			Resource: []string{"*"},
		},
		{
			Sid:       "Administer",
			Effect:    iampolicy.Allow,
			Action:    []string{"iam:*"},
			Resource:  []string{"*"},
			Condition: iampolicy.Conditions{iampolicy.If(iampolicy.Bool, "aws:MultiFactorAuthPresent", "true")},
		},
	}}
	return put(group, "administrators", policy)
}

// put makes the input of a group's policy.
func put(group, name string, policy iampolicy.Document) *iam.PutGroupPolicyInput {
	text, err := policy.Encode(iampolicy.InlineGroup)
	if err != nil {
		panic(err) // the policies of these examples are valid
	}
	return &iam.PutGroupPolicyInput{GroupName: &group, PolicyName: &name, PolicyDocument: &text}
}

// A group of people who may administer IAM. That the group is there harms nobody; the
// policy, and every new member, make administrators, so a person looks at both.
func Example_administrators() {
	o := newOffice()
	approved(o, func(ctx context.Context) (*iam.CreateGroupOutput, error) {
		return o.iam.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: aws.String("admins")})
	})
	approved(o, func(ctx context.Context) (*iam.PutGroupPolicyOutput, error) {
		return o.iam.PutGroupPolicy(ctx, administrators("admins"))
	})
	approved(o, func(ctx context.Context) (*iam.AddUserToGroupOutput, error) {
		return o.iam.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: aws.String("admins"), UserName: aws.String("ann")})
	})
	for _, request := range o.Sent() {
		fmt.Println("sent:", request.Key())
	}
	// Output:
	// held up: iam:PutGroupPolicy: critical risk (privilege)
	// held up: iam:AddUserToGroup: critical risk (privilege)
	// sent: iam:CreateGroup
	// sent: iam:PutGroupPolicy
	// sent: iam:AddUserToGroup
}
