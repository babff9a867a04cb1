// Package standin writes packages that stand in for service packages of
// aws-sdk-go-v2 which cannot be fetched. It makes of a Smithy model what the SDK's own
// generator would make of it, as far as code that uses the package can tell: the
// client, its operations with their inputs and outputs, paginators, waiters, and the
// package types. A call goes through a middleware stack to the HTTP client of the
// configuration, as one request; what the answer holds is not read.
//
// Presign clients, and what services of the SDK have that was written by hand, are
// left out.
package standin

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Package is a stand-in.
type Package struct {
	Name  string            // "polly"
	ID    string            // "Polly"
	Files map[string][]byte // by slash-separated path
}

// New returns the stand-in for a Smithy model, a JSON AST of version 2.0.
func New(model []byte) (*Package, error) {
	s, err := read(model)
	if err != nil {
		return nil, err
	}
	sources, err := s.types()
	if err != nil {
		return nil, err
	}
	for name, write := range map[string]func() (*source, error){
		"api_client.go": s.client, "validators.go": s.required, "eventstream.go": s.streams,
	} {
		if sources[name], err = write(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, op := range s.Operations {
		if sources["api_op_"+op.Name+".go"], err = s.operationFile(op); err != nil {
			return nil, fmt.Errorf("%s: %w", op.Name, err)
		}
	}
	p := &Package{Name: s.Package, ID: s.ID, Files: map[string][]byte{"go.mod": goMod(s.path())}}
	if s.hasDocuments() {
		sources["document/document.go"] = documents()
	}
	for name, source := range sources {
		if p.Files[name], err = source.file(s.Package); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return p, nil
}

// goMod requires nothing: the module that uses stand-ins replaces them by their
// folders, and says itself which versions of the SDK's core it wants.
func goMod(path string) []byte { return []byte("module " + path + "\n\ngo 1.25\n") }

func (s *service) hasDocuments() bool {
	for _, id := range s.shapes {
		if sh, err := s.shape(id); err == nil && sh.Type == "document" {
			return true
		}
	}
	return false
}

func documents() *source {
	f := &source{pkg: "document"}
	f.printf("// Interface is a document of any content.\ntype Interface = rt.Document\n\n")
	f.printf("// NewLazyDocument returns a document that holds a value.\n")
	f.printf("func NewLazyDocument(v interface{}) Interface {\nreturn rt.NewDocument(v)\n}\n")
	return f
}

//go:embed rt/*.go
var runtimeFiles embed.FS

// Runtime returns the module that all stand-ins import, by slash-separated path.
func Runtime() (map[string][]byte, error) {
	files := map[string][]byte{"go.mod": goMod(RuntimePath)}
	err := fs.WalkDir(runtimeFiles, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := runtimeFiles.ReadFile(path)
		files[entry.Name()] = content
		return err
	})
	return files, err
}

// Write writes files into a folder.
func Write(dir string, files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// Models returns the models in a folder, by the packages that they become.
func Models(dir string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no model in %s", dir)
	}
	found := make(map[string]string)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if id := sdkID.FindSubmatch(data); id != nil {
			found[goPackage(string(id[1]))] = file
		}
	}
	return found, nil
}

// sdkID finds the name of a service without parsing its model, which takes long. A
// quotation mark in a text is escaped, so that this matches a key.
var sdkID = regexp.MustCompile(`[^\\]"sdkId"\s*:\s*"([^"]+)"`)
