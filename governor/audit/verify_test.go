package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor/audit"
	"github.com/google/go-cmp/cmp"
)

// Any one byte that is changed, removed or added is found.
func TestEveryByteCounts(t *testing.T) {
	original := read(t, one(t, written(t, 2)))
	path := filepath.Join(t.TempDir(), "log.jsonl")
	found := func(what string, at int, content []byte) {
		t.Helper()
		write(t, path, content)
		var findings audit.Findings
		if _, err := audit.Verify(path); !errors.As(err, &findings) {
			t.Errorf("%s at %d: %v", what, at, err)
		}
	}
	for i := range original {
		found("changed", i, slices.Concat(original[:i], []byte{original[i] ^ byte(1+rand.IntN(255))}, original[i+1:]))
		found("case changed", i, slices.Concat(original[:i], []byte{original[i] ^ 0x20}, original[i+1:]))
		found("removed", i, slices.Concat(original[:i], original[i+1:]))
		found("added", i, slices.Concat(original[:i], []byte{byte(rand.IntN(256))}, original[i:]))
	}
	if _, err := audit.Verify(path); err == nil {
		t.Error("the last change was not found")
	}
	write(t, path, original)
	verify(t, path)
}

// Any removal, repetition or exchange of lines is found, at the end with a head.
func TestEveryLineCounts(t *testing.T) {
	const records = 12
	dir := written(t, records)
	path := one(t, dir)
	lines := bytes.SplitAfter(read(t, path), []byte("\n"))
	lines = lines[:len(lines)-1]
	found := func(what string, i, j int, lines ...[]byte) {
		t.Helper()
		write(t, path, bytes.Join(lines, nil))
		var findings audit.Findings
		if _, err := audit.Verify(dir); !errors.As(err, &findings) || len(findings) > 4 {
			t.Errorf("%s %d, %d: %v", what, i, j, err)
		}
	}
	for i := range lines {
		for j := i + 1; j <= len(lines); j++ {
			found("removed", i, j, slices.Concat(lines[:i], lines[j:])...)
		}
		found("repeated", i, i, slices.Insert(slices.Clone(lines), i, lines[i])...)
		for j := i + 1; j < len(lines); j++ {
			swapped := slices.Clone(lines)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			found("exchanged", i, j, swapped...)
		}
	}
}

func TestFindings(t *testing.T) {
	dir := written(t, 8, audit.RotateAtSize(1200)) // one record a file, behind the entry that opens it
	files := parts(t, dir)
	if len(files) != 8 {
		t.Fatalf("%d files", len(files))
	}
	sibling := parts(t, written(t, 8, audit.RotateAtSize(1200)))
	for name, test := range map[string]struct {
		paths []string
		want  []string
	}{
		"in order":         {files, nil},
		"first only":       {files[:1], nil}, // the end cannot be known without a head
		"first missing":    {files[1:], []string{files[1] + ":1: missing: entries 1 to 2 are missing before entry 3"}},
		"one missing":      {slices.Concat(files[:3], files[4:]), []string{files[4] + ":1: missing: entries 7 to 8 are missing before entry 9"}},
		"exchanged":        {[]string{files[0], files[2], files[1], files[3]}, []string{files[2] + ":1: missing: entries 3 to 4 are missing before entry 5", files[1] + ":1: reordered: entry 3 stands where entry 7 was expected", files[3] + ":1: missing: entries 5 to 6 are missing before entry 7"}},
		"twice":            {[]string{files[0], files[0]}, []string{files[0] + ":1: reordered: entry 1 stands where entry 3 was expected"}},
		"of another log":   {[]string{files[0], sibling[1]}, []string{sibling[1] + ":1: changed: the chain hash of entry 3 does not follow from the entry before it"}},
		"of two logs more": {[]string{files[0], sibling[1], sibling[2]}, []string{sibling[1] + ":1: changed: the chain hash of entry 3 does not follow from the entry before it"}},
	} {
		_, err := audit.Verify(test.paths...)
		var got []string
		var findings audit.Findings
		if errors.As(err, &findings) {
			got = strings.Split(err.Error(), "\n")
		}
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil && findings == nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestCheck(t *testing.T) {
	dir := written(t, 8, audit.RotateAtSize(1200))
	files := parts(t, dir)
	whole := verify(t, dir).Last
	half := verify(t, files[:4]...).Last
	other := verify(t, written(t, 20)).Last
	for name, test := range map[string]struct {
		check audit.Check
		paths []string
		want  string
		first uint64
		met   bool
	}{
		"head is the end":        {audit.Check{Head: whole}, files, "", 1, true},
		"head is before the end": {audit.Check{Head: half}, files, "", 1, true},
		"end is missing":         {audit.Check{Head: whole}, files[:5], files[4] + ": truncated: entries 11 to 16 are missing at the end: the head is entry 16", 1, false},
		"written anew":           {audit.Check{Head: audit.Head{Sequence: 3, ChainHash: other.ChainHash}}, files, files[1] + ":1: changed: entry 3 is not the one that the head names: the log was written anew", 1, false},
		"after":                  {audit.Check{After: half}, files[4:], "", 9, false},
		"after another":          {audit.Check{After: audit.Head{Sequence: 8, ChainHash: other.ChainHash}}, files[4:], files[4] + ":1: changed: the chain hash of entry 9 does not follow from the entry before it", 9, false},
		"partial":                {audit.Check{Partial: true, Head: whole}, files[5:], "", 11, true},
		"head before the part":   {audit.Check{Partial: true, Head: half}, files[5:], "", 11, false},
		"both":                   {audit.Check{Partial: true, After: half}, files, "audit: a check cannot be partial and begin after a given entry", 0, false},
		"nothing":                {audit.Check{}, nil, "audit: nothing to verify: want the files of a log, or its directory", 0, false},
	} {
		report, err := test.check.Verify(test.paths...)
		if fmt.Sprint(err) != test.want && (err != nil || test.want != "") {
			t.Errorf("%s: %v\nwant %s", name, err, test.want)
		}
		compared := test.met || strings.Contains(test.want, "the head")
		if report.First != test.first || report.Anchored != test.met || report.Compared != compared {
			t.Errorf("%s: report %+v", name, report)
		}
	}
}

func TestVerifyWhatIsNoLog(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	write(t, text, []byte("hello\n"))
	long := filepath.Join(dir, "long")
	write(t, long, bytes.Repeat([]byte("x"), 5<<20))
	split := filepath.Join(dir, "split") // a part that does not begin with the entry that opens it
	lines := bytes.SplitAfter(read(t, one(t, written(t, 2))), []byte("\n"))
	write(t, split, lines[1])
	binary := filepath.Join(dir, "binary")
	write(t, binary, bytes.Repeat([]byte("\n"), 1000))
	for path, want := range map[string]string{
		text:                         text + ":1: changed: not a line of an audit log; entry 1 was expected",
		long:                         "5242880 bytes behind the last whole line",
		binary:                       binary + ":100: changed: 901 more findings from here on",
		dir:                          dir + ": no files of an audit log (audit-000000000001.jsonl and so on)",
		filepath.Join(dir, "absent"): "no such file",
	} {
		if _, err := audit.Verify(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v\nwant %s", path, err, want)
		}
	}
	if _, err := (audit.Check{Partial: true}).Verify(split); err == nil || !strings.Contains(err.Error(), "does not begin with an entry that opens it") {
		t.Errorf("split: %v", err)
	}
	var findings audit.Findings
	if _, err := audit.Verify(filepath.Join(dir, "absent")); errors.As(err, &findings) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an absent file is a finding: %v", err)
	}
}

func TestHeads(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for text, ok := range map[string]bool{
		"17:" + hash: true, "0:": true, "00017:" + hash: true,
		"": false, "17": false, "17:": false, ":" + hash: false, "0:" + hash: false, "17:" + hash[1:]: false,
		"17:" + strings.ToUpper(hash): false, "-1:" + hash: false, "17:" + hash + "\n": false,
	} {
		head, err := audit.ParseHead(text)
		if (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
		if again, err := audit.ParseHead(head.String()); err != nil || again != head {
			t.Errorf("%q reads back as %v (%v)", text, again, err)
		}
	}
}

func TestKindNames(t *testing.T) {
	got := fmt.Sprint(audit.Kind(0), audit.Changed, audit.Missing, audit.Reordered, audit.Truncated, audit.Incomplete, audit.Kind(6))
	if want := "Kind(0) changed missing reordered truncated incomplete Kind(6)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
