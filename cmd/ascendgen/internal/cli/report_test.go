package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator"
)

func TestDiagnose(t *testing.T) {
	for text, want := range map[string]string{
		"something":                                "ascendgen: something\n",
		"riskmap.json:3:5: something":              "riskmap.json:3:5: something\n",
		"go.mod:3: something":                      "go.mod:3: something\n",
		"my maps/ours.json:3:5: wrong":             "my maps/ours.json:3:5: wrong\n",
		"service x: something":                     "ascendgen: service x: something\n",
		"first\n\na.json:1:1: second\r\n\tthird\n": "ascendgen: first\na.json:1:1: second\nascendgen: \tthird\n",
		"": "",
	} {
		var got bytes.Buffer
		diagnose(&got, text)
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestSome(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{[]string{"A"}, "A"},
		{[]string{"A", "B", "C"}, "A, B, C"},
		{[]string{"A", "B", "C", "D", "E"}, "A, B, C and 2 more"},
	} {
		if got := some(tt.names); got != tt.want {
			t.Errorf("some(%q) = %q, want %q", tt.names, got, tt.want)
		}
	}
}

func TestFirstDifference(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"a\nb\n", "a\nc\n", 2},
		{"a\n", "a\nb\n", 2},
		{"", "a\n", 1},
		{"x\n", "y\n", 1},
	} {
		if got := firstDifference([]byte(tt.a), []byte(tt.b)); got != tt.want {
			t.Errorf("firstDifference(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestUnified(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change generator.Change
		want   string
	}{
		{"differs", generator.Change{Status: generator.Differs, Old: []byte("a\n"), New: []byte("b\n")},
			"--- a/x.go\n+++ b/x.go\n@@ -1,1 +1,1 @@\n-a\n+b\n"},
		{"missing", generator.Change{Status: generator.Missing, New: []byte("b\n")},
			"--- /dev/null\n+++ b/x.go\n@@ -0,0 +1,1 @@\n+b\n"},
		{"extra", generator.Change{Status: generator.Extra, Old: []byte("a\n")},
			"--- a/x.go\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n"},
		{"foreign files are left as they are", generator.Change{Status: generator.Foreign, Old: []byte("a\n"), New: []byte("b\n")}, ""},
		{"so are those beside", generator.Change{Status: generator.Beside, Old: []byte("a\n")}, ""},
	} {
		if diff := cmp.Diff(tt.want, string(unified("x.go", tt.change))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// What the shipped map holds, whatever it may be, keeps to each form.
func TestFormatsOfShippedMap(t *testing.T) {
	_, tsv, _ := run(t, "", "risk", "--format", "tsv")
	lines := strings.Split(strings.TrimSuffix(tsv, "\n"), "\n")
	for _, line := range lines {
		if cells := strings.Split(line, "\t"); len(cells) != len(tsvColumns) {
			t.Errorf("%d cells, want %d: %q", len(cells), len(tsvColumns), line)
		}
	}
	_, text, _ := run(t, "", "risk", "--format", "json")
	var table struct {
		Format     string
		Operations []struct{ Service, Operation, Level string }
	}
	if err := json.Unmarshal([]byte(text), &table); err != nil {
		t.Fatal(err)
	}
	if table.Format != jsonFormat {
		t.Errorf("format %q, want %q", table.Format, jsonFormat)
	}
	if len(table.Operations) != len(lines)-1 {
		t.Errorf("%d operations as JSON, %d as TSV", len(table.Operations), len(lines)-1)
	}
	for i, op := range table.Operations {
		if want := op.Service + "\t" + op.Operation + "\t" + op.Level + "\t"; !strings.HasPrefix(lines[i+1], want) {
			t.Errorf("%q as JSON is %q as TSV", want, lines[i+1])
		}
	}
}
