package e2e

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
)

func TestTableResource(t *testing.T) {
	g := open(t, dynamodbServer.url(t), true)
	db := dynamodbgov.NewResource(g)
	table, err := db.CreateTable(t.Context(), newTable())
	if err != nil {
		t.Fatal(err)
	}
	if err := table.WaitUntilExists(t.Context(), waitLimit, quickly); err != nil {
		t.Fatal(err)
	}
	g.Reset()
	if err := table.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	data, err := table.Data(t.Context()) // which is known by now
	if err != nil {
		t.Fatal(err)
	}
	if data.TableStatus != types.TableStatusActive || *data.TableName != table.Name() {
		t.Errorf("the table is %s, called %s", data.TableStatus, *data.TableName)
	}
	if _, err := table.PutItem(t.Context(), &dynamodb.PutItemInput{Item: numbered(1)}); err != nil {
		t.Fatal(err)
	}
	one, err := table.GetItem(t.Context(), &dynamodb.GetItemInput{Key: numbered(1)})
	if err != nil {
		t.Fatal(err)
	}
	all, err := table.Scan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1", "1"}, append(numbers([]item{one.Item}), numbers(all.Items)...)); diff != "" {
		t.Errorf("items got and scanned (-want +got):\n%s", diff)
	}
	if _, err := table.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{Key: numbered(1)}); err != nil {
		t.Fatal(err)
	}
	if got := numbersIn(t, table.Name()); len(got) != 0 {
		t.Errorf("the table holds %v, want nothing", got)
	}
	wantAsked(t, g, "dynamodb:DescribeTable", "dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:Scan", "dynamodb:DeleteItem")
}

func TestBatchWrites(t *testing.T) {
	table := createdTable(t, 0)
	g := open(t, dynamodbServer.url(t), true)
	db := dynamodbgov.NewResource(g)
	var writes []types.WriteRequest
	for n := range 25 {
		writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: numbered(n)}})
	}
	batch := &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: writes}}
	if _, err := db.BatchWriteItem(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if got := numbersIn(t, table); len(got) != len(writes) {
		t.Errorf("the table holds %d items, want %d", len(got), len(writes))
	}
	wantAsked(t, g, "dynamodb:BatchWriteItem")

	g.On("dynamodb:BatchWriteItem").Deny("read only from now on")
	batch.RequestItems[table] = []types.WriteRequest{{DeleteRequest: &types.DeleteRequest{Key: numbered(1)}}}
	_, err := db.BatchWriteItem(t.Context(), batch)
	wantDenied(t, err, "dynamodb:BatchWriteItem")
	if got := numbersIn(t, table); len(got) != len(writes) {
		t.Errorf("the table holds %d items, want all %d still", len(got), len(writes))
	}
}

func TestTablesCollection(t *testing.T) {
	names := []string{createdTable(t, 0), createdTable(t, 0), createdTable(t, 0)}
	g := open(t, dynamodbServer.url(t), true)
	var got []string
	for table, err := range dynamodbgov.NewResource(g).Tables(t.Context()).PageSize(1).All() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, table.Name())
	}
	for _, name := range names {
		if !slices.Contains(got, name) {
			t.Errorf("tables %q, want %s among them", got, name)
		}
	}
	if asked := len(g.CallsTo("dynamodb:ListTables")); asked < len(got) {
		t.Errorf("asked %d times for %d pages of one table", asked, len(got))
	}
}

func TestDeniedTableResource(t *testing.T) {
	name := createdTable(t, 1)
	g := open(t, dynamodbServer.url(t), true)
	g.On("dynamodb:DeleteTable").Deny("no").Allow()
	table := dynamodbgov.NewResource(g).Table(name)
	_, err := table.Delete(t.Context(), nil)
	wantDenied(t, err, "dynamodb:DeleteTable")
	if got := numbersIn(t, name); len(got) != 1 {
		t.Errorf("the table holds %v, want what it held", got)
	}
	if _, err := table.Delete(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	gone := func(o *dynamodb.TableNotExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = 50*time.Millisecond, 200*time.Millisecond
	}
	if err := table.WaitUntilNotExists(t.Context(), waitLimit, gone); err != nil {
		t.Fatal(err)
	}
	_, err = rawDynamoDB(t).DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(name)})
	if missing := (*types.ResourceNotFoundException)(nil); !errors.As(err, &missing) {
		t.Errorf("error %v, want the table gone", err)
	}
}
