package templates_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
	"github.com/ascendgen/ascendgen/templates"
)

// planned reads the SDK's package s3 and plans for it by rules, given as the members of
// "rules" in a risk map.
func planned(t *testing.T, facts *models.Service, rules string) (*gosdk.Package, *plan.Package, *riskmap.Map) {
	t.Helper()
	file, err := riskmap.Parse("risks.json", []byte(`{"version": 1, "default": "medium", "rules": {`+rules+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	risks, err := riskmap.New(func(name string) (string, error) { return name, nil }, file)
	if err != nil {
		t.Fatal(err)
	}
	locations, err := gosdk.Find(t.Context(), ".", []string{"s3"})
	if err != nil {
		t.Fatal(err)
	}
	sdk, err := gosdk.Read(t.Context(), locations[0])
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := plan.Build(sdk, facts, nil, risks, "gov")
	if err != nil {
		t.Fatal(err)
	}
	return sdk, pkg, risks
}

// TestNames holds that plan.Package.Names has every name that is declared at the level
// of a package, and that no package of the SDK may have a name that is declared anywhere.
func TestNames(t *testing.T) {
	facts, err := models.Embedded().Load("s3")
	if err != nil {
		t.Fatal(err)
	}
	_, pkg, risks := planned(t, facts, `
		"s3:DeleteObject": {"risk": "medium", "when": [{"param": "BypassGovernanceRetention", "equals": true, "risk": "critical"}]},
		"s3:PutObject": {"risk": "medium", "when": [{"param": "Metadata.open", "equals": "yes", "risk": "critical", "tags": ["exposure"]}]},
		"s3:PutBucketCors": {"risk": "medium", "when": [{"param": "CORSConfiguration.CORSRules.AllowedOrigins", "equals": "*", "risk": "critical"}]},
		"s3:PresignGetObject": "critical"`)
	ofPackage, all := declared(t, pkg)
	for _, name := range ofPackage {
		if pkg.Names[name] == "" {
			t.Errorf("%s is declared, and nothing has claimed it", name)
		}
	}
	packageName := regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	for _, name := range all {
		if !packageName.MatchString(name) || name == pkg.SDKName {
			continue
		}
		sdk := &gosdk.Package{Name: name, ImportPath: "example.com/" + name, Operations: []gosdk.Operation{{Name: "Do", Input: "DoInput", Output: "DoOutput"}}}
		if _, _, err := plan.Build(sdk, nil, nil, risks, "gov"); err == nil {
			t.Errorf("a package of the SDK may be called %s, which emitted code declares", name)
		}
	}
}

// declared returns the names that the files of a package declare: those at its level,
// and all that are in a scope, imports and variables among them.
func declared(t *testing.T, p *plan.Package) (ofPackage, all []string) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, template := range templates.All() {
		source, err := template.Render(p)
		if err != nil || source == nil {
			t.Fatalf("%s: %v, of %d bytes: want every file", template.Name, err, len(source))
		}
		file, err := parser.ParseFile(fset, template.Name, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{}}
	// Nothing is imported, which makes errors but loses no declaration.
	checker := types.Config{Error: func(error) {}, Importer: noImporter{}}
	checked, _ := checker.Check(p.Name, fset, files, info)
	objects := slices.AppendSeq(slices.Collect(maps.Values(info.Defs)), maps.Values(info.Implicits))
	for _, object := range objects {
		if object == nil || object.Parent() == nil || object.Name() == "_" { // fields and methods have no scope
			continue
		}
		all = append(all, object.Name())
		if object.Parent() == checked.Scope() {
			ofPackage = append(ofPackage, object.Name())
		}
	}
	slices.Sort(ofPackage)
	slices.Sort(all)
	return slices.Compact(ofPackage), slices.Compact(all)
}

type noImporter struct{}

func (noImporter) Import(string) (*types.Package, error) {
	return nil, errors.New("nothing is imported")
}
