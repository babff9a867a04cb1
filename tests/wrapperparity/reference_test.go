package wrapperparity

import (
	"cmp"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReferenceIsCovered holds that every name of the reference has a test here. It
// is skipped where there is no copy of the reference.
func TestReferenceIsCovered(t *testing.T) {
	dir := cmp.Or(os.Getenv("ASCENDGEN_SHARED"), filepath.Join("..", "..", "..", "shared"))
	reference, err := os.ReadFile(filepath.Join(dir, "seeds", "boto3-wrapper-reference.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no copy of the reference here")
	}
	if err != nil {
		t.Fatal(err)
	}
	tests := testNames(t)
	names := namesIn(string(reference))
	if len(names) < 45 {
		t.Errorf("%d names found in the reference: %q; did its form change?", len(names), names)
	}
	for _, name := range names {
		if !slices.Contains(tests, "Test"+name) {
			t.Errorf("the reference has %s, and there is no Test%s", name, name)
		}
	}
}

var (
	constructorForm = regexp.MustCompile(`(?s)session = GovernedBoto3Session\(\n(ascend_client: .*?)\n\)`)
	exceptionForm   = regexp.MustCompile(`(?s)class (\w+)\(Exception\):\n(.*?)\n\n`)
	callbackForm    = regexp.MustCompile(`(?s)def metrics_callback\(\n(.*?)\n\):`)
	fieldForm       = regexp.MustCompile(`(?m)^(\w+): \w+`)
	methodForm      = regexp.MustCompile(`(?m)^(client|resource)\(\)$`)
	callForm        = regexp.MustCompile(`s3\.(\w+)\(`)
	privateForm     = regexp.MustCompile(`s3\._(\w+)\.`)
	importForm      = regexp.MustCompile(`from ascend_boto3 import (Async\w+|governed_\w+)`)
	contextForm     = regexp.MustCompile(`ctx\.(\w+)`)
	mockForm        = regexp.MustCompile(`(?s)class MockGovernedBoto3Session:.*?class MockServiceClient:`)
	memberForm      = regexp.MustCompile(`self\.(\w+) =|def ([a-z]\w*)\(`)
	exampleForm     = regexp.MustCompile(`(?m)^(\w+) Configuration$`)
)

// namesIn returns the names of the reference, each with what it is.
func namesIn(reference string) []string {
	var names []string
	add := func(kind, text string, form *regexp.Regexp) {
		for _, match := range form.FindAllStringSubmatch(text, -1) {
			names = append(names, kind+"_"+strings.Join(match[1:], ""))
		}
	}
	add("Parameter", group(reference, constructorForm), fieldForm)
	for _, class := range exceptionForm.FindAllStringSubmatch(reference, -1) {
		names = append(names, "Exception_"+class[1])
		add("Exception_"+class[1], class[2], fieldForm)
	}
	add("Metric", group(reference, callbackForm), fieldForm)
	add("Method", reference, methodForm)
	add("Method", group(reference, regexp.MustCompile(`(?s)(# All standard methods work.*?)Governance Bypass`)), callForm)
	add("Method", reference, privateForm)
	add("Method", reference, importForm)
	add("Method_governed_operation", reference, contextForm)
	add("Mock", mockForm.FindString(reference), memberForm)
	for _, match := range exampleForm.FindAllStringSubmatch(reference, -1) {
		names = append(names, "Configuration_"+strings.ToLower(match[1]))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func group(text string, form *regexp.Regexp) string {
	if match := form.FindStringSubmatch(text); match != nil {
		return match[1]
	}
	return ""
}

// testNames returns the names of the tests of this package.
func testNames(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}
