package gosdk

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStruct(t *testing.T) {
	loc := fake(t, map[string]string{
		"api_op_ListThings.go": strings.Replace(fakeFiles["api_op_ListThings.go"], "type ListThingsOutput struct{}",
			"type ListThingsOutput struct {\n\tThings []types.Tag // tags\n\tNextToken *string\n\tCount int64\n\tResultMetadata middleware.Metadata\n}", 1),
		"paginators.go": "package fake\n\ntype OthersPaginatorOptions struct { Limit int32 }\n",
	})
	p, err := Read(t.Context(), loc)
	if err != nil {
		t.Fatal(err)
	}
	str := Type{Kind: String, Pointer: true}
	for name, want := range map[string][]Member{
		"ListThingsOutput": {
			{"Things", Type{Kind: List, Elem: &Type{}}}, // of nothing known: the file does not import types
			{"NextToken", str}, {"Count", Type{Kind: Int, Bits: 64}}, {"ResultMetadata", Type{}},
		},
		"ListThingsPaginatorOptions": nil,
		"OthersPaginatorOptions":     {{"Limit", Type{Kind: Int, Bits: 32}}}, // in another file
	} {
		got, err := p.Struct("ListThings", name)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, want := range map[string]string{
		"Nothing":             "package " + fakePath + ": type Nothing: expected a struct, found no such declaration",
		"ListThingsAPIClient": "type ListThingsAPIClient: expected a struct, found no such declaration",
	} {
		if _, err := p.Struct("ListThings", name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

// TestStructReadsOnce holds that a struct is read once, also by many at the same time,
// and that a file which cannot be parsed is told.
func TestStructReadsOnce(t *testing.T) {
	loc := fake(t, nil)
	p := &Package{ImportPath: loc.ImportPath, Dir: loc.Dir}
	if _, err := p.Struct("DeleteThing", "DeleteThingOutput"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(loc.Dir, "api_op_DeleteThing.go")); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := p.Struct("DeleteThing", "DeleteThingOutput"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	write(t, filepath.Join(loc.Dir, "api_op_ListThings.go"), "package fake\n\ntype ListThingsOutput struct {\n\tA \"x\n}\n")
	if _, err := p.Struct("ListThings", "ListThingsOutput"); err == nil || !strings.Contains(err.Error(), "api_op_ListThings.go:4:") {
		t.Errorf("got %v", err)
	}
}
