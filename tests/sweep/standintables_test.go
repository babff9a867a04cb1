package sweep

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// TestStandinTables holds that the table tells stand-ins from the SDK's packages.
func TestStandinTables(t *testing.T) {
	rows := []row{
		{Service: "s3", Version: "v1.2.3", Operations: 2, Result: passed},
		{Service: "polly", Version: modelVersion, Operations: 10, Result: passed},
		{Service: "omics", Version: modelVersion, Operations: 20, Result: "vet: broken"},
		{Service: "nimble", Result: absent},
	}
	const want = "1 services with 2 operations: 1 ok, 0 only generated, 0 failed; " +
		"2 stand-ins made of models, with 30 operations: 1 ok, 0 only generated, 1 failed; 1 more are not at hand"
	if got := summary(rows); got != want {
		t.Errorf("summary: %s\nwant %s", got, want)
	}
	const says = `Version "model" marks a stand-in`
	if !strings.Contains(markdown(rows), says) || strings.Contains(markdown(rows[:1]), says) {
		t.Errorf("markdown says of stand-ins, though not where there are none: want %q", says)
	}
}

// TestFill holds that only what is not at hand and has a model is taken from a
// stand-in, and that go.mod finds it.
func TestFill(t *testing.T) {
	models, dir := t.TempDir(), t.TempDir()
	shop := tempmod.Read(t, filepath.Join("..", "internal", "standin", "testdata", "shop.json"))
	tempmod.Write(t, filepath.Join(models, "shop.json"), shop)
	t.Setenv("ASCENDGEN_SWEEP_MODELS", "")
	rows := []row{{Service: "cornershop"}, {Service: "s3", Version: "v1.2.3"}, {Service: "nimble"}}
	findStandins(t, dir).fill(t, rows)
	if rank(rows[0]) != 2 {
		t.Errorf("a stand-in without a model: %+v", rows[0])
	}
	t.Setenv("ASCENDGEN_SWEEP_MODELS", models)
	findStandins(t, dir).fill(t, rows)
	if rank(rows[0]) != 1 || rank(rows[1]) != 0 || rank(rows[2]) != 2 || rows[0].size == 0 || rows[0].source == "" {
		t.Errorf("ranks: %+v", rows)
	}
	mod := new(modfile.File)
	if err := mod.AddModuleStmt(modulePath); err != nil {
		t.Fatal(err)
	}
	if n := replaced(t, mod, rows); n != 1 || len(mod.Replace) != 2 {
		t.Errorf("%d replaced, %d replacements, want the stand-in's and that of what stand-ins share", n, len(mod.Replace))
	}
	for _, replace := range mod.Replace {
		if _, err := os.Stat(filepath.Join(replace.New.Path, "go.mod")); err != nil {
			t.Error(err)
		}
	}
}
