package tests

import (
	"context"
	"testing"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

// TestShippedRiskMap holds each rule of the shipped risk map against the SDK that
// go.mod pins. The command does not: the SDK of its user may be older, and then a
// rule for a new operation is none that the user could put right.
func TestShippedRiskMap(t *testing.T) {
	name, data := ascendgen.RiskMap()
	file, err := riskmap.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	set := models.Embedded()
	goPackage := func(service string) (string, error) {
		id, err := set.Lookup(service)
		return id.GoPackage, err
	}
	risks, err := riskmap.New(goPackage, file)
	if err != nil {
		t.Fatal(err)
	}
	var services []string
	seen := map[string]bool{}
	for _, rule := range file.Rules {
		if seen[rule.Service] {
			continue
		}
		seen[rule.Service] = true
		services = append(services, rule.Service)
		if pkg, err := goPackage(rule.Service); err != nil || pkg != rule.Service {
			t.Errorf("%s: the shipped map names service %s by an alias of %s", rule.Pos, rule.Service, pkg)
		}
	}
	locations, err := gosdk.Find(context.Background(), "..", services)
	if err != nil {
		t.Fatal(err)
	}
	packages, err := gosdk.ReadAll(context.Background(), locations)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range packages {
		facts, err := set.Load(pkg.Name)
		if err != nil {
			t.Fatal(err)
		}
		var operations []string
		for _, op := range pkg.Operations {
			operations = append(operations, op.Name)
		}
		for _, op := range facts.Operations {
			operations = append(operations, op.Name)
		}
		methods := models.Presigners(pkg.Name)
		for _, err := range risks.Unmatched(pkg.Name, append(methods[:len(methods):len(methods)], operations...)) {
			t.Error(err)
		}
		for _, op := range operations {
			if rating, err := risks.Resolve(pkg.Name, op); err != nil {
				t.Error(err)
			} else if rating.Rule == nil {
				t.Errorf("%s:%s: no rule names it", pkg.Name, op)
			}
		}
	}
}
