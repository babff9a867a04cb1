package suggest

import (
	"testing"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

// everyService returns the embedded facts.
func everyService(t testing.TB) []*models.Service {
	t.Helper()
	var all []*models.Service
	for _, id := range models.Embedded().Identities() {
		all = append(all, load(t, id.GoPackage))
	}
	return all
}

func load(t testing.TB, service string) *models.Service {
	t.Helper()
	facts, err := models.Embedded().Load(service)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func goPackage(name string) (string, error) {
	id, err := models.Embedded().Lookup(name)
	return id.GoPackage, err
}

// shipped returns the reviewed risk map.
func shipped(t testing.TB) *riskmap.File {
	t.Helper()
	file, err := riskmap.Parse(ascendgen.RiskMap())
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// byOperation returns the proposals of a service by the operation's name.
func byOperation(facts *models.Service) map[string]Proposal {
	all := map[string]Proposal{}
	for _, p := range Service(facts) {
		all[p.Operation] = p
	}
	return all
}

// service makes facts of operations.
func service(operations ...models.Operation) *models.Service {
	return &models.Service{Identity: models.Identity{GoPackage: "demo"}, Operations: operations}
}

// op makes an operation with an action of its own name.
func op(name, access string, change ...func(*models.Operation)) models.Operation {
	o := models.Operation{Name: name, Actions: []models.Action{{Name: "demo:" + name, Access: access}}}
	for _, f := range change {
		f(&o)
	}
	return o
}
