package ungoverned

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/ascendgen/ascendgen/analysis/internal/sdk"
)

// module is where the ready-made governed packages are.
const module = "github.com/ascendgen/ascendgen"

// ready are the services for which this module has governed packages.
var ready = []string{
	"cloudformation", "cloudwatch", "dynamodb", "ec2", "glacier", "iam", "kms", "lambda",
	"rds", "s3", "secretsmanager", "sns", "sqs", "sts",
}

// imported returns the governed package of the service that this package imports.
func (r *rewrite) imported() *sdk.Governed {
	for _, pkg := range r.pass.Pkg.Imports() {
		if g := sdk.Governs(pkg); g != nil && g.SDK == r.fn.Pkg() {
			return g
		}
	}
	return nil
}

// importGoverned returns the name of the governed package in this file, and the edits
// that import it where the file does not.
func (r *rewrite) importGoverned() (name string, edits []analysis.TextEdit, ok bool) {
	path := ""
	if g := r.imported(); g != nil {
		name, path = g.Pkg.Name(), g.Pkg.Path()
	} else {
		service, _ := sdk.ServiceOf(r.fn.Pkg().Path())
		if r.fn.Pkg().Path() != "github.com/aws/aws-sdk-go-v2/service/"+service || !slices.Contains(ready, service) {
			return "", nil, false
		}
		name = service + "gov"
		path = module + "/gen/" + name
	}
	for _, spec := range r.file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p != path {
			continue
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		_, obj := r.scope.LookupParent(name, r.assign.Pos())
		_, isPkg := obj.(*types.PkgName)
		return name, nil, isPkg // not one that is blank, dotted or hidden
	}
	if _, obj := r.scope.LookupParent(name, token.NoPos); obj != nil {
		return "", nil, false
	}
	pos, text := importAt(r.file, path)
	return name, []analysis.TextEdit{insert(pos, text)}, pos.IsValid()
}

// importAt says where and how a file imports one more path.
func importAt(file *ast.File, path string) (token.Pos, string) {
	for _, decl := range slices.Backward(file.Decls) {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			continue
		}
		if decl.Rparen.IsValid() && len(decl.Specs) > 0 {
			return decl.Specs[len(decl.Specs)-1].End(), fmt.Sprintf("\n\t%q", path)
		}
		return decl.End(), fmt.Sprintf("\nimport %q", path)
	}
	return token.NoPos, "" // a file that imports nothing makes no clients
}

// sessionOfConfig returns s where the client is made from s.AWSConfig() and s is a
// session.
func (r *rewrite) sessionOfConfig() (ast.Expr, bool) {
	if r.fn.Name() != "NewFromConfig" || len(r.call.Args) == 0 {
		return nil, false
	}
	config, ok := r.call.Args[0].(*ast.CallExpr)
	if !ok || len(config.Args) != 0 {
		return nil, false
	}
	sel, ok := config.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "AWSConfig" || !isSession(r.pass.TypesInfo.TypeOf(sel.X)) {
		return nil, false
	}
	return sel.X, true
}

// sdkStaysUsed reports whether the file needs its import of the SDK's package without
// the constructor.
func (r *rewrite) sdkStaysUsed() bool {
	uses := 0
	for ident, obj := range r.pass.TypesInfo.Uses {
		name, ok := obj.(*types.PkgName)
		if ok && name.Imported() == r.fn.Pkg() && r.file.FileStart <= ident.Pos() && ident.Pos() < r.file.FileEnd {
			uses++
		}
	}
	return uses > 1
}

// gateInScope returns the expression of the only gate that a function has at hand: a
// local variable, or the gate of a local session. With several, a person has to choose.
func (r *rewrite) gateInScope() (string, bool) {
	var found []string
	for scope := r.scope; scope != nil && scope != r.pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || name == "_" {
				continue
			}
			if _, seen := r.scope.LookupParent(name, r.assign.Pos()); seen != v {
				continue // declared later, or hidden
			}
			switch {
			case isGate(v.Type()):
				found = append(found, name)
			case isSession(v.Type()):
				found = append(found, name+".Gate()")
			}
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}
