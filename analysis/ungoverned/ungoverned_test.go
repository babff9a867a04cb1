package ungoverned_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/analysis/ungoverned"
)

func TestAnalyzer(t *testing.T) {
	for _, pattern := range []string{
		"app/raw", "app/passed", "app/names", "app/dot", "app/generics", "app/outside", "app/deps", "lib",
		"app/allow", "app/generated", "app/tested", "app/aws-sdk-go-v2/service/upload", "vapp/program", "vapp/third_party/aws-sdk-go-v2/service/s3",
	} {
		t.Run(pattern, func(t *testing.T) {
			t.Parallel()
			analysistest.Run(t, analysistest.TestData(), ungoverned.Analyzer, pattern)
		})
	}
}

// TestVendoredIsCompiled holds that the vendored package is the one in the vendor
// folder: without it, the test above would look at something else.
func TestVendoredIsCompiled(t *testing.T) {
	if _, err := os.Stat("testdata/src/vapp/vendor/github.com/aws/aws-sdk-go-v2/service/s3/s3.go"); err != nil {
		t.Fatal(err)
	}
}

// TestFixes compares with golden files; TestFixesCompile holds those.
func TestFixes(t *testing.T) {
	for _, pattern := range []string{"fix/session", "fix/gate", "fix/imported", "fix/errs"} {
		t.Run(pattern, func(t *testing.T) {
			t.Parallel()
			analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ungoverned.Analyzer, pattern)
		})
	}
}

// TestNoFixes holds that nothing is offered that might not compile, or might do
// something else.
func TestNoFixes(t *testing.T) {
	for _, result := range analysistest.Run(t, analysistest.TestData(), ungoverned.Analyzer, "fix/refused") {
		for _, d := range result.Diagnostics {
			if len(d.SuggestedFixes) > 0 {
				t.Errorf("%s: %s", result.Pass.Fset.Position(d.Pos), d.SuggestedFixes[0].Message)
			}
		}
	}
}

// TestFixesCompile holds that what fixes leave behind is a program.
func TestFixesCompile(t *testing.T) {
	root := analysistest.TestData()
	for _, name := range []string{"session", "gate", "imported", "errs"} {
		file := filepath.Join(root, "src", "fix", name, name+".go")
		fixed, err := os.ReadFile(file + ".golden")
		if err != nil {
			t.Fatal(err)
		}
		pkgs, err := packages.Load(&packages.Config{
			Mode:    packages.NeedName | packages.NeedTypes | packages.NeedSyntax | packages.NeedImports | packages.NeedDeps,
			Dir:     root,
			Env:     append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "GOPATH="+root),
			Overlay: map[string][]byte{file: fixed},
		}, "fix/"+name)
		if err != nil {
			t.Fatal(err)
		}
		for _, pkg := range pkgs {
			for _, err := range pkg.Errors {
				t.Error(err)
			}
		}
	}
}
