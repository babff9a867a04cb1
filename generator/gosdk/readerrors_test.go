package gosdk

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// matches holds if line is made of the parts of pattern that stand around " * "
// and a " *" at the end, with anything in their places.
func matches(pattern, line string) bool {
	open := strings.HasSuffix(pattern, " *")
	parts := strings.Split(strings.TrimSuffix(pattern, " *"), " * ")
	if !strings.HasPrefix(line, parts[0]) {
		return false
	}
	for _, p := range parts {
		i := strings.Index(line, p)
		if i < 0 {
			return false
		}
		line = line[i+len(p):]
	}
	return open || line == ""
}

func TestReadErrors(t *testing.T) {
	t.Run("syntax", func(t *testing.T) {
		loc := fake(t, map[string]string{
			"api_op_ListThings.go":  "package fake\n\n// a comment\nfunc (c *Client) ListThings(ctx context.Context {\n",
			"api_op_DeleteThing.go": "package fake\n\nvar s = \"open\n",
		})
		_, err := Read(context.Background(), loc)
		for _, want := range []string{"api_op_ListThings.go:4:", "api_op_DeleteThing.go:3:9: package " + fakePath + ": string literal not terminated"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q in it", err, want)
			}
		}
		for line := range strings.Lines(err.Error()) { // the position first
			if !strings.HasPrefix(line, loc.Dir) {
				t.Errorf("got %q, want a file in front", line)
			}
		}
	})
	t.Run("no such folder", func(t *testing.T) {
		_, err := Read(context.Background(), Location{ImportPath: fakePath, Dir: filepath.Join(t.TempDir(), "none")})
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("got %v, want os.ErrNotExist", err)
		}
	})
	t.Run("not a service", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "a.go"), "package a\n")
		_, err := Read(context.Background(), Location{ImportPath: fakePath, Dir: dir})
		if err == nil || !strings.Contains(err.Error(), "expected a service package of aws-sdk-go-v2, found no api_op_*.go") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("all packages in one error", func(t *testing.T) {
		a := fake(t, map[string]string{"api_op_Lost.go": "package fake\n"})
		b := fake(t, map[string]string{"api_op_Gone.go": "package fake\n"})
		pkgs, err := ReadAll(context.Background(), []Location{a, fake(t, nil), b})
		if pkgs != nil || err == nil || strings.Count(err.Error(), "\n") != 1 ||
			!strings.Contains(err.Error(), "Lost") || !strings.Contains(err.Error(), "Gone") {
			t.Errorf("got %v, %v", pkgs, err)
		}
	})
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := ReadAll(ctx, []Location{fake(t, nil)}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
}

func TestReadAllKeepsOrder(t *testing.T) {
	a, b := fake(t, nil), fake(t, nil)
	pkgs, err := ReadAll(context.Background(), []Location{b, a, b})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Location{b, a, b} {
		if pkgs[i].Dir != want.Dir {
			t.Errorf("package %d is of %s, want %s", i, pkgs[i].Dir, want.Dir)
		}
	}
	if pkgs, err := ReadAll(context.Background(), nil); err != nil || len(pkgs) != 0 {
		t.Errorf("got %v, %v for nothing", pkgs, err)
	}
}

// Seeds of the fuzz tests, beside the files of the fake package.
var oddSources = []string{
	"package p\nfunc f() struct{ a int } { return struct{ a int }{1} }\nfunc (c *Client) A(ctx context.Context) {}\n",
	"package p\nfunc f() interface{ M() } {\n\t_ = \"}\\\"\"; _ = '}'; _ = `}\n`\n/* } */ // }\n}; func (c *Client) B() {}\n",
	"package p\n/* a */ func (c *Client) C(/* { */ x int, // }\n y string) /*\n*/ (int, error) { return }\n",
	"package p\nvar f = func() { type XInput struct{ A int } }\ntype XInput struct{ A, B *string; c int; Other }\n",
	"package p\ntype F func() struct{ X int }\ntype G[T any] struct{ X T }\nfunc (c *Client) D[T any](x T) {}\n",
	"package p\nfunc bodyless(x int)\nfunc (c *Client /* ) x */) E() {}\nfunc ((*Client)) G() {}\n",
	"package p; import . \"context\"; func (PresignClient) H(a, b Context) {}; type APIInput = struct{ A [3]int; B chan int }",
	"package p\n// Deprecated: all.\nfunc (c *Client) I() {}\n",
	"package p\r\nfunc (c *Client) Ä() {\r\n}\r\nfunc (c *Client) ä() {}\r\n//line x.go:10\r\nfunc (c *Client) J() {}\r\n",
	"package p\nvar x = 1 / 2 //\nfunc\tx() {}\n}",
	"package p\nvar s = '\\",
}

func seeds() []string {
	s := append([]string(nil), oddSources...)
	for text := range maps.Values(fakeFiles) {
		s = append(s, text)
	}
	return s
}
