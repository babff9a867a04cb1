package s3

import "context"

func (c *Client) DeleteBucketPolicy(ctx context.Context, params *DeleteBucketPolicyInput, optFns ...func(*Options)) (*DeleteBucketPolicyOutput, error) {
	return nil, errNoNetwork
}

type DeleteBucketPolicyInput struct {
	Bucket *string
}

type DeleteBucketPolicyOutput struct{}
