package templates_test

import (
	"flag"
	"go/format"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
	"github.com/ascendgen/ascendgen/models/resources"
	"github.com/ascendgen/ascendgen/templates"
)

var update = flag.Bool("update", false, "write the files that are compared with")

// small renders the resources of a small definition, which has a member of every kind
// that is rendered in its own way, against the SDK's package s3.
func small(t *testing.T) map[string][]byte {
	t.Helper()
	sdk, pkg, _ := planned(t, nil, "")
	definition, err := os.ReadFile(filepath.Join("testdata", "resources", "definition.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := resources.Parse("definition.json", definition)
	if err != nil {
		t.Fatal(err)
	}
	service, err := resourceplan.Build(d, sdk, pkg)
	if err != nil {
		t.Fatal(err)
	}
	rendered := map[string][]byte{}
	for _, template := range templates.Resources(service) {
		source, err := template.Render(pkg)
		if err != nil {
			t.Fatal(err)
		}
		rendered[template.Name] = source
	}
	return rendered
}

// TestResources compares what is rendered with files that were reviewed; -update
// writes them. That such files compile, and do what they should, the committed clients
// show.
func TestResources(t *testing.T) {
	for name, source := range small(t) {
		golden := filepath.Join("testdata", "resources", name+".golden")
		if *update {
			if err := os.WriteFile(golden, source, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(source)); diff != "" {
			t.Errorf("%s (-want +rendered):\n%s", name, diff)
		}
		formatted, err := format.Source(source)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(formatted), string(source)); diff != "" {
			t.Errorf("%s (-gofmt +rendered):\n%s", name, diff)
		}
	}
}

// TestResourcesTwice holds that rendering is deterministic.
func TestResourcesTwice(t *testing.T) {
	if diff := cmp.Diff(small(t), small(t)); diff != "" {
		t.Errorf("-first +second:\n%s", diff)
	}
}
