package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStrongest(t *testing.T) {
	tests := []struct {
		list, want string
		ok         bool
	}{
		{"Read", "Read", true},
		{"Permissions management, Write", "Permissions management", true},
		{"Write, Permissions management", "Permissions management", true},
		{"Tagging, Write", "Write", true},
		{"List,Read", "Read", true},
		{"Tagging, Read", "Tagging", true},
		{"Writ", "", false},
		{"Write, ", "", false},
		{"", "", false},
	}
	for _, test := range tests {
		if got, ok := strongest(test.list); got != test.want || ok != test.ok {
			t.Errorf("strongest(%q) = %q, %t, want %q, %t", test.list, got, ok, test.want, test.ok)
		}
	}
}

func TestOrderActions(t *testing.T) {
	tests := []struct {
		name, prefix, operation string
		in, want                []Action
	}{
		{"own name first", "lambda", "CreateFunction",
			[]Action{{"iam:PassRole", "Write"}, {"lambda:TagResource", "Tagging"}, {"lambda:CreateFunction", "Write"}},
			[]Action{{"lambda:CreateFunction", "Write"}, {"lambda:TagResource", "Tagging"}, {"iam:PassRole", "Write"}}},
		{"own name under the own prefix", "b", "Do",
			[]Action{{"a:Do", ""}, {"b:Do", ""}}, []Action{{"b:Do", ""}, {"a:Do", ""}}},
		{"the likest name", "s3", "CopyObject",
			[]Action{{"s3:ListBucket", "List"}, {"s3:GetObject", "Read"}, {"s3:PutObject", "Write"}, {"s3:PutObjectAcl", "Permissions management"}},
			[]Action{{"s3:PutObject", "Write"}, {"s3:GetObject", "Read"}, {"s3:PutObjectAcl", "Permissions management"}, {"s3:ListBucket", "List"}}},
		{"then the strongest", "dynamodb", "ExecuteStatement",
			[]Action{{"dynamodb:PartiQLSelect", "Read"}, {"dynamodb:PartiQLInsert", "Write"}, {"dynamodb:PartiQLDelete", "Write"}},
			[]Action{{"dynamodb:PartiQLInsert", "Write"}, {"dynamodb:PartiQLDelete", "Write"}, {"dynamodb:PartiQLSelect", "Read"}}},
		{"doubles in any case", "s3", "PutBucketCors",
			[]Action{{"s3:PutBucketCORS", "Write"}, {"s3:PutBucketCors", ""}}, []Action{{"s3:PutBucketCORS", "Write"}}},
		{"none", "s3", "X", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, orderActions(test.prefix, test.operation, test.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestIsDataPlane(t *testing.T) {
	tests := []struct {
		goPackage, operation string
		said                 plane
		want                 bool
	}{
		{"s3", "DeleteObject", planeUnsaid, true},
		{"s3", "ListObjectsV2", planeUnsaid, true},
		{"s3", "PutBucketPolicy", planeUnsaid, false},
		{"s3", "GetObjectLockConfiguration", planeUnsaid, false},
		{"dynamodb", "BatchWriteItem", planeUnsaid, true},
		{"dynamodb", "DeleteTable", planeUnsaid, false},
		{"sqs", "DeleteMessageBatch", planeUnsaid, true},
		{"sqs", "PurgeQueue", planeUnsaid, false},
		{"kms", "Decrypt", planeUnsaid, true},
		{"kms", "ScheduleKeyDeletion", planeUnsaid, false},
		{"bedrockruntime", "InvokeModel", planeUnsaid, true},
		{"rdsdata", "ExecuteStatement", planeUnsaid, true},
		{"nobody", "DeleteItem", planeUnsaid, false},
		// what a model says counts more than the tables
		{"s3", "DeleteObject", planeControl, false},
		{"nobody", "Anything", planeData, true},
	}
	for _, test := range tests {
		if got := isDataPlane(test.goPackage, test.operation, test.said); got != test.want {
			t.Errorf("isDataPlane(%s, %s, %d) = %t, want %t", test.goPackage, test.operation, test.said, got, test.want)
		}
	}
}
