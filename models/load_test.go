package models

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestLoadFacts(t *testing.T) {
	for _, name := range []string{"shop", "legacy"} {
		t.Run(name, func(t *testing.T) {
			svc := load(t, filepath.Join("testdata", "models", name+".json"))
			got, err := encodeFacts(svc)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "facts", name+".json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			// What is written is what is read.
			back, err := decodeFacts(golden, want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(svc, back); diff != "" {
				t.Errorf("decoded facts (-loaded +decoded):\n%s", diff)
			}
		})
	}
}

// TestLoadFact says of each fact what in a model makes it.
func TestLoadFact(t *testing.T) {
	shop := load(t, "testdata/models/shop.json")
	legacy := load(t, "testdata/models/legacy.json")
	tests := []struct {
		name string
		svc  *Service
		op   string
		got  func(Operation) any
		want any
	}{
		{"operation of a resource", shop, "MoveShelf", func(o Operation) any { return o.Method + " " + o.URI }, "POST /stores/{storeKey}/shelves/{shelfName}"},
		{"readonly", shop, "ListStores", func(o Operation) any { return o.ReadOnly }, true},
		{"not readonly", shop, "DeleteStore", func(o Operation) any { return o.ReadOnly }, false},
		{"idempotent", shop, "CreateStore", func(o Operation) any { return o.Idempotent }, true},
		{"deprecated", shop, "DeleteStore", func(o Operation) any { return o.Deprecated }, true},
		{"paginated", shop, "ListStores", func(o Operation) any { return o.Paginated }, true},
		{"waiters are sorted", shop, "ListStores", func(o Operation) any { return o.Waiters }, []string{"StoreClosed", "StoreOpen"}},
		{"event stream in the output", shop, "Talk", func(o Operation) any { return o.EventStream }, true},
		{"no input and no output", shop, "Ping", func(o Operation) any { return o }, Operation{Name: "Ping"}},
		{"required", shop, "CreateStore", func(o Operation) any { return o.Required }, []string{"roleArn", "storeKey"}},
		{"resources in the order of the path", shop, "MoveShelf", func(o Operation) any { return o.Resources },
			[]ResourceMember{{"storeKey", ID, false}, {"shelfName", Name, false}}},
		{"resources without tokens", shop, "CreateStore", func(o Operation) any { return o.Resources },
			[]ResourceMember{{"storeKey", ID, false}, {"roleArn", ARN, false}}},
		{"resources in lists, without page tokens", shop, "ListStores", func(o Operation) any { return o.Resources },
			[]ResourceMember{{"storeIds", ID, true}}},
		{"resources in sets, without enums", legacy, "DeleteBoxes", func(o Operation) any { return o.Resources },
			[]ResourceMember{{"BoxNames", Name, true}, {"ApprovalArn", ARN, false}}},
		{"sensitive by target, member, structure, map, list and recursion", shop, "CreateStore", func(o Operation) any { return o.Sensitive }, []string{
			"alarm", "notes", "owner.card", "owner.email", "owner.friends",
			"staff.card", "staff.email", "staff.friends",
		}},
		{"sensitive by an apply statement", legacy, "DeleteBoxes", func(o Operation) any { return o.Sensitive }, []string{"Reason"}},
		{"sensitive output", shop, "CreateStore", func(o Operation) any { return o.SensitiveOutput }, true},
		{"sensitive output in an event", shop, "Talk", func(o Operation) any { return o.SensitiveOutput }, true},
		{"no sensitive output", shop, "ListStores", func(o Operation) any { return o.SensitiveOutput }, false},
		{"streams are no blobs", shop, "PutParcel", func(o Operation) any { return [][]string{o.Streaming, o.Blobs} }, [][]string{{"body"}, nil}},
		{"streams of version 1.0", legacy, "DeleteBoxes", func(o Operation) any { return [][]string{o.Streaming, o.Blobs} }, [][]string{{"Data"}, nil}},
		{"blobs", shop, "CreateStore", func(o Operation) any { return o.Blobs }, []string{
			"owner.face", "owner.friends", "photo", "staff.face", "staff.friends",
		}},
		{"data plane of a resource", shop, "MoveShelf", func(o Operation) any { return o.DataPlane }, true},
		{"control plane otherwise", shop, "DeleteStore", func(o Operation) any { return o.DataPlane }, false},
		{"actions, the service's own first", shop, "CreateStore", func(o Operation) any { return o.Actions },
			[]Action{{Name: "shop:OpenStore"}, {Name: "kms:CreateGrant"}, {Name: "iam:PassRole"}}},
		{"action of the operation's name", shop, "PutParcel", func(o Operation) any { return o.Actions }, []Action{{Name: "shop:PutParcel"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.got(operation(t, test.svc, test.op))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.op, diff)
			}
		})
	}
}

func TestLoadIdentity(t *testing.T) {
	got := load(t, "testdata/models/shop.json")
	want := Service{
		Identity:   Identity{SDKID: "Shop Front", GoPackage: "shopfront", IAM: "shop", ARN: "shop", Endpoint: "api.shop"},
		APIVersion: "2024-05-01", Protocol: "restJson1", Operations: got.Operations,
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("unknown service (-want +got):\n%s", diff)
	}
	// A service of the embedded facts has the names that no model holds.
	known, err := Load("logs.json", model1("", `"aws.api#service": {"sdkId": "CloudWatch Logs"}`))
	if err != nil {
		t.Fatal(err)
	}
	wantID := Identity{SDKID: "CloudWatch Logs", GoPackage: "cloudwatchlogs", Boto: "logs", IAM: "logs", ARN: "logs", Endpoint: "logs"}
	if diff := cmp.Diff(wantID, known.Identity); diff != "" {
		t.Errorf("known service (-want +got):\n%s", diff)
	}
}

func TestLoadErrors(t *testing.T) {
	shop := string(read(t, "testdata/models/shop.json"))
	swap := func(old, new string) string {
		if !strings.Contains(shop, old) {
			t.Fatalf("the model does not hold %s", old)
		}
		return strings.Replace(shop, old, new, 1)
	}
	tests := []struct {
		name, data, want string
		is               error
	}{
		{"empty", "", "f.json:1:1: not a Smithy JSON model: the file is empty", ErrNotSmithy},
		{"not JSON", "AWSTemplateFormat: 1", `f.json:1:1: not a Smithy JSON model: expected a JSON object, found 'A'`, ErrNotSmithy},
		{"truncated", "{\n \"smithy\": \"2.0\",\n \"sha", "f.json:3:6: the file is truncated: unexpected EOF", io.ErrUnexpectedEOF},
		{"syntax", "{\n \"smithy\": nope}", "f.json:2:13: bad JSON: invalid character 'o' in literal null (expecting 'u')", nil},
		{"wrong JSON type", "{\"smithy\": \"2.0\",\n \"shapes\": 7}", "f.json:2:12: shapes: expected an object, found a JSON number", nil},
		{"OpenAPI", `{"openapi": "3.1.0", "paths": {}}`, "f.json: not a Smithy JSON model: this is an OpenAPI description", ErrNotSmithy},
		{"botocore", `{"version": "2.0", "metadata": {}, "operations": {}}`, "f.json: not a Smithy JSON model: this is a botocore service description", ErrNotSmithy},
		{"facts", string(read(t, "testdata/facts/shop.json")), "f.json: not a Smithy JSON model: these are the facts of a service, as an import writes them", ErrNotSmithy},
		{"another object", `{}`, `f.json: not a Smithy JSON model: expected a top-level key "smithy"`, ErrNotSmithy},
		{"unknown version", swap(`"2.0"`, `"3.0"`), `f.json: unknown version "3.0" of the Smithy JSON AST: expected 1.0 or 2.0`, nil},
		{"no service", `{"smithy": "2.0", "shapes": {}}`, "f.json: expected a shape of type service, found none in 0 shapes", nil},
		{"two services", swap(`"shapes": {`, `"shapes": {"example.shop#Again": {"type": "service"},`), "f.json: shape example.shop#Shop: second service of the file, after example.shop#Again: expected one", nil},
		{"no SDK id", swap(`"sdkId"`, `"id"`), `f.json: shape example.shop#Shop: expected the trait aws.api#service with an "sdkId"`, nil},
		{"missing operation", swap(`"example.shop#Ping": {`, `"example.shop#Pong": {`), "f.json: shape example.shop#Shop: refers to example.shop#Ping, which the file does not define", nil},
		{"missing resource", swap(`"example.shop#Shelf": {`, `"example.shop#Rack": {`), "f.json: shape example.shop#Store: refers to example.shop#Shelf, which the file does not define", nil},
		{"missing input", swap(`"example.shop#MoveShelfInput": {`, `"example.shop#Moved": {`), "f.json: shape example.shop#MoveShelf: refers to example.shop#MoveShelfInput, which the file does not define", nil},
		{"missing target", swap(`"example.shop#Card": {`, `"example.shop#Cash": {`), "f.json: shape example.shop#Person$card: refers to example.shop#Card, which the file does not define", nil},
		{"unknown prelude shape", swap(`smithy.api#Blob`, `smithy.api#Bolb`), "f.json: shape example.shop#CreateStoreInput$photo: refers to smithy.api#Bolb, which the file does not define", nil},
		{"operation of another type", swap(`{"target": "example.shop#Ping"}`, `{"target": "example.shop#Secret"}`), "f.json: shape example.shop#Shop: expected example.shop#Secret to be a shape of type operation, found string", nil},
		{"null shape", swap(`"example.shop#Ping": {"type": "operation"}`, `"example.shop#Ping": null`), "f.json: shape example.shop#Ping: expected an object, found null", nil},
		{"shape without type", swap(`"example.shop#Ping": {"type": "operation"}`, `"example.shop#Ping": {}`), `f.json: shape example.shop#Ping: expected a "type"`, nil},
		{"apply to nothing", swap(`"shapes": {`, `"shapes": {"example.shop#No$x": {"type": "apply", "traits": {"smithy.api#sensitive": {}}},`), "f.json: shape example.shop#No$x: is applied to, but the file does not define it", nil},
		{"apply to no member", swap(`"shapes": {`, `"shapes": {"example.shop#Card$x": {"type": "apply", "traits": {"smithy.api#sensitive": {}}},`), "f.json: shape example.shop#Card$x: is applied to, but example.shop#Card has no member x", nil},
		{"missing mixin", swap(`"type": "union",`, `"type": "union", "mixins": [{"target": "example.shop#Mix"}],`), "f.json: shape example.shop#Events: refers to example.shop#Mix, which the file does not define", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			svc, err := Load("f.json", []byte(test.data))
			if err == nil {
				t.Fatalf("loaded %s, want an error", svc.GoPackage)
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			var place *FileError
			if !errors.As(err, &place) {
				t.Errorf("%T is no FileError", err)
			}
		})
	}
}

// TestLoadErrorsAreTheSame holds that of several mistakes in one shape the same one is
// reported each time.
func TestLoadErrorsAreTheSame(t *testing.T) {
	var missing, null []string
	for i := range 20 {
		missing = append(missing, fmt.Sprintf(`"m%02d": {"target": "x#No%d"}`, i, i))
		null = append(null, fmt.Sprintf(`"m%02d": null`, i))
	}
	for want, members := range map[string][]string{
		"f.json: shape x#In$m00: refers to x#No0, which the file does not define": missing,
		"f.json: shape x#In$m00: expected an object, found null":                  null,
	} {
		data := model1(`"x#Go": {"type": "operation", "input": {"target": "x#In"}},
			"x#In": {"type": "structure", "members": {`+strings.Join(members, ",")+`}},`,
			`"aws.api#service": {"sdkId": "X"}`, `"operations": [{"target": "x#Go"}],`)
		for range 10 {
			if _, err := Load("f.json", data); err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
				break
			}
		}
	}
}

func TestLoadTwins(t *testing.T) {
	data := model1(`"a#Go": {"type": "operation"}, "b#Go": {"type": "operation"},`,
		`"aws.api#service": {"sdkId": "X"}`, `"operations": [{"target": "a#Go"}, {"target": "b#Go"}],`)
	_, err := Load("f.json", data)
	if want := "f.json: shape b#Go: has the name of another operation, a#Go"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// model1 makes a model of one service from shapes, the service's traits and its
// other fields.
func model1(shapes, traits string, fields ...string) []byte {
	return []byte(`{"smithy": "2.0", "shapes": {` + shapes + `"x#X": {"type": "service", "version": "1", ` +
		strings.Join(fields, "") + ` "traits": {` + traits + `}}}}`)
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func load(t testing.TB, path string) *Service {
	t.Helper()
	svc, err := Load(path, read(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return svc
}

func operation(t testing.TB, svc *Service, name string) Operation {
	t.Helper()
	for _, op := range svc.Operations {
		if op.Name == name {
			return op
		}
	}
	t.Fatalf("%s has no operation %s", svc.GoPackage, name)
	return Operation{}
}
