package iampolicy_test

import (
	"testing"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// TestRecipes holds the policies of the examples by what they allow and deny.
func TestRecipes(t *testing.T) {
	bucket, err := delegate("reports", "eve")
	if err != nil {
		t.Fatal(err)
	}
	const instance, object = "arn:aws:ec2:us-east-1:111122223333:instance/i-1", "arn:aws:s3:::reports/2026/a.csv"
	mfa := map[string][]string{"aws:MultiFactorAuthPresent": {"true"}}
	noMFA := map[string][]string{"aws:MultiFactorAuthPresent": {"false"}}
	type request = iampolicy.Request
	for _, recipe := range []struct {
		name, policy string
		allowed      []request
		denied       []request
	}{
		{
			"administrators", *administrators("admins").PolicyDocument,
			[]request{
				{Action: "iam:ListUsers", Resource: "*"},
				{Action: "iam:GetUser", Resource: "arn:aws:iam::111122223333:user/ann", Context: noMFA},
				{Action: "iam:CreateUser", Resource: "arn:aws:iam::111122223333:user/ann", Context: mfa},
				{Action: "iam:AttachGroupPolicy", Resource: "arn:aws:iam::111122223333:group/x", Context: mfa},
			},
			[]request{
				{Action: "iam:CreateUser", Resource: "arn:aws:iam::111122223333:user/ann"},
				{Action: "iam:CreateUser", Resource: "arn:aws:iam::111122223333:user/ann", Context: noMFA},
				{Action: "s3:GetObject", Resource: object, Context: mfa},
				{Action: "organizations:LeaveOrganization", Resource: "*", Context: mfa},
			},
		},
		{
			"EC2 and S3 only", *computing("computing").PolicyDocument,
			[]request{
				{Action: "ec2:RunInstances", Resource: instance},
				{Action: "ec2:DescribeInstances", Resource: "*"},
				{Action: "s3:DeleteBucket", Resource: "arn:aws:s3:::reports"},
				{Action: "s3:GetObject", Resource: object},
			},
			[]request{
				{Action: "iam:CreateUser", Resource: "arn:aws:iam::111122223333:user/ann"},
				{Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:111122223333:jobs"},
				{Action: "ec2-instance-connect:SendSSHPublicKey", Resource: instance},
				{Action: "s3express:CreateSession", Resource: "*"},
			},
		},
		{
			"read one domain", *readers("catalog-readers").PolicyDocument,
			[]request{
				{Action: "sdb:GetAttributes", Resource: catalog},
				{Action: "sdb:Select", Resource: catalog},
			},
			[]request{
				{Action: "sdb:PutAttributes", Resource: catalog},
				{Action: "sdb:DeleteDomain", Resource: catalog},
				{Action: "sdb:ListDomains", Resource: "*"},
				{Action: "sdb:Select", Resource: "arn:aws:sdb:us-east-1:111122223333:domain/catalog2"},
				{Action: "sdb:Select", Resource: "arn:aws:sdb:eu-west-1:111122223333:domain/catalog"},
				{Action: "iam:CreateAccessKey", Resource: "*"},
			},
		},
		{
			"delegate one bucket", *bucket.PolicyDocument,
			[]request{
				{Action: "s3:ListBucket", Resource: "arn:aws:s3:::reports"},
				{Action: "s3:GetBucketLocation", Resource: "arn:aws:s3:::reports"},
				{Action: "s3:GetObject", Resource: object},
				{Action: "s3:PutObject", Resource: object},
				{Action: "s3:DeleteObject", Resource: object},
				{Action: "s3:AbortMultipartUpload", Resource: object},
			},
			[]request{
				{Action: "s3:ListAllMyBuckets", Resource: "*"},
				{Action: "s3:ListBucket", Resource: "arn:aws:s3:::reports-2025"},
				{Action: "s3:GetObject", Resource: "arn:aws:s3:::reports-2025/a.csv"},
				{Action: "s3:PutBucketPolicy", Resource: "arn:aws:s3:::reports"},
				{Action: "s3:DeleteBucket", Resource: "arn:aws:s3:::reports"},
				{Action: "s3:PutObjectAcl", Resource: object},
			},
		},
	} {
		policy := parse(t, recipe.policy)
		for want, requests := range map[bool][]request{true: recipe.allowed, false: recipe.denied} {
			for _, r := range requests {
				got, err := iampolicy.Decide(r, policy)
				if err != nil || got.Allowed() != want {
					t.Errorf("%s: %s on %s: %s, %v, want allowed %t", recipe.name, r.Action, r.Resource, got.Verdict, err, want)
				}
			}
		}
	}
	// Nothing else, whatever other policies say.
	everything := parse(t, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	got, err := iampolicy.Decide(request{Action: "iam:CreateUser", Resource: "*"}, everything, parse(t, *computing("computing").PolicyDocument))
	if err != nil || got.Verdict != iampolicy.ExplicitlyDenied {
		t.Errorf("%s, %v: want EC2 and S3 to be all there is", got.Verdict, err)
	}
}
