package golangci_test

import (
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/ascendgen/ascendgen/analysis/ungoverned"
	_ "github.com/ascendgen/ascendgen/analysis/ungoverned/golangci"
)

func TestPlugin(t *testing.T) {
	create, err := register.GetPlugin("ungoverned")
	if err != nil {
		t.Fatal(err)
	}
	for _, none := range []any{nil, map[string]any{}} {
		plugin, err := create(none)
		if err != nil {
			t.Fatal(err)
		}
		if mode := plugin.GetLoadMode(); mode != register.LoadModeTypesInfo {
			t.Errorf("load mode %q: the pass would see no types", mode)
		}
		analyzers, err := plugin.BuildAnalyzers()
		if err != nil || len(analyzers) != 1 || analyzers[0] != ungoverned.Analyzer {
			t.Errorf("analyzers %v, %v", analyzers, err)
		}
	}
	for _, some := range []any{map[string]any{"tests": false}, "yes"} {
		if _, err := create(some); err == nil {
			t.Errorf("settings %v are taken, and would do nothing", some)
		}
	}
}
