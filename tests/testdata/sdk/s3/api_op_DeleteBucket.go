package s3

import "context"

func (c *Client) DeleteBucket(ctx context.Context, params *DeleteBucketInput, optFns ...func(*Options)) (*DeleteBucketOutput, error) {
	return nil, errNoNetwork
}

type DeleteBucketInput struct {
	Bucket *string
}

type DeleteBucketOutput struct{}
