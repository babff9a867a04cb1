package sweep

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"text/template"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

var checks = template.Must(template.New("").Parse(`package {{.Service}}_test

import (
	"testing"

	"{{.Module}}/gen/{{.Service}}gov"
	"{{.Root}}/tests/internal/conform"
{{- if .Presigns}}
	"{{.SDK}}"
{{- end}}
{{- if .Types}}
	"{{.SDK}}/types"
{{- end}}
{{- if .Document}}
	"{{.SDK}}/document"
{{- end}}
)

var client = conform.Client{
	Service: "{{.Service}}",
	Dir:     "../../gen/{{.Service}}gov",
	New:     conform.Of({{.Service}}gov.NewFromSession),
	Unions:  []any{
		{{- range .Types}}
		&types.{{.}}{},
		{{- end}}
		{{- if .Document}}
		document.NewLazyDocument("value"),
		{{- end}}
	},
}

func TestMethods(t *testing.T) { client.Methods(t) }

func TestDenied(t *testing.T) { client.Denied(t) }

func TestAllowed(t *testing.T) { client.Allowed(t) }

func TestIterators(t *testing.T) { client.Iterators(t, {{printf "%q" .Dir}}) }
{{if .Presigns}}
func TestPresigns(t *testing.T) {
	client.Presigns(t, conform.PresignOf({{.Service}}gov.NewFromSession, {{.Service}}gov.NewPresignClient, {{.Service}}.NewPresignClient))
}
{{end}}`))

// writeChecks writes the conformance test of a service into the module.
func writeChecks(t *testing.T, dir string, r *row) {
	t.Helper()
	_, err := os.Stat(filepath.Join(r.sdkDir, "document"))
	_, presigns := os.Stat(filepath.Join(dir, "gen", r.Service+repo.Suffix, "presign.go"))
	var b bytes.Buffer
	if err := checks.Execute(&b, map[string]any{
		"Service": r.Service, "Module": modulePath, "Root": repo.Module, "Dir": r.sdkDir,
		"SDK": sdkPath + "/" + r.Service, "Types": unions(t, r.sdkDir), "Document": err == nil,
		"Presigns": presigns == nil,
	}); err != nil {
		t.Fatal(err)
	}
	source, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tempmod.Write(t, filepath.Join(dir, "check", r.Service, "conform_test.go"), source)
}

// unionMember is the method by which a type is a member of a union.
var unionMember = regexp.MustCompile(`(?m)^func \(\*(\w+)\) is([A-Z]\w*)\(\) +\{\s*\}`)

// unions returns a type for each union of an SDK package: one that holds a plain
// value if there is one, since then nothing more is required of it.
func unions(t *testing.T, sdkDir string) []string {
	t.Helper()
	name := filepath.Join(sdkDir, "types", "types.go")
	if _, err := os.Stat(name); os.IsNotExist(err) {
		return nil // a service without shapes of its own
	}
	source := tempmod.Read(t, name)
	plain := plainMembers(t, name, source)
	best := make(map[string]string)
	for _, m := range unionMember.FindAllSubmatch(source, -1) {
		member, union := string(m[1]), string(m[2])
		if member == "UnknownUnionMember" {
			continue
		}
		if now := best[union]; now == "" || plain[member] && !plain[now] {
			best[union] = member
		}
	}
	types := slices.Sorted(maps.Values(best))
	return slices.Compact(types)
}

// plainMembers returns the structs whose member Value is of a predeclared type.
func plainMembers(t *testing.T, name string, source []byte) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	plain := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok && len(s.Fields.List) > 0 {
			value := s.Fields.List[0]
			id, ok := value.Type.(*ast.Ident)
			plain[spec.Name.Name] = ok && len(value.Names) == 1 && value.Names[0].Name == "Value" && !ast.IsExported(id.Name)
		}
		return false
	})
	return plain
}
