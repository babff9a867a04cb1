package models

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthorizations(t *testing.T) {
	s3, err := Authorizations("s3")
	if err != nil {
		t.Fatal(err)
	}
	for action, want := range map[string][]ResourceType{
		"CreateBucket":     {{"bucket", "arn:${Partition}:s3:::${BucketName}"}},
		"createbucket":     {{"bucket", "arn:${Partition}:s3:::${BucketName}"}},
		"ListAllMyBuckets": nil,
	} {
		got, ok := s3.TypesOf(action)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: known %t, types (-want +got):\n%s", action, ok, diff)
		}
	}
	if types, ok := s3.TypesOf("CreateBuckets"); ok {
		t.Errorf("CreateBuckets is on %v, want it unknown", types)
	}
	if _, ok := s3.Type("buckets"); ok {
		t.Error("there is a type buckets")
	}
	if names := s3.Names(); !slices.IsSorted(names) || !slices.Contains(names, "DeleteObjectVersionTagging") {
		t.Errorf("%d names, want all, sorted", len(names))
	}
	_, err = Authorizations("dynamodbb")
	if want := `unknown prefix "dynamodbb" of IAM actions; did you mean "dynamodb"?`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := Authorizations("../index"); err == nil {
		t.Error("a prefix led out of its folder")
	}
}

// TestAuthorizationsComplete: all prefixes are there, well formed, and know every action
// that has an access level.
func TestAuthorizationsComplete(t *testing.T) {
	all := prefixes()
	if len(all) < 300 {
		t.Errorf("%d prefixes, want those of AWS", len(all))
	}
	for _, prefix := range all {
		a, err := Authorizations(prefix)
		if err != nil {
			t.Error(err)
			continue
		}
		names := a.Names()
		if a.Prefix != prefix || len(names) == 0 || len(slices.Compact(names)) != len(a.Names()) {
			t.Errorf("%s: prefix %q, %d actions: want its own, without doubles", prefix, a.Prefix, len(names))
		}
		for i, typ := range a.Types {
			if strings.Count(typ.ARN, ":") < 5 || i > 0 && a.Types[i-1].Name >= typ.Name {
				t.Errorf("%s: type %s, %s: want an ARN, sorted by name", prefix, typ.Name, typ.ARN)
			}
		}
		for _, group := range a.Actions {
			for _, on := range group.On {
				if _, ok := a.Type(on); !ok {
					t.Errorf("%s: %v are on %s, which is no type", prefix, group.Names, on)
				}
			}
		}
	}
	for _, id := range Embedded().Identities() {
		svc, err := Embedded().Load(id.GoPackage)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range svc.Operations {
			for _, action := range op.Actions {
				prefix, name, _ := strings.Cut(action.Name, ":")
				a, err := Authorizations(prefix)
				known := err == nil
				if known {
					_, known = a.TypesOf(name)
				}
				if known != (action.Access != "") {
					t.Errorf("%s:%s: action %s is known %t, its access is %q", id.GoPackage, op.Name, action.Name, known, action.Access)
				}
			}
		}
	}
}

func TestImportAuthorizations(t *testing.T) {
	o := importFixture(t)
	o.IAMResources = filepath.Join(t.TempDir(), "arns.tsv")
	writeFile(t, o.IAMResources, []byte("prefix\tresource_type\tarn\n"+
		"shop\tstore\tarn:${Partition}:shop:${Region}:${Account}:store/${Store}\n"+
		"shop\taisle\tarn:${Partition}:shop:${Region}:${Account}:store/${Store}/aisle/${Aisle}\n"+
		"other\tthing\tarn:${Partition}:other:::thing\n"))
	writeFile(t, o.IAMActions, append(read(t, o.IAMActions), "shop\tMoveShelf\tTagging, Write\taisle\nother\tTouch\tWrite\tthing\n"...))
	report, err := Import(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"iam/kms.json", "iam/oldbox.json", "iam/other.json", "iam/shop.json", "index.json", "legacy.json", "shopfront.json"}
	if diff := cmp.Diff(want, report.Written); diff != "" || report.Prefixes != 4 {
		t.Errorf("%d prefixes, files (-want +got):\n%s", report.Prefixes, diff)
	}
	const shop = `{"format":"ascendgen facts 1","prefix":"shop","types":[
{"name":"aisle","arn":"arn:${Partition}:shop:${Region}:${Account}:store/${Store}/aisle/${Aisle}"},
{"name":"store","arn":"arn:${Partition}:shop:${Region}:${Account}:store/${Store}"}
],"actions":[
{"names":["LISTStores"]},
{"on":["aisle","store"],"names":["MoveShelf"]},
{"on":["store"],"names":["OpenStore","PutParcel"]}
]}
`
	path := filepath.Join(o.Out, "iam", "shop.json")
	if diff := cmp.Diff(shop, string(read(t, path))); diff != "" {
		t.Errorf("shop (-want +got):\n%s", diff)
	}
	a, err := decodeAuthorization("shop.json", read(t, path))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := encodeAuthorization(a); err != nil || string(again) != shop {
		t.Errorf("written again: %v, %s", err, again)
	}
	// Without the table, its facts go.
	o.IAMResources = ""
	if report, err = Import(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[:4], report.Removed); diff != "" {
		t.Errorf("removed (-want +got):\n%s", diff)
	}
}

func TestImportAuthorizationErrors(t *testing.T) {
	const head, store = "prefix\tresource_type\tarn\n", "shop\tstore\tarn:${Partition}:shop:::${Store}\n"
	for _, test := range []struct{ resources, actions, want string }{
		{head + "shop\tstore\tshop:store\n", "", `:2:1: bad ARN "shop:store"`},
		{head + "../shop\tstore\tarn:a:b:::c\n", "", `:2:1: bad resource type "store" of prefix "../shop"`},
		{head + store + "shop\tstore\tarn:a:b:::c\n", "", `:3:1: second ARN of resource type "store" of prefix "shop"`},
		{"prefix\tarn\n", "", `:1:1: expected a column "resource_type"`},
		{head + store, "prefix\taction\taccess_level\nshop\tOpen\tRead\n", `iam.tsv:1:1: expected a column "resource_types"`},
		{head + store, "prefix\taction\taccess_level\tresource_types\nshop\tOpen\tRead\tstor\n", `iam.tsv:2:1: unknown resource type "stor" of shop:Open`},
		{head + store, "prefix\taction\taccess_level\tresource_types\nSHOP\tOpen\tRead\t\n", `iam.tsv:2:1: bad action "Open" of prefix "SHOP"`},
	} {
		o := importFixture(t)
		o.IAMResources = filepath.Join(t.TempDir(), "arns.tsv")
		writeFile(t, o.IAMResources, []byte(test.resources))
		if test.actions != "" {
			writeFile(t, o.IAMActions, []byte(test.actions))
		}
		if _, err := Import(t.Context(), o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want %s", err, test.want)
		}
		if isDir(o.Out) {
			t.Error("something was written beside the error")
		}
	}
	o := importFixture(t)
	o.IAMResources, o.IAMActions = o.IAMActions, ""
	if _, err := Import(t.Context(), o); err == nil {
		t.Error("resources without actions were imported")
	}
}

// TestAuthorizationsFresh: the embedded facts are what an import makes now.
func TestAuthorizationsFresh(t *testing.T) {
	r, err := readReference(sharedOptions(sharedDir(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, prefix := range prefixes() {
		want, err := encodeAuthorization(r.authorization(prefix))
		if err != nil {
			t.Fatal(err)
		}
		got, err := factsFS.ReadFile("facts/iam/" + prefix + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("facts of prefix %s are stale: import the models again", prefix)
		}
	}
}

func FuzzDecodeAuthorization(f *testing.F) {
	data, err := factsFS.ReadFile("facts/iam/sqs.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"ascendgen facts 2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := decodeAuthorization("f.json", data)
		if (a == nil) == (err == nil) {
			t.Errorf("authorization %v with error %v", a, err)
		}
	})
}
