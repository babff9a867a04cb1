package models

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// importFixture lays out models and tables and gives the options to import them.
func importFixture(t *testing.T) ImportOptions {
	t.Helper()
	dir := t.TempDir()
	o := ImportOptions{
		From:             filepath.Join(dir, "models"),
		IAMActions:       filepath.Join(dir, "iam.tsv"),
		OperationActions: filepath.Join(dir, "operations.tsv"),
		Services:         filepath.Join(dir, "services.tsv"),
		Out:              filepath.Join(dir, "facts"),
	}
	for _, name := range []string{"shop.json", "legacy.json"} {
		writeFile(t, filepath.Join(o.From, name), read(t, filepath.Join("testdata", "models", name)))
	}
	writeFile(t, o.IAMActions, []byte("prefix\taction\taccess_level\tresource_types\n"+
		"shop\tPutParcel\tWrite\tstore\n"+
		"shop\tOpenStore\tPermissions management, Write\tstore\n"+
		"shop\tMoveShelf\tTagging, Write\tstore\n"+
		"shop\tLISTStores\tList\t\n"+
		"kms\tCreateGrant\tPermissions management, Write\t\n"+
		"oldbox\tDeleteBoxes\tWrite\t\n"))
	writeFile(t, o.OperationActions, []byte("sdk_service\toperation\tiam_actions\n"+
		"ShopFront\tDeleteStore\tiam:PassRole,shop:CloseStore,gone:MoveShelf\n"+
		"Legacy\tDeleteBoxes\toldbox:DeleteBoxes\n"))
	writeFile(t, o.Services, []byte("sdkId\tgoPackage\tbotoName\tarnNamespace\tsigningName\tendpointPrefix\n"+
		"Shop Front\tshopfront\tshop-front\t\tshop\tfront.shop\n"))
	return o
}

func TestImport(t *testing.T) {
	o := importFixture(t)
	report, err := Import(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := ImportReport{
		Services: 2, Operations: 8, Bytes: report.Bytes,
		Written: []string{"index.json", "legacy.json", "shopfront.json"},
		Notes:   []string{"service legacy: not listed, named after its model"},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	wantIndex := `{"format":"ascendgen facts 1","services":[
{"sdkId":"Legacy","goPackage":"legacy","iam":"oldbox","arn":"legacy"},
{"sdkId":"Shop Front","goPackage":"shopfront","boto":"shop-front","iam":"shop","arn":"shop","endpoint":"front.shop"}
]}
`
	if diff := cmp.Diff(wantIndex, string(read(t, filepath.Join(o.Out, indexFile)))); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	shop, err := decodeFacts("shopfront.json", read(t, filepath.Join(o.Out, "shopfront.json")))
	if err != nil {
		t.Fatal(err)
	}
	wantActions := map[string][]Action{
		// stated by the model, with the strongest of several levels
		"CreateStore": {{"shop:OpenStore", "Permissions management"}, {"kms:CreateGrant", "Permissions management"}, {"iam:PassRole", ""}},
		"PutParcel":   {{"shop:PutParcel", "Write"}},
		// stated by the table; an action that is now under the service's prefix is found there
		"DeleteStore": {{"shop:CloseStore", ""}, {"shop:MoveShelf", "Write"}, {"iam:PassRole", ""}},
		// stated by neither: the action of the same name, as IAM spells it
		"ListStores": {{"shop:LISTStores", "List"}},
		"MoveShelf":  {{"shop:MoveShelf", "Write"}},
		// IAM has no such action
		"Ping": nil,
		"Talk": nil,
	}
	got := map[string][]Action{}
	for _, op := range shop.Operations {
		got[op.Name] = op.Actions
	}
	if diff := cmp.Diff(wantActions, got); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}

func TestImportAgain(t *testing.T) {
	o := importFixture(t)
	if _, err := Import(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, o.Out)

	again, err := Import(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if again.Unchanged != 3 || len(again.Written) != 0 {
		t.Errorf("second import: %d unchanged, %v written, want 3 and none", again.Unchanged, again.Written)
	}
	if diff := cmp.Diff(before, snapshot(t, o.Out)); diff != "" {
		t.Errorf("second import (-first +second):\n%s", diff)
	}

	// A service that is gone takes its facts along, and nothing else.
	writeFile(t, filepath.Join(o.Out, "mine.json"), []byte(`{"mine": true}`))
	if err := os.Remove(filepath.Join(o.From, "legacy.json")); err != nil {
		t.Fatal(err)
	}
	third, err := Import(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"legacy.json"}, third.Removed); diff != "" {
		t.Errorf("removed (-want +got):\n%s", diff)
	}
	after := snapshot(t, o.Out)
	want := []string{"index.json", "mine.json", "shopfront.json"}
	if diff := cmp.Diff(want, sortedKeys(after)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if after["mine.json"] != `{"mine": true}` || after["shopfront.json"] != before["shopfront.json"] {
		t.Error("a file that is not concerned has changed")
	}
}

func TestImportErrors(t *testing.T) {
	tests := []struct {
		name    string
		spoil   func(t *testing.T, o *ImportOptions)
		wantErr string // with DIR for the folder of the fixture
	}{
		{"no folder named", func(t *testing.T, o *ImportOptions) { o.Out = "" }, "import: expected a folder of models and a folder for facts"},
		{"one file", func(t *testing.T, o *ImportOptions) { o.From = filepath.Join(o.From, "shop.json") },
			"import from DIR/models/shop.json: expected a folder: an import from one file would drop the facts of all other services"},
		{"no models", func(t *testing.T, o *ImportOptions) { o.From = t.TempDir() }, "expected Smithy models, found none"},
		{"a broken model", func(t *testing.T, o *ImportOptions) {
			writeFile(t, filepath.Join(o.From, "broken.json"), []byte(`{"smithy": "9"}`))
		}, `DIR/models/broken.json: unknown version "9" of the Smithy JSON AST: expected 1.0 or 2.0`},
		{"two models of a service", func(t *testing.T, o *ImportOptions) {
			writeFile(t, filepath.Join(o.From, "z.json"), read(t, "testdata/models/shop.json"))
		}, "DIR/models/z.json: service shopfront is also in DIR/models/shop.json: expected one model a service"},
		{"unknown access level", func(t *testing.T, o *ImportOptions) {
			writeFile(t, o.IAMActions, []byte("prefix\taction\taccess_level\ns3\tGet\tRead\ns3\tPut\tWirte\n"))
		}, `DIR/iam.tsv:3:1: unknown access level "Wirte": expected Permissions management, Write, Tagging, Read, List`},
		{"no column", func(t *testing.T, o *ImportOptions) {
			writeFile(t, o.IAMActions, []byte("prefix\tname\taccess_level\n"))
		}, `DIR/iam.tsv:1:1: expected a column "action", found prefix, name, access_level`},
		{"empty table", func(t *testing.T, o *ImportOptions) { writeFile(t, o.Services, nil) },
			"DIR/services.tsv:1:1: the file is empty: expected the columns sdkId, goPackage, botoName, arnNamespace, signingName, endpointPrefix"},
		{"short line", func(t *testing.T, o *ImportOptions) {
			writeFile(t, o.OperationActions, []byte("sdk_service\toperation\tiam_actions\nS3\tGet\n"))
		}, "DIR/operations.tsv:2:1: bad tab-separated values: wrong number of fields"},
		{"bad action", func(t *testing.T, o *ImportOptions) {
			writeFile(t, o.OperationActions, []byte("sdk_service\toperation\tiam_actions\nS3\tGet\ts3\n"))
		}, `DIR/operations.tsv:2:1: bad IAM action "s3": expected prefix:Action`},
		{"bad Go package", func(t *testing.T, o *ImportOptions) {
			writeFile(t, o.Services, []byte("sdkId\tgoPackage\tbotoName\tarnNamespace\tsigningName\tendpointPrefix\nX\t../x\t\t\t\t\n"))
		}, `DIR/services.tsv:2:1: bad Go package "../x": expected lower-case letters and digits`},
		{"service twice", func(t *testing.T, o *ImportOptions) {
			writeFile(t, o.Services, []byte("sdkId\tgoPackage\tbotoName\tarnNamespace\tsigningName\tendpointPrefix\nX\tx\t\t\t\t\nX\tx\t\t\t\t\n"))
		}, `DIR/services.tsv:3:1: second line of the service "X"`},
		{"somebody's file in the way", func(t *testing.T, o *ImportOptions) {
			writeFile(t, filepath.Join(o.Out, "shopfront.json"), []byte("{}"))
		}, "DIR/facts/shopfront.json: not written by an import, so it is not replaced"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := importFixture(t)
			dir := filepath.Dir(o.From)
			test.spoil(t, &o)
			_, err := Import(t.Context(), o)
			want := strings.ReplaceAll(test.wantErr, "DIR", dir)
			if err == nil || !strings.HasSuffix(err.Error(), want) {
				t.Errorf("error %v\n want %s", err, want)
			}
		})
	}
}

// TestImportWritesNothingOnError: a model that cannot be read leaves the facts
// as they are.
func TestImportWritesNothingOnError(t *testing.T) {
	o := importFixture(t)
	writeFile(t, filepath.Join(o.From, "zz.json"), []byte("{"))
	if _, err := Import(t.Context(), o); err == nil {
		t.Fatal("imported a truncated model")
	}
	if _, err := os.Stat(o.Out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder for facts: %v, want none", err)
	}
}

func TestImportCancelled(t *testing.T) {
	o := importFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Import(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// snapshot gives the content of the files of a folder, hidden ones too.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		files[e.Name()] = string(read(t, filepath.Join(dir, e.Name())))
	}
	return files
}
