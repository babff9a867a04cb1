package s3

import (
	"context"
	"time"
)

func (c *Client) HeadBucket(ctx context.Context, params *HeadBucketInput, optFns ...func(*Options)) (*HeadBucketOutput, error) {
	return nil, errNoNetwork
}

type HeadBucketInput struct {
	Bucket *string
}

type HeadBucketOutput struct{}

type BucketExistsWaiterOptions struct {
	MinDelay time.Duration
}

type BucketExistsWaiter struct {
	client HeadBucketAPIClient
}

func NewBucketExistsWaiter(client HeadBucketAPIClient, optFns ...func(*BucketExistsWaiterOptions)) *BucketExistsWaiter {
	return &BucketExistsWaiter{client: client}
}

func (w *BucketExistsWaiter) Wait(ctx context.Context, params *HeadBucketInput, maxWaitDur time.Duration, optFns ...func(*BucketExistsWaiterOptions)) error {
	_, err := w.client.HeadBucket(ctx, params)
	return err
}

type HeadBucketAPIClient interface {
	HeadBucket(context.Context, *HeadBucketInput, ...func(*Options)) (*HeadBucketOutput, error)
}
