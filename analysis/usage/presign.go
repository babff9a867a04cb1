package usage

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/analysis/internal/sdk"
	"github.com/ascendgen/ascendgen/models"
)

// readPresigners adds the methods of the governed presign client, if there is one. What
// a method can come to is what the operation can whose requests it signs, or more.
func (s *service) readPresigners(pkg *packages.Package) error {
	obj, ok := s.Pkg.Scope().Lookup(sdk.PresignClient).(*types.TypeName)
	if !ok {
		return nil
	}
	s.presign, _ = obj.Type().(*types.Named)
	if s.presign == nil {
		return nil
	}
	for method := range s.presign.Methods() {
		op := s.operations[models.PresignedOperation(method.Name())]
		if op == nil {
			return fmt.Errorf("%s: %s signs requests of no operation of package %s", pkg.Fset.Position(method.Pos()), method.Name(), pkg.PkgPath)
		}
		signed := *op
		signed.Name = method.Name()
		if risk, own := s.level(method.Name()); own {
			signed.Risk, signed.Upto = risk, max(risk, op.Upto)
		}
		s.operations[method.Name()] = &signed
	}
	for _, file := range pkg.Syntax {
		for _, decl := range file.Decls {
			s.readSigning(pkg.TypesInfo, decl)
		}
	}
	return nil
}

// readSigning takes the tags that a method has beyond those of its operation.
func (s *service) readSigning(info *types.Info, decl ast.Decl) {
	fn, ok := decl.(*ast.FuncDecl)
	if !ok || fn.Recv == nil || fn.Body == nil {
		return
	}
	method, _ := info.Defs[fn.Name].(*types.Func)
	if method == nil || !s.receives(method, s.presign) {
		return
	}
	op := s.operations[fn.Name.Name]
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		field, ok := n.(*ast.KeyValueExpr)
		if key, isName := fieldName(field, ok); isName && key == "Tags" {
			op.Tags |= tagsOf(info.Types[field.Value].Value)
			op.UptoTags &^= op.Tags
		}
		return true
	})
}

func fieldName(field *ast.KeyValueExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	key, ok := field.Key.(*ast.Ident)
	if !ok {
		return "", false
	}
	return key.Name, true
}

// receives reports whether a function is a method of *named.
func (s *service) receives(fn *types.Func, named *types.Named) bool {
	recv := fn.Signature().Recv()
	if recv == nil || named == nil {
		return false
	}
	p, ok := recv.Type().(*types.Pointer)
	return ok && types.Identical(p.Elem(), named)
}
