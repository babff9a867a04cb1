package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Folders and files are compared without git; revisions are not, and the message
// says what is.
func TestDiffWithoutGit(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("PATH", filepath.Join(dir, "nothing"))
	for path, rules := range map[string]string{
		"old/riskmap.json": `"sns:Publish": "medium"`,
		"new/riskmap.json": `"sns:Publish": "low"`,
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(`{"version": 1, "rules": {`+rules+`}}`), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"old", "new"}, {"old/riskmap.json", "new/riskmap.json"}} {
		status, stdout, stderr := run(t, "", append([]string{"diff"}, args...)...)
		if status != statusClean || !strings.Contains(stdout, "1 lowered") || stderr != "" {
			t.Errorf("%q: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
		}
	}
	for _, args := range [][]string{{}, {"main"}, {"main..."}, {"old", "main"}} {
		status, stdout, stderr := run(t, "", append([]string{"diff"}, args...)...)
		want := "ascendgen: comparing revisions needs git, which is not on PATH; two folders or two risk maps can be compared without it\n"
		if diff := cmp.Diff(want, stderr); diff != "" || status != statusFailure || stdout != "" {
			t.Errorf("%q: status %d, stdout %q, stderr (-want +got):\n%s", args, status, stdout, diff)
		}
	}
}

// A report that did not reach its file must not look like one that found nothing.
func TestDiffOutputFails(t *testing.T) {
	path := overlay(t, `"sns:Publish": "low"`)
	for format := range diffFormats {
		var stderr bytes.Buffer
		// An empty report of workflow commands is an empty write, which may succeed.
		other := overlay(t, `"sns:Publish": "high"`)
		if status := Main(t.Context(), []string{"diff", path, other, "--format", format}, nil, fullDisk{}, &stderr); status != statusFailure {
			t.Errorf("%s: status %d, want %d", format, status, statusFailure)
		}
		if diff := cmp.Diff("ascendgen: disk full\n", stderr.String()); diff != "" {
			t.Errorf("%s: stderr (-want +got):\n%s", format, diff)
		}
	}
}

func TestIsRisksFile(t *testing.T) {
	var got []string
	for _, path := range []string{
		"risks.go", "gen/s3gov/risks.go", "a/vendored/risks.go",
		"gen/s3gov/doc.go", "gen/risks.go/doc.go", "notrisks.go", "vendor/x/risks.go", "a/vendor/x/risks.go",
		"testdata/risks.go", ".git/risks.go", "_old/s3gov/risks.go", "web/node_modules/x/risks.go",
	} {
		if isRisksFile(path) {
			got = append(got, path)
		}
	}
	if want := []string{"risks.go", "gen/s3gov/risks.go", "a/vendored/risks.go"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
