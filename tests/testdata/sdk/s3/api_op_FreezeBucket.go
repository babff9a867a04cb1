package s3

import "context"

func (c *Client) FreezeBucket(ctx context.Context, params *FreezeBucketInput, optFns ...func(*Options)) (*FreezeBucketOutput, error) {
	return nil, errNoNetwork
}

type FreezeBucketInput struct {
	Bucket *string
}

type FreezeBucketOutput struct{}
