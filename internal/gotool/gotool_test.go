package gotool

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMessages(t *testing.T) {
	for printed, want := range map[string][]string{
		"": nil,
		"go: errors parsing go.mod:\ngo.mod:5: unknown directive: foo\n": {"go.mod:5: unknown directive: foo"},
		"go: updates to go.mod needed\n":                                 {"updates to go.mod needed"},
		"go: -mod may not be set\n\tRemove it,\n\tor set GOWORK=off\n":   {"-mod may not be set: Remove it, or set GOWORK=off"},
		"# example.com/a\n./a.go:3:9: not enough arguments in call to f\n\thave ()\n\twant (int)\n./b.go:1:2: x\n": {
			"a.go:3:9: not enough arguments in call to f: have (), want (int)", "b.go:1:2: x",
		},
		"too many errors":        {"too many errors"},
		"http://x:80: no answer": {"http://x:80: no answer"},
		"\tbegins within":        {"begins within"},
	} {
		if diff := cmp.Diff(want, Messages(printed)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", printed, diff)
		}
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][3]string{
		"./a/../b.go:1:2: x: y":   {"b.go", "1:2", "x: y"},
		"/tmp/my app/go.mod:7: z": {"/tmp/my app/go.mod", "7", "z"},
		"a.go: x":                 {},
		"a.go:x: y":               {},
		"no place":                {},
	} {
		file, at, text, ok := Split(line)
		if got := [3]string{file, at, text}; got != want || ok != (file != "") {
			t.Errorf("%q: %q, %t, want %q", line, got, ok, want)
		}
	}
}
