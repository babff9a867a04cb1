package audit_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor/audit"
	"github.com/google/go-cmp/cmp"
)

// A log may be cut off at any byte of its last line: what is before stays, what is cut
// is kept as evidence, and the chain goes on.
func TestTornLastLine(t *testing.T) {
	whole := read(t, one(t, written(t, 3)))
	last := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for cut := last + 1; cut < len(whole); cut += 7 {
		dir := t.TempDir()
		path := filepath.Join(dir, "audit-000000000001.jsonl")
		write(t, path, whole[:cut])
		if _, err := audit.Verify(path); !has(err, audit.Incomplete) {
			t.Errorf("cut at %d: verify: %v", cut, err)
		}
		log := open(t, dir)
		r := log.Recovered()
		keep(t, log, "id-4")
		log.Close()
		if r == nil || r.Bytes != int64(cut-last) || !bytes.Equal(read(t, r.Evidence), whole[last:cut]) {
			t.Fatalf("cut at %d: recovered %+v", cut, r)
		}
		want := []string{"opened new", "decided id-1", "decided id-2", "opened continued", "recovered", "decided id-4"}
		if diff := cmp.Diff(want, story(t, dir)); diff != "" {
			t.Fatalf("cut at %d (-want +got):\n%s", cut, diff)
		}
		if report := verify(t, dir); report.Recovered != 1 {
			t.Errorf("report %+v", report)
		}
	}
}

// A crash may also come as a new file is begun.
func TestCrashAtRotation(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "torn": `{"chain_hash":"`, "zeros": "\x00\x00\x00"} {
		dir := written(t, 2)
		next := filepath.Join(dir, "audit-000000000004.jsonl")
		write(t, next, []byte(content))
		if _, err := audit.Verify(dir); !has(err, audit.Incomplete) {
			t.Errorf("%s: verify: %v", name, err)
		}
		log := open(t, dir)
		if torn := log.Recovered() != nil; torn != (content != "") {
			t.Errorf("%s: recovered %+v", name, log.Recovered())
		}
		keep(t, log, "id-3")
		log.Close()
		if report := verify(t, dir); report.Files != 2 || len(ids(t, dir)) != 3 {
			t.Errorf("%s: report %+v", name, report)
		}
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "audit-000000000001.jsonl"), nil)
	open(t, dir).Close()
	verify(t, dir)
}

// Whatever is wrong beyond a torn last line is for a person to look at.
func TestOpenRefusesATamperedLog(t *testing.T) {
	lines := func(t *testing.T, dir string) (string, [][]byte) {
		path := one(t, dir)
		return path, bytes.SplitAfter(read(t, path), []byte("\n"))
	}
	for name, test := range map[string]struct {
		tamper func(t *testing.T, dir string)
		want   string
	}{
		"changed": {func(t *testing.T, dir string) {
			path := one(t, dir)
			write(t, path, bytes.Replace(read(t, path), []byte("id-2"), []byte("id-x"), 1))
		}, "audit-000000000001.jsonl:3: changed: the content of entry 3 does not match its hash"},
		"removed": {func(t *testing.T, dir string) {
			path, l := lines(t, dir)
			write(t, path, bytes.Join([][]byte{l[0], l[2], l[3]}, nil))
		}, "audit-000000000001.jsonl:2: missing: entry 2 is missing before entry 3"},
		"cut at the end": {func(t *testing.T, dir string) {
			path, l := lines(t, dir)
			write(t, path, bytes.Join(l[:2], nil))
		}, "truncated: entries 3 to 4 are missing at the end: the head is entry 4"},
		"cut within the last line, which the head names": {func(t *testing.T, dir string) {
			path := one(t, dir)
			content := read(t, path)
			write(t, path, content[:len(content)-1])
		}, "truncated: entry 4 is missing at the end"},
		"emptied": {func(t *testing.T, dir string) { write(t, one(t, dir), nil) }, "truncated: entries 1 to 4 are missing"},
		"removed altogether": {func(t *testing.T, dir string) {
			if err := os.Remove(one(t, dir)); err != nil {
				t.Fatal(err)
			}
		}, "truncated: entries 1 to 4 are missing"},
		"renamed": {func(t *testing.T, dir string) {
			if err := os.Rename(one(t, dir), filepath.Join(dir, "audit-000000000009.jsonl")); err != nil {
				t.Fatal(err)
			}
		}, "audit-000000000009.jsonl:1: missing: the file begins with entry 1, not with that of its name"},
		"written anew": {func(t *testing.T, dir string) {
			write(t, one(t, dir), read(t, one(t, written(t, 9))))
		}, "audit-000000000001.jsonl:4: changed: entry 4 is not the one that the head names: the log was written anew"},
		"something behind": {func(t *testing.T, dir string) {
			path := one(t, dir)
			write(t, path, append(read(t, path), "{}\n"...))
		}, "audit-000000000001.jsonl:5: changed: not a line of an audit log; entry 5 was expected"},
		"an empty file behind, for another entry": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "audit-000000000009.jsonl"), nil)
		}, "audit-000000000009.jsonl: missing: the file would begin with entry 9, but the log before it ends with entry 4"},
		"two empty files": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "audit-000000000005.jsonl"), nil)
			write(t, filepath.Join(dir, "audit-000000000006.jsonl"), nil)
		}, "audit-000000000005.jsonl: changed: the file does not end with a whole entry, though another follows"},
		"head changed": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "head"), []byte("4:me\n"))
		}, "head: audit: malformed head \"4:me\": want SEQUENCE:CHAINHASH"},
	} {
		dir := written(t, 3)
		test.tamper(t, dir)
		before := content(t, dir)
		_, err := audit.Open(dir)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v\nwant %s", name, err, test.want)
		}
		if diff := cmp.Diff(before, content(t, dir)); diff != "" {
			t.Errorf("%s: the log was changed (-before +after):\n%s", name, diff)
		}
	}
}

// content returns everything in a directory.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, entry := range entries {
		all[entry.Name()] = string(read(t, filepath.Join(dir, entry.Name())))
	}
	return all
}

// has reports whether err holds a finding of a kind.
func has(err error, kind audit.Kind) bool {
	var findings audit.Findings
	if !errors.As(err, &findings) {
		return false
	}
	for _, f := range findings {
		if f.Kind == kind {
			return true
		}
	}
	return false
}
