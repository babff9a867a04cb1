package conform

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// Constants reads risks.go in the folder of a governed client: the level of each
// constant, by its name, as it is written there, which no code of the client has
// touched.
func Constants(dir string) (map[string]governor.Risk, error) {
	file, err := parse(dir, "risks.go")
	if err != nil {
		return nil, err
	}
	if file == nil {
		return nil, fmt.Errorf("%s has no risks.go", dir)
	}
	levels := make(map[string]governor.Risk)
	var errs []error
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			name, level, err := constant(spec.(*ast.ValueSpec))
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", filepath.Join(dir, "risks.go"), err))
				continue
			}
			levels[name] = level
		}
	}
	return levels, errors.Join(errs...)
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

// conditional returns the operations whose level an input may raise.
func conditional(dir string) (map[string]bool, error) {
	raised := make(map[string]bool)
	file, err := parse(dir, "conditions.go")
	if file == nil {
		return raised, err
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			if op, ok := strings.CutPrefix(fn.Name.Name, "riskOf"); ok {
				raised[op] = true
			}
		}
	}
	return raised, nil
}

// parse returns a file of a governed client, nil if the client has none of that name.
func parse(dir, name string) (*ast.File, error) {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return file, err
}
