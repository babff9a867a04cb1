package standin

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
)

// Path is the folder of the SDK's service packages.
const Path = "github.com/aws/aws-sdk-go-v2/service"

// RuntimePath is the module of what the stand-ins share. It stands below the service
// packages, so that they may import what is internal to these.
const RuntimePath = Path + "/internal/standin"

// packages are the imports of stand-ins, by the names that they use for them.
var packages = map[string]string{
	"aws":            "github.com/aws/aws-sdk-go-v2/aws",
	"big":            "math/big",
	"context":        "context",
	"errors":         "errors",
	"http":           "net/http",
	"io":             "io",
	"middleware":     "github.com/aws/smithy-go/middleware",
	"rt":             RuntimePath,
	"smithy":         "github.com/aws/smithy-go",
	"smithydocument": "github.com/aws/smithy-go/document",
	"time":           "time",
}

// source is a Go file without its imports.
type source struct {
	bytes.Buffer
	pkg string
}

func (f *source) printf(text string, args ...any) { fmt.Fprintf(f, text, args...) }

// file adds the imports that the source needs, and the header that generated code has.
func (f *source) file(service string) ([]byte, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), "", "package "+f.pkg+"\n"+f.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	used := make(map[string]bool)
	ast.Inspect(tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	known := maps.Clone(packages)
	known["types"], known["document"] = Path+"/"+service+"/types", Path+"/"+service+"/document"
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated from a Smithy model as a stand-in. DO NOT EDIT.\n\npackage %s\n\nimport (\n", f.pkg)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if used[name] {
			fmt.Fprintf(&b, "%s %q\n", name, known[name])
		}
	}
	fmt.Fprintf(&b, ")\n\n%s", f.String())
	return format.Source(b.Bytes())
}
