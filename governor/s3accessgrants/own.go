package s3accessgrants

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ascendgen/ascendgen/governor"
)

// The operations that the plugin itself calls.
var (
	opGetCallerIdentity = governor.OwnCall{Risk: governor.Low, SDKID: sts.ServiceID, Operation: &governor.Operation{
		Service: "sts", Name: "GetCallerIdentity", ReadOnly: true, Actions: []string{"sts:GetCallerIdentity"},
	}}
	opHeadBucket = governor.OwnCall{Risk: governor.Low, SDKID: s3.ServiceID, Operation: &governor.Operation{
		Service: "s3", Name: "HeadBucket", ReadOnly: true, Actions: []string{"s3:ListBucket"},
		Resources: func(in any) (r governor.Resources) {
			r.Add("Bucket", in.(*s3.HeadBucketInput).Bucket)
			return r
		},
	}}
	opInstanceForPrefix = governor.OwnCall{Risk: governor.Medium, SDKID: s3control.ServiceID, Operation: &governor.Operation{
		Service: "s3control", Name: "GetAccessGrantsInstanceForPrefix", ReadOnly: true, Actions: []string{"s3:GetAccessGrantsInstanceForPrefix"},
		Resources: func(in any) (r governor.Resources) {
			r.Add("S3Prefix", in.(*s3control.GetAccessGrantsInstanceForPrefixInput).S3Prefix)
			return r
		},
	}}
	opGetDataAccess = governor.OwnCall{Risk: governor.Medium, SDKID: s3control.ServiceID, Operation: &governor.Operation{
		Service: "s3control", Name: "GetDataAccess", ReadOnly: true, Tags: governor.Credentials, Actions: []string{"s3:GetDataAccess"},
		Resources: func(in any) (r governor.Resources) {
			r.Add("Target", in.(*s3control.GetDataAccessInput).Target)
			return r
		},
	}}
)

// ownCalls makes the plugin's own requests, each on behalf of a caller.
type ownCalls struct {
	gate    *governor.Gate
	sts     *sts.Client
	s3      *s3.Client
	control *s3control.Client
}

func newOwnCalls(gate *governor.Gate, cfg aws.Config, o *options) *ownCalls {
	return &ownCalls{
		gate:    gate,
		sts:     sts.NewFromConfig(cfg, o.sts...),
		s3:      s3.NewFromConfig(cfg, o.s3...),
		control: s3control.NewFromConfig(cfg, o.control...),
	}
}

// fixed provides a caller's credentials as they were retrieved, so that what is learned
// is kept for the caller that it was learned for.
func fixed(c aws.Credentials) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return c, nil })
}

// in returns an own call as it is made in a region.
func in(c governor.OwnCall, region string) governor.OwnCall {
	c.Region = region
	return c
}

// callerAccount returns the account of a caller.
func (o *ownCalls) callerAccount(ctx context.Context, caller aws.Credentials) (string, error) {
	as := func(options *sts.Options) { options.Credentials = fixed(caller) }
	out, err := governor.CallOwn(ctx, o.gate, in(opGetCallerIdentity, o.sts.Options().Region), &sts.GetCallerIdentityInput{}, []func(*sts.Options){as}, o.sts.GetCallerIdentity)
	if err != nil {
		return "", err
	}
	return accountID("the caller's identity", aws.ToString(out.Account))
}

// bucketRegion returns the region of a bucket. S3 tells it even to those who may not
// look at the bucket, or ask in the wrong place.
func (o *ownCalls) bucketRegion(ctx context.Context, caller aws.Credentials, bucket string) (string, error) {
	here := o.s3.Options().Region
	as := func(options *s3.Options) { options.Credentials = fixed(caller) }
	out, err := governor.CallOwn(ctx, o.gate, in(opHeadBucket, here), &s3.HeadBucketInput{Bucket: &bucket}, []func(*s3.Options){as}, o.s3.HeadBucket)
	if err == nil {
		if region := aws.ToString(out.BucketRegion); region != "" {
			return regionName(region)
		}
		return here, nil // where the bucket answered
	}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil {
		if region := response.Response.Header.Get("X-Amz-Bucket-Region"); region != "" {
			return regionName(region)
		}
	}
	return "", fmt.Errorf("the region of bucket %s: %w", bucket, err)
}

// instanceAccount returns the account that owns the Access Grants instance for a target.
func (o *ownCalls) instanceAccount(ctx context.Context, caller aws.Credentials, region, account string, t target) (string, error) {
	input := &s3control.GetAccessGrantsInstanceForPrefixInput{AccountId: &account, S3Prefix: aws.String(t.String())}
	out, err := governor.CallOwn(ctx, o.gate, in(opInstanceForPrefix, region), input, controlOptions(caller, region), o.control.GetAccessGrantsInstanceForPrefix)
	if err != nil {
		return "", err
	}
	name := aws.ToString(out.AccessGrantsInstanceArn)
	parsed, err := arn.Parse(name)
	if err != nil {
		return "", fmt.Errorf("malformed ARN of an Access Grants instance %q: %w", name, err)
	}
	return accountID("the ARN of the Access Grants instance "+name, parsed.AccountID)
}

// dataAccess returns the grant that Access Grants has for a demand.
func (o *ownCalls) dataAccess(ctx context.Context, caller aws.Credentials, region, account string, d demand, duration time.Duration) (grant, error) {
	input := &s3control.GetDataAccessInput{
		AccountId: &account, Target: aws.String(d.target.String()), Permission: d.permission, Privilege: types.PrivilegeDefault,
	}
	if d.target.isObject() {
		input.TargetType = types.S3PrefixTypeObject
	}
	if duration > 0 {
		input.DurationSeconds = aws.Int32(int32(duration / time.Second))
	}
	out, err := governor.CallOwn(ctx, o.gate, in(opGetDataAccess, region), input, controlOptions(caller, region), o.control.GetDataAccess)
	if err != nil {
		return grant{}, err
	}
	g, err := parseGrant(out.MatchedGrantTarget, d.target.bucket)
	if err != nil {
		return grant{}, err
	}
	g.credentials, err = vended(out.Credentials)
	return g, err
}

func controlOptions(caller aws.Credentials, region string) []func(*s3control.Options) {
	return []func(*s3control.Options){func(o *s3control.Options) {
		o.Credentials, o.Region = fixed(caller), region
	}}
}

// vended returns credentials as the SDK has them.
func vended(c *types.Credentials) (aws.Credentials, error) {
	if c == nil || aws.ToString(c.AccessKeyId) == "" || aws.ToString(c.SecretAccessKey) == "" || aws.ToString(c.SessionToken) == "" || c.Expiration == nil {
		return aws.Credentials{}, errors.New("the answer of Access Grants lacks credentials, or a part of them")
	}
	return aws.Credentials{
		AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: *c.SessionToken,
		CanExpire: true, Expires: *c.Expiration, Source: "S3AccessGrants",
	}, nil
}

// accountID returns id, which becomes a part of host names, if it is an account's.
func accountID(of, id string) (string, error) {
	if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
		return "", fmt.Errorf("%s has no account: want 12 digits, got %q", of, id)
	}
	return id, nil
}

// regionName returns name, which becomes a part of host names, if it is a region's.
func regionName(name string) (string, error) {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return "", fmt.Errorf("malformed region of a bucket %q", name)
	}
	return name, nil
}
