// Package conditions holds that generated methods pick the constant that the risk
// map's conditions say, from what the input holds.
package conditions

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/gen/lambdagov"
	"github.com/ascendgen/ascendgen/gen/rdsgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/snsgov"
	"github.com/ascendgen/ascendgen/governor"
)

// asked is a governor that keeps what it was asked, and denies.
type asked struct{ action governor.Action }

func (a *asked) Decide(_ context.Context, action governor.Action) (governor.Decision, error) {
	a.action = action
	return governor.Decision{}, nil
}

func TestConditions(t *testing.T) {
	g := &asked{}
	gate, err := governor.NewGate(g)
	if err != nil {
		t.Fatal(err)
	}
	s3Client := must(s3gov.New(s3.New(s3.Options{Region: "us-east-1"}), gate))
	ec2Client := must(ec2gov.New(ec2.New(ec2.Options{Region: "us-east-1"}), gate))
	snsClient := must(snsgov.New(sns.New(sns.Options{Region: "us-east-1"}), gate))
	rdsClient := must(rdsgov.New(rds.New(rds.Options{Region: "us-east-1"}), gate))
	lambdaClient := must(lambdagov.New(lambda.New(lambda.Options{Region: "us-east-1"}), gate))

	ingress := func(cidrs ...string) *ec2.AuthorizeSecurityGroupIngressInput {
		var ranges []ec2types.IpRange
		for _, cidr := range cidrs {
			ranges = append(ranges, ec2types.IpRange{CidrIp: aws.String(cidr)})
		}
		return &ec2.AuthorizeSecurityGroupIngressInput{IpPermissions: []ec2types.IpPermission{{}, {IpRanges: ranges}}}
	}
	expiring := func(e s3types.LifecycleExpiration) *s3.PutBucketLifecycleConfigurationInput {
		rules := []s3types.LifecycleRule{{}, {Expiration: &e}}
		return &s3.PutBucketLifecycleConfigurationInput{LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{Rules: rules}}
	}
	for _, test := range []struct {
		name string
		call func(ctx context.Context) error
		want governor.Risk
		tags governor.Tags // tags that must be there
		not  governor.Tags // tags that must not
	}{
		{"nil input", calling(s3Client.DeleteObject, nil), s3gov.RiskDeleteObject, governor.Destructive, governor.Protection},
		{"nil pointer", calling(s3Client.DeleteObject, &s3.DeleteObjectInput{}), s3gov.RiskDeleteObject, 0, governor.Protection},
		{"false", calling(s3Client.DeleteObject, &s3.DeleteObjectInput{BypassGovernanceRetention: aws.Bool(false)}), s3gov.RiskDeleteObject, 0, governor.Protection},
		{"true", calling(s3Client.DeleteObject, &s3.DeleteObjectInput{BypassGovernanceRetention: aws.Bool(true)}), s3gov.RiskDeleteObjectBypassGovernanceRetention, governor.Destructive | governor.Protection, 0},

		{"enumeration unset", calling(s3Client.PutObject, &s3.PutObjectInput{}), s3gov.RiskPutObject, 0, governor.Exposure},
		{"enumeration harmless", calling(s3Client.PutObject, &s3.PutObjectInput{ACL: s3types.ObjectCannedACLPrivate}), s3gov.RiskPutObject, 0, governor.Exposure},
		{"enumeration public", calling(s3Client.PutObject, &s3.PutObjectInput{ACL: s3types.ObjectCannedACLPublicRead}), s3gov.RiskPutObjectACL, governor.Exposure, 0},

		{"nested nil", calling(s3Client.PutBucketVersioning, &s3.PutBucketVersioningInput{}), s3gov.RiskPutBucketVersioning, 0, 0},
		{"nested harmless", calling(s3Client.PutBucketVersioning, &s3.PutBucketVersioningInput{VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled}}), s3gov.RiskPutBucketVersioning, 0, 0},
		{"nested suspended", calling(s3Client.PutBucketVersioning, &s3.PutBucketVersioningInput{VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusSuspended}}), s3gov.RiskPutBucketVersioningVersioningConfigurationStatus, governor.Protection, 0},

		{"absent parent counts as absent", calling(s3Client.PutBucketLogging, &s3.PutBucketLoggingInput{}), s3gov.RiskPutBucketLoggingBucketLoggingStatusLoggingEnabled, 0, 0},
		{"absent", calling(s3Client.PutBucketLogging, &s3.PutBucketLoggingInput{BucketLoggingStatus: &s3types.BucketLoggingStatus{}}), s3gov.RiskPutBucketLoggingBucketLoggingStatusLoggingEnabled, 0, 0},
		{"present", calling(s3Client.PutBucketLogging, &s3.PutBucketLoggingInput{BucketLoggingStatus: &s3types.BucketLoggingStatus{LoggingEnabled: &s3types.LoggingEnabled{}}}), s3gov.RiskPutBucketLogging, 0, 0},

		{"expiry of markers", calling(s3Client.PutBucketLifecycleConfiguration, expiring(s3types.LifecycleExpiration{ExpiredObjectDeleteMarker: aws.Bool(true)})), s3gov.RiskPutBucketLifecycleConfiguration, 0, 0},
		{"expiry in a year", calling(s3Client.PutBucketLifecycleConfiguration, expiring(s3types.LifecycleExpiration{Days: aws.Int32(365)})), s3gov.RiskPutBucketLifecycleConfiguration, 0, 0},
		{"expiry in a day", calling(s3Client.PutBucketLifecycleConfiguration, expiring(s3types.LifecycleExpiration{Days: aws.Int32(1)})), governor.Critical, governor.Destructive, 0},
		{"expiry at a date", calling(s3Client.PutBucketLifecycleConfiguration, expiring(s3types.LifecycleExpiration{Date: aws.Time(time.Unix(0, 0))})), governor.Critical, governor.Destructive, 0},

		{"empty list", calling(ec2Client.AuthorizeSecurityGroupIngress, &ec2.AuthorizeSecurityGroupIngressInput{}), ec2gov.RiskAuthorizeSecurityGroupIngress, 0, 0},
		{"list without a match", calling(ec2Client.AuthorizeSecurityGroupIngress, ingress("10.0.0.0/8", "192.0.2.0/24")), ec2gov.RiskAuthorizeSecurityGroupIngress, 0, 0},
		{"list with a match", calling(ec2Client.AuthorizeSecurityGroupIngress, ingress("10.0.0.0/8", "0.0.0.0/0")), ec2gov.RiskAuthorizeSecurityGroupIngressIpPermissionsIpRangesCidrIp, governor.Exposure, 0},

		{"map without the key", calling(snsClient.CreateTopic, &sns.CreateTopicInput{Attributes: map[string]string{"DisplayName": "x"}}), snsgov.RiskCreateTopic, 0, 0},
		{"map with the key", calling(snsClient.CreateTopic, &sns.CreateTopicInput{Attributes: map[string]string{"Policy": "{}"}}), snsgov.RiskCreateTopicAttributesPolicy, 0, 0},
		{"free text in another case", calling(snsClient.SetTopicAttributes, &sns.SetTopicAttributesInput{AttributeName: aws.String("policy")}), governor.Critical, 0, 0},

		{"final snapshot", calling(rdsClient.DeleteDBInstance, &rds.DeleteDBInstanceInput{SkipFinalSnapshot: aws.Bool(false)}), rdsgov.RiskDeleteDBInstance, 0, 0},
		{"no final snapshot", calling(rdsClient.DeleteDBInstance, &rds.DeleteDBInstanceInput{SkipFinalSnapshot: aws.Bool(true)}), rdsgov.RiskDeleteDBInstanceSkipFinalSnapshot, 0, 0},
		{"function URL without authentication", calling(lambdaClient.CreateFunctionUrlConfig, &lambda.CreateFunctionUrlConfigInput{AuthType: lambdatypes.FunctionUrlAuthTypeNone}), lambdagov.RiskCreateFunctionUrlConfigAuthType, governor.Exposure, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			g.action = governor.Action{}
			if err := test.call(t.Context()); err == nil {
				t.Fatal("the call went out")
			}
			if g.action.Risk != test.want {
				t.Errorf("%s was asked at %s, want %s", g.action, g.action.Risk, test.want)
			}
			if !g.action.Tags.Has(test.tags) || g.action.Tags&test.not != 0 {
				t.Errorf("%s has tags %q, want %q and not %q", g.action, g.action.Tags, test.tags, test.not)
			}
		})
	}
}

// calling returns a call of a generated method that gives only its error.
func calling[I, O, F any](method func(context.Context, *I, ...F) (O, error), input *I) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := method(ctx, input)
		return err
	}
}

func must[C any](client C, err error) C {
	if err != nil {
		panic(err)
	}
	return client
}
