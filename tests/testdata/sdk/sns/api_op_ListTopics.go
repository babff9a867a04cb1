package sns

import "context"

func (c *Client) ListTopics(ctx context.Context, params *ListTopicsInput, optFns ...func(*Options)) (*ListTopicsOutput, error) {
	return nil, errNoNetwork
}

type ListTopicsInput struct {
	NextToken *string
}

type ListTopicsOutput struct{}

type ListTopicsPaginatorOptions struct {
	Limit int32
}

type ListTopicsPaginator struct {
	client ListTopicsAPIClient
	params *ListTopicsInput
}

func NewListTopicsPaginator(client ListTopicsAPIClient, params *ListTopicsInput, optFns ...func(*ListTopicsPaginatorOptions)) *ListTopicsPaginator {
	return &ListTopicsPaginator{client: client, params: params}
}

func (p *ListTopicsPaginator) NextPage(ctx context.Context, optFns ...func(*Options)) (*ListTopicsOutput, error) {
	return p.client.ListTopics(ctx, p.params, optFns...)
}

type ListTopicsAPIClient interface {
	ListTopics(context.Context, *ListTopicsInput, ...func(*Options)) (*ListTopicsOutput, error)
}
