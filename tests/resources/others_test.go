package resources

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cftypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/glacier"
	glaciertypes "github.com/aws/aws-sdk-go-v2/service/glacier/types"

	"github.com/ascendgen/ascendgen/gen/cloudformationgov"
	"github.com/ascendgen/ascendgen/gen/cloudwatchgov"
	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/glaciergov"
	"github.com/ascendgen/ascendgen/governor/resource"
)

func TestDynamoDB(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	active := &ddbtypes.TableDescription{TableName: text("t"), TableStatus: ddbtypes.TableStatusActive}
	s.g.Respond("dynamodb:CreateTable", &dynamodb.CreateTableOutput{TableDescription: active})
	s.g.Respond("dynamodb:DescribeTable", &dynamodb.DescribeTableOutput{Table: active})
	s.g.Respond("dynamodb:PutItem", &dynamodb.PutItemOutput{})
	s.g.Respond("dynamodb:UpdateTable", &dynamodb.UpdateTableOutput{TableDescription: active})
	s.g.Respond("dynamodb:ListTables", &dynamodb.ListTablesOutput{TableNames: []string{"t"}, LastEvaluatedTableName: text("t")}, &dynamodb.ListTablesOutput{TableNames: []string{"u"}})

	r := dynamodbgov.NewResource(s.g.Session(t))
	table := must[*dynamodbgov.Table](s)(r.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: text("t"), AttributeDefinitions: []ddbtypes.AttributeDefinition{}, KeySchema: []ddbtypes.KeySchemaElement{},
	}))
	s.is(must[*ddbtypes.TableDescription](s)(table.Data(ctx)).TableStatus, ddbtypes.TableStatusActive)
	s.done(table.WaitUntilExists(ctx, time.Minute))
	s.done(r.Table("t").Load(ctx))
	must[*dynamodb.PutItemOutput](s)(table.PutItem(ctx, &dynamodb.PutItemInput{Item: map[string]ddbtypes.AttributeValue{}}))
	s.is(*sent[dynamodb.PutItemInput](s).TableName, "t")
	s.is(must[*dynamodbgov.Table](s)(table.Update(ctx, nil)).Name(), "t")
	s.is(names(s, r.Tables(ctx).ExclusiveStartTableName("a").PageSize(1).All()), []string{`Table(Name="t")`, `Table(Name="u")`})
	s.asked("dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:DescribeTable", "dynamodb:PutItem", "dynamodb:UpdateTable", "dynamodb:ListTables", "dynamodb:ListTables")
}

func TestCloudWatch(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	alarm := cwtypes.MetricAlarm{AlarmName: text("a"), MetricName: text("m"), Namespace: text("n")}
	s.g.Respond("cloudwatch:DescribeAlarms", &cloudwatch.DescribeAlarmsOutput{MetricAlarms: []cwtypes.MetricAlarm{alarm, {AlarmName: text("b")}}})
	s.g.Respond("cloudwatch:DescribeAlarmsForMetric", &cloudwatch.DescribeAlarmsForMetricOutput{MetricAlarms: []cwtypes.MetricAlarm{alarm}})
	s.g.Respond("cloudwatch:DeleteAlarms", &cloudwatch.DeleteAlarmsOutput{})
	s.g.Respond("cloudwatch:DisableAlarmActions", &cloudwatch.DisableAlarmActionsOutput{})
	s.g.Respond("cloudwatch:PutMetricData", &cloudwatch.PutMetricDataOutput{})
	s.g.Respond("cloudwatch:PutMetricAlarm", &cloudwatch.PutMetricAlarmOutput{})
	s.g.Respond("cloudwatch:ListMetrics", &cloudwatch.ListMetricsOutput{Metrics: []cwtypes.Metric{{Namespace: text("n"), MetricName: text("m")}}})

	r := cloudwatchgov.NewResource(s.g.Session(t))
	metric := must[*cloudwatchgov.Metric](s)(r.Alarm("a").Metric(ctx))
	s.is(metric.String(), `Metric(Namespace="n", Name="m")`)
	s.is(sent[cloudwatch.DescribeAlarmsInput](s).AlarmNames, []string{"a"})
	s.done(metric.Load(ctx))
	s.asked("cloudwatch:DescribeAlarms", "cloudwatch:ListMetrics")
	datum := cloudwatch.PutMetricDataInput{MetricData: []cwtypes.MetricDatum{{StatisticValues: nil}}}
	must[*cloudwatch.PutMetricDataOutput](s)(metric.PutData(ctx, &datum))
	s.is(*sent[cloudwatch.PutMetricDataInput](s).MetricData[0].MetricName, "m")
	s.is(datum.MetricData[0].MetricName == nil, true) // the caller's stays as it is
	_, err := metric.PutData(ctx, &cloudwatch.PutMetricDataInput{MetricData: []cwtypes.MetricDatum{{MetricName: text("other")}}})
	s.is(errors.Is(err, resource.ErrConflict), true)
	created := must[*cloudwatchgov.Alarm](s)(metric.PutAlarm(ctx, &cloudwatch.PutMetricAlarmInput{
		AlarmName: text("c"), ComparisonOperator: cwtypes.ComparisonOperatorGreaterThanThreshold, EvaluationPeriods: new(int32),
	}))
	s.is(created.Name(), "c")
	s.is(names(s, metric.Alarms(ctx).Statistic(cwtypes.StatisticSum).All()), []string{`Alarm(Name="a")`})
	s.is(names(s, r.Metrics(ctx).Namespace("n").All()), []string{`Metric(Namespace="n", Name="m")`})
	s.asked("cloudwatch:PutMetricData", "cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarmsForMetric", "cloudwatch:ListMetrics")
	must[[]*cloudwatch.DeleteAlarmsOutput](s)(r.Alarms(ctx).StateValue(cwtypes.StateValueAlarm).Delete(nil))
	s.is(sent[cloudwatch.DeleteAlarmsInput](s).AlarmNames, []string{"a", "b"})
	must[*cloudwatch.DisableAlarmActionsOutput](s)(r.Alarm("a").DisableActions(ctx, nil))
	s.asked("cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions")
}

func TestCloudFormation(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	s.g.Respond("cloudformation:CreateStack", &cloudformation.CreateStackOutput{})
	s.g.Respond("cloudformation:DescribeStacks", &cloudformation.DescribeStacksOutput{Stacks: []cftypes.Stack{{StackName: text("s")}}})
	s.g.Respond("cloudformation:DescribeStackResource", &cloudformation.DescribeStackResourceOutput{StackResourceDetail: &cftypes.StackResourceDetail{LogicalResourceId: text("l")}})
	s.g.Respond("cloudformation:ListStackResources", &cloudformation.ListStackResourcesOutput{StackResourceSummaries: []cftypes.StackResourceSummary{{LogicalResourceId: text("l")}}})
	s.g.Respond("cloudformation:DescribeStackEvents", &cloudformation.DescribeStackEventsOutput{StackEvents: []cftypes.StackEvent{{EventId: text("e"), StackId: text("i")}}})
	s.g.Respond("cloudformation:DeleteStack", &cloudformation.DeleteStackOutput{})

	r := cloudformationgov.NewResource(s.g.Session(t))
	stack := must[*cloudformationgov.Stack](s)(r.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: text("s")}))
	must[*cftypes.Stack](s)(stack.Data(ctx))
	s.is(*must[*cftypes.StackResourceDetail](s)(stack.Resource("l").Data(ctx)).LogicalResourceId, "l")
	for summary, err := range stack.ResourceSummaries(ctx).All() {
		s.done(err)
		s.is(summary.String(), `StackResourceSummary(StackName="s", LogicalId="l")`)
		s.is(summary.Resource().Stack().Name(), "s")
	}
	for event, err := range stack.Events(ctx).All() {
		s.done(err)
		s.is(*must[*cftypes.StackEvent](s)(event.Data(ctx)).StackId, "i")
	}
	s.is(names(s, r.Stacks(ctx).All()), []string{`Stack(Name="s")`})
	must[*cloudformation.DeleteStackOutput](s)(stack.Delete(ctx, nil))
	s.asked("cloudformation:CreateStack", "cloudformation:DescribeStacks", "cloudformation:DescribeStackResource", "cloudformation:ListStackResources",
		"cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks", "cloudformation:DeleteStack")
}

func TestGlacier(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	s.g.Respond("glacier:CreateVault", &glacier.CreateVaultOutput{})
	s.g.Respond("glacier:ListVaults", &glacier.ListVaultsOutput{VaultList: []glaciertypes.DescribeVaultOutput{{VaultName: text("v"), NumberOfArchives: 4}}})
	s.g.Respond("glacier:DescribeVault", &glacier.DescribeVaultOutput{VaultName: text("v"), NumberOfArchives: 5})
	s.g.Respond("glacier:InitiateJob", &glacier.InitiateJobOutput{JobId: text("j")})
	s.g.Respond("glacier:ListJobs", &glacier.ListJobsOutput{JobList: []glaciertypes.GlacierJobDescription{{JobId: text("j"), StatusMessage: text("bad")}}})
	s.g.Respond("glacier:DeleteArchive", &glacier.DeleteArchiveOutput{})

	r := glaciergov.NewResource(s.g.Session(t))
	vault := must[*glaciergov.Vault](s)(r.CreateVault(ctx, &glacier.CreateVaultInput{VaultName: text("v")}))
	s.is(vault.String(), `Vault(AccountId="-", Name="v")`)
	for listed, err := range r.Account("-").Vaults(ctx).All() {
		s.done(err)
		s.is(must[*glacier.DescribeVaultOutput](s)(listed.Data(ctx)).NumberOfArchives, int64(4))
		s.done(listed.Reload(ctx))
		s.is(must[*glacier.DescribeVaultOutput](s)(listed.Data(ctx)).NumberOfArchives, int64(5))
	}
	s.is(names(s, r.Vaults(ctx).All()), []string{`Vault(AccountId="-", Name="v")`})
	s.asked("glacier:CreateVault", "glacier:ListVaults", "glacier:DescribeVault", "glacier:ListVaults")

	job := must[*glaciergov.Job](s)(vault.Archive("a").InitiateArchiveRetrieval(ctx, &glacier.InitiateJobInput{JobParameters: &glaciertypes.JobParameters{Tier: text("Bulk")}}))
	s.is(job.String(), `Job(AccountId="-", VaultName="v", Id="j")`)
	parameters := sent[glacier.InitiateJobInput](s).JobParameters
	s.is([]string{*parameters.Type, *parameters.ArchiveId, *parameters.Tier}, []string{"archive-retrieval", "a", "Bulk"})
	for failed, err := range vault.FailedJobs(ctx).Completed("true").All() {
		s.done(err)
		s.is(*must[*glacier.DescribeJobOutput](s)(failed.Data(ctx)).StatusMessage, "bad")
		s.is(failed.Vault().Account().Id(), "-")
	}
	s.is(*sent[glacier.ListJobsInput](s).Statuscode, "Failed")
	must[*glacier.DeleteArchiveOutput](s)(vault.Archive("a").Delete(ctx, nil))
	s.asked("glacier:InitiateJob", "glacier:ListJobs", "glacier:DeleteArchive")
}
