package ungoverned

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// converted says which raw client, embedded by another module, a value takes along into
// an interface that asks for its methods.
func (c *checker) converted(cur inspector.Cursor) (category, message string) {
	if call, ok := callOf(cur); ok {
		cur = call
	} else {
		cur = whole(cur)
	}
	for cur.ParentEdgeKind() == edge.UnaryExpr_X || cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	from, to := c.pass.TypesInfo.TypeOf(cur.Node().(ast.Expr)), c.wanted(cur)
	if from == nil || to == nil {
		return "", ""
	}
	iface, ok := to.Underlying().(*types.Interface)
	if !ok {
		return "", ""
	}
	for method := range iface.Methods() {
		if _, path, _ := types.LookupFieldOrMethod(from, true, method.Pkg(), method.Name()); len(path) > 1 {
			if category, message := c.through(embedded(from, path)); category != "" {
				return category, message
			}
		}
	}
	return "", ""
}

// wanted returns the type to which an expression is converted without a word, or by the
// name of the type; nil where there is none, or it takes one of several results.
func (c *checker) wanted(cur inspector.Cursor) types.Type {
	info, i := c.pass.TypesInfo, cur.ParentEdgeIndex()
	switch parent := cur.Parent().Node().(type) {
	case *ast.CallExpr:
		if cur.ParentEdgeKind() == edge.CallExpr_Args {
			return parameter(info.Types[parent.Fun], i)
		}
	case *ast.AssignStmt:
		if cur.ParentEdgeKind() == edge.AssignStmt_Rhs && len(parent.Lhs) == len(parent.Rhs) {
			return info.TypeOf(parent.Lhs[i])
		}
	case *ast.ValueSpec:
		if cur.ParentEdgeKind() == edge.ValueSpec_Values && len(parent.Names) == len(parent.Values) {
			return info.TypeOf(parent.Names[i])
		}
	case *ast.KeyValueExpr:
		key, _ := parent.Key.(*ast.Ident)
		if field, ok := info.Uses[key].(*types.Var); ok && field.IsField() {
			return field.Type()
		}
	case *ast.ReturnStmt:
		if sig := c.enclosing(cur); sig != nil && sig.Results().Len() == len(parent.Results) {
			return sig.Results().At(i).Type()
		}
	}
	return nil
}

// parameter returns the type of a call's argument: of a parameter, or of a conversion.
func parameter(fun types.TypeAndValue, i int) types.Type {
	if fun.Type == nil || fun.IsType() {
		return fun.Type
	}
	sig, ok := fun.Type.Underlying().(*types.Signature)
	if !ok {
		return nil // a builtin
	}
	last := sig.Params().Len() - 1
	if i < last || !sig.Variadic() {
		return sig.Params().At(min(i, last)).Type()
	}
	if rest, ok := sig.Params().At(last).Type().(*types.Slice); ok {
		return rest.Elem()
	}
	return nil
}
