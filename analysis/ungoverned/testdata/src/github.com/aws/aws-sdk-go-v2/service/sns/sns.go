package sns

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

type Options struct{ Region string }

type Client struct{ options Options }

func New(options Options, optFns ...func(*Options)) *Client { return &Client{options} }

func NewFromConfig(cfg aws.Config, optFns ...func(*Options)) *Client {
	return New(Options{Region: cfg.Region}, optFns...)
}

func (c *Client) Options() Options { return c.options }

type (
	ListBucketsInput   struct{}
	ListBucketsOutput  struct{}
	DeleteBucketInput  struct{}
	DeleteBucketOutput struct{}
)

func (c *Client) ListBuckets(ctx context.Context, params *ListBucketsInput, optFns ...func(*Options)) (*ListBucketsOutput, error) {
	return nil, nil
}

func (c *Client) DeleteBucket(ctx context.Context, params *DeleteBucketInput, optFns ...func(*Options)) (*DeleteBucketOutput, error) {
	return nil, nil
}

type ListBucketsAPIClient interface {
	ListBuckets(context.Context, *ListBucketsInput, ...func(*Options)) (*ListBucketsOutput, error)
}

type ListBucketsPaginator struct{ client ListBucketsAPIClient }

func NewListBucketsPaginator(client ListBucketsAPIClient, params *ListBucketsInput) *ListBucketsPaginator {
	return &ListBucketsPaginator{client}
}

type PresignClient struct{ client *Client }

func NewPresignClient(c *Client) *PresignClient { return &PresignClient{c} }
