package ungoverned

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// rewrite is a constructor of the form client := s3.NewFromConfig(cfg), which is to
// become a governed one.
type rewrite struct {
	*checker
	fn     *types.Func // the constructor
	call   *ast.CallExpr
	assign *ast.AssignStmt
	name   *ast.Ident   // of the new client
	scope  *types.Scope // in which it is declared
}

// fix offers the governed constructor in place of a raw one; nothing where the result
// might not compile or not do the same.
func (c *checker) fix(cur inspector.Cursor, fn *types.Func) []analysis.SuggestedFix {
	if fn.Name() == newPresignClient {
		return nil
	}
	r, ok := c.assignment(cur, fn)
	if !ok || !r.onlyOperations() {
		return nil
	}
	err, ok := r.errorName()
	if !ok {
		return nil
	}
	fail, ok := r.failure(cur, err)
	if !ok {
		return nil
	}
	name, edits, ok := r.importGoverned()
	if !ok {
		return nil
	}
	made, ok := r.construct(name)
	if !ok {
		return nil
	}
	edits = append(edits, made...)
	edits = append(edits,
		insert(r.name.End(), ", "+err),
		insert(r.endOfLine(), "\nif "+err+" != nil {\n"+fail+"\n}"))
	return []analysis.SuggestedFix{{Message: "make a governed client", TextEdits: edits}}
}

func insert(pos token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
}

// assignment finds the statement: one new local variable, set to the call alone.
func (c *checker) assignment(cur inspector.Cursor, fn *types.Func) (*rewrite, bool) {
	call, ok := callOf(cur)
	if !ok || call.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return nil, false
	}
	stmt := call.Parent()
	switch stmt.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
	default:
		return nil, false // the head of an if or a for has no room for the error
	}
	assign := stmt.Node().(*ast.AssignStmt)
	if assign.Tok != token.DEFINE || len(assign.Lhs) != 1 {
		return nil, false
	}
	name, ok := assign.Lhs[0].(*ast.Ident)
	if !ok || c.pass.TypesInfo.Defs[name] == nil {
		return nil, false
	}
	return &rewrite{
		checker: c, fn: fn, call: call.Node().(*ast.CallExpr), assign: assign,
		name: name, scope: c.pass.TypesInfo.Defs[name].Parent(),
	}, true
}

// onlyOperations reports whether the client is used for nothing that the governed one
// lacks: operations are called, and it is handed to parameters that name operations.
func (r *rewrite) onlyOperations() bool {
	obj := r.pass.TypesInfo.Defs[r.name]
	for cur := range r.root.Preorder((*ast.Ident)(nil)) {
		if r.pass.TypesInfo.Uses[cur.Node().(*ast.Ident)] != obj {
			continue
		}
		switch cur.ParentEdgeKind() {
		case edge.SelectorExpr_X:
			selection := r.pass.TypesInfo.Selections[cur.Parent().Node().(*ast.SelectorExpr)]
			if selection == nil || selection.Kind() != types.MethodVal || !r.serves(selection.Obj().(*types.Func)) {
				return false
			}
		case edge.CallExpr_Args:
			if !r.takesOperations(cur) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// takesOperations reports whether an argument's parameter is an interface of
// operations, as those of the SDK's paginators and waiters are.
func (r *rewrite) takesOperations(arg inspector.Cursor) bool {
	call := arg.Parent().Node().(*ast.CallExpr)
	sig, ok := types.Unalias(r.pass.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if i := arg.ParentEdgeIndex(); !ok || i >= sig.Params().Len() || sig.Variadic() && i == sig.Params().Len()-1 {
		return false
	}
	iface, ok := sig.Params().At(arg.ParentEdgeIndex()).Type().Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return false // an any would get another type without a word
	}
	for method := range iface.Methods() {
		if !r.serves(method) {
			return false
		}
	}
	return true
}

// serves reports whether the governed client has a method: in its package if that is
// imported, and else if it has the shape of an operation.
func (r *rewrite) serves(method *types.Func) bool {
	if g := r.imported(); g != nil {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(g.Client), false, g.Pkg, method.Name())
		have, ok := obj.(*types.Func)
		return ok && types.Identical(have.Signature(), method.Signature())
	}
	sig := method.Signature()
	return method.Exported() && sig.Variadic() && sig.Params().Len() == 3 && sig.Results().Len() == 2 &&
		strings.HasSuffix(sig.Params().At(1).Type().String(), "."+method.Name()+"Input") &&
		strings.HasSuffix(sig.Results().At(0).Type().String(), "."+method.Name()+"Output")
}

// endOfLine is behind a comment that ends the statement's line.
func (r *rewrite) endOfLine() token.Pos {
	end := r.assign.End()
	file := r.pass.Fset.File(end)
	for _, group := range r.file.Comments {
		if group.Pos() > end && file.Line(group.Pos()) == file.Line(end) {
			return group.List[0].End()
		}
	}
	return end
}

// errorName returns the name of the error: err, or a longer one where err is another's.
func (r *rewrite) errorName() (string, bool) {
	if r.errIsFree("err") {
		return "err", true
	}
	long := r.name.Name + "Err"
	_, taken := r.scope.LookupParent(long, token.NoPos)
	return long, taken == nil
}

// errIsFree reports whether a name may be declared, or set, beside the client without
// taking the place of another.
func (r *rewrite) errIsFree(name string) bool {
	obj := r.scope.Lookup(name)
	if obj == nil {
		_, outer := r.scope.LookupParent(name, token.NoPos)
		return outer == nil
	}
	if obj.Pos() < r.assign.Pos() {
		v, ok := obj.(*types.Var)
		return ok && isError(v.Type())
	}
	return r.staysNew(obj)
}

// staysNew reports whether a later := declares something besides err: with err
// declared before it, it would otherwise not compile.
func (r *rewrite) staysNew(err types.Object) bool {
	if !isError(err.Type()) {
		return false
	}
	found := false
	ast.Inspect(r.file, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Tok != token.DEFINE {
			return true
		}
		declares, others := false, false
		for _, left := range assign.Lhs {
			ident, ok := left.(*ast.Ident)
			if !ok || ident.Name == "_" {
				continue
			}
			switch def := r.pass.TypesInfo.Defs[ident]; {
			case def == err:
				declares = true
			case def != nil:
				others = true
			}
		}
		found = found || declares && others
		return true
	})
	return found
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// failure returns the statement that hands the error to the caller.
func (r *rewrite) failure(cur inspector.Cursor, err string) (string, bool) {
	sig := r.enclosing(cur)
	if sig == nil || sig.Results().Len() == 0 {
		return "", false
	}
	last := sig.Results().Len() - 1
	if !isError(sig.Results().At(last).Type()) {
		return "", false
	}
	var values []string
	for i := range last {
		zero, ok := zeroOf(sig.Results().At(i).Type())
		if !ok {
			return "", false
		}
		values = append(values, zero)
	}
	return "return " + strings.Join(append(values, err), ", "), true
}

// zeroOf writes the zero value of a type that has a short one.
func zeroOf(t types.Type) (string, bool) {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "", false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		case u.Info()&types.IsString != 0:
			return `""`, true
		}
		return "nil", u.Kind() == types.UnsafePointer
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return "nil", true
	}
	return "", false
}

// construct returns the edits of the call itself. A client of a session's configuration
// is made from the session; others are put behind the one gate in scope.
func (r *rewrite) construct(governed string) ([]analysis.TextEdit, bool) {
	if session, ok := r.sessionOfConfig(); ok && r.sdkStaysUsed() {
		return []analysis.TextEdit{
			{Pos: r.call.Fun.Pos(), End: r.call.Fun.End(), NewText: []byte(governed + ".NewFromSession")},
			{Pos: session.End(), End: r.call.Args[0].End()},
		}, true
	}
	gate, ok := r.gateInScope()
	if !ok {
		return nil, false
	}
	return []analysis.TextEdit{
		insert(r.call.Pos(), governed+".New("),
		insert(r.call.End(), fmt.Sprintf(", %s)", gate)),
	}, true
}
