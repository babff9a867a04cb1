package services_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/internal/services"
	"github.com/ascendgen/ascendgen/models"
)

var update = flag.Bool("update", false, "write names.txt anew")

// TestNames holds that the names are those of the embedded facts.
func TestNames(t *testing.T) {
	var want []string
	set := models.Embedded()
	for _, id := range set.Identities() {
		want = append(want, id.GoPackage)
		want = append(want, set.Aliases(id.GoPackage)...)
	}
	slices.Sort(want)
	if *update {
		if err := os.WriteFile("names.txt", []byte(strings.Join(want, "\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, services.Names()); diff != "" {
		t.Errorf("names.txt is stale; run this test with -update (-facts +names.txt):\n%s", diff)
	}
}
