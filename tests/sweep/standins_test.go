package sweep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/mod/modfile"

	"github.com/ascendgen/ascendgen/tests/internal/standin"
)

// modelVersion stands in the place of the version of a service that is taken from a
// stand-in.
const modelVersion = "model"

// standins are the models that there are, and the folder of what is made of them.
type standins struct {
	dir     string
	models  map[string]string // by service
	runtime string            // tells the version of what stand-ins share
}

// findStandins takes the folder of models from the environment. Without it there are
// none.
func findStandins(t *testing.T, dir string) standins {
	t.Helper()
	from := os.Getenv("ASCENDGEN_SWEEP_MODELS")
	if from == "" {
		return standins{}
	}
	models, err := standin.Models(from)
	if err != nil {
		t.Fatalf("ASCENDGEN_SWEEP_MODELS: %v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	files, err := standin.Runtime()
	if err == nil {
		err = standin.Write(filepath.Join(dir, runtimeFolder), files)
	}
	if err != nil {
		t.Fatal(err)
	}
	return standins{dir, models, digestOf(files)}
}

// runtimeFolder holds what stand-ins share. No service has its name.
const runtimeFolder = "-runtime"

// fill makes a stand-in for each row that is not at hand and has a model.
func (s standins) fill(t *testing.T, rows []row) {
	t.Helper()
	for i := range rows {
		r := &rows[i]
		model := s.models[r.Service]
		if r.Version != "" || model == "" {
			continue
		}
		data, err := os.ReadFile(model)
		if err != nil {
			t.Fatal(err)
		}
		p, err := standin.New(data)
		if err == nil && p.Name != r.Service {
			err = fmt.Errorf("it is of the service %s", p.Name)
		}
		if err != nil {
			t.Errorf("%s: %v", model, err)
			continue
		}
		r.Version, r.sdkDir = modelVersion, filepath.Join(s.dir, p.Name)
		if err := standin.Write(r.sdkDir, p.Files); err != nil {
			t.Fatal(err)
		}
		r.source = s.runtime + digestOf(p.Files)
		r.size = sizeOf(t, r.sdkDir)
	}
}

// digestOf tells files apart.
func digestOf(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(sum, name, len(files[name]))
		_, _ = io.Copy(sum, bytes.NewReader(files[name])) // a hash never fails
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// replaced has a go.mod find stand-ins in their folders, and returns how many.
func replaced(t *testing.T, mod *modfile.File, rows []row) (n int) {
	t.Helper()
	add := func(path, dir string) {
		mod.AddNewRequire(path, "v0.0.0", false)
		if err := mod.AddReplace(path, "", dir, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range rows {
		if rank(r) != 1 {
			continue
		}
		if n == 0 {
			add(standin.RuntimePath, filepath.Join(filepath.Dir(r.sdkDir), runtimeFolder))
		}
		add(sdkPath+"/"+r.Service, r.sdkDir)
		n++
	}
	return n
}

// batchSize is how many stand-ins are built at once: the go command takes seconds to
// load a module of hundreds, however little there is to do.
const batchSize = 12

// runBatch does everything for several services, and looks at each alone only where
// something fails. Those that pass share the time.
func (s sweep) runBatch(t *testing.T, rows []*row) {
	t.Helper()
	var left []*row
	for _, r := range rows {
		t.Run(r.Service+"/generate", func(t *testing.T) {
			if s.prepare(t, r) {
				left = append(left, r)
			}
		})
	}
	start := time.Now()
	ok := len(left) > 0 && s.build(left...) == nil && s.vet(left...) == nil
	build := seconds(start) / float64(len(left))
	start = time.Now()
	ok = ok && s.conform(left...) == nil
	conform := seconds(start) / float64(len(left))
	for _, r := range left {
		if !ok {
			t.Run(r.Service+"/build", func(t *testing.T) { s.finish(t, r) })
			continue
		}
		r.Build, r.Conform, r.Result = build, conform, passed
		s.results.add(t, *r)
	}
	for _, r := range rows {
		t.Logf("%s %s: %s", r.Service, r.Version, r.Result)
	}
}
