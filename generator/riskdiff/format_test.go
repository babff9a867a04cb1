package riskdiff_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/governor"
)

var update = flag.Bool("update", false, "rewrite what output is compared with")

var formats = map[string]func(io.Writer, *riskdiff.Diff) error{
	"github": riskdiff.WriteGitHub,
	"json":   riskdiff.WriteJSON,
	"md":     riskdiff.WriteMarkdown,
	"sarif":  riskdiff.WriteSARIF,
	"txt":    riskdiff.WriteText,
}

func TestFormats(t *testing.T) {
	for name, d := range diffs(t) {
		for format, write := range formats {
			t.Run(name+"."+format, func(t *testing.T) {
				var got bytes.Buffer
				if err := write(&got, d); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join("testdata", name+"."+format)
				if *update {
					if err := os.WriteFile(path, got.Bytes(), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got.String()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

type fullDisk struct{}

var errDiskFull = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

// TestOutputFails holds that a report that did not reach its file is an error.
func TestOutputFails(t *testing.T) {
	d := diffs(t)["everything"]
	for format, write := range formats {
		if err := write(fullDisk{}, d); !errors.Is(err, errDiskFull) {
			t.Errorf("%s: error %v, want %v", format, err, errDiskFull)
		}
	}
}

// many returns a comparison of which a report does not fit into a comment.
func many(kind riskdiff.Kind, n int) *riskdiff.Diff {
	d := &riskdiff.Diff{Base: "a", Head: "b"}
	for i := range n {
		c := riskdiff.Change{Key: riskdiff.Key{Service: "s3", Operation: fmt.Sprintf("Op%d", i)}, Kind: kind, In: riskdiff.InMap}
		c.New = &riskdiff.Rating{Risk: governor.Medium, Rule: "s3:Op*"}
		if kind != riskdiff.Added {
			c.Old = &riskdiff.Rating{Risk: governor.High, Rule: "s3:Op*"}
		}
		d.Changes = append(d.Changes, c)
	}
	return d
}

// TestMarkdownFits holds that a report is no longer than a comment may be, says how
// much it leaves out, and stays well formed.
func TestMarkdownFits(t *testing.T) {
	for _, kind := range []riskdiff.Kind{riskdiff.Lowered, riskdiff.Added} {
		d := many(kind, 5000)
		d.Changes = append(d.Changes, many(riskdiff.Removed, 0).Changes...)
		var b strings.Builder
		if err := riskdiff.WriteMarkdown(&b, d); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if len(text) > 65_536 {
			t.Errorf("%s: %d bytes", kind, len(text))
		}
		shown := strings.Count(text, "| `s3:Op")
		if want := fmt.Sprintf("%d more lines are in", 5000-shown); !strings.Contains(text, want) || shown < 100 {
			t.Errorf("%s: %d rows, but not %q", kind, shown, want)
		}
		if opened, closed := strings.Count(text, "<details>"), strings.Count(text, "</details>"); opened != closed {
			t.Errorf("%s: %d folds opened, %d closed", kind, opened, closed)
		}
	}
}

// TestMarkdownQuotes holds that text of users stands in code spans, and that no cell
// ends early.
func TestMarkdownQuotes(t *testing.T) {
	var b bytes.Buffer
	if err := riskdiff.WriteMarkdown(&b, diffs(t)["everything"]); err != nil {
		t.Fatal(err)
	}
	spans := regexp.MustCompile("`[^`]*`")
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		bare := spans.ReplaceAllString(line, "")
		if strings.ContainsAny(bare, "@`") || strings.Contains(bare, "<b>") {
			t.Errorf("text outside a code span: %s", line)
		}
		cells := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") - 1
		if cells != 5 && cells != 3 {
			t.Errorf("%d cells: %s", cells, line)
		}
	}
}

// TestGitHubCommands holds that each line is one command, whatever the text of
// users.
func TestGitHubCommands(t *testing.T) {
	d := many(riskdiff.Lowered, 1)
	d.Changes[0].New.Reason = "one\n::error::two\r\n%0A::add-mask::three"
	var b bytes.Buffer
	if err := riskdiff.WriteGitHub(&b, d); err != nil {
		t.Fatal(err)
	}
	want := "::warning title=risk lowered::s3:Op0 lowered: high -> medium; reason: one%0A::error::two%0D%0A%250A::add-mask::three\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestJSONIsJSON holds that a program can read the JSON, which is put together by
// hand to have one change a line.
func TestJSONIsJSON(t *testing.T) {
	for name, d := range diffs(t) {
		var b bytes.Buffer
		if err := riskdiff.WriteJSON(&b, d); err != nil {
			t.Fatal(err)
		}
		var read struct {
			Format  string
			Changes []map[string]any
			Rules   []map[string]any
		}
		if err := json.Unmarshal(b.Bytes(), &read); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, &b)
		}
		if read.Format != "ascendgen diff 1" || len(read.Changes) != len(d.Changes) || len(read.Rules) != len(d.Rules) {
			t.Errorf("%s: %q with %d changes and %d rules, want %d and %d", name, read.Format, len(read.Changes), len(read.Rules), len(d.Changes), len(d.Rules))
		}
	}
}

// TestJSONOfNoLevel holds that a rating that is none is not written as one.
func TestJSONOfNoLevel(t *testing.T) {
	d := many(riskdiff.Lowered, 1)
	d.Changes[0].New.Risk = 0
	if err := riskdiff.WriteJSON(io.Discard, d); err == nil {
		t.Error("an unrated operation was written as if it were rated")
	}
}
