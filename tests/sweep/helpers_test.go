package sweep

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

func TestChoose(t *testing.T) {
	known := []string{"kinesis", "kinesisvideo", "polly", "s3"}
	for list, want := range map[string][]wanted{
		"polly":            {{"polly", true}},
		"kinesis*":         {{"kinesis", false}, {"kinesisvideo", false}},
		"kinesis*,kinesis": {{"kinesis", true}, {"kinesisvideo", false}},
		"s3, all":          {{"kinesis", false}, {"kinesisvideo", false}, {"polly", false}, {"s3", true}},
	} {
		got, err := choose(list, known)
		if err != nil {
			t.Errorf("choose(%q): %v", list, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(wanted{})); diff != "" {
			t.Errorf("choose(%q) (-want +got):\n%s", list, diff)
		}
	}
	for list, want := range map[string]string{"poly": `did you mean "polly"?`, "x*": `"x*"`, "": `""`, "[": "syntax error"} {
		if _, err := choose(list, known); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("choose(%q): error %v, want %s in it", list, err, want)
		}
	}
}

func TestNoted(t *testing.T) {
	const summary = "ascendgen: s3gov: 114 operations, 12 unrated and so medium by default (A, B and 10 more), 3 newer than the model (C), 9 files written\n"
	for words, want := range map[string]int{"unrated": 12, "newer than the model": 3, "only in the model": 0} {
		if got := noted(summary, words); got != want {
			t.Errorf("%d %s, want %d", got, words, want)
		}
	}
}

func TestUnions(t *testing.T) {
	dir := t.TempDir()
	tempmod.Write(t, filepath.Join(dir, "types", "types.go"), []byte(`package types
type FilterMemberAnd struct { Value And }
func (*FilterMemberAnd) isFilter() {}
type FilterMemberPrefix struct { Value string }
func (*FilterMemberPrefix) isFilter() {}
type OtherMemberDeep struct { Value And }
func (*OtherMemberDeep) isOther() {
}
type UnknownUnionMember struct { Tag string; Value []byte }
func (*UnknownUnionMember) isFilter() {}
func (*UnknownUnionMember) isOther() {}
`))
	if diff := cmp.Diff([]string{"FilterMemberPrefix", "OtherMemberDeep"}, unions(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := unions(t, t.TempDir()); got != nil {
		t.Errorf("a service without types has the unions %v", got)
	}
}

// TestResults holds that what has passed is found again, also after a run that was
// killed while it wrote, and that a fresh run forgets it.
func TestResults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.jsonl")
	openResults(t, file, false).add(t, row{Service: "s3", Digest: "one", Build: 2, Result: passed})
	if err := os.WriteFile(file, append(tempmod.Read(t, file), `{"Service":"ec2","Dig`...), 0o666); err != nil {
		t.Fatal(err)
	}
	openResults(t, file, false).add(t, row{Service: "sqs", Digest: "two", Build: 3, Result: passed})
	r := openResults(t, file, false)
	for digest, want := range map[string]float64{"one": 2, "two": 3, "other": 0} {
		got := row{Digest: digest}
		if reused := r.reuse(&got); reused != (want > 0) || got.Build != want {
			t.Errorf("%s: reused %t, %v s; want %v s", digest, reused, got.Build, want)
		}
	}
	if openResults(t, file, true).reuse(&row{Digest: "one"}) {
		t.Error("a fresh run remembers")
	}
}

func TestTables(t *testing.T) {
	rows := []row{
		{Service: "s3", Version: "v1.2.3", Operations: 2, Low: 1, High: 1, Generate: 0.5, Result: passed},
		{Service: "sqs", Version: "v1.0.0", Result: "vet: a|b"},
		{Service: "omics", Result: absent},
	}
	if got, want := summary(rows), "2 services with 2 operations: 1 ok, 0 only generated, 1 failed; 1 more are not at hand"; got != want {
		t.Errorf("summary: %s\nwant %s", got, want)
	}
	lines := strings.Split(tsv(rows), "\n")
	if want := "s3\tv1.2.3\t2\t1\t0\t1\t0\t0\t0\t0.50\t0.00\t0.00\tok"; lines[1] != want {
		t.Errorf("line %q, want %q", lines[1], want)
	}
	if table := markdown(rows); !strings.Contains(table, `vet: a\|b`) || strings.Contains(table, "\x00") {
		t.Errorf("markdown:\n%s", table)
	}
}

// TestTally holds that operations are counted, and not the constants of their conditions.
func TestTally(t *testing.T) {
	var r row
	if err := r.tally(filepath.Join(repo.Root(t), "gen", "sqsgov")); err != nil {
		t.Fatal(err)
	}
	if sum := r.Low + r.Medium + r.High + r.Critical; r.Operations != 23 || sum != 23 {
		t.Errorf("%d operations, %d of them at a level; want the 23 of sqs", r.Operations, sum)
	}
}
