package sns

import "context"

func (c *Client) DeleteTopic(ctx context.Context, params *DeleteTopicInput, optFns ...func(*Options)) (*DeleteTopicOutput, error) {
	return nil, errNoNetwork
}

type DeleteTopicInput struct {
	TopicArn *string
}

type DeleteTopicOutput struct{}
