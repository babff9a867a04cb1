// Package clients generates the committed clients in memory, for tests of what is
// generated.
package clients

import (
	"testing"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// Generate generates services by the shipped risk map, over which the given ones are
// laid, in order.
func Generate(t testing.TB, services []string, overlays ...string) *generator.Result {
	t.Helper()
	return generate(t, false, services, overlays)
}

// Committed generates services as those in gen are: with their resources.
func Committed(t testing.TB, services []string) *generator.Result {
	t.Helper()
	return generate(t, true, services, nil)
}

func generate(t testing.TB, withResources bool, services, overlays []string) *generator.Result {
	t.Helper()
	set := models.Embedded()
	files := []*riskmap.File{parse(t, "shipped", string(shipped()))}
	for _, overlay := range overlays {
		files = append(files, parse(t, "overlay", overlay))
	}
	risks, err := riskmap.New(func(name string) (string, error) {
		id, err := set.Lookup(name)
		return id.GoPackage, err
	}, files...)
	if err != nil {
		t.Fatal(err)
	}
	result, err := generator.Generate(t.Context(), generator.Config{
		Dir: repo.Root(t), Services: services, Risks: risks, Models: set, Resources: withResources,
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func shipped() []byte {
	_, data := ascendgen.RiskMap()
	return data
}

func parse(t testing.TB, name, data string) *riskmap.File {
	t.Helper()
	file, err := riskmap.Parse(name, []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return file
}
