package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// rules returns a map of rules, given as the members of "rules" in a risk map.
func rules(t *testing.T, members string) *riskmap.Map {
	t.Helper()
	file, err := riskmap.Parse("risks.json", []byte(`{"version": 1, "default": "medium", "rules": {`+members+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := riskmap.New(func(name string) (string, error) { return name, nil }, file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func text(pointer bool) gosdk.Type { return gosdk.Type{Kind: gosdk.String, Pointer: pointer} }

// queue is a small SDK package.
func queue() *gosdk.Package {
	return &gosdk.Package{
		Name: "queue", ImportPath: "github.com/aws/aws-sdk-go-v2/service/queue",
		Operations: []gosdk.Operation{
			{Name: "DeleteQueue", Input: "DeleteQueueInput", Output: "DeleteQueueOutput", Members: []gosdk.Member{
				{Name: "QueueUrl", Type: text(true)},
				{Name: "Force", Type: gosdk.Type{Kind: gosdk.Bool}},
			}},
			{Name: "ListQueues", Input: "ListQueuesInput", Output: "ListQueuesOutput", Deprecated: true},
		},
		Paginators: []gosdk.Paginator{{Name: "ListQueuesPaginator", Operation: "ListQueues", Client: "ListQueuesAPIClient", Options: "ListQueuesPaginatorOptions"}},
		Waiters:    []gosdk.Waiter{{Name: "QueueGoneWaiter", Operation: "ListQueues", Client: "ListQueuesAPIClient", Options: "QueueGoneWaiterOptions"}},
	}
}

func facts() *models.Service {
	return &models.Service{
		Identity:   models.Identity{SDKID: "Queue", GoPackage: "queue", Boto: "que", IAM: "q"},
		APIVersion: "2012-11-05",
		Operations: []models.Operation{
			{
				Name:      "DeleteQueue",
				Resources: []models.ResourceMember{{Member: "queueUrl", Kind: models.ID}, {Member: "Gone", Kind: models.ARN}},
				Sensitive: []string{"token", "tags.value"},
				Actions:   []models.Action{{Name: "q:DeleteQueue", Access: "Write"}},
			},
			{Name: "PurgeQueue"},
		},
	}
}

func TestBuild(t *testing.T) {
	got, notes, err := plan.Build(queue(), facts(), []string{"que", "q"}, rules(t, `
		"queue:DeleteQueue": {"risk": "high", "tags": ["destructive"], "reason": "cannot be undone", "when": [
			{"param": "Force", "equals": true, "risk": "critical", "tags": ["protection"], "reason": "skips the checks"}]}`), "gov")
	if err != nil {
		t.Fatal(err)
	}
	want := &plan.Package{
		Name: "queuegov", SDKName: "queue", SDKPath: "github.com/aws/aws-sdk-go-v2/service/queue",
		SDKID: "Queue", APIVersion: "2012-11-05", Aliases: []string{"que", "q"}, Accessor: "Ungoverned",
		Operations: []plan.Operation{
			{
				Name: "DeleteQueue", Input: "DeleteQueueInput", Output: "DeleteQueueOutput",
				Constant: "RiskDeleteQueue", Variable: "opDeleteQueue", RiskFunc: "riskOfDeleteQueue", Resources: "resourcesDeleteQueue",
				Risk: governor.High, Tier: governor.Critical, Tags: governor.Destructive,
				Why:       plan.Why{Rule: "queue:DeleteQueue", Exact: true, Reason: "cannot be undone"},
				Actions:   []string{"q:DeleteQueue"},
				Sensitive: []string{"Token", "Tags.Value"},
				Members:   []plan.ResourceMember{{Field: "QueueUrl"}},
				Conditions: []plan.Condition{{
					Constant: "RiskDeleteQueueForce", Risk: governor.Critical, Tags: governor.Protection,
					Reason: "skips the checks", Text: "Force is true",
					Path: []plan.Step{{Kind: plan.Field, Field: "Force"}},
					Test: plan.Test{Kind: plan.EqualsAny, Literals: []any{true}},
				}},
			},
			{
				Name: "ListQueues", Input: "ListQueuesInput", Output: "ListQueuesOutput", Deprecated: true,
				Constant: "RiskListQueues", Variable: "opListQueues", Risk: governor.Medium, Tier: governor.Medium,
				Sensitive: []string{governor.AllSensitive}, // the model does not know the operation
			},
		},
		Adapters: []plan.Adapter{{Type: "listQueuesFunc", Operation: "ListQueues", Input: "ListQueuesInput", Output: "ListQueuesOutput"}},
		Paginators: []plan.Constructor{{
			Func: "NewListQueuesPaginator", Type: "ListQueuesPaginator", Operation: "ListQueues", Adapter: "listQueuesFunc",
			Interface: "ListQueuesAPIClient", Options: "ListQueuesPaginatorOptions", Input: "ListQueuesInput",
		}},
		Waiters: []plan.Constructor{{
			Func: "NewQueueGoneWaiter", Type: "QueueGoneWaiter", Operation: "ListQueues", Adapter: "listQueuesFunc",
			Interface: "ListQueuesAPIClient", Options: "QueueGoneWaiterOptions",
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(plan.Package{}, "Names")); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	wantNotes := plan.Notes{Newer: []string{"ListQueues"}, Absent: []string{"PurgeQueue"}, Unrated: []string{"ListQueues"}}
	if diff := cmp.Diff(wantNotes, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	tiers := got.Tiers()
	if len(tiers[governor.Critical]) != 1 || tiers[governor.Critical][0].Name != "DeleteQueue" {
		t.Errorf("the tier of an operation is the highest level that its input can give it, got %v", tiers)
	}
}

func TestReadOnly(t *testing.T) {
	for name, test := range map[string]struct {
		operation models.Operation
		want      bool
	}{
		"trait":              {models.Operation{ReadOnly: true, Actions: []models.Action{{Access: "Write"}}}, true},
		"read and list":      {models.Operation{Actions: []models.Action{{Access: "Read"}, {Access: "List"}}}, true},
		"one writes":         {models.Operation{Actions: []models.Action{{Access: "Read"}, {Access: "Write"}}}, false},
		"unknown access":     {models.Operation{Actions: []models.Action{{}}}, false},
		"nothing is known":   {models.Operation{}, false},
		"changes permission": {models.Operation{Actions: []models.Action{{Access: "Permissions management"}}}, false},
	} {
		sdk, f := queue(), facts()
		test.operation.Name = "DeleteQueue"
		f.Operations = []models.Operation{test.operation}
		got, _, err := plan.Build(sdk, f, nil, rules(t, ""), "gov")
		if err != nil {
			t.Fatal(err)
		}
		if got.Operations[0].ReadOnly != test.want {
			t.Errorf("%s: ReadOnly = %v", name, got.Operations[0].ReadOnly)
		}
	}
}

func TestBuildWithoutFacts(t *testing.T) {
	got, notes, err := plan.Build(queue(), nil, nil, rules(t, ""), "gov")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Operations) != 2 || len(notes.Newer) != 0 {
		t.Errorf("without a model nothing is newer than it: %v", notes)
	}
}

// TestModelText holds that what a model says cannot break out of a comment.
func TestModelText(t *testing.T) {
	for want, change := range map[string]func(*models.Service){
		`queue: "2012\n\nfunc init() {}" is the version in the model: want characters that print, on one line`: func(s *models.Service) { s.APIVersion += "\n\nfunc init() {}" },
		`queue: "Queue\r" is the name in the model: want characters that print, on one line`:                   func(s *models.Service) { s.SDKID += "\r" },
	} {
		f := facts()
		f.APIVersion = "2012"
		change(f)
		if _, _, err := plan.Build(queue(), f, nil, rules(t, ""), "gov"); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestNames holds what becomes of names that could collide.
func TestNames(t *testing.T) {
	build := func(names ...string) (*plan.Package, error) {
		sdk := &gosdk.Package{Name: "queue", ImportPath: "example.com/queue"}
		for _, name := range names {
			sdk.Operations = append(sdk.Operations, gosdk.Operation{Name: name, Input: name + "Input", Output: name + "Output"})
		}
		pkg, _, err := plan.Build(sdk, nil, nil, rules(t, ""), "gov")
		return pkg, err
	}
	pkg, err := build("Client", "New", "Options", "Type", "Select", "Ungoverned", "GetX", "Getx")
	if err != nil {
		t.Fatal(err)
	}
	if pkg.Accessor != "UngovernedClient" {
		t.Errorf("an operation is called Ungoverned and so is the accessor: %s", pkg.Accessor)
	}
	if _, err := build("GetX", "GetX"); err == nil || !strings.Contains(err.Error(), "RiskGetX") {
		t.Errorf("two operations of one name: %v", err)
	}
	if _, err := build(); err == nil {
		t.Error("a package without operations is accepted")
	}
	for _, name := range []string{
		"context", "errors", "governor", "types", "v4", // imports
		"service", "operations", "presigns", // at the level of the package
		"c", "params", "risk", "tags", "v0", // within functions
		"string", "max", "nil", // Go's own
	} {
		sdk := queue()
		sdk.Name = name
		want := name + ": the SDK's package has a name that emitted code has for something else"
		if _, _, err := plan.Build(sdk, nil, nil, rules(t, ""), "gov"); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestKeysInNames holds that a map's key which is no identifier still makes one.
func TestKeysInNames(t *testing.T) {
	sdk, elem := queue(), text(false)
	sdk.Operations[0].Members = []gosdk.Member{{Name: "Attributes", Type: gosdk.Type{Kind: gosdk.Map, Elem: &elem}}}
	got, _, err := plan.Build(sdk, nil, nil, rules(t, `"queue:DeleteQueue": {"risk": "low", "when": [
		{"param": "Attributes.aws:x/y-z_0", "present": true, "risk": "high"},
		{"param": "Attributes.awsxyz_0", "present": true, "risk": "high"}]}`), "gov")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"RiskDeleteQueueAttributesawsxyz_0", "RiskDeleteQueueAttributesawsxyz_02"} {
		if c := got.Operations[0].Conditions[i]; c.Constant != want {
			t.Errorf("%s is called %s, want %s", c.Text, c.Constant, want)
		}
	}
}

// TestConditionNames holds that the constant of a condition gives way where something
// else has its name, before or after it.
func TestConditionNames(t *testing.T) {
	sdk := &gosdk.Package{Name: "queue", ImportPath: "example.com/queue"}
	for operation, member := range map[string]string{"Put": "QueueUrl", "PutQueue": "Url", "PutQueueUrl": "Force"} {
		sdk.Operations = append(sdk.Operations, gosdk.Operation{
			Name: operation, Input: operation + "Input", Output: operation + "Output",
			Members: []gosdk.Member{{Name: member, Type: text(true)}},
		})
	}
	slices.SortFunc(sdk.Operations, func(a, b gosdk.Operation) int { return strings.Compare(a.Name, b.Name) })
	pkg, _, err := plan.Build(sdk, nil, nil, rules(t, `
		"queue:Put": {"risk": "low", "when": [{"param": "QueueUrl", "equals": "a", "risk": "high"}, {"param": "QueueUrl", "equals": "b", "risk": "high"}]},
		"queue:PutQueue": {"risk": "low", "when": [{"param": "Url", "equals": "a", "risk": "high"}]},
		"queue:PutQueueUrl": {"risk": "low", "when": [{"param": "Force", "equals": "a", "risk": "high"}]}`), "gov")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, o := range pkg.Operations {
		got[o.Name] = append(got[o.Name], o.Constant)
		for _, c := range o.Conditions {
			got[o.Name] = append(got[o.Name], c.Constant)
		}
	}
	want := map[string][]string{
		"Put":         {"RiskPut", "RiskPutQueueUrl2", "RiskPutQueueUrl3"},
		"PutQueue":    {"RiskPutQueue", "RiskPutQueueUrl4"},
		"PutQueueUrl": {"RiskPutQueueUrl", "RiskPutQueueUrlForce"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("constants (-want +got):\n%s", diff)
	}
}

func TestConditionsOnOneMember(t *testing.T) {
	got, _, err := plan.Build(queue(), nil, nil, rules(t, `"queue:DeleteQueue": {"risk": "medium", "when": [
		{"param": "QueueUrl", "equals": "a", "risk": "high"},
		{"param": "QueueUrl", "equals": "b", "risk": "critical"}]}`), "gov")
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	for _, c := range got.Operations[0].Conditions {
		constants = append(constants, c.Constant)
	}
	if diff := cmp.Diff([]string{"RiskDeleteQueueQueueUrl", "RiskDeleteQueueQueueUrl2"}, constants); diff != "" {
		t.Error(diff)
	}
}
