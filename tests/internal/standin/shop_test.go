package standin

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// shop writes the stand-in for a model that has one of everything.
func shop(t *testing.T) (dir string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "shop.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(data)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := Write(dir, p.Files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTypes(t *testing.T) {
	dir := shop(t)
	client, types := surfaceOf(t, dir), surfaceOf(t, filepath.Join(dir, "types"))
	for _, test := range []struct {
		what      string
		got, want any
	}{
		{"an input", client.fields["PutItemInput"], map[string]string{
			"Name": "*string", "Colour": "types.Colour", "ClientToken": "*string", "Price": "types.Price",
			"Tags": "map[string]string", "Count": "int32", "Ten": "*int32", "Late": "*int32", "Optional": "*bool",
			"Fragile": "bool", "Note": "*string", "Until": "*time.Time", "Photo": "io.Reader", "Thumbnail": "[]byte",
			"More": "document.Interface", "Stars": "types.Stars", "Old": "types.Old", "String_": "*int64",
			"Sizes": "map[string][]types.PriceMemberDiscount_", "Gaps": "[]*int32",
		}},
		{"an output", client.fields["PutItemOutput"], map[string]string{
			"Photo": "io.ReadCloser", "Request": "*types.PutItemRequest", "ResultMetadata": "middleware.Metadata",
		}},
		{"the input and output of an operation without them", len(client.fields["DeleteItemInput"]) + len(client.fields["DeleteItemOutput"]), 1},
		{"an input of events", len(client.fields["WatchItemsInput"]), 0},
		{"operations", operationsOf(client), map[string]string{
			"PutItem":    "(context.Context, *PutItemInput, ...func(*Options))(*PutItemOutput, error)",
			"DeleteItem": "(context.Context, *DeleteItemInput, ...func(*Options))(*DeleteItemOutput, error)",
			"ListItems":  "(context.Context, *ListItemsInput, ...func(*Options))(*ListItemsOutput, error)",
			"WatchItems": "(context.Context, *WatchItemsInput, ...func(*Options))(*WatchItemsOutput, error)",
		}},
		{"deprecated", []bool{client.outdated["Client.DeleteItem"], client.outdated["Client.PutItem"]}, []bool{true, false}},
		{"iterators", client.iterators("ListItems"), map[string]string{
			"NewListItemsPaginator": "(ListItemsAPIClient, *ListItemsInput, ...func(*ListItemsPaginatorOptions))(*ListItemsPaginator)",
			"NewItemsListedWaiter":  "(ListItemsAPIClient, ...func(*ItemsListedWaiterOptions))(*ItemsListedWaiter)",
		}},
		{"alternatives", types.unions, map[string]map[string]bool{
			"Price":  {"PriceMemberPlain": true, "PriceMemberDiscount": true, "PriceMemberOther": true, "UnknownUnionMember": true},
			"Events": {"EventsMemberPage": true, "UnknownUnionMember": true},
		}},
		{"values", types.values, map[string]map[string]string{
			"Colour": {"red-ish": "ColourRedIsh", "green": "ColourGreen"},
			"Old":    {"a.b": "OldAB", "c": "OldMixedCase"},
			"Stars":  {"1": "StarsOne"},
		}},
		{"an error", types.fields["Busy"], map[string]string{"Message": "*string", "ErrorCodeOverride": "*string", "ErrorCode_": "*int32"}},
		{"what nothing refers to", types.kinds["NobodyRefersToIt"] + types.kinds["ListItemsRequest"], ""},
		{"what is required", client.required, map[string]map[string]bool{
			"PutItemInput": {"Name": true, "Colour": true, "Price": true},
			// An output refers to this one, so it stands in types as well.
			"types.PutItemRequest": {"Name": true, "Colour": true, "Price": true},
			"types.Discount":       {"Code": true},
		}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

func TestRefusals(t *testing.T) {
	for model, want := range map[string]string{
		`{"smithy": "1.0", "shapes": {}}`: `version "1.0" of Smithy: expected 2.0`,
		`{"smithy": "2.0", "shapes": {}}`: "expected one service, with the trait aws.api#service",
		`{"smithy": "2.0", "shapes": {"a#B": {"type": "structure", "mixins": [{"target": "a#C"}]}}}`: "a#B: mixins, renamed shapes and apply statements are not understood",
	} {
		if _, err := New([]byte(model)); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", model, err, want)
		}
	}
}

const program = `package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cornershop"
	"github.com/aws/aws-sdk-go-v2/service/cornershop/document"
	"github.com/aws/aws-sdk-go-v2/service/cornershop/types"
	"github.com/aws/smithy-go"
)

type transport struct{}

func (transport) Do(r *http.Request) (*http.Response, error) {
	fmt.Println(r.Method, r.URL)
	return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
}

func main() {
	client := cornershop.NewFromConfig(aws.Config{Region: "eu-central-1", HTTPClient: transport{}})
	ctx := context.Background()
	_, err := client.PutItem(ctx, &cornershop.PutItemInput{
		Price: &types.PriceMemberOther{Value: &types.PriceMemberDiscount{}},
		More:  document.NewLazyDocument(1),
	})
	var invalid smithy.InvalidParamsError
	fmt.Println(errors.As(err, &invalid), invalid.Errs())
	pages := cornershop.NewListItemsPaginator(client, nil)
	for pages.HasMorePages() {
		if _, err := pages.NextPage(ctx); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(cornershop.NewItemsListedWaiter(client).Wait(ctx, nil, 1))
	out, err := client.WatchItems(ctx, nil)
	fmt.Println(err, out.GetStream().Close())
	gate, err := governor.NewGate(governor.Ceiling(0, 0), governor.WithTripwire())
	fmt.Println(err)
	_, err = client.DeleteItem(ctx, nil, func(o *cornershop.Options) { o.APIOptions = append(o.APIOptions, gate.Tripwire()) })
	fmt.Println(err)
}
`

// TestWorks builds a stand-in, and calls it.
func TestWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	user := tempmod.New(t, repo.Root(t), map[string]string{"main.go": program})
	files, err := Runtime()
	if err != nil {
		t.Fatal(err)
	}
	shared := t.TempDir()
	if err := Write(shared, files); err != nil {
		t.Fatal(err)
	}
	for path, dir := range map[string]string{RuntimePath: shared, Path + "/cornershop": shop(t)} {
		repo.Go(t, user, "mod", "edit", "-require="+path+"@v0.0.0", "-replace="+path+"="+dir)
	}
	repo.Go(t, user, "vet", Path+"/cornershop/...", RuntimePath, ".")
	const want = `true [missing required field, PutItemInput.Colour. missing required field, PutItemInput.Name. missing required field, PutItemInput.Price[Other][Discount].Code.]
POST https://shop.eu-central-1.amazonaws.com/ListItems
POST https://shop.eu-central-1.amazonaws.com/ListItems
<nil>
POST https://shop.eu-central-1.amazonaws.com/WatchItems
<nil> <nil>
<nil>
operation error Corner Shop: DeleteItem, Corner Shop:DeleteItem refused: the request did not pass the session's gate; use the governed client
`
	if diff := cmp.Diff(want, repo.Go(t, user, "run", ".")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
