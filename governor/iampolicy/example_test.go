package iampolicy_test

import (
	"fmt"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// A policy, as it is sent to AWS, and what it comes to.
func Example() {
	policy := iampolicy.Document{Statements: []iampolicy.Statement{{
		Sid:      "ReadReports",
		Effect:   iampolicy.Allow,
		Action:   []string{"s3:GetObject"},
		Resource: []string{"arn:aws:s3:::reports/*"},
		Condition: iampolicy.Conditions{
			iampolicy.If(iampolicy.Bool, "aws:SecureTransport", "true"),
		},
	}}}
	text, err := policy.EncodeIndent(iampolicy.InlineUser)
	fmt.Println(text, err)
	for _, secure := range []string{"true", "false"} {
		d, err := iampolicy.Decide(iampolicy.Request{
			Action:   "s3:GetObject",
			Resource: "arn:aws:s3:::reports/2026.csv",
			Context:  map[string][]string{"aws:SecureTransport": {secure}},
		}, policy)
		fmt.Println(d.Verdict, err)
	}
	// Output:
	// {
	//   "Version": "2012-10-17",
	//   "Statement": [
	//     {
	//       "Sid": "ReadReports",
	//       "Effect": "Allow",
	//       "Action": "s3:GetObject",
	//       "Resource": "arn:aws:s3:::reports/*",
	//       "Condition": {
	//         "Bool": {
	//           "aws:SecureTransport": "true"
	//         }
	//       }
	//     }
	//   ]
	// } <nil>
	// allowed <nil>
	// not allowed <nil>
}

// All that is wrong is told at once.
func ExampleDocument_Validate() {
	policy := iampolicy.Document{Statements: []iampolicy.Statement{{
		Sid:      "ReadReports",
		Effect:   "allow",
		Action:   []string{"GetObject"},
		Resource: []string{"reports/*"},
		Condition: iampolicy.Conditions{
			iampolicy.If("StringEqual", "aws:PrincipalOrgID", "o-example"),
		},
	}}}
	fmt.Println(policy.Validate(iampolicy.Managed))
	// Output:
	// statement 1 ("ReadReports"): Effect "allow": want Allow or Deny; did you mean "Allow"?
	// statement 1 ("ReadReports"): Action "GetObject": want service:Action, as in s3:GetObject or s3:Get*, or *
	// statement 1 ("ReadReports"): Resource "reports/*": want an ARN, arn:partition:service:region:account:resource, or *
	// statement 1 ("ReadReports"): Condition: unknown operator "StringEqual"; did you mean "StringEquals"?
}
