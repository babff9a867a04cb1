// Package golangci makes the pass of package ungoverned a linter of golangci-lint, as a
// module plugin. A file .custom-gcl.yml names this package in import, and
//
//	linters:
//	  enable: [ungoverned]
//	  settings:
//	    custom:
//	      ungoverned:
//	        type: module
//
// in .golangci.yml switches it on. It has no settings.
package golangci

import (
	"errors"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/ascendgen/ascendgen/analysis/ungoverned"
)

func init() { register.Plugin(ungoverned.Analyzer.Name, New) }

// Plugin is the linter.
type Plugin struct{}

// New returns the linter. Settings are an error: there are none.
func New(settings any) (register.LinterPlugin, error) {
	if m, ok := settings.(map[string]any); settings != nil && (!ok || len(m) > 0) {
		return nil, errors.New("ungoverned: want no settings")
	}
	return Plugin{}, nil
}

// BuildAnalyzers returns the pass.
func (Plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	return []*analysis.Analyzer{ungoverned.Analyzer}, nil
}

// GetLoadMode says that the pass needs types.
func (Plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
