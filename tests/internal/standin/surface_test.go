package standin

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// surface is what a package of the SDK shows of itself, as it is written.
type surface struct {
	constants map[string]string            // by name
	functions map[string]string            // signatures by name; of methods, "Client.Invoke"
	fields    map[string]map[string]string // types by struct and field
	kinds     map[string]string            // of types: "struct", "interface", or what they are
	unions    map[string]map[string]bool   // alternatives by union
	values    map[string]map[string]string // constants by enumeration and value
	required  map[string]map[string]bool   // members by struct
	outdated  map[string]bool              // functions that are deprecated
}

func newSurface() *surface {
	return &surface{
		make(map[string]string), make(map[string]string), make(map[string]map[string]string), make(map[string]string),
		make(map[string]map[string]bool), make(map[string]map[string]string), make(map[string]map[string]bool), make(map[string]bool),
	}
}

// surfaceOf reads the files of one folder. A folder that is not there has none.
func surfaceOf(t *testing.T, dir string) *surface {
	t.Helper()
	s := newSurface()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.add(file)
	}
	return s
}

func (s *surface) add(file *ast.File) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			s.addFunction(d)
			s.addValidation(d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					s.addType(spec)
				case *ast.ValueSpec:
					s.addConstant(spec)
					s.addRequired(spec)
				}
			}
		}
	}
}

func (s *surface) addFunction(d *ast.FuncDecl) {
	name := d.Name.Name
	if d.Recv != nil {
		receiver := strings.TrimPrefix(types.ExprString(d.Recv.List[0].Type), "*")
		if union, ok := strings.CutPrefix(name, "is"); ok && ast.IsExported(union) && ast.IsExported(receiver) {
			put(s.unions, union, receiver, true)
			return
		}
		name = receiver + "." + name
	}
	if ast.IsExported(d.Name.Name) && ast.IsExported(name) {
		s.functions[name] = signature(d.Type)
		s.outdated[name] = strings.Contains("\n"+d.Doc.Text(), "\n\nDeprecated: ") || strings.HasPrefix(d.Doc.Text(), "Deprecated: ")
	}
}

// signature writes the types of a function without the names of its parameters.
func signature(f *ast.FuncType) string {
	list := func(fields *ast.FieldList) string {
		var all []string
		if fields != nil {
			for _, field := range fields.List {
				for range max(1, len(field.Names)) {
					all = append(all, types.ExprString(field.Type))
				}
			}
		}
		return "(" + strings.Join(all, ", ") + ")"
	}
	return list(f.Params) + list(f.Results)
}

func (s *surface) addType(spec *ast.TypeSpec) {
	name := spec.Name.Name
	if !spec.Name.IsExported() {
		return
	}
	switch t := spec.Type.(type) {
	case *ast.StructType:
		s.kinds[name] = "struct"
		for _, field := range t.Fields.List {
			for _, id := range field.Names {
				if id.IsExported() {
					put(s.fields, name, id.Name, types.ExprString(field.Type))
				}
			}
		}
	case *ast.InterfaceType:
		s.kinds[name] = "interface"
		for _, method := range t.Methods.List {
			if f, ok := method.Type.(*ast.FuncType); ok && method.Names[0].IsExported() {
				put(s.fields, name, method.Names[0].Name, signature(f))
			}
		}
	default:
		s.kinds[name] = types.ExprString(spec.Type)
	}
}

func (s *surface) addConstant(spec *ast.ValueSpec) {
	for i, id := range spec.Names {
		if !id.IsExported() || i >= len(spec.Values) {
			continue
		}
		literal, ok := spec.Values[i].(*ast.BasicLit)
		if !ok {
			continue
		}
		value := literal.Value
		if text, err := strconv.Unquote(value); err == nil {
			value = text
		}
		if spec.Type == nil {
			s.constants[id.Name] = value
		} else {
			put(s.values, types.ExprString(spec.Type), value, id.Name)
		}
	}
}

func put[V any](in map[string]map[string]V, outer, inner string, value V) {
	if in[outer] == nil {
		in[outer] = make(map[string]V)
	}
	in[outer][inner] = value
}

// addValidation takes the members that a function of the SDK holds to be set.
func (s *surface) addValidation(d *ast.FuncDecl) {
	if !strings.HasPrefix(d.Name.Name, "validate") || d.Recv != nil || len(d.Type.Params.List) != 1 {
		return
	}
	of := strings.TrimPrefix(types.ExprString(d.Type.Params.List[0].Type), "*")
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "smithy.NewErrParamRequired" {
			name, _ := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
			put(s.required, of, name, true)
		}
		return true
	})
}

// addRequired takes them from the table of a stand-in, without the package of the client.
func (s *surface) addRequired(spec *ast.ValueSpec) {
	if spec.Names[0].Name != "required" || len(spec.Values) != 1 {
		return
	}
	for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
		entry := e.(*ast.KeyValueExpr)
		of, _ := strconv.Unquote(entry.Key.(*ast.BasicLit).Value)
		if pkg, name, _ := strings.Cut(of, "."); pkg != "types" {
			of = name
		}
		for _, member := range entry.Value.(*ast.CompositeLit).Elts {
			name, _ := strconv.Unquote(member.(*ast.BasicLit).Value)
			put(s.required, of, name, true)
		}
	}
}
