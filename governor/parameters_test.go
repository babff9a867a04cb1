package governor_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/google/go-cmp/cmp"
)

type object = map[string]any

func parametersOf(in any, sensitive ...string) map[string]any {
	return governor.NewAction(&governor.Operation{Service: "x", Name: "Y", Sensitive: sensitive}, governor.Low, in).Parameters()
}

func TestParameters(t *testing.T) {
	plain := object{"Count": int64(0), "Force": false}
	with := func(name string, value any) object {
		return object{"Count": int64(0), "Force": false, name: value}
	}
	for name, test := range map[string]struct {
		in        any
		sensitive []string
		want      map[string]any
	}{
		"no input":           {nil, nil, nil},
		"nil pointer":        {(*thingInput)(nil), nil, nil},
		"no struct":          {ptr(3), nil, nil},
		"nothing set":        {new(thingInput), nil, plain},
		"empty string given": {&thingInput{Name: ptr("")}, nil, with("Name", "")},
		"empty enumeration":  {&thingInput{Kind: ""}, nil, plain},
		"enumeration":        {&thingInput{Kind: "fast"}, nil, with("Kind", "fast")},
		"zero given":         {&thingInput{Limit: ptr(int64(0))}, nil, with("Limit", int64(0))},
		"empty list":         {&thingInput{Names: []string{}}, nil, with("Names", []any{})},
		"empty elements":     {&thingInput{Names: []string{"", "b"}, Labels: map[string]string{"k": ""}}, nil, object{"Count": int64(0), "Force": false, "Names": []any{"", "b"}, "Labels": object{"k": ""}}},
		"nil in a list":      {&thingInput{Item: &ValueMemberL{Value: []Value{nil}}}, nil, with("Item", object{"L": []any{nil}})},
		"empty union":        {&thingInput{Item: &ValueMemberS{}}, nil, with("Item", object{"S": ""})},
		"nil member":         {&thingInput{Item: (*ValueMemberS)(nil)}, nil, with("Item", "[document]")},
		"stream":             {&thingInput{Body: strings.NewReader("x")}, nil, with("Body", "[stream]")},
		"unsigned":           {&struct{ N uint16 }{7}, nil, object{"N": uint64(7)}},
		"function":           {&struct{ F func() }{func() {}}, nil, object{"F": "[func()]"}},
		"all, by kinds": {fullInput(), nil, object{
			"Name": "name", "Count": int64(3), "Limit": int64(0), "Ratio": 0.5, "Force": true, "Kind": "fast",
			"Names": []any{"a", "b"}, "Tags": []any{object{"Key": "k", "Value": "v"}},
			"Labels": object{"l": "1", "m": "2"}, "Groups": object{"g": []any{object{"Key": "gk"}}},
			"Item":    object{"M": object{"s": object{"S": "text"}, "l": object{"L": []any{object{"B": "[4 bytes]"}}}}},
			"Members": []any{object{"User": object{"Key": "user", "Value": "x"}}},
			"Blob":    "[5 bytes]", "When": "2026-01-02T03:04:05.000000006Z", "Doc": "[document]",
			"Nested": object{"Inner": object{"Tags": []any{object{"Key": "deep"}}}},
		}},
		"sensitive": {
			&thingInput{Name: ptr("s"), Tags: []tag{{ptr("k"), ptr("s")}, {Key: ptr("k2")}}, Labels: map[string]string{"s": "s"}, Groups: map[string][]tag{"g": {{ptr("k"), ptr("s")}}},
				Members: []Member{&MemberMemberUser{Value: tag{ptr("k"), ptr("s")}}}, Blob: []byte("s"), Body: strings.NewReader("s"),
				Item: &ValueMemberM{Value: map[string]Value{"a": &ValueMemberS{Value: "s"}}}},
			[]string{"Name", "Tags.Value", "Labels", "Groups.Value", "Members.User.Value", "Blob", "Body", "Item.M.S", "Nested"},
			object{"Count": int64(0), "Force": false, "Name": governor.Redacted,
				"Tags":   []any{object{"Key": "k", "Value": governor.Redacted}, object{"Key": "k2"}},
				"Labels": governor.Redacted, "Groups": object{"g": []any{object{"Key": "k", "Value": governor.Redacted}}},
				"Members": []any{object{"User": object{"Key": "k", "Value": governor.Redacted}}},
				"Blob":    governor.Redacted, "Body": governor.Redacted,
				"Item": object{"M": object{"a": object{"S": governor.Redacted}}}}},
		"path is no prefix": {&thingInput{Name: ptr("n"), Names: []string{"a"}}, []string{"Nam", "Name.X", "names"}, object{"Count": int64(0), "Force": false, "Name": "n", "Names": []any{"a"}}},
	} {
		if diff := cmp.Diff(test.want, parametersOf(test.in, test.sensitive...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParametersOfTheSDK(t *testing.T) {
	for name, test := range map[string]struct {
		in        any
		sensitive []string
		want      map[string]any
	}{
		"s3": {&s3.PutObjectInput{Bucket: ptr("b"), Key: ptr(""), Body: strings.NewReader("s"), ACL: s3types.ObjectCannedACLPublicRead, SSECustomerKey: ptr("s"), Metadata: map[string]string{"m": "1"}},
			[]string{"SSECustomerKey"},
			object{"ACL": "public-read", "Bucket": "b", "Key": "", "Body": "[stream]", "SSECustomerKey": governor.Redacted, "Metadata": object{"m": "1"}}},
		"dynamodb": {&dynamodb.PutItemInput{TableName: ptr("t"), Item: map[string]dynamodbtypes.AttributeValue{
			"id": &dynamodbtypes.AttributeValueMemberN{Value: "1"}, "raw": &dynamodbtypes.AttributeValueMemberB{Value: []byte("abc")},
			"set": &dynamodbtypes.AttributeValueMemberSS{Value: []string{"a"}}, "new": &dynamodbtypes.UnknownUnionMember{Tag: "Z", Value: []byte("s")}}},
			nil,
			object{"TableName": "t", "Item": object{"id": object{"N": "1"}, "raw": object{"B": "[3 bytes]"}, "set": object{"SS": []any{"a"}}, "new": "[document]"}}},
		"secretsmanager": {&secretsmanager.CreateSecretInput{Name: ptr("n"), SecretString: ptr("s"), SecretBinary: []byte("s")},
			[]string{"SecretBinary", "SecretString"},
			object{"Name": "n", "SecretString": governor.Redacted, "SecretBinary": governor.Redacted, "ForceOverwriteReplicaSecret": false}},
		"lambda": {&lambda.UpdateFunctionConfigurationInput{FunctionName: ptr("f"), Environment: &lambdatypes.Environment{Variables: map[string]string{"s": "s"}}},
			[]string{"Environment.Variables"},
			object{"FunctionName": "f", "Environment": object{"Variables": governor.Redacted}}},
	} {
		if diff := cmp.Diff(test.want, parametersOf(test.in, test.sensitive...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// No value at a sensitive path is shown, nor does it leave by printing an action.
func FuzzParametersKeepSecrets(f *testing.F) {
	f.Add("hunter2", int64(1))
	f.Add("", int64(2))
	f.Add("[redacted]", int64(3))
	f.Fuzz(func(t *testing.T, text string, seed int64) {
		secret := "se-cr-et-" + text
		in := randomInput(seed)
		in.Name = &secret
		in.Labels = map[string]string{secret: secret}
		in.Names = []string{"", secret}
		in.Tags = append(in.Tags, tag{Value: &secret})
		in.Groups = map[string][]tag{"g": {{}, {Value: &secret}}}
		in.Item = &ValueMemberM{Value: map[string]Value{"m": &ValueMemberL{Value: []Value{&ValueMemberS{Value: secret}, &ValueMemberB{Value: []byte(secret)}}}}}
		in.Members = []Member{&MemberMemberUser{Value: tag{Value: &secret}}}
		in.Blob = []byte(secret)
		in.Body = strings.NewReader(secret)
		in.Doc = &lazyDocument{value: secret}
		in.Nested = &nested{Inner: &nested{Tags: []tag{{Key: &secret}}}}
		op := governor.Operation{Service: "x", Name: "Y", Sensitive: []string{
			"Name", "Labels", "Names", "Tags.Value", "Groups.Value", "Item.M.L.S", "Members.User.Value", "Nested.Inner.Tags.Key"}}
		action := governor.NewAction(&op, governor.Low, in)
		record := governor.Record{Action: action}
		encoded, err := json.Marshal(record.Action)
		if err != nil {
			t.Fatal(err)
		}
		for _, shown := range []string{
			fmt.Sprint(action.Parameters()), fmt.Sprintf("%#v", action.Parameters()),
			fmt.Sprint(action), fmt.Sprintf("%+v", action), fmt.Sprintf("%+v", record), fmt.Sprintf("%#v", record), string(encoded),
		} {
			if strings.Contains(shown, "se-cr-et-") {
				t.Fatalf("the secret is shown: %s", shown)
			}
		}
	})
}

func TestParametersAreACopy(t *testing.T) {
	in := fullInput()
	before := digestOf(t, &opPut, in)
	shown := parametersOf(in)
	shown["Names"].([]any)[0] = "changed"
	shown["Labels"].(object)["l"] = "changed"
	delete(shown["Groups"].(object), "g")
	if digestOf(t, &opPut, in) != before {
		t.Error("a change of the parameters changed the input")
	}
}

func TestActionOfCall(t *testing.T) {
	g := &counting{Governor: allow}
	in := fullInput()
	in.Names = []string{"a", "", "arn:aws:things:::b"}
	var b backend
	if err := b.call(t.Context(), bind(t, g), &opDelete, in); err != nil {
		t.Fatal(err)
	}
	a := g.last
	if a.String() != "things:DeleteThing" || a.Service != "things" || a.Operation != "DeleteThing" ||
		a.Risk != governor.High || a.Tags != governor.Destructive || a.ReadOnly() || a.Region() != "eu-west-1" {
		t.Errorf("asked on %+v, read only %t, region %q", a, a.ReadOnly(), a.Region())
	}
	want := governor.Resources{{Member: "Name", Value: "name"}, {Member: "Names", Value: "a"}, {Member: "Names", Value: "arn:aws:things:::b"}}
	if diff := cmp.Diff(want, a.Resources()); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
	if _, ok := want[1].ARN(); ok {
		t.Error("a name is no ARN")
	}
	if arn, ok := want[2].ARN(); !ok || arn != "arn:aws:things:::b" {
		t.Errorf("ARN() = %q, %t", arn, ok)
	}
	if diff := cmp.Diff([]string{"things:DeleteThing", "things:GetThing"}, a.IAMActions()); diff != "" {
		t.Errorf("IAM actions (-want +got):\n%s", diff)
	}
	var zero governor.Action
	if zero.ReadOnly() || zero.IAMActions() != nil || zero.Region() != "" || zero.Agent() != (governor.Agent{}) || zero.Resources() != nil || zero.Parameters() != nil {
		t.Error("the zero action says something")
	}
	if read := governor.NewAction(&opGet, governor.Low, in); !read.ReadOnly() || read.Resources() != nil {
		t.Error("GetThing is read-only and names no resource")
	}
}
