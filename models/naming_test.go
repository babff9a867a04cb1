package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	tests := []struct {
		name string
		want []string
	}{
		{"DBInstanceIdentifier", []string{"db", "instance", "identifier"}},
		{"DescribeDBInstances", []string{"describe", "db", "instance"}},
		{"sourceServerIDs", []string{"source", "server", "id"}},
		{"SAMLProviderArn", []string{"saml", "provider", "arn"}},
		{"ListPolicies", []string{"list", "policy"}},
		{"DescribeAddresses", []string{"describe", "address"}},
		{"GetDomainStatus", []string{"get", "domain", "status"}},
		{"S3Bucket", []string{"s3", "bucket"}},
		{"VpcARN", []string{"vpc", "arn"}},
		{"id", []string{"id"}},
		{"", nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, words(test.name)); diff != "" {
			t.Errorf("words(%q) (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestKind is the contract of naming.go, by the names that matter in review.
func TestKind(t *testing.T) {
	ops := func(names ...string) (all []bound) {
		for _, n := range names {
			all = append(all, bound{id: "x#" + n})
		}
		return all
	}
	n := newNaming("svc", ops("CreateStack", "DeleteDBParameterGroup", "PutMetricAlarm", "DescribeHosts", "ListPolicies", "CreatePolicy"))
	tests := []struct {
		e    evidence
		want ResourceKind // empty: names no resource
	}{
		// by the end of the name
		{evidence{member: "TopicArn"}, ARN},
		{evidence{member: "KeyARN"}, ARN},
		{evidence{member: "resourceArns", list: true}, ARN},
		{evidence{member: "MonitorArnList", list: true}, ARN},
		{evidence{member: "InstanceIds", list: true}, ID},
		{evidence{member: "SecretIdList", list: true}, ID},
		{evidence{member: "SecretId"}, ID},
		{evidence{member: "DBInstanceIdentifier"}, ID},
		{evidence{member: "HostedZoneId"}, ID},
		{evidence{member: "id"}, ID},
		// names need a reason: a noun of the service, the path, or an identifier
		{evidence{member: "DBParameterGroupName"}, Name},
		{evidence{member: "GroupName"}, Name},
		{evidence{member: "NewStackName"}, Name},
		{evidence{member: "AlarmNames", list: true}, Name},
		{evidence{member: "PolicyName"}, Name},
		{evidence{member: "HostName"}, ""}, // described, but nothing creates one
		{evidence{member: "ThingName"}, ""},
		{evidence{member: "thingName", label: true}, Name},
		{evidence{member: "ThingName", identifier: true}, Name},
		{evidence{member: "Name"}, ""},
		{evidence{member: "Name", required: true}, Name},
		// without a telling name
		{evidence{member: "UUID", target: "String", label: true}, ID},
		{evidence{member: "Domain", target: "DomainName", label: true}, Name},
		{evidence{member: "Resource", target: "ResourceArn", arn: true, label: true}, ARN},
		{evidence{member: "Role", target: "RoleArn", arn: true}, ARN},
		{evidence{member: "Description", target: "String"}, ""},
		{evidence{member: "Description", target: "String", required: true}, ""},
		// everywhere
		{evidence{member: "Bucket"}, Name},
		{evidence{member: "bucket"}, Name},
		{evidence{member: "TableName"}, Name},
		{evidence{member: "QueueUrl"}, ID},
		{evidence{member: "UserName"}, Name},
		// in one service only
		{evidence{member: "Key"}, ""},
		{evidence{member: "CopySource"}, ""},
		// never
		{evidence{member: "ClientToken"}, ""},
		{evidence{member: "ClientToken", label: true}, ""},
		{evidence{member: "NextToken"}, ""},
		{evidence{member: "Marker", label: true}, ""},
		{evidence{member: "RequestId"}, ""},
		{evidence{member: "VersionId", label: true}, ""},
		{evidence{member: "MoveToVersionId"}, ""},
		{evidence{member: "UploadId"}, ""},
		{evidence{member: "OwnerId"}, ""},
		{evidence{member: "OwnerIds", list: true}, ""},
		{evidence{member: "AwsAccountId", label: true}, ""},
		{evidence{member: "ExpectedBucketOwner"}, ""},
		{evidence{member: "ExternalId"}, ""},
		{evidence{member: "MessageDeduplicationId"}, ""},
		{evidence{member: "ReceiveRequestAttemptId"}, ""},
		{evidence{member: "AvailabilityZoneId"}, ""},
		{evidence{member: "DisplayName", required: true}, ""},
		{evidence{member: "RoleSessionName", required: true}, ""},
		{evidence{member: "httpMethod", label: true}, ""},
		{evidence{member: "StackId", token: true}, ""},
		{evidence{member: "StackName", sensitive: true}, ""},
		{evidence{member: "TopicArn", sensitive: true, label: true}, ""},
	}
	for _, test := range tests {
		kind, ok := n.kind(test.e)
		if !ok {
			kind = ""
		}
		if kind != test.want {
			t.Errorf("%+v: kind %q, want %q", test.e, kind, test.want)
		}
	}
}

func TestKindByService(t *testing.T) {
	tests := []struct {
		goPackage, member string
		want              ResourceKind
	}{
		{"s3", "Key", Name},
		{"s3", "CopySource", Name},
		{"iam", "SerialNumber", ID},
		{"iam", "PermissionsBoundary", ARN},
		{"organizations", "AccountId", ID},
		{"ec2", "KeyName", Name},
	}
	for _, test := range tests {
		got, ok := newNaming(test.goPackage, nil).kind(evidence{member: test.member, target: "String"})
		if !ok || got != test.want {
			t.Errorf("%s %s: kind %q, %t, want %q", test.goPackage, test.member, got, ok, test.want)
		}
	}
}

func TestIsARNPattern(t *testing.T) {
	tests := map[string]bool{
		`^arn:aws:iam::[0-9]{12}:role/.+$`: true,
		`arn:(aws|aws-cn):lambda:.*`:       true,
		`^(arn:aws:lambda:.*)?$`:           false,
		`(arn:(aws)?:lambda:)?([a-z]+)`:    false,
		`^arn:aws:.*|[a-z]+$`:              false,
		`^[a-z]+$|arn:aws:.*`:              false,
		`^arn:(?!aws-cn).*$`:               false,
		`^[a-z]+$`:                         false,
	}
	for pattern, want := range tests {
		if got := isARNPattern(&pattern); got != want {
			t.Errorf("isARNPattern(%s) = %t, want %t", pattern, got, want)
		}
	}
	if isARNPattern(nil) {
		t.Error("no pattern: want false")
	}
}

// TestRename tells a resource's new name from a name that identifies.
func TestRename(t *testing.T) {
	const shapes = `
		"x#In": {"type": "structure", "members": {
			"Id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
			"Name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}}},
		"x#UpdateThing": {"type": "operation", "input": {"target": "x#In"}},
		"x#CreateThing": {"type": "operation", "input": {"target": "x#In"}},`
	svc, err := Load("f.json", model1(shapes, `"aws.api#service": {"sdkId": "X"}`,
		`"operations": [{"target": "x#UpdateThing"}, {"target": "x#CreateThing"}],`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]ResourceMember{
		"CreateThing": {{"Id", ID, false}, {"Name", Name, false}},
		"UpdateThing": {{"Id", ID, false}},
	}
	for _, op := range svc.Operations {
		if diff := cmp.Diff(want[op.Name], op.Resources); diff != "" {
			t.Errorf("%s (-want +got):\n%s", op.Name, diff)
		}
	}
}
