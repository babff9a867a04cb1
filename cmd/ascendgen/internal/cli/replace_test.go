package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// What is not written whole leaves what was there, and nothing beside it.
func TestReplaceOwn(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "page")
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	owned := func(content []byte) bool { return bytes.HasPrefix(content, []byte("ours ")) }
	broken := errors.New("broken")
	for _, test := range []struct {
		write func(io.Writer) error
		want  string // on disk
		err   string
	}{
		{text("ours 1"), "ours 1", ""},
		{text("ours 2"), "ours 2", ""},
		{func(w io.Writer) error { return errors.Join(text("ours 3")(w), broken) }, "ours 2", "broken"},
		{text("not one that could be replaced again"), "not one that could be replaced again", ""},
		{text("ours 4"), "not one that could be replaced again", name + ": not replaced: not ours"},
	} {
		err := replaceOwn(name, test.write, owned, "ours")
		if message := errorText(err); message != test.err {
			t.Errorf("error %q, want %q", message, test.err)
		}
		content, err := os.ReadFile(name)
		if err != nil || string(content) != test.want {
			t.Errorf("%q is there, want %q; error %v", content, test.want, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%v lies there; error %v", entries, err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A link might lead to what nobody meant to replace.
func TestReplaceOwnLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("ours"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	err := replaceOwn(link, func(io.Writer) error { return nil }, func([]byte) bool { return true }, "ours")
	if message := errorText(err); message != link+": not replaced: not a regular file" {
		t.Errorf("error %q", message)
	}
}

func TestLinker(t *testing.T) {
	link, err := linker("https://code.example.com/x/blob/main/?raw", []string{"riskmap.json", "maps/our team.json", "/etc/map.json", "../up.json"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, file := range []string{"riskmap.json", "maps/our team.json", "gen/s3gov/risks.go", "/etc/map.json", "../up.json", "shipped:riskmap.json", "other.json"} {
		got[file] = link(riskmap.Position{File: file, Line: 7, Column: 3})
	}
	want := map[string]string{
		"riskmap.json":         "https://code.example.com/x/blob/main/riskmap.json?raw#L7",
		"maps/our team.json":   "https://code.example.com/x/blob/main/maps/our%20team.json?raw#L7",
		"gen/s3gov/risks.go":   "https://code.example.com/x/blob/main/gen/s3gov/risks.go?raw#L7",
		"/etc/map.json":        "",
		"../up.json":           "",
		"shipped:riskmap.json": "",
		"other.json":           "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if link, err := linker("", nil); link != nil || err != nil {
		t.Errorf("without an address there is a link, or the error %v", err)
	}
}

// A page that did not reach its reader must not look like one that did.
func TestReportOutputFails(t *testing.T) {
	var stderr bytes.Buffer
	if status := Main(t.Context(), []string{"report", "--service", "sns", "--out", "-"}, nil, fullDisk{}, &stderr); status != statusFailure {
		t.Errorf("status %d, want %d", status, statusFailure)
	}
	if diff := cmp.Diff("ascendgen: disk full\n", stderr.String()); diff != "" {
		t.Errorf("stderr (-want +got):\n%s", diff)
	}
}

// Paths are from the root of a repository, from the current folder where there is none.
func TestRooted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	t.Chdir(dir)
	t.Setenv("PATH", "") // no git
	r := &rooted{ctx: t.Context()}
	for file, want := range map[string]string{
		"a/b.go":                    "a/b.go",
		filepath.Join(dir, "a.go"):  "a.go",
		filepath.Join("..", "a.go"): filepath.ToSlash(filepath.Join(filepath.Dir(dir), "a.go")),
	} {
		if got := r.path(file); got != want {
			t.Errorf("%s is %s, want %s", file, got, want)
		}
	}
}
