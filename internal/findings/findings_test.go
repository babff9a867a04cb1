package findings_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/internal/findings"
)

var rules = []findings.Rule{
	{ID: "one", Title: "a note, of: 100%", Level: findings.Note},
	{ID: "two", Title: "a warning", Level: findings.Warning},
	{ID: "three", Title: "an error", Level: findings.Error},
}

var all = []findings.Finding{
	{Rule: "three", File: "a b/x,y:z.go", Line: 3, Column: 7, Text: "100% of\r\n::error::it"},
	{Rule: "two", File: "/elsewhere/x.go", Line: 1, Column: 1, Text: "outside of the repository"},
	{Rule: "one", File: "folder", Text: "of no line"},
	{Rule: "one", Text: "nowhere"},
}

func TestGitHub(t *testing.T) {
	var b bytes.Buffer
	if err := findings.WriteGitHub(&b, rules, all); err != nil {
		t.Fatal(err)
	}
	want := "::error file=a b/x%2Cy%3Az.go,line=3,col=7,title=an error::100%25 of%0D%0A::error::it\n" +
		"::warning file=/elsewhere/x.go,line=1,col=1,title=a warning::outside of the repository\n" +
		"::notice file=folder,line=1,col=1,title=a note%2C of%3A 100%25::of no line\n" +
		"::notice title=a note%2C of%3A 100%25::nowhere\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzGitHub holds that no text can end a command and begin another.
func FuzzGitHub(f *testing.F) {
	f.Add("title", "file.go", "text")
	f.Add("a\n::error::b", "a\r\n::warning::b", "%0A::notice::")
	f.Add(",file=x", ":::", "::")
	f.Fuzz(func(t *testing.T, title, file, text string) {
		var b bytes.Buffer
		rule := []findings.Rule{{ID: "x", Title: title, Level: findings.Note}}
		if err := findings.WriteGitHub(&b, rule, []findings.Finding{{Rule: "x", File: file, Text: text}}); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") || strings.Contains(out, "\r") || !strings.HasPrefix(out, "::notice ") {
			t.Errorf("not one command: %q", out)
		}
		head, _, _ := strings.Cut(strings.TrimPrefix(out, "::"), "::")
		if got, want := strings.Count(head, ","), map[bool]int{true: 0, false: 3}[file == ""]; got != want {
			t.Errorf("%d commas between properties, want %d: %q", got, want, out)
		}
	})
}

// Rules are what readers go by, so there is no finding without one.
func TestUnknownRule(t *testing.T) {
	for name, write := range map[string]func([]findings.Rule, []findings.Finding) error{
		"github": func(r []findings.Rule, f []findings.Finding) error {
			return findings.WriteGitHub(&bytes.Buffer{}, r, f)
		},
		"sarif": func(r []findings.Rule, f []findings.Finding) error { return findings.WriteSARIF(&bytes.Buffer{}, r, f) },
	} {
		if err := write(rules, []findings.Finding{{Rule: "four"}}); err == nil || err.Error() != `finding of the unknown rule "four"` {
			t.Errorf("%s: error %v", name, err)
		}
		if err := write([]findings.Rule{{ID: "x"}}, []findings.Finding{{Rule: "x"}}); err == nil || err.Error() != `rule "x" has no level` {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

type fullDisk struct{}

var errDiskFull = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

func TestOutputFails(t *testing.T) {
	if err := findings.WriteGitHub(fullDisk{}, rules, all); !errors.Is(err, errDiskFull) {
		t.Errorf("github: error %v, want %v", err, errDiskFull)
	}
	if err := findings.WriteSARIF(fullDisk{}, rules, all); !errors.Is(err, errDiskFull) {
		t.Errorf("sarif: error %v, want %v", err, errDiskFull)
	}
}
