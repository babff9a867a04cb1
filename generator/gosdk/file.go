package gosdk

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// file is what one source file contributes to a package.
type file struct {
	pkg        string
	pkgPos     token.Position
	methods    []function // exported, of Client and PresignClient
	funcs      []function // exported
	structs    []structure
	interfaces []iface
	deviations []Deviation
}

// function is a function or method with its signature.
type function struct {
	name       string
	recv       string // "*Client"; "" for a function
	sig        signature
	deprecated bool
	pos        token.Position
}

// structure is a struct type.
type structure struct {
	name     string
	embedded []string // types of embedded fields
	members  []Member
	pos      token.Position
}

// iface is an interface type.
type iface struct {
	name    string
	methods []function
	other   bool // it has embedded interfaces or type sets
	pos     token.Position
}

// parseFile parses source. The buffer is scratch space to be reused; the
// possibly grown one is returned.
func parseFile(importPath, name string, src, buf []byte) (*file, []byte, error) {
	fset := token.NewFileSet()
	tree, buf, err := parseTree(fset, name, src, buf)
	if err != nil {
		return nil, buf, err
	}
	r := reader{fset: fset, scope: newScope(tree, importPath)}
	return r.read(tree), buf, nil
}

// parseTree parses source without what the reader has no use for. A file that
// speaks of deprecation is parsed whole, as the doc comments are needed, and so
// is one that elide cannot read.
func parseTree(fset *token.FileSet, name string, src, buf []byte) (*ast.File, []byte, error) {
	if !bytes.Contains(src, []byte("Deprecated:")) {
		short, ok := elide(buf[:0], src)
		buf = short
		if ok {
			short = bytes.TrimRight(short, " \t\r\n") // the line breaks of what was last dropped
			tree, err := parser.ParseFile(fset, name, short, parser.SkipObjectResolution)
			if err == nil {
				return tree, buf, nil
			}
		}
	}
	tree, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution|parser.ParseComments)
	return tree, buf, err
}

// reader reads one parsed file.
type reader struct {
	fset  *token.FileSet
	scope scope
}

func (r *reader) read(tree *ast.File) *file {
	f := &file{pkg: tree.Name.Name, pkgPos: r.pos(tree.Name)}
	for _, imp := range tree.Imports {
		// With a dot import, names no longer tell where a type comes from.
		if imp.Name != nil && imp.Name.Name == "." {
			f.deviations = append(f.deviations, Deviation{
				Pos: r.pos(imp), Decl: "import " + imp.Path.Value, Want: "an import under a name", Found: "a dot import",
			})
		}
	}
	for _, decl := range tree.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			r.readFunc(f, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					r.readType(f, t)
				}
			}
		}
	}
	return f
}

func (r *reader) readFunc(f *file, d *ast.FuncDecl) {
	if !d.Name.IsExported() {
		return
	}
	fn := function{name: d.Name.Name, pos: r.pos(d.Name)}
	if d.Recv != nil {
		fn.recv = r.scope.receiver(d.Recv)
		if base := strings.TrimPrefix(fn.recv, "*"); base != "Client" && base != "PresignClient" {
			return
		}
	}
	fn.sig = r.scope.signature(d.Type)
	fn.deprecated = deprecated(d.Doc)
	if d.Recv != nil {
		f.methods = append(f.methods, fn)
	} else {
		f.funcs = append(f.funcs, fn)
	}
}

func (r *reader) readType(f *file, t *ast.TypeSpec) {
	name := t.Name.Name
	switch typ := t.Type.(type) {
	case *ast.StructType:
		if wanted([]byte(name)) {
			s := structure{name: name, pos: r.pos(t.Name)}
			s.members, s.embedded = r.scope.fields(typ)
			f.structs = append(f.structs, s)
		}
	case *ast.InterfaceType:
		if t.Name.IsExported() {
			f.interfaces = append(f.interfaces, r.iface(t, typ))
		}
	}
}

func (r *reader) iface(t *ast.TypeSpec, typ *ast.InterfaceType) iface {
	i := iface{name: t.Name.Name, pos: r.pos(t.Name)}
	for _, m := range typ.Methods.List {
		sig, ok := m.Type.(*ast.FuncType)
		if !ok || len(m.Names) == 0 {
			i.other = true
			continue
		}
		for _, name := range m.Names {
			i.methods = append(i.methods, function{name: name.Name, sig: r.scope.signature(sig), pos: r.pos(name)})
		}
	}
	return i
}

// pos is the position of a node. Its offset would be one of the shortened
// source, so there is none.
func (r *reader) pos(n ast.Node) token.Position {
	p := r.fset.PositionFor(n.Pos(), false)
	p.Offset = 0
	return p
}

// deprecated holds for a doc comment with a paragraph that begins "Deprecated:".
func deprecated(doc *ast.CommentGroup) bool {
	return slices.ContainsFunc(strings.Split(doc.Text(), "\n\n"), func(paragraph string) bool {
		return strings.HasPrefix(strings.TrimLeft(paragraph, "\n"), "Deprecated:")
	})
}
