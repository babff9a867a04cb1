// Package freshness holds that the committed clients are what the generator makes of
// the SDK in go.mod, the embedded facts and the shipped risk map.
package freshness

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/tests/internal/clients"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

var generated *generator.Result

// all returns the clients of all services, generated once for the tests here, which
// run one after the other.
func all(t *testing.T) *generator.Result {
	t.Helper()
	if generated == nil {
		generated = clients.Committed(t, repo.Services(t))
	}
	return generated
}

// TestFresh fails if a file in gen is stale, missing, extra or edited by hand. The
// way out is to run go generate in the repository's root.
func TestFresh(t *testing.T) {
	result := all(t)
	changes, err := result.Check(filepath.Join(repo.Root(t), "gen"))
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes {
		if change.Status == generator.Differs {
			t.Errorf("gen/%s is stale or edited by hand (-committed +generated):\n%s", change.Path, firstDifference(change))
			continue
		}
		t.Errorf("gen/%s: %s", change.Path, change.Status)
	}
	if len(result.Files) == 0 {
		t.Error("nothing was generated")
	}
}

// firstDifference shows little of what may be thousands of lines.
func firstDifference(change generator.Change) string {
	const shown = 2000
	diff := cmp.Diff(string(change.Old), string(change.New))
	if len(diff) > shown {
		diff = diff[:shown] + "\n(and more)"
	}
	return diff
}

// TestDeterministic holds that neither a second run nor the order in which services
// are named changes a byte.
func TestDeterministic(t *testing.T) {
	services := repo.Services(t)
	want := all(t).Files
	shuffled := slices.Concat(services, services[:2]) // named twice is generated once
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	got := clients.Committed(t, shuffled).Files
	if diff := cmp.Diff(paths(want), paths(got)); diff != "" {
		t.Fatalf("order %v: other files (-want +got):\n%s", shuffled, diff)
	}
	for i := range want {
		if string(want[i].Content) != string(got[i].Content) {
			t.Errorf("order %v: %s has other content", shuffled, want[i].Path)
		}
	}
}

// TestOneServiceAlone holds that what is generated of a service does not depend on
// which others are generated in the same run.
func TestOneServiceAlone(t *testing.T) {
	together := make(map[string]string)
	for _, file := range all(t).Files {
		together[file.Path] = string(file.Content)
	}
	for _, service := range []string{"sqs", "sts"} {
		for _, file := range clients.Committed(t, []string{service}).Files {
			if diff := cmp.Diff(together[file.Path], string(file.Content)); diff != "" {
				t.Errorf("%s (-with others +alone):\n%s", file.Path, diff)
			}
		}
	}
}

func paths(files []generator.File) []string {
	paths := make([]string, len(files))
	for i, file := range files {
		paths[i] = file.Path
	}
	return paths
}
