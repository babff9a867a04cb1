package conformance

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// constants reads risks.go of a committed client: the level of each constant as it
// is written there, which no code of the client has touched.
func constants(t *testing.T, service string) map[string]governor.Risk {
	t.Helper()
	levels := make(map[string]governor.Risk)
	for _, decl := range parse(t, service, "risks.go").Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			name, level, err := constant(spec.(*ast.ValueSpec))
			if err != nil {
				t.Errorf("risks.go of %s: %v", service, err)
				continue
			}
			levels[name] = level
		}
	}
	return levels
}

// constant reads one specification of the form RiskGetItem = governor.Low.
func constant(spec *ast.ValueSpec) (string, governor.Risk, error) {
	name := spec.Names[0].Name
	if len(spec.Names) != 1 || len(spec.Values) != 1 || spec.Type != nil {
		return name, 0, fmt.Errorf("%s: want one name, one value and no type", name)
	}
	selector, ok := spec.Values[0].(*ast.SelectorExpr)
	if !ok {
		return name, 0, fmt.Errorf("%s: want a level of package governor", name)
	}
	if pkg, ok := selector.X.(*ast.Ident); !ok || pkg.Name != "governor" {
		return name, 0, fmt.Errorf("%s: want a level of package governor", name)
	}
	level, err := governor.ParseRisk(strings.ToLower(selector.Sel.Name))
	return name, level, err
}

// conditional returns the operations of a committed client whose level an input may
// raise.
func conditional(t *testing.T, service string) map[string]bool {
	t.Helper()
	raised := make(map[string]bool)
	file := parse(t, service, "conditions.go")
	if file == nil {
		return raised
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			if op, ok := strings.CutPrefix(fn.Name.Name, "riskOf"); ok {
				raised[op] = true
			}
		}
	}
	return raised
}

// parse returns a file of a committed client, nil if the client has none of that name.
func parse(t *testing.T, service, name string) *ast.File {
	t.Helper()
	path := filepath.Join(repo.Root(t), "gen", service+repo.Suffix, name)
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}
