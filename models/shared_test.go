package models

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// sharedDir finds the folder of full models and tables, or skips the test: they
// are too large to be part of the project.
func sharedDir(t testing.TB) string {
	t.Helper()
	dir := cmp.Or(os.Getenv("ASCENDGEN_SHARED"), filepath.Join("..", "..", "shared"))
	if !isDir(filepath.Join(dir, "aws-models")) {
		t.Skip("no full models here")
	}
	return dir
}

func sharedOptions(dir string) ImportOptions {
	return ImportOptions{
		From:             filepath.Join(dir, "aws-models"),
		IAMActions:       filepath.Join(dir, "data", "iam_actions.tsv"),
		IAMResources:     filepath.Join(dir, "data", "iam_resource_arns.tsv"),
		OperationActions: filepath.Join(dir, "data", "sdk_operation_iam_actions.tsv"),
		Services:         filepath.Join(dir, "data", "services.tsv"),
	}
}

// TestFactsFresh: the embedded facts are what an import makes now.
func TestFactsFresh(t *testing.T) {
	o := sharedOptions(sharedDir(t))
	tables, err := readTables(o)
	if err != nil {
		t.Fatal(err)
	}
	sample := []string{"s3", "dynamodb", "ec2", "lambda", "iam", "rds", "sns", "sqs", "secrets-manager", "kms", "cloudwatch", "sts", "api-gateway", "codecatalyst"}
	for _, name := range sample {
		svc, err := importFile(filepath.Join(o.From, name+".json"), tables)
		if err != nil {
			t.Fatal(err)
		}
		want, err := encodeFacts(svc)
		if err != nil {
			t.Fatal(err)
		}
		got, err := factsFS.ReadFile("facts/" + svc.GoPackage + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("facts of %s are stale: import the models again", svc.GoPackage)
		}
	}
}

// TestLoadAll reads every model as a user with a folder of models does, and holds
// it against the embedded facts.
func TestLoadAll(t *testing.T) {
	dir := sharedDir(t)
	if testing.Short() {
		t.Skip("reads 150 MB")
	}
	set, err := OpenDir(filepath.Join(dir, "aws-models"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(set.Identities(), Embedded().Identities()) {
		t.Error("the folder and the embedded facts name different services")
	}
	for _, id := range set.Identities() {
		got, err := set.read(id) // not Load, which would keep all
		if err != nil {
			t.Error(err)
			continue
		}
		want, err := Embedded().Load(id.GoPackage)
		if err != nil {
			t.Error(err)
			continue
		}
		gotFacts, err := encodeFacts(got)
		if err != nil {
			t.Fatal(err)
		}
		wantFacts, err := encodeFacts(want)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(gotFacts, wantFacts) {
			t.Errorf("%s: the model and the embedded facts differ", id.GoPackage)
		}
	}
}
