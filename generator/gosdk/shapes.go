package gosdk

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// Shape is a type of a service's package types.
type Shape struct {
	Name    string
	Kind    ShapeKind
	Members []Member // of a Struct: its exported fields; of a Union: its alternatives, each named after its type and typed as its Value
	Values  []Value  // of an Enum, in source order
	Bits    int      // of a Number: 32 or 64
}

// ShapeKind is a class of shapes. The zero value is none.
type ShapeKind uint8

// The kinds of shapes.
const (
	_ ShapeKind = iota
	Struct
	Enum   // a string type with constants
	Union  // an interface that the types of Members satisfy
	Number // another name of int32 or int64, with constants
)

// Value is a constant of an enumeration.
type Value struct {
	Name  string // "ObjectCannedACLPublicRead"
	Value string // "public-read"
}

// shapes is the package types, as far as it has been asked for.
type shapes struct {
	mu    sync.Mutex
	read  bool
	err   error
	files []typesFile
	known map[string]Shape
}

// Lookup describes a [Named] type. The package types is read at the first call;
// of it, only the declarations that concern name are parsed. A name that is not
// declared there, or is of no kind of [ShapeKind], is an error.
//
// It is safe for concurrent use. The slices of the result must not be changed.
func (p *Package) Lookup(name string) (Shape, error) {
	s := &p.shapes
	s.mu.Lock()
	defer s.mu.Unlock()
	if shape, ok := s.known[name]; ok {
		return shape, nil
	}
	if !s.read {
		s.files, s.err = readTypes(filepath.Join(p.Dir, "types"))
		s.read = true
		s.known = map[string]Shape{}
	}
	if s.err != nil {
		return Shape{}, inPackage(p.ImportPath+"/types", s.err)
	}
	shape, err := s.find(p.ImportPath, name)
	if err != nil {
		return Shape{}, inPackage(p.ImportPath+"/types", err)
	}
	s.known[name] = shape
	return shape, nil
}

// readTypes reads the source files of the package types.
func readTypes(dir string) ([]typesFile, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []typesFile
	for _, e := range entries {
		if e.IsDir() || !isSource(e.Name()) {
			continue
		}
		f, err := readTypesFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// find parses the declarations that concern name and makes a shape of them.
func (s *shapes) find(importPath, name string) (Shape, error) {
	if !token.IsIdentifier(name) {
		return Shape{}, fmt.Errorf("%q: expected the name of a type", name)
	}
	fset := token.NewFileSet()
	b := shapeBuilder{shape: Shape{Name: name}, structs: map[string][]Member{}}
	var errs []error
	for i := range s.files {
		f := &s.files[i]
		part := f.concerning(name)
		if part == nil {
			continue
		}
		tree, err := parser.ParseFile(fset, f.path, part, parser.SkipObjectResolution)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		scope := newScope(tree, importPath)
		scope.inTypes = true
		b.add(fset, &scope, tree)
	}
	if err := errors.Join(errs...); err != nil {
		return Shape{}, err
	}
	return b.build()
}

// shapeBuilder gathers what the declarations say of a type.
type shapeBuilder struct {
	shape        Shape
	pos          token.Position
	found        string              // how the type is written, once it is found
	structs      map[string][]Member // by name
	alternatives []string            // the types that have the method of the union
}

func (b *shapeBuilder) add(fset *token.FileSet, scope *scope, tree *ast.File) {
	for _, decl := range tree.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil && d.Name.Name == "is"+b.shape.Name {
				b.alternatives = append(b.alternatives, strings.TrimPrefix(scope.receiver(d.Recv), "*"))
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					b.addType(fset, scope, spec)
				case *ast.ValueSpec:
					b.addValues(spec)
				}
			}
		}
	}
}

func (b *shapeBuilder) addType(fset *token.FileSet, scope *scope, t *ast.TypeSpec) {
	if s, ok := t.Type.(*ast.StructType); ok {
		members, _ := scope.fields(s)
		b.structs[t.Name.Name] = members
	}
	if t.Name.Name != b.shape.Name {
		return
	}
	b.pos = fset.Position(t.Name.Pos())
	b.pos.Offset = 0
	b.found = scope.write(t.Type)
	switch typ := t.Type.(type) {
	case *ast.StructType:
		b.shape.Kind = Struct
	case *ast.Ident:
		switch {
		case typ.Name == "string":
			b.shape.Kind = Enum
		case t.Assign.IsValid() && typ.Name == "int32":
			b.shape.Kind, b.shape.Bits = Number, 32
		case t.Assign.IsValid() && typ.Name == "int64":
			b.shape.Kind, b.shape.Bits = Number, 64
		}
	case *ast.InterfaceType:
		if b.found == "interface{func()}" && typ.Methods.List[0].Names[0].Name == "is"+b.shape.Name {
			b.shape.Kind = Union
		}
	}
}

// addValues takes the constants of the type itself.
func (b *shapeBuilder) addValues(v *ast.ValueSpec) {
	if t, ok := v.Type.(*ast.Ident); !ok || t.Name != b.shape.Name {
		return
	}
	for i, name := range v.Names {
		if i >= len(v.Values) {
			return
		}
		if lit, ok := v.Values[i].(*ast.BasicLit); ok {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				b.shape.Values = append(b.shape.Values, Value{Name: name.Name, Value: s})
			}
		}
	}
}

func (b *shapeBuilder) build() (Shape, error) {
	s := b.shape
	if b.found == "" {
		return Shape{}, fmt.Errorf("type %s is not declared", s.Name)
	}
	switch s.Kind {
	case Struct:
		s.Members, s.Values = b.structs[s.Name], nil
	case Enum, Number:
	case Union:
		s.Values = nil
		for _, name := range b.alternatives {
			m := b.structs[name]
			if len(m) == 1 && m[0].Name == "Value" {
				s.Members = append(s.Members, Member{Name: name, Type: m[0].Type})
			}
		}
	default:
		return Shape{}, fmt.Errorf("%v: type %s: expected a struct, a string, a number or a union, found %s", b.pos, s.Name, b.found)
	}
	return s, nil
}
