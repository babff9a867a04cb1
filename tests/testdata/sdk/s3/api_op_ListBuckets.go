package s3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func (c *Client) ListBuckets(ctx context.Context, params *ListBucketsInput, optFns ...func(*Options)) (*ListBucketsOutput, error) {
	return nil, errNoNetwork
}

type ListBucketsInput struct {
	ContinuationToken *string
}

type ListBucketsOutput struct {
	Buckets []types.Bucket
}

type ListBucketsPaginatorOptions struct {
	Limit int32
}

type ListBucketsPaginator struct {
	client ListBucketsAPIClient
	params *ListBucketsInput
}

func NewListBucketsPaginator(client ListBucketsAPIClient, params *ListBucketsInput, optFns ...func(*ListBucketsPaginatorOptions)) *ListBucketsPaginator {
	return &ListBucketsPaginator{client: client, params: params}
}

func (p *ListBucketsPaginator) NextPage(ctx context.Context, optFns ...func(*Options)) (*ListBucketsOutput, error) {
	return p.client.ListBuckets(ctx, p.params, optFns...)
}

type ListBucketsAPIClient interface {
	ListBuckets(context.Context, *ListBucketsInput, ...func(*Options)) (*ListBucketsOutput, error)
}
