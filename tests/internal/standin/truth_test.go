package standin

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/semver"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// TestStandins holds stand-ins against the real packages of the SDK, for each service
// that the module cache and the folder of models both have. ASCENDGEN_SWEEP_MODELS
// names that folder.
func TestStandins(t *testing.T) {
	dir := os.Getenv("ASCENDGEN_SWEEP_MODELS")
	if dir == "" {
		t.Skip("ASCENDGEN_SWEEP_MODELS is not set")
	}
	models, err := Models(dir)
	if err != nil {
		t.Fatal(err)
	}
	real := cached(t)
	total, excepted, compared := make(map[string]*counts), make(map[string]bool), make(map[string]bool)
	for _, service := range slices.Sorted(maps.Keys(real)) {
		model := models[service]
		if model == "" {
			t.Logf("%s: no model", service)
			continue
		}
		compared[service] = true
		t.Run(service, func(t *testing.T) {
			c := compareService(t, real[service], model)
			for _, failure := range c.failures {
				if reason := exception(service, failure, excepted); reason != "" {
					t.Logf("excepted: %s (%s)", failure, reason)
				} else {
					t.Error(failure)
				}
			}
			if len(c.onlyModel) > 0 {
				t.Logf("only in the model: %s", strings.Join(c.onlyModel, ", "))
			}
			for what, n := range c.counted {
				sum(total, what, n)
			}
		})
	}
	for _, what := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%s: %v", what, total[what])
	}
	for key := range exceptions {
		if service, _, _ := strings.Cut(key, " "); compared[service] && !excepted[key] {
			t.Errorf("the exception %q matches nothing", key)
		}
	}
	t.Logf("%d services, %d exceptions", len(compared), len(excepted))
}

func sum(total map[string]*counts, what string, n *counts) {
	if total[what] == nil {
		total[what] = new(counts)
	}
	total[what].same += n.same
	total[what].onlyModel += n.onlyModel
	total[what].onlySDK += n.onlySDK
}

func compareService(t *testing.T, real, model string) *comparison {
	t.Helper()
	data, err := os.ReadFile(model)
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(data)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Write(dir, p.Files); err != nil {
		t.Fatal(err)
	}
	c := &comparison{counted: make(map[string]*counts)}
	c.real, c.model = surfaceOf(t, real), surfaceOf(t, dir)
	c.client()
	c.real, c.model = surfaceOf(t, filepath.Join(real, "types")), surfaceOf(t, filepath.Join(dir, "types"))
	c.types()
	c.real, c.model = surfaceOf(t, filepath.Join(real, "document")), surfaceOf(t, filepath.Join(dir, "document"))
	compare(c, "functions of document", "document.", c.real.functions, c.model.functions, false)
	return c
}

// cached returns the folders of the newest packages in the module cache.
func cached(t *testing.T) map[string]string {
	t.Helper()
	cache := strings.TrimSpace(repo.Go(t, repo.Root(t), "env", "GOMODCACHE"))
	folders, err := filepath.Glob(filepath.Join(cache, filepath.FromSlash(Path), "*@*"))
	if err != nil {
		t.Fatal(err)
	}
	found, newest := make(map[string]string), make(map[string]string)
	for _, folder := range folders {
		service, version, _ := strings.Cut(filepath.Base(folder), "@")
		if semver.Compare(version, newest[service]) > 0 {
			found[service], newest[service] = folder, version
		}
	}
	return found
}
