package gosdk

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// structs are structs of the service's package, as far as they have been asked for.
type structs struct {
	mu    sync.Mutex
	files map[string]typesFile // by path
	known map[string][]Member
}

// Struct returns the exported fields of a struct of the service's package other than
// an input: an output, or a type of options. It is looked for in the file of an
// operation first. Only that file is read, once, if it is there. A struct that is
// nowhere in the package is an error.
//
// It is safe for concurrent use. The result must not be changed.
func (p *Package) Struct(operation, name string) ([]Member, error) {
	s := &p.structs
	s.mu.Lock()
	defer s.mu.Unlock()
	if members, ok := s.known[name]; ok {
		return members, nil
	}
	if s.known == nil {
		s.known, s.files = map[string][]Member{}, map[string]typesFile{}
	}
	paths := []string{p.operationFile(operation)}
	members, err := s.find(p.ImportPath, paths, name)
	if errors.Is(err, errNoStruct) { // paginators that are written by hand stand elsewhere
		if paths, err = p.otherFiles(name); err == nil {
			members, err = s.find(p.ImportPath, paths, name)
		}
	}
	if err != nil {
		return nil, inPackage(p.ImportPath, err)
	}
	s.known[name] = members
	return members, nil
}

var errNoStruct = errors.New("expected a struct, found no such declaration")

// operationFile returns the path of the file that declares an operation.
func (p *Package) operationFile(operation string) string {
	for _, o := range p.Operations {
		if o.Name == operation && o.Pos.Filename != "" {
			return o.Pos.Filename
		}
	}
	return filepath.Join(p.Dir, "api_op_"+operation+".go")
}

// otherFiles returns the files that declare no operation and hold a struct's name.
func (p *Package) otherFiles(name string) ([]string, error) {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		if e.IsDir() || !isSource(e.Name()) || strings.HasPrefix(e.Name(), "api_op_") {
			continue
		}
		path := filepath.Join(p.Dir, e.Name())
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(src, []byte("type "+name+" struct")) {
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// find looks for a struct in files.
func (s *structs) find(importPath string, paths []string, name string) ([]Member, error) {
	for _, path := range paths {
		f, ok := s.files[path]
		if !ok {
			var err error
			if f, err = readTypesFile(path); err != nil && !errors.Is(err, os.ErrNotExist) {
				return nil, err
			}
			s.files[path] = f
		}
		part := f.concerning(name)
		if part == nil {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, part, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if found := structOf(tree, name); found != nil {
			scope := newScope(tree, importPath)
			members, _ := scope.fields(found)
			return members, nil
		}
	}
	return nil, fmt.Errorf("type %s: %w", name, errNoStruct)
}

func structOf(tree *ast.File, name string) *ast.StructType {
	for _, decl := range tree.Decls {
		if d, ok := decl.(*ast.GenDecl); ok {
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.Name.Name == name {
					s, _ := t.Type.(*ast.StructType)
					return s
				}
			}
		}
	}
	return nil
}
