package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

// logged returns the file of a log of two records, behind the one that opens it.
func logged(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	log, err := audit.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	op := &governor.Operation{Service: "s3", Name: "DeleteBucket"}
	for _, phase := range []governor.Phase{governor.Decided, governor.Ended} {
		record := governor.Record{Phase: phase, Action: governor.NewAction(op, governor.High, nil), Basis: governor.Asked}
		if err := log.Record(context.Background(), record); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files of the log: %v, %v", files, err)
	}
	return files[0]
}

func TestAuditVerify(t *testing.T) {
	for name, test := range map[string]struct {
		spoil  func(lines []string) []string
		args   []string
		status int
		stdout string
		stderr string
	}{
		"untouched": {
			func(lines []string) []string { return lines }, nil,
			statusClean, "3 records in 1 file, from 1 to 3:", "",
		},
		"changed": {
			func(lines []string) []string {
				lines[1] = strings.Replace(lines[1], "DeleteBucket", "ListBuckets", 1)
				return lines
			}, nil,
			statusFinding, "", ".jsonl:2: ",
		},
		"removed": {
			func(lines []string) []string { return lines[1:] }, nil,
			statusFinding, "", ".jsonl:1: ",
		},
		"a head that it does not hold": {
			func(lines []string) []string { return lines }, []string{"--head", "9:" + strings.Repeat("ab", 32)},
			statusFinding, "", ".jsonl",
		},
		"cut off at the end": {
			func(lines []string) []string { return lines[:2] }, []string{"--head", "3:" + strings.Repeat("ab", 32)},
			statusFinding, "", "entry 3 is missing at the end",
		},
		"emptied": {
			func([]string) []string { return nil }, nil,
			statusFinding, "", "the file is empty",
		},
		"foreign": {
			func([]string) []string { return []string{"hello\n", "there"} }, nil,
			statusFinding, "", ".jsonl:1: ",
		},
		"a malformed head": {
			func(lines []string) []string { return lines }, []string{"--head", "nine"},
			statusFailure, "", "ascendgen: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := logged(t)
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := test.spoil(strings.SplitAfter(strings.TrimSuffix(string(content), "\n"), "\n"))
			if err := os.WriteFile(file, []byte(strings.Join(lines, "")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if len(lines) == 0 {
				if err := os.Truncate(file, 0); err != nil {
					t.Fatal(err)
				}
			}
			var stdout, stderr bytes.Buffer
			status := Main(t.Context(), append([]string{"audit", "verify", file}, test.args...), nil, &stdout, &stderr)
			if status != test.status || !strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("status %d, want %d\nstdout:\n%s\nstderr:\n%s", status, test.status, &stdout, &stderr)
			}
			if isGiven := len(test.args) > 0; isGiven == strings.Contains(stdout.String(), "no head was compared") && test.status != statusFailure {
				t.Errorf("a head is given: %t\nstdout:\n%s", isGiven, &stdout)
			}
			if strings.Contains(stdout.String(), "from 0") || strings.Contains(stdout.String(), ":\n") {
				t.Errorf("stdout names entries that are not there:\n%s", &stdout)
			}
		})
	}
}
