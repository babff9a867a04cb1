package resources

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/ascendgen/ascendgen/gen/snsgov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
)

func TestSQS(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	s.g.Respond("sqs:CreateQueue", &sqs.CreateQueueOutput{QueueUrl: text("q")})
	s.g.Respond("sqs:GetQueueUrl", &sqs.GetQueueUrlOutput{QueueUrl: text("q")})
	s.g.Respond("sqs:ListQueues", &sqs.ListQueuesOutput{QueueUrls: []string{"q"}, NextToken: text("2")}, &sqs.ListQueuesOutput{QueueUrls: []string{"r"}})
	s.g.Respond("sqs:ListDeadLetterSourceQueues", &sqs.ListDeadLetterSourceQueuesOutput{QueueUrls: []string{"source"}})
	s.g.Respond("sqs:GetQueueAttributes", &sqs.GetQueueAttributesOutput{Attributes: map[string]string{"DelaySeconds": "5"}})
	s.g.Respond("sqs:SendMessage", &sqs.SendMessageOutput{MessageId: text("m")})
	s.g.Respond("sqs:ReceiveMessage", &sqs.ReceiveMessageOutput{Messages: []sqstypes.Message{
		{MessageId: text("m1"), ReceiptHandle: text("h1"), Body: text("one")}, {MessageId: text("m2"), ReceiptHandle: text("h2")},
	}})
	s.g.Respond("sqs:DeleteMessage", &sqs.DeleteMessageOutput{})
	s.g.Respond("sqs:DeleteMessageBatch", &sqs.DeleteMessageBatchOutput{})

	r := sqsgov.NewResource(s.g.Session(t))
	s.is(must[*sqsgov.Queue](s)(r.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: text("q")})).Url(), "q")
	queue := must[*sqsgov.Queue](s)(r.GetQueueByName(ctx, &sqs.GetQueueUrlInput{QueueName: text("q")}))
	s.is(names(s, r.Queues(ctx).QueueNamePrefix("x").All()), []string{`Queue(Url="q")`, `Queue(Url="r")`})
	s.is(*sent[sqs.ListQueuesInput](s).QueueNamePrefix, "x")
	s.is(names(s, queue.DeadLetterSourceQueues(ctx).All()), []string{`Queue(Url="source")`})
	s.asked("sqs:CreateQueue", "sqs:GetQueueUrl", "sqs:ListQueues", "sqs:ListQueues", "sqs:ListDeadLetterSourceQueues")

	s.is(must[*sqs.GetQueueAttributesOutput](s)(queue.Data(ctx)).Attributes["DelaySeconds"], "5")
	s.is(sent[sqs.GetQueueAttributesInput](s).AttributeNames, []sqstypes.QueueAttributeName{"All"})
	s.done(queue.Load(ctx))
	must[*sqs.SendMessageOutput](s)(queue.SendMessage(ctx, &sqs.SendMessageInput{MessageBody: text("hello")}))
	s.asked("sqs:GetQueueAttributes", "sqs:GetQueueAttributes", "sqs:SendMessage")

	messages := must[[]*sqsgov.Message](s)(queue.ReceiveMessages(ctx, nil))
	s.is(*must[*sqstypes.Message](s)(messages[0].Data(ctx)).Body, "one")
	s.is(messages[0].Queue().Url(), "q")
	must[*sqs.DeleteMessageOutput](s)(queue.Message("h1").Delete(ctx, nil))
	must[*sqs.DeleteMessageBatchOutput](s)(sqsgov.MessageBatch(messages).Delete(ctx, nil))
	s.is([]string{*sent[sqs.DeleteMessageBatchInput](s).Entries[1].Id, *sent[sqs.DeleteMessageBatchInput](s).Entries[1].ReceiptHandle}, []string{"m2", "h2"})
	s.asked("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:DeleteMessageBatch")
}

func TestSNS(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	s.g.Respond("sns:CreateTopic", &sns.CreateTopicOutput{TopicArn: text("t")})
	s.g.Respond("sns:GetTopicAttributes", &sns.GetTopicAttributesOutput{Attributes: map[string]string{"Owner": "me"}})
	s.g.Respond("sns:Subscribe", &sns.SubscribeOutput{SubscriptionArn: text("sub")})
	s.g.Respond("sns:ListSubscriptionsByTopic", &sns.ListSubscriptionsByTopicOutput{Subscriptions: []snstypes.Subscription{{SubscriptionArn: text("sub")}}})
	s.g.Respond("sns:ListTopics", &sns.ListTopicsOutput{Topics: []snstypes.Topic{{TopicArn: text("t")}}})
	s.g.Respond("sns:Publish", &sns.PublishOutput{})
	s.g.Respond("sns:Unsubscribe", &sns.UnsubscribeOutput{})
	s.g.Respond("sns:CreatePlatformEndpoint", &sns.CreatePlatformEndpointOutput{EndpointArn: text("e")})

	r := snsgov.NewResource(s.g.Session(t))
	topic := must[*snsgov.Topic](s)(r.CreateTopic(ctx, &sns.CreateTopicInput{Name: text("t")}))
	s.is(must[*sns.GetTopicAttributesOutput](s)(topic.Data(ctx)).Attributes["Owner"], "me")
	s.done(topic.Reload(ctx))
	subscription := must[*snsgov.Subscription](s)(topic.Subscribe(ctx, &sns.SubscribeInput{Protocol: text("sqs")}))
	s.is(subscription.Arn(), "sub")
	s.is(names(s, topic.Subscriptions(ctx).All()), []string{`Subscription(Arn="sub")`})
	s.is(names(s, r.Topics(ctx).Limit(1).All()), []string{`Topic(Arn="t")`})
	must[*sns.PublishOutput](s)(topic.Publish(ctx, &sns.PublishInput{Message: text("hello")}))
	s.is(*sent[sns.PublishInput](s).TopicArn, "t")
	must[*sns.UnsubscribeOutput](s)(r.Subscription("sub").Delete(ctx, nil))
	endpoint := must[*snsgov.PlatformEndpoint](s)(r.PlatformApplication("app").CreatePlatformEndpoint(ctx, &sns.CreatePlatformEndpointInput{Token: text("x")}))
	s.is(endpoint.Arn(), "e")
	must[*sns.PublishOutput](s)(endpoint.Publish(ctx, &sns.PublishInput{Message: text("hello")}))
	s.is(*sent[sns.PublishInput](s).TargetArn, "e")
	s.asked("sns:CreateTopic", "sns:GetTopicAttributes", "sns:GetTopicAttributes", "sns:Subscribe", "sns:ListSubscriptionsByTopic",
		"sns:ListTopics", "sns:Publish", "sns:Unsubscribe", "sns:CreatePlatformEndpoint", "sns:Publish")
}
