package e2e

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

// waitLimit is how long tests wait for a table, which takes a tenth of a second.
const waitLimit = time.Minute

func (g *governed) dynamodb(t testing.TB) *dynamodbgov.Client {
	t.Helper()
	client, err := dynamodbgov.NewFromSession(g)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// rawDynamoDB returns an ungoverned client, by which tests arrange things and see for
// themselves.
func rawDynamoDB(t testing.TB) *dynamodb.Client {
	t.Helper()
	return dynamodb.NewFromConfig(config(dynamodbServer.url(t), gateway.Root))
}

var tables atomic.Int32

// newTable describes a table whose name is new, of "series" and, within them, "number".
func newTable() *dynamodb.CreateTableInput {
	return &dynamodb.CreateTableInput{
		TableName:   aws.String(fmt.Sprintf("table-%d", tables.Add(1))),
		BillingMode: types.BillingModePayPerRequest,
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("series"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("number"), KeyType: types.KeyTypeRange},
		},
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("series"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("number"), AttributeType: types.ScalarAttributeTypeN},
		},
	}
}

type item = map[string]types.AttributeValue

// numbered returns the key of an item.
func numbered(n int) item {
	return item{
		"series": &types.AttributeValueMemberS{Value: "s"},
		"number": &types.AttributeValueMemberN{Value: fmt.Sprint(n)},
	}
}

// createdTable returns the name of a new table that holds items 1 to n.
func createdTable(t testing.TB, n int) string {
	t.Helper()
	raw, in := rawDynamoDB(t), newTable()
	if _, err := raw.CreateTable(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if err := dynamodb.NewTableExistsWaiter(raw, quickly).Wait(t.Context(), &dynamodb.DescribeTableInput{TableName: in.TableName}, waitLimit); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := raw.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: in.TableName, Item: numbered(i + 1)}); err != nil {
			t.Fatal(err)
		}
	}
	return *in.TableName
}

func quickly(o *dynamodb.TableExistsWaiterOptions) {
	o.MinDelay, o.MaxDelay = 50*time.Millisecond, 200*time.Millisecond
}

// numbersIn returns the numbers of the items that a table really holds.
func numbersIn(t testing.TB, table string) []string {
	t.Helper()
	out, err := rawDynamoDB(t).Scan(t.Context(), &dynamodb.ScanInput{TableName: &table})
	if err != nil {
		t.Fatal(err)
	}
	return numbers(out.Items)
}

func numbers(items []item) []string {
	var all []string
	for _, one := range items {
		if n, ok := one["number"].(*types.AttributeValueMemberN); ok {
			all = append(all, n.Value)
		}
	}
	return all
}

func TestTable(t *testing.T) {
	g := open(t, dynamodbServer.url(t), true)
	client, in := g.dynamodb(t), newTable()
	if _, err := client.CreateTable(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	waiter := dynamodbgov.NewTableExistsWaiter(client, quickly)
	if err := waiter.Wait(t.Context(), &dynamodb.DescribeTableInput{TableName: in.TableName}, waitLimit); err != nil {
		t.Fatal(err)
	}
	polls := len(g.CallsTo("dynamodb:DescribeTable"))
	if polls == 0 {
		t.Error("the waiter's polls were not asked")
	}
	for n := range 5 {
		if _, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: in.TableName, Item: numbered(n + 1)}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: in.TableName, Key: numbered(3)})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"3"}, numbers([]item{got.Item})); diff != "" {
		t.Errorf("got (-want +got):\n%s", diff)
	}
	wantCounts(t, g, map[string]int{"dynamodb:CreateTable": 1, "dynamodb:DescribeTable": polls, "dynamodb:PutItem": 5, "dynamodb:GetItem": 1})
	if sent := g.wire.sent(); len(sent) != len(g.Calls()) {
		t.Errorf("%d requests sent, asked %d times; want one for each", len(sent), len(g.Calls()))
	}
}

func TestQueryPages(t *testing.T) {
	table := createdTable(t, 5)
	g := open(t, dynamodbServer.url(t), true)
	pages := dynamodbgov.NewQueryPaginator(g.dynamodb(t), &dynamodb.QueryInput{
		TableName: &table, Limit: aws.Int32(2),
		KeyConditionExpression:    aws.String("series = :s"),
		ExpressionAttributeValues: item{":s": &types.AttributeValueMemberS{Value: "s"}},
	})
	var got []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, numbers(page.Items)...)
	}
	if diff := cmp.Diff([]string{"1", "2", "3", "4", "5"}, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	wantCounts(t, g, map[string]int{"dynamodb:Query": 3})
}

// TestBatchGetPages asks for items that are too big for one answer.
func TestBatchGetPages(t *testing.T) {
	const items = 60
	table, raw := createdTable(t, 0), rawDynamoDB(t)
	filling := &types.AttributeValueMemberB{Value: make([]byte, 300<<10)}
	var keys []item
	for n := range items {
		one := numbered(n)
		keys = append(keys, numbered(n))
		one["filling"] = filling
		if _, err := raw.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: one}); err != nil {
			t.Fatal(err)
		}
	}
	g := open(t, dynamodbServer.url(t), true)
	pages := dynamodbgov.NewBatchGetItemPaginator(g.dynamodb(t), &dynamodb.BatchGetItemInput{
		RequestItems: map[string]types.KeysAndAttributes{table: {Keys: keys}},
	})
	found, asked := 0, 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		asked++
		found += len(page.Responses[table])
	}
	if found != items || asked < 2 {
		t.Errorf("%d items on %d pages, want %d on more than one", found, asked, items)
	}
	wantCounts(t, g, map[string]int{"dynamodb:BatchGetItem": asked})
}

func TestDeniedDeleteTable(t *testing.T) {
	table := createdTable(t, 1)
	g := open(t, dynamodbServer.url(t), true)
	g.On("dynamodb:DeleteTable").Deny("production is frozen")
	client := g.dynamodb(t)
	_, err := client.DeleteTable(t.Context(), &dynamodb.DeleteTableInput{TableName: &table})
	wantDenied(t, err, "dynamodb:DeleteTable")
	if sent := g.wire.sent(); len(sent) != 0 {
		t.Errorf("requests sent: %q, want none", sent)
	}
	if got := numbersIn(t, table); !slices.Equal(got, []string{"1"}) {
		t.Errorf("the table holds %v, want what it held", got)
	}
}

func TestDynamoDBsErrors(t *testing.T) {
	table := createdTable(t, 1)
	g := open(t, dynamodbServer.url(t), true)
	client := g.dynamodb(t)
	_, err := client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String("no-such-table"), Key: numbered(1)})
	if missing := (*types.ResourceNotFoundException)(nil); !errors.As(err, &missing) {
		t.Errorf("a missing table: error %v, want a *types.ResourceNotFoundException", err)
	}
	_, err = client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: numbered(1), ConditionExpression: aws.String("attribute_not_exists(series)")})
	if failed := (*types.ConditionalCheckFailedException)(nil); !errors.As(err, &failed) {
		t.Errorf("a failed condition: error %v, want a *types.ConditionalCheckFailedException", err)
	}
	wantAsked(t, g, "dynamodb:GetItem", "dynamodb:PutItem")
}
