package usagediff_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/analysis/usage/usagediff"
	"github.com/ascendgen/ascendgen/governor"
)

var update = flag.Bool("update", false, "rewrite what output is compared with")

// use makes a use of lines such as "critical sqs:PurgeQueue app.Purge 12".
func use(t testing.TB, text string) usage.Use {
	t.Helper()
	var levels, key, function, via string
	var line int
	if n, err := fmt.Sscan(text+" -", &levels, &key, &function, &line, &via); n < 4 {
		t.Fatalf("%q: %v", text, err)
	}
	op := &usage.Operation{}
	op.Service, op.Name, _ = strings.Cut(key, ":")
	risk, upto, raised := strings.Cut(levels, "+")
	if !raised {
		upto = risk
	}
	for _, level := range []struct {
		name string
		to   *governor.Risk
	}{{risk, &op.Risk}, {upto, &op.Upto}} {
		var err error
		if *level.to, err = governor.ParseRisk(level.name); err != nil {
			t.Fatal(err)
		}
	}
	if raised {
		op.UptoTags = governor.Exposure
	}
	u := usage.Use{Operation: op, Pos: token.Position{Filename: "main.go", Line: line, Column: 2}}
	u.Package, u.Function, _ = strings.Cut(function, ".")
	if via != "-" {
		u.Via = via
	}
	return u
}

// report makes a report of uses, and of the lines behind which nothing is seen.
func report(t testing.TB, blind []int, uses ...string) *usage.Report {
	t.Helper()
	r := &usage.Report{}
	for _, text := range uses {
		r.Uses = append(r.Uses, use(t, text))
	}
	for _, line := range blind {
		r.Unseen = append(r.Unseen, usage.Unseen{Pos: token.Position{Filename: "main.go", Line: line, Column: 1}, Reason: "reflect.Value.Call may call any method"})
	}
	return r
}

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name       string
		base, head []string
		want       []string // kind, operation, levels, lines
		firsts     []string
	}{
		{name: "nothing", base: []string{"low s3:A x.F 1"}, head: []string{"low s3:A x.F 9"}},
		{
			name: "added, the highest first",
			head: []string{"low s3:A x.F 1", "critical s3:B x.F 2", "critical s3:B x.G 3"},
			want: []string{"added s3:B critical 2 3", "added s3:A low 1"}, firsts: []string{"critical 2 3", "low 1"},
		},
		{
			name: "removed",
			base: []string{"low s3:A x.F 1", "high s3:B x.F 2"}, head: []string{"low s3:A x.F 1"},
			want: []string{"removed s3:B high 2"},
		},
		{
			name: "spread to a function, not to a line",
			base: []string{"low s3:A x.F 1"}, head: []string{"low s3:A x.F 1", "low s3:A x.F 2", "low s3:A x.G 3", "low s3:A y.F 4"},
			want: []string{"spread s3:A low 3 4"},
		},
		{
			name: "raised by itself and on some input",
			base: []string{"low s3:A x.F 1", "low s3:B x.F 2", "medium s3:C x.F 3"},
			head: []string{"high s3:A x.F 1", "low+critical s3:B x.F 2", "low+high s3:C x.F 3"},
			want: []string{"raised s3:B low -> low+critical 2", "raised s3:A low -> high 1", "raised s3:C medium -> low+high 3"},
			// Medium was there before.
			firsts: []string{"critical 2", "high 1 3"},
		},
		{
			name: "lowered, also where only some input was",
			base: []string{"high s3:A x.F 1", "low+critical s3:B x.F 2", "medium+high s3:C x.F 3"},
			head: []string{"low s3:A x.F 1", "low s3:B x.F 2", "low+high s3:C x.F 3"},
			want: []string{"lowered s3:B low+critical -> low 2", "lowered s3:A high -> low 1", "lowered s3:C medium+high -> low+high 3"},
		},
		{
			name: "raised and spread",
			base: []string{"low s3:A x.F 1"}, head: []string{"medium s3:A x.F 1", "medium s3:A x.G 2"},
			want: []string{"raised s3:A low -> medium 1 2", "spread s3:A low -> medium 2"}, firsts: []string{"medium 1 2"},
		},
		{
			name: "no first below what was there",
			base: []string{"critical s3:A x.F 1"}, head: []string{"critical s3:A x.F 1", "high s3:B x.F 2"},
			want: []string{"added s3:B high 2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := usagediff.Compare(report(t, nil, test.base...), report(t, nil, test.head...))
			var got, firsts []string
			for _, c := range d.Changes {
				got = append(got, fmt.Sprintf("%s %s %s%s", c.Kind, c.Operation().Key(), c.Levels(), lines(c.Uses)))
			}
			for _, f := range d.Firsts {
				firsts = append(firsts, f.Level.String()+lines(f.Uses))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.firsts, firsts); diff != "" {
				t.Errorf("firsts (-want +got):\n%s", diff)
			}
			if d.Empty() != (len(test.want) == 0) {
				t.Errorf("empty: %t", d.Empty())
			}
		})
	}
}

func lines(uses []usage.Use) string {
	var b strings.Builder
	for _, u := range uses {
		fmt.Fprintf(&b, " %d", u.Pos.Line)
	}
	return b.String()
}

// A program that was not there, or is gone, has nothing that can be reached.
func TestCompareNothing(t *testing.T) {
	if d := usagediff.Compare(nil, nil); !d.Empty() {
		t.Errorf("%v changed between nothing and nothing", d.Changes)
	}
	there := report(t, nil, "high s3:A x.F 1")
	if d := usagediff.Compare(nil, there); d.Count(usagediff.Added) != 1 {
		t.Errorf("changes %v, want one added", d.Changes)
	}
	if d := usagediff.Compare(there, nil); d.Count(usagediff.Removed) != 1 {
		t.Errorf("changes %v, want one removed", d.Changes)
	}
}

func TestBlind(t *testing.T) {
	d := usagediff.Compare(report(t, []int{3, 8}), report(t, []int{4, 9, 20}))
	if len(d.Unseen) != 3 || len(d.Blind) != 1 || d.Blind[0].Pos.Line != 20 {
		t.Errorf("%v of %v are new, want one, the last", d.Blind, d.Unseen)
	}
}

func everything(t testing.TB) *usagediff.Diff {
	t.Helper()
	d := usagediff.Compare(
		report(t, []int{3}, "low s3:GetObject x.F 1", "medium s3:PutObject x.F 2", "high s3:DeleteObject x.F 3", "low s3:ListBuckets x.F 4"),
		report(t, []int{3, 7}, "low s3:GetObject x.F 1", "low s3:GetObject x.(*T).G 5 x.Reader", "medium+high s3:PutObject x.F 2",
			"medium s3:DeleteObject x.F 3", "medium+critical s3:CreateBucket x.F 6", "critical s3:DeleteBucket x.`|@F 8", "high s3:Rename x.F 9", "low s3:HeadObject x.F 10"))
	d.Base, d.Head = "main", "the working tree"
	d.Path = func(file string) string { return "sub/" + file }
	return d
}

var formats = map[string]func(io.Writer, *usagediff.Diff) error{
	"github": usagediff.WriteGitHub,
	"json":   usagediff.WriteJSON,
	"md":     usagediff.WriteMarkdown,
	"sarif":  usagediff.WriteSARIF,
	"txt":    usagediff.WriteText,
}

func TestFormats(t *testing.T) {
	for name, d := range map[string]*usagediff.Diff{
		"everything": everything(t),
		"high":       everything(t).AtLeast(governor.High),
		"nothing":    {Base: "main", Head: "the working tree"},
	} {
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
	for format, write := range formats {
		if err := write(fullDisk{}, everything(t)); !errors.Is(err, errDiskFull) {
			t.Errorf("%s: error %v, want %v", format, err, errDiskFull)
		}
	}
}

// A comment may hold only so much.
func TestMarkdownIsCutShort(t *testing.T) {
	var uses []string
	for i := range 1000 {
		uses = append(uses, fmt.Sprintf("low s3:Op%d x.F %d", i, i+1))
	}
	var b bytes.Buffer
	if err := usagediff.WriteMarkdown(&b, usagediff.Compare(nil, report(t, nil, uses...))); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "| added |"); n != 100 || !strings.Contains(b.String(), "\n900 lines more in `ascendgen usage --base`.\n") {
		t.Errorf("%d lines, and no word of the others:\n%.300s", n, b.String())
	}
}

func TestMet(t *testing.T) {
	d := everything(t)
	want := map[string]string{
		"first-critical": "this change adds its first critical call: s3:DeleteBucket at main.go:8:2 in x.`|@F, and 1 place more",
		"critical-added": "2 operations added that come to critical",
		"high-added":     "3 operations added that come to high or critical",
		"unseen":         "1 new place behind which nothing is seen",
		"any":            "4 operations added (2 up to critical), 1 raised, 1 lowered, 1 spread, 1 removed",
	}
	got, calm := map[string]string{}, map[string]string{}
	nothing := usagediff.Compare(report(t, []int{1}, "critical s3:A x.F 1"), report(t, []int{2}, "critical s3:A x.F 2"))
	for _, name := range usagediff.Grounds() {
		ground, err := usagediff.ParseGround(name)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = d.Met(ground)
		if met := nothing.Met(ground); met != "" {
			calm[name] = met
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(calm) > 0 {
		t.Errorf("met where nothing changed: %v", calm)
	}
	if met := d.Met("unknown"); met == "" {
		t.Error("an unknown ground is not met")
	}
	if _, err := usagediff.ParseGround("critical"); err == nil {
		t.Error("critical is taken for a ground")
	}
}
