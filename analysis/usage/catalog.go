package usage

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/analysis/internal/sdk"
	"github.com/ascendgen/ascendgen/governor"
)

// catalog holds the governed packages, by themselves and by what they govern.
type catalog struct {
	governed map[*types.Package]*service
	raw      map[*types.Package]*service
}

// service is the operations of one governed package, by their names.
type service struct {
	*sdk.Governed
	operations map[string]*Operation
	presign    *types.Named // the governed presign client, nil if there is none
}

// readCatalog reads the governed packages among those given and all that they import.
func readCatalog(pkgs []*packages.Package) (*catalog, error) {
	c := &catalog{map[*types.Package]*service{}, map[*types.Package]*service{}}
	var errs []error
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		governed := sdk.Governs(pkg.Types)
		if governed == nil {
			return
		}
		s := &service{Governed: governed, operations: map[string]*Operation{}}
		errs = append(errs, s.read(pkg), s.readPresigners(pkg))
		c.governed[governed.Pkg], c.raw[governed.SDK] = s, s
	})
	return c, errors.Join(errs...)
}

// read fills in the operations: levels from the constants, the rest from the
// declarations that generated code has for each.
func (s *service) read(pkg *packages.Package) error {
	var errs []error
	for method := range s.Client.Methods() {
		if !method.Exported() || method.Signature().Params().Len() == 0 { // Ungoverned, Meta
			continue
		}
		risk, ok := s.level(method.Name())
		if !ok {
			errs = append(errs, fmt.Errorf("%s: want a constant Risk%s of one of the four levels in package %s, which gives its method a rating",
				pkg.Fset.Position(method.Pos()), method.Name(), pkg.PkgPath))
			continue
		}
		service, _ := sdk.ServiceOf(s.SDK.Path())
		s.operations[method.Name()] = &Operation{Service: service, Name: method.Name(), Risk: risk, Upto: risk}
	}
	for _, file := range pkg.Syntax {
		for _, decl := range file.Decls {
			s.declaration(pkg.TypesInfo, decl)
		}
	}
	return errors.Join(errs...)
}

// level returns the value of an operation's constant.
func (s *service) level(operation string) (governor.Risk, bool) {
	c, ok := s.Pkg.Scope().Lookup("Risk" + operation).(*types.Const)
	if !ok {
		return 0, false
	}
	risk := riskOf(c.Val())
	return risk, risk.Valid()
}

func riskOf(v constant.Value) governor.Risk {
	n, _ := constant.Uint64Val(constant.ToInt(v))
	if n > uint64(governor.Critical) {
		return 0
	}
	return governor.Risk(n)
}

// declaration reads what riskOf functions and op variables say of an operation.
func (s *service) declaration(info *types.Info, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		name, ok := strings.CutPrefix(decl.Name.Name, "riskOf")
		if op := s.operations[name]; ok && op != nil && decl.Recv == nil {
			op.readConditions(info, decl)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			value, ok := spec.(*ast.ValueSpec)
			if !ok || len(value.Names) != 1 || len(value.Values) != 1 {
				continue
			}
			name, ok := strings.CutPrefix(value.Names[0].Name, "op")
			literal, isLiteral := value.Values[0].(*ast.CompositeLit)
			if op := s.operations[name]; ok && op != nil && isLiteral {
				op.readVariable(info, literal)
			}
		}
	}
}

// readConditions takes every level and tag that a condition can come to.
func (o *Operation) readConditions(info *types.Info, decl *ast.FuncDecl) {
	ast.Inspect(decl, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		tv := info.Types[expr]
		if tv.Value == nil {
			return true
		}
		switch typeName(tv.Type) {
		case "Risk":
			o.Upto = max(o.Upto, riskOf(tv.Value))
		case "Tags":
			o.UptoTags |= tagsOf(tv.Value)
		}
		return true
	})
	o.UptoTags &^= o.Tags
}

// readVariable reads the fields of a governor.Operation.
func (o *Operation) readVariable(info *types.Info, literal *ast.CompositeLit) {
	for _, elt := range literal.Elts {
		field, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, _ := field.Key.(*ast.Ident)
		if key == nil {
			continue
		}
		value := info.Types[field.Value].Value
		switch key.Name {
		case "Service":
			if value != nil {
				o.Service = constant.StringVal(value)
			}
		case "Tags":
			o.Tags = tagsOf(value)
			o.UptoTags &^= o.Tags
		case "Actions":
			if list, ok := field.Value.(*ast.CompositeLit); ok {
				for _, each := range list.Elts {
					if v := info.Types[each].Value; v != nil {
						o.Actions = append(o.Actions, constant.StringVal(v))
					}
				}
			}
		}
	}
}

func tagsOf(v constant.Value) governor.Tags {
	if v == nil {
		return 0
	}
	n, _ := constant.Uint64Val(constant.ToInt(v))
	return governor.Tags(n)
}

// typeName returns the name of a type of the runtime, "" for others.
func typeName(t types.Type) string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !strings.HasSuffix(named.Obj().Pkg().Path(), "/ascendgen/governor") {
		return ""
	}
	return named.Obj().Name()
}

// of returns the operation that a function is, if it is the method of a governed client.
func (c *catalog) of(fn *types.Func) *Operation {
	if fn == nil || fn.Signature().Recv() == nil {
		return nil
	}
	s := c.governed[fn.Pkg()]
	if s == nil {
		return nil
	}
	if !s.receives(fn, s.Client) && !s.receives(fn, s.presign) {
		return nil
	}
	return s.operations[fn.Name()]
}

// named returns the operation for which a method of an interface stands: it has its
// name and takes its input.
func (c *catalog) named(method *types.Func) *Operation {
	params := method.Signature().Params()
	if params.Len() < 2 {
		return nil
	}
	p, ok := types.Unalias(params.At(1).Type()).(*types.Pointer)
	if !ok {
		return nil
	}
	input, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok || input.Obj().Name() != method.Name()+"Input" {
		return nil
	}
	if s := c.raw[input.Obj().Pkg()]; s != nil {
		return s.operations[method.Name()]
	}
	return nil
}
