package conform

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// iterator is the constructor of a paginator or a waiter.
var iterator = regexp.MustCompile(`(?m)^func New[A-Z]\w*(Paginator|Waiter)\(`)

// Iterators holds that every paginator and every waiter of the SDK's package in
// sdkDir, those written by hand too, has its counterpart in the governed client: a
// constructor of the same name that hands the SDK one operation, and the assertion
// that the whole client serves it as well.
func (c Client) Iterators(t *testing.T, sdkDir string) {
	t.Helper()
	want := sdkIterators(t, sdkDir)
	got, asserted := c.iterators(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("constructors by name, with the client that the SDK wants (-sdk +governed):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Values(want)), asserted, uniqueSorted); diff != "" {
		t.Errorf("interfaces that the governed client is asserted to satisfy (-sdk +governed):\n%s", diff)
	}
	t.Logf("%d paginators and waiters", len(want))
}

var uniqueSorted = cmp.Transformer("unique", func(names []string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range names {
		set[name] = true
	}
	return set
})

// sdkIterators returns the constructors in a package of the SDK, each with the name of
// the interface that it takes.
func sdkIterators(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no Go files in %q: %v", dir, err)
	}
	found := make(map[string]string)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !iterator.Match(content) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for name, fn := range iteratorsOf(file) {
			found[name] = fn.Type.Params.List[0].Type.(*ast.Ident).Name
		}
	}
	return found
}

// iteratorsOf returns the constructors in a file, by name.
func iteratorsOf(file *ast.File) map[string]*ast.FuncDecl {
	found := make(map[string]*ast.FuncDecl)
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && iterator.MatchString("func "+fn.Name.Name+"(") {
			found[fn.Name.Name] = fn
		}
	}
	return found
}

// governedIterators returns the constructors of a committed client, each with the
// interface of the operation that it hands the SDK, and the interfaces that the
// client is asserted to satisfy.
func (c Client) iterators(t *testing.T) (found map[string]string, asserted []string) {
	t.Helper()
	found = make(map[string]string)
	for _, name := range []string{"paginators.go", "waiters.go"} {
		file, err := parse(c.Dir, name)
		if err != nil {
			t.Fatal(err)
		}
		if file == nil {
			continue
		}
		for name, fn := range iteratorsOf(file) {
			found[name] = adapted(t, fn)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "_" {
				asserted = append(asserted, selected(spec.Type))
			}
			return true
		})
	}
	return found, asserted
}

// adapted returns the interface for which the body of a constructor makes an adapter:
// ListPartsAPIClient of
//
//	return s3.NewListPartsPaginator(listPartsFunc(c.ListParts), params, optFns...)
func adapted(t *testing.T, fn *ast.FuncDecl) string {
	t.Helper()
	if len(fn.Body.List) == 1 {
		if ret, ok := fn.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 1 {
			if call, ok := ret.Results[0].(*ast.CallExpr); ok && selected(call.Fun) == fn.Name.Name {
				if adapter, ok := call.Args[0].(*ast.CallExpr); ok && len(adapter.Args) == 1 {
					return selected(adapter.Args[0]) + "APIClient"
				}
			}
		}
	}
	t.Errorf("%s: want one call of the SDK's constructor over an adapter", fn.Name.Name)
	return ""
}

// selected returns the name after the dot.
func selected(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return ""
}
