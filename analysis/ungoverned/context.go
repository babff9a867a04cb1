package ungoverned

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// whole returns the expression that a name is the end of: s3.New of New, without
// parentheses, and past the arguments of an instantiation.
func whole(cur inspector.Cursor) inspector.Cursor {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	for {
		switch cur.ParentEdgeKind() {
		case edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X:
			cur = cur.Parent()
		default:
			return cur
		}
	}
}

// callOf returns the call of the function that a name stands for.
func callOf(cur inspector.Cursor) (inspector.Cursor, bool) {
	cur = whole(cur)
	if cur.ParentEdgeKind() != edge.CallExpr_Fun {
		return cur, false
	}
	return cur.Parent(), true
}

// isGoverned reports whether the raw client that a call makes goes straight into the
// constructor of a governed one.
func (c *checker) isGoverned(cur inspector.Cursor) bool {
	call, ok := callOf(cur)
	if !ok {
		return false
	}
	for call.ParentEdgeKind() == edge.ParenExpr_X {
		call = call.Parent()
	}
	if call.ParentEdgeKind() != edge.CallExpr_Args || call.ParentEdgeIndex() != 0 {
		return false
	}
	fn, ok := typeutil.Callee(c.pass.TypesInfo, call.Parent().Node().(*ast.CallExpr)).(*types.Func)
	return ok && makesGoverned(fn)
}

// enclosing returns the type of the function in which something stands; nil if in none.
func (c *checker) enclosing(cur inspector.Cursor) *types.Signature {
	for f := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch f := f.Node().(type) {
		case *ast.FuncDecl:
			return c.pass.TypesInfo.Defs[f.Name].(*types.Func).Signature()
		case *ast.FuncLit:
			sig, _ := c.pass.TypesInfo.TypeOf(f).(*types.Signature)
			return sig
		}
	}
	return nil
}

// written reports whether a name is set, not read: the key of a literal, or the left
// side of an assignment. What is put there was reported where it comes from.
func written(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() == edge.KeyValueExpr_Key {
		return cur.Parent().ParentEdgeKind() == edge.CompositeLit_Elts
	}
	return whole(cur).ParentEdgeKind() == edge.AssignStmt_Lhs
}

// nouns say what a type is part of, by the nearest place that tells.
var nouns = map[edge.Kind]string{
	edge.CompositeLit_Type:     "literal",
	edge.TypeAssertExpr_Type:   "type assertion",
	edge.CaseClause_List:       "case of a type switch",
	edge.IndexExpr_Index:       "type argument",
	edge.IndexListExpr_Indices: "type argument",
	edge.SelectorExpr_X:        "method expression",
	edge.TypeSpec_Type:         "declaration",
	edge.FuncType_Params:       "parameter",
	edge.FuncType_Results:      "result",
	edge.FuncType_TypeParams:   "constraint",
	edge.TypeSpec_TypeParams:   "constraint",
	edge.StructType_Fields:     "field",
	edge.InterfaceType_Methods: "constraint",
	edge.ValueSpec_Type:        "variable",
	edge.CallExpr_Fun:          "conversion",
	edge.CallExpr_Args:         "value",
	edge.FuncDecl_Recv:         "receiver",
}

// noun says what the mention of a type is, and whether it can reach anything: the
// conversion of nil and what is declared blank cannot.
func (c *checker) noun(cur inspector.Cursor) (noun string, ok bool) {
	for cur = whole(cur); cur.Node() != nil; cur = cur.Parent() {
		kind := cur.ParentEdgeKind()
		switch kind {
		case edge.CallExpr_Fun:
			if args := cur.Parent().Node().(*ast.CallExpr).Args; len(args) == 1 && c.pass.TypesInfo.Types[args[0]].IsNil() {
				return "", false
			}
		case edge.ValueSpec_Type:
			if blank(cur.Parent().Node().(*ast.ValueSpec)) {
				return "", false
			}
		}
		if noun, ok := nouns[kind]; ok {
			return noun, true
		}
	}
	return "use", true
}

// blank reports whether nothing that is declared has a name.
func blank(spec *ast.ValueSpec) bool {
	for _, name := range spec.Names {
		if name.Name != "_" {
			return false
		}
	}
	return true
}
