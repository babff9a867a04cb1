package wrapperparity

import (
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// published is the wrapper's table of default risks.
var published = map[string]map[governor.Risk]string{
	"s3": {
		governor.Low:      "ListBuckets ListObjects GetObject HeadObject",
		governor.Medium:   "PutObject CopyObject CreateBucket",
		governor.High:     "DeleteObject DeleteBucket",
		governor.Critical: "DeleteBucketPolicy PutBucketPolicy",
	},
	"dynamodb": {
		governor.Low:      "GetItem Query Scan DescribeTable",
		governor.Medium:   "PutItem UpdateItem CreateTable",
		governor.High:     "DeleteItem",
		governor.Critical: "DeleteTable",
	},
	"ec2": {
		governor.Low:      "DescribeInstances DescribeSecurityGroups",
		governor.Medium:   "RunInstances CreateSecurityGroup",
		governor.High:     "TerminateInstances StopInstances",
		governor.Critical: "DeleteSecurityGroup ModifyVpcAttribute",
	},
	"lambda": {
		governor.Low:      "ListFunctions GetFunction",
		governor.Medium:   "Invoke",
		governor.High:     "UpdateFunctionCode UpdateFunctionConfiguration",
		governor.Critical: "DeleteFunction",
	},
	"iam": {
		governor.Low:      "ListUsers ListRoles GetUser",
		governor.High:     "CreateUser CreateRole",
		governor.Critical: "AttachUserPolicy AttachRolePolicy DeleteUser DeleteRole",
	},
}

func shipped(t *testing.T) *riskmap.Map {
	t.Helper()
	name, data := ascendgen.RiskMap()
	file, err := riskmap.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	risks, err := riskmap.New(func(service string) (string, error) {
		id, err := models.Embedded().Lookup(service)
		return id.GoPackage, err
	}, file)
	if err != nil {
		t.Fatal(err)
	}
	return risks
}

// The published table stands in the shipped map operation by operation.
func TestRisk_default_mappings(t *testing.T) {
	risks := shipped(t)
	for service, levels := range published {
		for want, operations := range levels {
			for _, operation := range strings.Fields(operations) {
				got, err := risks.Resolve(service, operation)
				if err != nil || got.Risk != want || got.Rule == nil {
					t.Errorf("%s:%s is rated %s by %v, error %v; want %s by a rule of its own", service, operation, got.Risk, got.Rule, err, want)
				}
			}
		}
	}
}

// An operation of a service without mappings is medium.
func TestRisk_services_without_mappings(t *testing.T) {
	got, err := shipped(t).Resolve("braket", "CancelJob")
	if err != nil || got.Risk != governor.Medium || got.Rule != nil {
		t.Errorf("rated %s by %v, error %v; want medium by no rule", got.Risk, got.Rule, err)
	}
}

// The services that the reference lists have mappings.
func TestRisk_supported_services(t *testing.T) {
	name, data := ascendgen.RiskMap()
	file, err := riskmap.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[string]int)
	for _, rule := range file.Rules {
		rules[rule.Service]++
	}
	for _, service := range strings.Fields("s3 dynamodb ec2 lambda iam rds sns sqs secretsmanager kms cloudwatch") {
		if rules[service] == 0 {
			t.Errorf("%s has no rule", service)
		}
	}
}
