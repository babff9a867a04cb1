// Package boundaries holds what may import what, what the module may depend on, and
// how its files look.
package boundaries

import (
	"slices"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// pkg is a package of this module.
type pkg struct {
	path    string   // below the module's: "generator/plan"; "." is the root
	imports []string // what its own files import, without its tests
}

// packages returns the packages of this module, those of tests left out.
func packages(t *testing.T) []pkg {
	t.Helper()
	var all []pkg
	out := repo.Go(t, repo.Root(t), "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		path := below(fields[0])
		if path == "tests" || strings.HasPrefix(path, "tests/") {
			continue
		}
		all = append(all, pkg{path, fields[1:]})
	}
	return all
}

// below returns a path of this module without the module's.
func below(path string) string {
	if path == repo.Module {
		return "."
	}
	return strings.TrimPrefix(path, repo.Module+"/")
}

// rule says what the packages of one folder, and those below it, may import. Of this
// module and of others, a path allows those below it too.
type rule struct {
	folder string
	module []string // of this module
	others []string // of other modules
}

const (
	sdk   = "github.com/aws/aws-sdk-go-v2"
	sync  = "golang.org/x/sync"
	cobra = "github.com/spf13/cobra"
)

// rules hold for the packages of their folder; the first that fits counts. What they
// do not allow is forbidden, and so is a package that none of them fits.
var rules = []rule{
	{"gen", []string{"governor"}, []string{sdk + "/service", sdk + "/aws/signer/v4"}},
	{"governor/session", []string{"governor", "internal/nearest", "internal/services"}, []string{sdk}},
	{"governor/cloudfrontsign", []string{"governor"}, []string{sdk + "/feature/cloudfront/sign"}},
	{"governor/s3accessgrants", []string{"governor"}, []string{sdk, "github.com/aws/smithy-go", sync, "github.com/hashicorp/golang-lru"}},
	{"governor/rdsauth", []string{"governor"}, []string{sdk + "/feature/rds/auth"}},
	{"governor/ascend", []string{"governor", "internal/strictjson"}, []string{sync, "github.com/hashicorp", "github.com/sony/gobreaker", "golang.org/x/time"}},
	{"governor/cedar", []string{"governor", "internal/nearest"}, []string{"github.com/cedar-policy/cedar-go", sdk + "/aws"}},
	{"governor/audit/otelaudit", []string{"governor"}, []string{"go.opentelemetry.io/otel"}},
	{"governor/compose", []string{"governor"}, []string{"github.com/hashicorp/golang-lru"}},
	{"governor", []string{"governor", "internal/nearest", "internal/strictjson"}, []string{sdk + "/aws", "github.com/aws/smithy-go"}},
	{"models", []string{"internal"}, []string{sync}},
	{"generator/gosdk", []string{"internal/gotool"}, []string{sync, "golang.org/x/mod"}},
	{"generator/riskmap", []string{"governor", "internal"}, nil},
	{"generator/plan/resourceplan", []string{"generator/gosdk", "generator/plan", "models/resources", "internal"}, nil},
	{"generator/plan", []string{"generator/gosdk", "generator/riskmap", "governor", "models", "internal"}, nil},
	{"generator", []string{"generator", "models", "templates", "governor", "internal"}, []string{sync}},
	{"templates", []string{"generator/plan", "governor"}, []string{"github.com/dave/jennifer"}},
	{"analysis", []string{"analysis", "governor", "models", "templates", "internal"}, []string{"golang.org/x/tools", "github.com/golangci/plugin-module-register"}},
	{"cmd/ungoverned", []string{"analysis/ungoverned"}, []string{"golang.org/x/tools"}},
	{"cmd", []string{".", "analysis", "cmd", "generator", "models", "governor", "internal"}, []string{cobra, "github.com/spf13/pflag", "github.com/rogpeppe/go-internal/diff", "github.com/schollz/progressbar", "golang.org/x/term", "golang.org/x/tools", sync}},
	{"internal", nil, nil},
	{".", nil, nil},
}

func (r rule) fits(path string) bool { return within(path, r.folder) }

// within reports whether a path is a folder or below it. Only the root is within ".".
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

// allows reports whether the rule allows an import.
func (r rule) allows(imported string) bool {
	if imported == repo.Module || strings.HasPrefix(imported, repo.Module+"/") {
		return slices.ContainsFunc(r.module, func(folder string) bool { return within(below(imported), folder) })
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(r.others, func(module string) bool { return within(imported, module) })
}

// TestImportDirection holds the direction that DESIGN and docs/architecture.md give.
func TestImportDirection(t *testing.T) {
	used := make(map[string]bool)
	for _, p := range packages(t) {
		i := slices.IndexFunc(rules, func(r rule) bool { return r.fits(p.path) })
		if i < 0 {
			t.Errorf("%s: no rule says what it may import", p.path)
			continue
		}
		used[rules[i].folder] = true
		for _, imported := range p.imports {
			if !rules[i].allows(imported) {
				t.Errorf("%s imports %s, which packages of %s must not", p.path, imported, rules[i].folder)
			}
		}
	}
	for _, r := range rules {
		if !used[r.folder] {
			t.Errorf("the rule of %s fits no package", r.folder)
		}
	}
}

// TestRules holds that the rules forbid what they are there to forbid.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		folder, imported string
		want             bool
	}{
		{"gen", repo.Module + "/governor", true},
		{"gen", repo.Module + "/generator", false},
		{"gen", repo.Module + "/governorx", false},
		{"gen", repo.Module, false},
		{"gen", "github.com/aws/aws-sdk-go-v2/service/s3", true},
		{"gen", "github.com/spf13/cobra", false},
		{"generator", "github.com/dave/jennifer/jen", false},
		{"templates", "github.com/dave/jennifer/jen", true},
		{"cmd", repo.Module, true},
		{"cmd", repo.Module + "/gen/s3gov", false},
		{"models", "encoding/json", true},
	} {
		i := slices.IndexFunc(rules, func(r rule) bool { return r.folder == test.folder })
		if got := rules[i].allows(test.imported); got != test.want {
			t.Errorf("%s may import %s: %t, want %t", test.folder, test.imported, got, test.want)
		}
	}
}

// TestClientsLinkLittle holds what a program links that imports one generated client,
// or the runtime alone: the runtime and AWS's own modules.
func TestClientsLinkLittle(t *testing.T) {
	roots := []string{"./governor"}
	for _, service := range repo.Services(t) {
		roots = append(roots, "./gen/"+service+repo.Suffix)
	}
	args := append([]string{"list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}"}, roots...)
	seen := 0
	for path := range strings.FieldsSeq(repo.Go(t, repo.Root(t), args...)) {
		seen++
		ours := within(path, repo.Module+"/governor") || within(path, repo.Module+"/gen") || slices.Contains([]string{repo.Module + "/internal/nearest", repo.Module + "/internal/strictjson"}, path)
		if !ours && !within(path, sdk) && !within(path, "github.com/aws/smithy-go") {
			t.Errorf("a program that imports a generated client links %s", path)
		}
		if within(path, sdk+"/config") {
			t.Errorf("a program that imports a generated client links the configuration loader, %s", path)
		}
	}
	if seen < len(roots) {
		t.Errorf("%d packages seen, want the %d roots at least", seen, len(roots))
	}
}
