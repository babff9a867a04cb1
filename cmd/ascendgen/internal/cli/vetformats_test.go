package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every category of the pass has a rule, or its findings could not be shown.
func TestVetRules(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../../../analysis/ungoverned/ungoverned.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || !strings.HasPrefix(group.Doc.Text(), "The categories of diagnostics.") {
			continue
		}
		for _, spec := range group.Specs {
			name, err := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, "ungoverned-"+name)
		}
	}
	for _, rule := range vetRules {
		got = append(got, rule.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("(-categories +rules):\n%s", diff)
	}
}

// What usage prints of a program, it prints of a change too.
func TestUsageFormats(t *testing.T) {
	for name := range usageFormats {
		if usageDiffFormats[name] == nil {
			t.Errorf("no form %s of a change", name)
		}
	}
	if len(usageDiffFormats) != len(usageFormats) {
		t.Errorf("%d forms of a change, %d of a program", len(usageDiffFormats), len(usageFormats))
	}
}
