package gosdk

import (
	"go/ast"
	"path"
	"strconv"
	"strings"
)

// scope tells what the type expressions of one file mean.
type scope struct {
	imports map[string]string // name in the file: import path
	types   string            // import path of the service's package types
	inTypes bool              // the file is of the package types itself
}

func newScope(tree *ast.File, importPath string) scope {
	s := scope{imports: make(map[string]string, len(tree.Imports)), types: importPath + "/types"}
	for _, imp := range tree.Imports {
		p, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue // the parser has refused it already
		}
		name := path.Base(p)
		if imp.Name != nil {
			name = imp.Name.Name
		}
		s.imports[name] = p
	}
	return s
}

// signature is the type of a function, each part written with the import paths
// of its packages, so that signatures are compared as strings.
type signature struct {
	params  []string
	results []string
}

func (s signature) String() string {
	out := "func(" + strings.Join(s.params, ", ") + ")"
	switch len(s.results) {
	case 0:
		return out
	case 1:
		return out + " " + s.results[0]
	}
	return out + " (" + strings.Join(s.results, ", ") + ")"
}

// takesContext holds where a parameter is, or is made of, a context.
func (s signature) takesContext() bool {
	return strings.Contains(strings.Join(s.params, " "), "context.Context")
}

func (s *scope) signature(t *ast.FuncType) signature {
	sig := signature{params: s.list(t.Params), results: s.list(t.Results)}
	if t.TypeParams != nil {
		sig.params = append(sig.params, "type parameters")
	}
	return sig
}

// list writes the type of each parameter.
func (s *scope) list(fields *ast.FieldList) []string {
	if fields == nil {
		return nil
	}
	out := make([]string, 0, len(fields.List))
	for _, f := range fields.List {
		t := s.write(f.Type)
		for range max(1, len(f.Names)) {
			out = append(out, t)
		}
	}
	return out
}

// receiver writes the type of a receiver.
func (s *scope) receiver(recv *ast.FieldList) string {
	if len(recv.List) != 1 {
		return ""
	}
	return s.write(recv.List[0].Type)
}

// write writes a type with import paths for package names.
func (s *scope) write(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.ParenExpr:
		return s.write(t.X)
	case *ast.StarExpr:
		return "*" + s.write(t.X)
	case *ast.Ellipsis:
		return "..." + s.write(t.Elt)
	case *ast.ArrayType:
		if t.Len == nil {
			return "[]" + s.write(t.Elt)
		}
		return "[n]" + s.write(t.Elt)
	case *ast.MapType:
		return "map[" + s.write(t.Key) + "]" + s.write(t.Value)
	case *ast.ChanType:
		return "chan " + s.write(t.Value)
	case *ast.FuncType:
		return s.signature(t).String()
	case *ast.IndexExpr:
		return s.write(t.X) + "[" + s.write(t.Index) + "]"
	case *ast.SelectorExpr:
		p, name := s.selector(t)
		return p + "." + name
	case *ast.StructType:
		return "struct{" + strings.Join(s.list(t.Fields), "; ") + "}"
	case *ast.InterfaceType:
		return "interface{" + strings.Join(s.list(t.Methods), "; ") + "}"
	}
	return "?"
}

// selector returns the import path and the name of a qualified type.
func (s *scope) selector(t *ast.SelectorExpr) (importPath, name string) {
	x, ok := t.X.(*ast.Ident)
	if !ok {
		return "?", t.Sel.Name
	}
	if p := s.imports[x.Name]; p != "" {
		return p, t.Sel.Name
	}
	return x.Name, t.Sel.Name
}

// fields returns the exported fields of a struct and its embedded types.
func (s *scope) fields(t *ast.StructType) (members []Member, embedded []string) {
	for _, f := range t.Fields.List {
		if len(f.Names) == 0 {
			embedded = append(embedded, s.write(f.Type))
		}
		for _, name := range f.Names {
			if name.IsExported() {
				members = append(members, Member{Name: name.Name, Type: s.typeOf(f.Type)})
			}
		}
	}
	return members, embedded
}

// typeOf classes the type of a member.
func (s *scope) typeOf(e ast.Expr) Type {
	switch t := e.(type) {
	case *ast.StarExpr:
		elem := s.typeOf(t.X)
		switch elem.Kind {
		case String, Bool, Int, Float, Time, Named:
			if !elem.Pointer {
				elem.Pointer = true
				return elem
			}
		}
	case *ast.ArrayType:
		if t.Len != nil {
			break
		}
		if id, ok := t.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return Type{Kind: Blob}
		}
		elem := s.typeOf(t.Elt)
		return Type{Kind: List, Elem: &elem}
	case *ast.MapType:
		if id, ok := t.Key.(*ast.Ident); ok && id.Name == "string" {
			elem := s.typeOf(t.Value)
			return Type{Kind: Map, Elem: &elem}
		}
	case *ast.Ident:
		return s.ident(t)
	case *ast.SelectorExpr:
		switch p, name := s.selector(t); {
		case p == s.types:
			return Type{Kind: Named, Name: name}
		case p == "time" && name == "Time":
			return Type{Kind: Time}
		case p == "io" && name == "Reader":
			return Type{Kind: Stream}
		}
	}
	return Type{}
}

func (s *scope) ident(id *ast.Ident) Type {
	switch id.Name {
	case "string":
		return Type{Kind: String}
	case "bool":
		return Type{Kind: Bool}
	case "int32":
		return Type{Kind: Int, Bits: 32}
	case "int64":
		return Type{Kind: Int, Bits: 64}
	case "float32":
		return Type{Kind: Float, Bits: 32}
	case "float64":
		return Type{Kind: Float, Bits: 64}
	}
	if s.inTypes && id.IsExported() {
		return Type{Kind: Named, Name: id.Name}
	}
	return Type{}
}
