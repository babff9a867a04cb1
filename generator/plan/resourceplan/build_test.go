package resourceplan_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models/resources"
)

// target is a service to plan for.
type target struct {
	sdk *gosdk.Package
	pkg *plan.Package
}

var targets = sync.OnceValues(func() (map[string]target, error) {
	file, err := riskmap.Parse("risks.json", []byte(`{"version": 1, "default": "medium", "rules": {}}`))
	if err != nil {
		return nil, err
	}
	risks, err := riskmap.New(func(name string) (string, error) { return name, nil }, file)
	if err != nil {
		return nil, err
	}
	found := map[string]target{}
	locations, err := gosdk.Find(context.Background(), ".", resources.Services())
	if err != nil {
		return nil, err
	}
	for _, location := range locations {
		sdk, err := gosdk.Read(context.Background(), location)
		if err != nil {
			return nil, err
		}
		pkg, _, err := plan.Build(sdk, nil, nil, risks, "gov")
		if err != nil {
			return nil, err
		}
		found[location.Service] = target{sdk, pkg}
	}
	return found, nil
})

func targetOf(t *testing.T, service string) target {
	t.Helper()
	all, err := targets()
	if err != nil {
		t.Fatal(err)
	}
	return all[service]
}

func build(t *testing.T, service string, definition []byte) (*resourceplan.Service, error) {
	t.Helper()
	d, err := resources.Parse(service+".json", definition)
	if err != nil {
		t.Fatal(err)
	}
	target := targetOf(t, d.Service)
	return resourceplan.Build(d, target.sdk, target.pkg)
}

// shipped returns the definition of a service, that of "small" being the one for s3
// that templates are tested with.
func shipped(t *testing.T, service string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "models", "resources", service+".json")
	if service == "small" {
		path = filepath.Join("..", "..", "..", "templates", "testdata", "resources", "definition.json")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestShipped holds that every shipped definition fits the SDK that go.mod pins.
func TestShipped(t *testing.T) {
	for _, service := range resources.Services() {
		s, err := build(t, service, []byte(shipped(t, service)))
		if err != nil {
			t.Error(err)
			continue
		}
		if !s.Resources[0].Root || s.Resources[0].File != "resource.go" {
			t.Errorf("%s: the first resource is %s in %s, want the root", service, s.Resources[0].Name, s.Resources[0].File)
		}
	}
}

// TestMistakes holds that what does not fit the SDK is refused at its place.
func TestMistakes(t *testing.T) {
	tests := []struct {
		name, service, from, to string
		at                      string // what the error's position is at
		want                    string
	}{
		{"unknown operation", "sqs", `"Purge": {"operation": "PurgeQueue"`, `"Purge": {"operation": "PurgeQeue"`,
			`"Purge"`, `the SDK's package sqs has no operation "PurgeQeue"; did you mean "PurgeQueue"?`},
		{"unknown input member", "sqs", `"PurgeQueue", "params": {"QueueUrl"`, `"PurgeQueue", "params": {"QueueUri"`,
			`"QueueUri"`, `PurgeQueue: param QueueUri: QueueUri: PurgeQueueInput has no member "QueueUri"; did you mean "QueueUrl"?`},
		{"unknown output member", "sqs", `"Url": {"response": "QueueUrl"}`, `"Url": {"response": "QueueUri"}`, `"Url"`,
			`identifier Url of Queue: QueueUri: CreateQueueOutput has no member "QueueUri"; did you mean "QueueUrl"?`},
		{"unknown member of a type", "sqs", `{"response": "Messages[].ReceiptHandle"}`, `{"response": "Messages[].ReceiptHandel"}`,
			`"ReceiptHandle": {"response"`, `types.Message has no member "ReceiptHandel"; did you mean "ReceiptHandle"?`},
		{"unknown member of the data", "dynamodb", `"Update": {"operation": "UpdateTable", "params": {"TableName": {"identifier": "Name"}}, "returns": {"resource": "Table", "identifiers": {"Name": {"identifier": "Name"}}, "data": "TableDescription"`,
			`"Update": {"operation": "UpdateTable", "params": {"TableName": {"identifier": "Name"}}, "returns": {"resource": "Table", "identifiers": {"Name": {"identifier": "Name"}}, "data": "Table"`,
			`"Table", "identifiers": {"Name": {"identifier": "Name"}}, "data": "Table"`,
			`data of Table: Table: UpdateTableOutput has no member "Table"`},
		{"no list", "sqs", `"QueueUrls[]"`, `"NextToken[]"`, `"Url": {"response": "NextToken[]"`,
			`NextToken[]: ListQueuesOutput.NextToken is no list`},
		{"not a string", "sqs", `"Url": {"response": "QueueUrl"}`, `"Url": {"response": "ResultMetadata"}`, `"Url"`,
			`identifier Url of Queue: ResultMetadata: want a string for the identifier`},
		{"no such enumeration value", "sqs", `{"value": "All"}`, `{"value": "Al"}`, `"AttributeNames[]"`,
			`types.QueueAttributeName has no value "Al"; did you mean "All"?`},
		{"number for a string", "sqs", `{"value": "All"}`, `{"value": 3}`, `"AttributeNames[]"`, `want a list of strings in the SDK`},
		{"flag for a string", "sqs", `"PurgeQueue", "params": {"QueueUrl": {"identifier": "Url"}`, `"PurgeQueue", "params": {"QueueUrl": {"value": true}`,
			`"QueueUrl": {"value": true}`, `want a *bool in the SDK for true`},
		{"into a string", "sqs", `"PurgeQueue", "params": {"QueueUrl"`, `"PurgeQueue", "params": {"QueueUrl.Name"`,
			`"QueueUrl.Name"`, `QueueUrl.Name: QueueUrl holds no members, so it has no Name`},
		{"data of no such member", "sqs", `{"data": "MessageId"}`, `{"data": "MessageIdentity"}`, `"Entries[*].Id"`,
			`types.Message has no member "MessageIdentity"`},
		{"no data to load", "sqs", `"data": "@"},
      "actions"`, `"data": "Attributes"},
      "actions"`, `{"operation": "GetQueueAttributes"`, `Attributes: want one struct`},
		{"unknown waiter", "dynamodb", `"waiter": "TableExists"`, `"waiter": "TableExist"`, `"Exists"`,
			`the SDK's package dynamodb has no waiter "TableExist"; did you mean "TableExists"?`},
		{"name of an operation's constant", "sqs", `"Message": {
      "identifiers"`, `"RiskPurgeQueue": {"identifiers": [{"name": "Id"}]},
    "Message": {
      "identifiers"`, `"RiskPurgeQueue"`, `operation PurgeQueue and the resource RiskPurgeQueue would both be called RiskPurgeQueue`},
		{"name of a method", "sqs", `"Purge": {"operation"`, `"Load": {"operation"`, `"Load"`, `the load and action Load would both be the method Load`},
		{"unknown member that says that there is more", "small", `"more": "IsTruncated"`, `"more": "IsTruncatd"`, `{"more"`,
			`ListObjectsOutput has no member "IsTruncatd"; did you mean "IsTruncated"?`},
		{"unknown token", "small", `"NextMarker"`, `"NextMarkr"`, `{"more"`, `ListObjectsOutput has no member "NextMarkr"; did you mean "NextMarker"?`},
		{"size of a page that is no number", "small", `"size": "MaxKeys"`, `"size": "Prefix"`, `{"more"`,
			`ListObjectsInput.Prefix is of another type than paging needs`},
		{"string for a number", "small", `"PartNumber": {"identifier": "Number"}`, `"PartNumber": {"identifier": "Key"}`, `"PartNumber"`, `want a string in the SDK`},
		{"number for text", "small", `"UploadId": {"identifier": "Token"}`, `"UploadId": {"identifier": "Number"}`, `"UploadId"`, `want an *int32 in the SDK`},
		{"number for an identifier that is text", "small", `{"response": "Contents[].Key"}`, `{"response": "Contents[].Size"}`, `"Key": {"response"`,
			`identifier Key of Thing: Contents[].Size: want a string for the identifier`},
		{"no type for the data", "small", `"shape": "Object"`, `"shape": "Objekt"`, `"Thing": {`,
			`the SDK's package s3/types has no struct "Objekt" for the data of Thing`},
		{"identifier that the collection does not fill", "small", `"identifiers": {"ShelfName": {"identifier": "Name"}, "Key": {"response"`,
			`"identifiers": {"ShelfName": {"request": "Prefix"}, "Key": {"response"`, `"Things"`, `Things: Prefix is not filled by the collection`},
		{"too deep", "small", `"Tagging.TagSet[0].Key"`, `"Tagging.TagSet[0].Key.Name"`, `"Tagging.TagSet[0].Key.Name"`, `Key holds no members, so it has no Name`},
		{"number of a list", "sqs", `"AttributeNames[]": {`, `"AttributeNames[1]": {`, `"AttributeNames[1]"`, `want index 0 of a list of strings`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := shipped(t, test.service)
			if !strings.Contains(text, test.from) {
				t.Fatalf("%s.json has no %s", test.service, test.from)
			}
			text = strings.Replace(text, test.from, test.to, 1)
			_, err := build(t, test.service, []byte(text))
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
			if want := place(t, test.service+".json", text, test.at); !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want the place %s", err, want)
			}
		})
	}
}

// place returns "file:line:column" of a text's first occurrence.
func place(t *testing.T, file, text, at string) string {
	t.Helper()
	i := strings.Index(text, at)
	if i < 0 {
		t.Fatalf("the definition has no %s", at)
	}
	before := text[:i]
	return fmt.Sprintf("%s:%d:%d:", file, strings.Count(before, "\n")+1, i-strings.LastIndexByte(before, '\n'))
}

// find returns a resource of a plan.
func find(t *testing.T, service, name string) resourceplan.Resource {
	t.Helper()
	s, err := build(t, service, []byte(shipped(t, service)))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Resources, func(r resourceplan.Resource) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("no resource %s", name)
	}
	return s.Resources[i]
}

// TestData holds which type of the SDK the data of a resource have.
func TestData(t *testing.T) {
	tests := []struct {
		service, resource string
		want              *resourceplan.Struct
	}{
		{"ec2", "Instance", &resourceplan.Struct{Name: "Instance", Types: true}},   // at a path of the load's output
		{"s3", "Object", &resourceplan.Struct{Name: "HeadObjectOutput"}},           // the load's whole output
		{"s3", "ObjectSummary", &resourceplan.Struct{Name: "Object", Types: true}}, // from collections alone
		{"ec2", "KeyPair", &resourceplan.Struct{Name: "CreateKeyPairOutput"}},      // from an action alone
		{"glacier", "Archive", nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, find(t, test.service, test.resource).Data); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.service, test.resource, diff)
		}
	}
}

// TestPartialData holds that data that lack members are not passed off as those of a
// resource that can load all of them, but are taken where there is nothing better.
func TestPartialData(t *testing.T) {
	var versions resourceplan.Many
	for _, m := range find(t, "s3", "Bucket").Many {
		if m.Name == "ObjectVersions" {
			versions = m
		}
	}
	want := []string{"IsLatest", "Key", "LastModified", "Owner", "VersionId"}
	if diff := cmp.Diff(want, versions.Ref.Groups[1].Data.Convert); diff != "" {
		t.Errorf("members that a version takes over from a delete marker (-want +got):\n%s", diff)
	}
	definition := strings.Replace(shipped(t, "ec2"), `"identifiers": {"Id": {"data": "NetworkInterfaces[].NetworkInterfaceId"}}`,
		`"identifiers": {"Id": {"data": "NetworkInterfaces[].NetworkInterfaceId"}}, "data": "NetworkInterfaces[]"`, 1)
	s, err := build(t, "ec2", []byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Resources {
		for _, one := range r.One {
			if r.Name == "Instance" && one.Name == "NetworkInterfaces" && one.Groups[0].Data != nil {
				t.Error("an interface has from its instance what is not all of its data")
			}
		}
	}
}

// TestSetters holds what callers set by methods of a collection: not what the resource
// fills in, not paging, and nothing under a name that is taken.
func TestSetters(t *testing.T) {
	names := func(service, resource, collection string) []string {
		var found []string
		for _, m := range find(t, service, resource).Many {
			if m.Name == collection {
				for _, s := range m.Setters {
					found = append(found, s.Member)
				}
			}
		}
		return found
	}
	for collection, want := range map[[3]string][]string{
		{"s3", "Bucket", "Objects"}: {
			"Delimiter", "ExpectedBucketOwner", "FetchOwner", "OptionalObjectAttributes", "Prefix", "RequestPayer", "StartAfter",
		},
		{"s3", "Bucket", "MultipartUploads"}:       {"Delimiter", "ExpectedBucketOwner", "Prefix", "RequestPayer"},
		{"ec2", "Vpc", "Subnets"}:                  {"DryRun", "Filters", "SubnetIds"},
		{"glacier", "Vault", "FailedJobs"}:         {"Completed"},
		{"sqs", "Queue", "DeadLetterSourceQueues"}: nil,
	} {
		if diff := cmp.Diff(want, names(collection[0], collection[1], collection[2])); diff != "" {
			t.Errorf("%v (-want +got):\n%s", collection, diff)
		}
	}
}

// TestTypes holds how the members that callers set are typed.
func TestTypes(t *testing.T) {
	types := map[string]resourceplan.Type{}
	for _, m := range append(find(t, "cloudwatch", "Metric").Many, find(t, "ec2", "Resource").Many...) {
		for _, s := range m.Setters {
			types[m.Name+"."+s.Member] = s.Type
		}
	}
	for member, want := range map[string]resourceplan.Type{
		"Alarms.Dimensions":        {List: &resourceplan.Type{Name: "Dimension", Types: true}},
		"Alarms.Period":            {Name: "int32", Pointer: true},
		"Alarms.Statistic":         {Name: "Statistic", Types: true},
		"Alarms.ExtendedStatistic": {Name: "string", Pointer: true},
		"Images.IncludeDeprecated": {Name: "bool", Pointer: true},
		"Instances.InstanceIds":    {List: &resourceplan.Type{Name: "string"}},
	} {
		if diff := cmp.Diff(want, types[member]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", member, diff)
		}
	}
}

// TestFiles holds how files are named.
func TestFiles(t *testing.T) {
	want := []string{"resource.go", "resource_message.go", "resource_queue.go"}
	s, err := build(t, "sqs", []byte(shipped(t, "sqs")))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range s.Resources {
		got = append(got, r.File)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := find(t, "iam", "MfaDevice").File; got != "resource_mfa_device.go" {
		t.Error(got)
	}
}
