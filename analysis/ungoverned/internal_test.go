package ungoverned

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/templates"
)

// TestHeader holds that generated files are known by what the generator writes.
func TestHeader(t *testing.T) {
	if header != templates.Header {
		t.Errorf("header %q, generated files have %q", header, templates.Header)
	}
}

// TestReady holds that fixes import governed packages that exist.
func TestReady(t *testing.T) {
	entries, err := os.ReadDir("../../gen")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, entry := range entries {
		want = append(want, strings.TrimSuffix(entry.Name(), "gov"))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, ready); diff != "" {
		t.Errorf("ready-made packages (-gen +here):\n%s", diff)
	}
}
