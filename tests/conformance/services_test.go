// Package conformance calls every operation of every committed client, and holds
// that the governor is asked as the constants of the client say.
package conformance

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/ascendgen/ascendgen/gen/cloudformationgov"
	"github.com/ascendgen/ascendgen/gen/cloudwatchgov"
	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/gen/glaciergov"
	"github.com/ascendgen/ascendgen/gen/iamgov"
	"github.com/ascendgen/ascendgen/gen/kmsgov"
	"github.com/ascendgen/ascendgen/gen/lambdagov"
	"github.com/ascendgen/ascendgen/gen/rdsgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/secretsmanagergov"
	"github.com/ascendgen/ascendgen/gen/snsgov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/gen/stsgov"
	"github.com/ascendgen/ascendgen/tests/internal/conform"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// constructors make the committed clients.
var constructors = map[string]conform.Constructor{
	"cloudformation": conform.Of(cloudformationgov.NewFromSession),
	"cloudwatch":     conform.Of(cloudwatchgov.NewFromSession),
	"dynamodb":       conform.Of(dynamodbgov.NewFromSession),
	"ec2":            conform.Of(ec2gov.NewFromSession),
	"glacier":        conform.Of(glaciergov.NewFromSession),
	"iam":            conform.Of(iamgov.NewFromSession),
	"kms":            conform.Of(kmsgov.NewFromSession),
	"lambda":         conform.Of(lambdagov.NewFromSession),
	"rds":            conform.Of(rdsgov.NewFromSession),
	"s3":             conform.Of(s3gov.NewFromSession),
	"secretsmanager": conform.Of(secretsmanagergov.NewFromSession),
	"sns":            conform.Of(snsgov.NewFromSession),
	"sqs":            conform.Of(sqsgov.NewFromSession),
	"sts":            conform.Of(stsgov.NewFromSession),
}

// presigners make the presign clients of the committed clients that have one.
var presigners = map[string]conform.Constructor{
	"ec2": conform.PresignOf(ec2gov.NewFromSession, ec2gov.NewPresignClient, ec2.NewPresignClient),
	"rds": conform.PresignOf(rdsgov.NewFromSession, rdsgov.NewPresignClient, rds.NewPresignClient),
	"s3":  conform.PresignOf(s3gov.NewFromSession, s3gov.NewPresignClient, s3.NewPresignClient),
	"sts": conform.PresignOf(stsgov.NewFromSession, stsgov.NewPresignClient, sts.NewPresignClient),
}

// TestEveryCommittedClientIsTested fails if gen has a client that the tests of this
// package do not know.
func TestEveryCommittedClientIsTested(t *testing.T) {
	for _, service := range repo.Services(t) {
		if constructors[service] == nil {
			t.Errorf("gen/%s%s has no line in the table of constructors", service, repo.Suffix)
		}
	}
	for service := range constructors {
		if !slices.Contains(repo.Services(t), service) {
			t.Errorf("gen/%s%s is in the table of constructors and not in the tree", service, repo.Suffix)
		}
	}
}
