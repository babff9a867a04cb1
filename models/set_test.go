package models

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLookup(t *testing.T) {
	tests := []struct{ name, want, wantErr string }{
		{"s3", "s3", ""},
		{"S3", "s3", ""},
		{"cloudwatchlogs", "cloudwatchlogs", ""},
		{"logs", "cloudwatchlogs", ""},            // boto3
		{"stepfunctions", "sfn", ""},              // boto3
		{"states", "sfn", ""},                     // IAM
		{"monitoring", "cloudwatch", ""},          // ARN
		{"CloudWatch Logs", "cloudwatchlogs", ""}, // SDK id
		{"dynamodb", "dynamodb", ""},              // also IAM's prefix of DynamoDB Streams
		{"events", "eventbridge", ""},             // boto3's beats IAM's of CloudWatch Events
		{"es", "elasticsearchservice", ""},        // boto3's beats IAM's of OpenSearch
		{"email", "", "service \"email\" is ambiguous: expected one of pinpointemail, ses, sesv2"},
		{"timestream", "", "service \"timestream\" is ambiguous: expected one of timestreamquery, timestreamwrite"},
		{"dynamdb", "", `unknown service "dynamdb": did you mean dynamodb?`},
		{"secretmanager", "", `unknown service "secretmanager": did you mean secretsmanager?`},
		{"stepfunction", "", `unknown service "stepfunction": did you mean sfn?`},
		{"qwertyuiop", "", `unknown service "qwertyuiop": expected the name of an aws-sdk-go-v2 package, like s3`},
		{"", "", `unknown service "": expected the name of an aws-sdk-go-v2 package, like s3`},
	}
	for _, test := range tests {
		id, err := Embedded().Lookup(test.name)
		if got := errorText(err); id.GoPackage != test.want || got != test.wantErr {
			t.Errorf("Lookup(%q) = %q, %q, want %q, %q", test.name, id.GoPackage, got, test.want, test.wantErr)
		}
	}
	var unknown *UnknownServiceError
	if _, err := Embedded().Load("dynamdb"); !errors.As(err, &unknown) || unknown.Nearest != "dynamodb" {
		t.Errorf("Load: %v, want an UnknownServiceError near dynamodb", err)
	}
	var ambiguous *AmbiguousServiceError
	if _, err := Embedded().Load("email"); !errors.As(err, &ambiguous) || len(ambiguous.Candidates) != 3 {
		t.Errorf("Load: %v, want an AmbiguousServiceError with 3 candidates", err)
	}
}

func TestZeroSet(t *testing.T) {
	var s Set
	if got := s.Identities(); len(got) != 0 {
		t.Errorf("identities %v, want none", got)
	}
	if _, err := s.Load("s3"); err == nil {
		t.Error("loaded s3 from no set")
	}
}

func TestSetLoadsOnce(t *testing.T) {
	var reads atomic.Int32
	s, err := newSet([]Identity{{SDKID: "B", GoPackage: "b", Boto: "bee"}, {SDKID: "A", GoPackage: "a"}},
		func(id Identity) string { return id.GoPackage },
		func(id Identity) (*Service, error) {
			reads.Add(1)
			return &Service{Identity: id}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Identities()[0].GoPackage; got != "a" {
		t.Errorf("first identity %s, want a", got)
	}
	var wg sync.WaitGroup
	for i := range 16 {
		name := []string{"b", "bee", "B"}[i%3]
		wg.Go(func() {
			if svc, err := s.Load(name); err != nil || svc.GoPackage != "b" {
				t.Errorf("Load(%s): %v", name, err)
			}
		})
	}
	wg.Wait()
	if reads.Load() != 1 {
		t.Errorf("read %d times, want once", reads.Load())
	}
	s.Identities()[0].GoPackage = "changed"
	if got := s.Identities()[0].GoPackage; got != "a" {
		t.Errorf("a caller changed the set: first identity %s", got)
	}
}

func TestOpenDir(t *testing.T) {
	v1 := model1("", `"aws.api#service": {"sdkId": "Thing"}`)
	v2 := []byte(strings.Replace(string(v1), `"version": "1"`, `"version": "2"`, 1))
	s3 := model1(`"x#DeleteBucket": {"type": "operation"},`, `"aws.api#service": {"sdkId": "S3"}`, `"operations": [{"target": "x#DeleteBucket"}],`)
	tests := []struct {
		name, open string
		files      map[string][]byte
		want       map[string]string // API version by Go package
		wantErr    string            // with %s for the folder
	}{
		{"flat folder", "", map[string][]byte{"whatever.json": v1, "s3.json": s3, "notes.txt": nil}, map[string]string{"thing": "1", "s3": "1"}, ""},
		{"one file", "thing.json", map[string][]byte{"thing.json": v2, "s3.json": s3}, map[string]string{"thing": "2"}, ""},
		{"tree, the newest version", "", map[string][]byte{
			"package.json": nil,
			"models/thing/service/2019-01-01/thing-2019-01-01.json": v1,
			"models/thing/service/2020-01-01/thing-2020-01-01.json": v2,
			"models/s3/service/2006-03-01/s3-2006-03-01.json":       s3,
		}, map[string]string{"thing": "2", "s3": "1"}, ""},
		{"tree without its leading folder", "models", map[string][]byte{"models/thing/service/2019-01-01/thing.json": v1}, map[string]string{"thing": "1"}, ""},
		{"nothing there", "none", nil, nil, "stat %s/none: no such file or directory"},
		{"empty folder", "", nil, nil, "%s: expected Smithy models, *.json or models/SERVICE/service/VERSION/*.json, found none"},
		{"another file", "", map[string][]byte{"s3.json": s3, "api.json": []byte(`{"openapi": "3.0"}`)}, nil, "%s/api.json: not a Smithy JSON model: this is an OpenAPI description"},
		{"truncated file", "", map[string][]byte{"s3.json": s3[:40]}, nil, "%s/s3.json:1:41: the file is truncated: unexpected EOF"},
		{"two files of a service", "", map[string][]byte{"a.json": v1, "b.json": v2}, nil, "%s/b.json: service thing is also in %s/a.json: expected one model a service"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range test.files {
				writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), data)
			}
			set, err := OpenDir(filepath.Join(dir, test.open))
			if diff := cmp.Diff(strings.ReplaceAll(test.wantErr, "%s", dir), errorText(err)); diff != "" {
				t.Fatalf("error (-want +got):\n%s", diff)
			}
			if err != nil {
				return
			}
			got := map[string]string{}
			for _, id := range set.Identities() {
				svc, err := set.Load(id.GoPackage)
				if err != nil {
					t.Fatal(err)
				}
				got[id.GoPackage] = svc.APIVersion
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("services (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOpenDirLazy: a model is looked at when asked for, not when opened.
func TestOpenDirLazy(t *testing.T) {
	dir := t.TempDir()
	s3 := model1(`"x#DeleteBucket": {"type": "operation"},`, `"aws.api#service": {"sdkId": "S3"}`, `"operations": [{"target": "x#DeleteBucket"}],`)
	writeFile(t, filepath.Join(dir, "s3.json"), s3)
	broken := model1("", `"aws.api#service": {"sdkId": "EC2"}`)
	writeFile(t, filepath.Join(dir, "ec2.json"), broken[:len(broken)-1])
	set, err := OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	svc, err := set.Load("s3")
	if err != nil {
		t.Fatal(err)
	}
	// Names and IAM actions that the model leaves out come from the embedded facts.
	want := &Service{
		Identity:   Identity{SDKID: "S3", GoPackage: "s3", Boto: "s3", IAM: "s3", ARN: "s3", Endpoint: "s3"},
		APIVersion: "1",
		Operations: []Operation{{Name: "DeleteBucket", Actions: []Action{{"s3:DeleteBucket", "Write"}}}},
	}
	if diff := cmp.Diff(want, svc); diff != "" {
		t.Errorf("s3 (-want +got):\n%s", diff)
	}
	if _, err := set.Load("ec2"); err == nil || !strings.Contains(err.Error(), "ec2.json:1:") {
		t.Errorf("error %v, want one of ec2.json", err)
	}
}

func TestScanNames(t *testing.T) {
	tests := []struct {
		name, data string
		want       names
		ok         bool
	}{
		{"model", string(read(t, "testdata/models/shop.json")), names{"Shop Front", "shop", "api.shop", "shop"}, true},
		{"text is no key", `{"doc": "say \"aws.api#service\": {\"sdkId\": \"No\"}"}`, names{}, false},
		{"a list is no key", `["aws.api#service", {"sdkId": "No"}]`, names{}, false},
		{"the definition of the trait comes first", `{"aws.api#service": {"type": "structure"}, "traits": {"aws.api#service": {"sdkId": "Yes"}}}`, names{sdkID: "Yes"}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := scanNames([]byte(test.data))
			if got != test.want || ok != test.ok {
				t.Errorf("scanNames = %+v, %t, want %+v, %t", got, ok, test.want, test.ok)
			}
		})
	}
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
