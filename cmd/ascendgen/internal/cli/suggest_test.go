package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What suggest proposes is laid over the shipped map as it is, and is clean once
// somebody has looked where it says so.
func TestSuggestRoundTrip(t *testing.T) {
	status, proposed, stderr := run(t, "", "suggest", "--service", "eks,ecr")
	if status != statusClean || !strings.Contains(stderr, "ascendgen: eks: ") || !strings.Contains(stderr, "ascendgen: ecr: ") {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	status, _, stderr = run(t, proposed, "check", "--require-rated", "--riskmap", "-")
	if found, want := strings.Count(stderr, "(proposed)\n"), strings.Count(proposed, `"look: `); status != statusFinding || found != want || strings.Count(stderr, "\n") != want {
		t.Errorf("check: status %d, stderr %q, want %d proposals", status, stderr, want)
	}
	looked := strings.ReplaceAll(proposed, `"look: `, `"`)
	status, stdout, stderr := run(t, looked, "check", "--require-rated", "--riskmap", "-")
	if status != statusClean || stdout != "" || stderr != "" {
		t.Errorf("check: status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	_, stdout, _ = run(t, proposed, "risk", "--service", "ecr", "--format", "tsv", "--riskmap", "-")
	if want := "\necr\tSetRepositoryPolicy\tcritical\tprivilege\tecr:SetRepositoryPolicy\tstdin:"; !strings.Contains(stdout, want) {
		t.Errorf("risk prints %q, want %q in it", stdout, want)
	}
}

func TestSuggestOutputFails(t *testing.T) {
	for format := range suggestFormats {
		var stderr bytes.Buffer
		args := []string{"suggest", "--service", "sns", "--format", format}
		if status := Main(t.Context(), args, nil, fullDisk{}, &stderr); status != statusFailure {
			t.Errorf("%s: status %d, want %d", format, status, statusFailure)
		}
		if diff := cmp.Diff("ascendgen: disk full\n", stderr.String()); diff != "" {
			t.Errorf("%s: stderr (-want +got):\n%s", format, diff)
		}
	}
}
