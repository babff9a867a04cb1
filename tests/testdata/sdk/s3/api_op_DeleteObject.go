package s3

import "context"

func (c *Client) DeleteObject(ctx context.Context, params *DeleteObjectInput, optFns ...func(*Options)) (*DeleteObjectOutput, error) {
	return nil, errNoNetwork
}

type DeleteObjectInput struct {
	Bucket                    *string
	BypassGovernanceRetention *bool
	Key                       *string
}

type DeleteObjectOutput struct{}
