package gosdk

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestElide(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"line comment", "package p // x\n// y\nvar a int\n", "package p \n\nvar a int\n"},
		{"block comment", "var a /* x */ int\n/* y\nz */ var b int\n", "var a         int\n\n     var b int\n"},
		{"body", "func F() {\n\tx()\n} // end\nvar a int", "func F() {\n\n} \nvar a int"},
		{"body on one line", "func F() { x() }; func G() {}", "func F() {     }; func G() {}"},
		{"body with braces in literals", "func F() { _ = \"\\\"}\" + `}` + '}' }\n", "func F() {" + strings.Repeat(" ", 23) + "}\n"},
		{"function not exported", "func f() {\n\tx()\n}\nvar a int", "\n\n \nvar a int"},
		{"method of another type", "func (x *Thing) F() {}\nvar a int", strings.Repeat(" ", 22) + "\nvar a int"},
		{"method not exported", "func (c *Client) f() {}\n", strings.Repeat(" ", 23) + "\n"},
		{"method of the client", "func (c *Client) F() { x }\n", "func (c *Client) F() {   }\n"},
		{"fields that nobody wants", "type AOutput struct {\n\tX int\n}\n", "type AOutput struct {\n\n}\n"},
		{"fields of an input", "type AInput struct {\n\tX int // x\n}\n", "type AInput struct {\n\tX int \n}\n"},
		{"interface", "type A interface {\n\tM() // m\n}\n", "type A interface {\n\tM() \n}\n"},
		{"struct as a result", "func F() struct{ a int } { x }\n", "func F() struct{ a int } {   }\n"},
		{"function literal", "var f = func() { x }\n", "var f = func() { x }\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := elide(nil, []byte(tt.src))
			if !ok {
				t.Fatal("not read to the end")
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	for _, src := range []string{"var a = \"x", "var a = \"x\n\"", "var a = 'x", "var a = `x", "/* x", "func F() {", "func F() { /* }", "var a = \"\\", "}", "(", "func F() { '"} {
		if _, ok := elide(nil, []byte(src)); ok {
			t.Errorf("%q: read to the end", src)
		}
	}
}

// contribution is what a source contributes, with or without shortening it.
func contribution(t *testing.T, src []byte, short bool) (*file, error) {
	t.Helper()
	if short {
		f, _, err := parseFile(fakePath, "x.go", src, nil)
		return f, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "x.go", src, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return nil, err
	}
	r := reader{fset: fset, scope: newScope(tree, fakePath)}
	return r.read(tree), nil
}

var unexported = cmp.AllowUnexported(file{}, function{}, structure{}, iface{}, signature{})

// sameContribution fails unless shortening makes no difference: neither to what
// is found, nor to positions, nor to whether the source is refused.
func sameContribution(t *testing.T, src []byte) {
	t.Helper()
	want, wantErr := contribution(t, src, false)
	got, gotErr := contribution(t, src, true)
	if wantErr != nil {
		// Shortened source may pass where only what was dropped is wrong.
		return
	}
	if gotErr != nil {
		t.Fatalf("refused: %v", gotErr)
	}
	if diff := cmp.Diff(want, got, unexported); diff != "" {
		t.Errorf("-whole +shortened:\n%s", diff)
	}
}

func FuzzReadFile(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		sameContribution(t, src)
		joined := 0
		for _, part := range split(src) {
			joined += strings.Count(string(part), "\n")
		}
		if want := strings.Count(string(src), "\n"); joined != want {
			t.Errorf("the declarations have %d line breaks, the source has %d", joined, want)
		}
	})
}

// TestElideSDK compares, for every file of the real packages that is read.
func TestElideSDK(t *testing.T) {
	for _, loc := range twelve(t) {
		paths, err := filepath.Glob(filepath.Join(loc.Dir, "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatal(paths, err)
		}
		for _, path := range paths {
			var b buffers
			if ok, err := b.load(path); err != nil || !ok || !isSource(filepath.Base(path)) {
				continue
			}
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if sameContribution(t, src); t.Failed() {
				t.Fatal(path)
			}
		}
	}
}
