// Package sweep generates for every service of the SDK that is at hand, and builds,
// vets and conforms what comes out. It takes long and much memory, so it does nothing
// unless ASCENDGEN_SWEEP says for which services:
//
//	ASCENDGEN_SWEEP=all ASCENDGEN_SWEEP_OUT=/tmp/sweep go test -timeout 0 -v ./tests/sweep
//
// It is set to "all", or to names and patterns with commas between them ("polly,kinesis*").
// A service that is named in full is fetched if need be, at its latest version. "all" and
// patterns take the newest version of each service that the module cache holds: the
// sweep does not ask a proxy about hundreds of names. Services that are not at hand are
// in the table and fail nothing.
//
// More variables:
//
//   - ASCENDGEN_SWEEP_MODELS: a folder of Smithy models. A service that is not at hand,
//     but has a model there, is taken from a stand-in, which the package
//     tests/internal/standin makes of it; its version is "model"
//   - ASCENDGEN_SWEEP_OUT: write the table to this path with .tsv and .md at its end;
//     otherwise it is in the log
//   - ASCENDGEN_SWEEP_STEPS=generate: only generate, parse and check the format
//   - ASCENDGEN_SWEEP_DIR: where the module and the results are kept, otherwise a folder
//     of the user's cache
//   - ASCENDGEN_SWEEP_FRESH: forget the results of earlier runs. Without it, a service
//     that has passed with the same SDK, client, runtime and checks is not built again.
package sweep

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/models"
	"github.com/ascendgen/ascendgen/tests/internal/command"
)

// TestSweep runs the sweep, smallest service first.
func TestSweep(t *testing.T) {
	pattern := os.Getenv("ASCENDGEN_SWEEP")
	if pattern == "" {
		t.Skip("ASCENDGEN_SWEEP is not set")
	}
	dir := workDir(t)
	t.Setenv("GOFLAGS", "-mod=mod -buildvcs=false -p=2")
	t.Setenv("GOWORK", "off")
	wanted, err := choose(pattern, goPackages())
	if err != nil {
		t.Fatal(err)
	}
	rows := locate(t, dir, wanted)
	s := sweep{
		command: command.Build(t), dir: filepath.Join(dir, "module"),
		generateOnly: os.Getenv("ASCENDGEN_SWEEP_STEPS") == "generate",
		results:      openResults(t, filepath.Join(dir, "results.jsonl"), os.Getenv("ASCENDGEN_SWEEP_FRESH") != ""),
	}
	newModule(t, s.dir, rows, findStandins(t, filepath.Join(dir, "standins")))
	var standIns []*row
	for i := range rows {
		row := &rows[i]
		switch rank(*row) {
		case 1:
			standIns = append(standIns, row)
			continue
		case 2:
			continue
		}
		t.Run(row.Service, func(t *testing.T) {
			s.run(t, row)
			t.Logf("%s %s: %s", row.Service, row.Version, row.Result)
		})
	}
	for batch := range slices.Chunk(standIns, batchSize) {
		s.runBatch(t, batch)
	}
	publish(t, rows)
	s.generateAll(t)
}

func workDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("ASCENDGEN_SWEEP_DIR")
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(cache, "ascendgen-sweep")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

func goPackages() []string {
	var names []string
	for _, id := range models.Embedded().Identities() {
		names = append(names, id.GoPackage)
	}
	return names
}

// publish writes the table where ASCENDGEN_SWEEP_OUT says, or to the log.
func publish(t *testing.T, rows []row) {
	t.Helper()
	out := os.Getenv("ASCENDGEN_SWEEP_OUT")
	if out == "" {
		t.Logf("\n%s\n%s", tsv(rows), summary(rows))
		return
	}
	for ext, content := range map[string]string{".tsv": tsv(rows), ".md": markdown(rows)} {
		if err := os.WriteFile(out+ext, []byte(content), 0o666); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%s.tsv: %s", out, summary(rows))
}

func seconds(since time.Time) float64 { return time.Since(since).Seconds() }
