package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// run runs the command and returns its exit status and what it printed.
func run(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, diagnostics bytes.Buffer
	status = Main(t.Context(), args, strings.NewReader(stdin), &out, &diagnostics)
	return status, out.String(), diagnostics.String()
}

// overlay writes a risk map and returns its path.
func overlay(t *testing.T, rules string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ours.json")
	if err := os.WriteFile(path, []byte(`{"version": 1, "rules": {`+rules+`}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMainStatus(t *testing.T) {
	slip := overlay(t, `"sns:DeletTopic": "high"`)
	signed := overlay(t, `"s3:GetObject": "medium", "s3:PresignGetObject": "low"`)
	tests := []struct {
		name   string
		args   []string
		status int
		stdout string // a part; "" for nothing at all
		stderr string // all of it
	}{
		{
			name:   "no arguments are not those of the process",
			status: statusFailure,
			stderr: "ascendgen: no command given: want one of audit, check, completion, diff, explain, generate, help, models, policy, report, risk, suggest, usage, version, vet\n",
		},
		{
			name:   "unknown command",
			args:   []string{"chekc"},
			status: statusFailure,
			stderr: "ascendgen: unknown command \"chekc\" for ascendgen: want one of audit, check, completion, diff, explain, generate, help, models, policy, report, risk, suggest, usage, version, vet; did you mean \"check\"?\n",
		},
		{
			name:   "unknown flag, nothing near",
			args:   []string{"risk", "--xyzzyxyzzy"},
			status: statusFailure,
			stderr: "ascendgen: unknown flag --xyzzyxyzzy of ascendgen risk\n",
		},
		{
			name:   "a service that is no flag",
			args:   []string{"generate", "logs"},
			status: statusFailure,
			stderr: "ascendgen: unexpected argument \"logs\": ascendgen generate takes flags alone; did you mean --service logs?\n",
		},
		{
			name:   "an argument of a command that takes none",
			args:   []string{"version", "s3"},
			status: statusFailure,
			stderr: "ascendgen: unexpected argument \"s3\": ascendgen version takes flags alone\n",
		},
		{
			name:   "more arguments than states",
			args:   []string{"diff", "a", "b", "c"},
			status: statusFailure,
			stderr: "ascendgen: unexpected argument \"c\": ascendgen diff takes 2 at most\n",
		},
		{
			name:   "an argument of a shell's completion",
			args:   []string{"completion", "zsh", "s3"},
			status: statusFailure,
			stderr: "ascendgen: unexpected argument \"s3\": ascendgen completion zsh takes flags alone\n",
		},
		{
			name:   "help of what holds no commands",
			args:   []string{"help", "generate", "foo"},
			status: statusFailure,
			stderr: "ascendgen: unknown command \"foo\" for ascendgen generate, which has none\n",
		},
		{
			name:   "unknown short flag",
			args:   []string{"risk", "-qx"},
			status: statusFailure,
			stderr: "ascendgen: unknown flag -q of ascendgen risk\n",
		},
		{
			name:   "a flag without its value",
			args:   []string{"report", "--base"},
			status: statusFailure,
			stderr: "ascendgen: --base has no value: want --base REVISION\n",
		},
		{
			name:   "a short flag without its value",
			args:   []string{"risk", "-f"},
			status: statusFailure,
			stderr: "ascendgen: --format has no value: want --format FORMAT\n",
		},
		{
			name:   "no number",
			args:   []string{"policy", "--max-size", "x"},
			status: statusFailure,
			stderr: "ascendgen: --max-size \"x\": want a whole number\n",
		},
		{
			name:   "neither true nor false",
			args:   []string{"vet", "--tests=maybe"},
			status: statusFailure,
			stderr: "ascendgen: --tests \"maybe\": want true or false\n",
		},
		{
			name:   "a list that is none",
			args:   []string{"risk", "--service", "a\"b"},
			status: statusFailure,
			stderr: "ascendgen: --service \"a\\\"b\": parse error on line 1, column 2: bare \" in non-quoted-field\n",
		},
		{
			name:   "required flags",
			args:   []string{"models", "import"},
			status: statusFailure,
			stderr: "ascendgen: no --from: want --from FOLDER\nascendgen: no --out: want --out FOLDER\n",
		},
		{
			name:   "no log to verify",
			args:   []string{"audit", "verify"},
			status: statusFailure,
			stderr: "ascendgen: no log to verify: want its folder or its files\n",
		},
		{
			name:   "models of nowhere",
			args:   []string{"models", "import", "--from", "nowhere", "--out", "facts"},
			status: statusFailure,
			stderr: "ascendgen: import from nowhere: no such file or directory\n",
		},
		{
			name:   "help is success",
			args:   []string{"help"},
			status: statusClean,
			stdout: "explain",
		},
		{
			name:   "the shipped risk map is clean",
			args:   []string{"check", "--require-rated"},
			status: statusClean,
		},
		{
			name:   "a finding",
			args:   []string{"check", "--riskmap", slip},
			status: statusFinding,
			stderr: slip + ":1:26: sns:DeletTopic is rated high without a reason (no-reason)\n" +
				slip + ":1:26: sns:DeletTopic matches no operation of sns; did you mean \"DeleteTopic\"? (unmatched)\n",
		},
		{
			name:   "an unrated operation is a finding on request",
			args:   []string{"check", "--require-rated", "--riskmap", overlay(t, `"sso:Log*": "medium"`)},
			status: statusFinding,
			stderr: "ascendgen: sso:GetRoleCredentials: no rule names it, so it would be medium by default\n" +
				"ascendgen: sso:ListAccountRoles: no rule names it, so it would be medium by default\n" +
				"ascendgen: sso:ListAccounts: no rule names it, so it would be medium by default\n",
		},
		{
			name:   "what the SDK does not bear out is a finding",
			args:   []string{"check", "--riskmap", signed},
			status: statusFinding,
			stderr: signed + ":1:52: s3:PresignGetObject is low, below s3:GetObject, which is medium: want at least that, since a signed request does what the operation does\n",
		},
		{
			name:   "a table with a finding is printed all the same",
			args:   []string{"risk", "--service", "sns", "--riskmap", slip, "--format", "tsv"},
			status: statusFinding,
			stdout: "\nsns\tDeleteTopic\tcritical\t",
			stderr: slip + ":1:26: sns:DeletTopic matches no operation of sns; did you mean \"DeleteTopic\"?\n",
		},
		{
			name:   "all that is wrong in one run",
			args:   []string{"risk", "--service", "s33,dynamodbb", "--riskmap", "nowhere.json"},
			status: statusFailure,
			stderr: "ascendgen: unknown service \"s33\": did you mean s3?\n" +
				"ascendgen: unknown service \"dynamodbb\": did you mean dynamodb?\n" +
				"ascendgen: open nowhere.json: no such file or directory\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, stdout, stderr := run(t, "", tt.args...)
			if status != tt.status {
				t.Errorf("status %d, want %d", status, tt.status)
			}
			if tt.stdout == "" && stdout != "" || !strings.Contains(stdout, tt.stdout) {
				t.Errorf("stdout %q, want %q in it", stdout, tt.stdout)
			}
			if diff := cmp.Diff(tt.stderr, stderr); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRiskMapFromStdin(t *testing.T) {
	status, stdout, stderr := run(t, `{"version": 1, "rules": {"sns:DeleteTopic": "low"}}`, "explain", "sns:DeleteTopic", "--riskmap", "-")
	if status != statusClean || stderr != "" {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	if want := "sns:DeleteTopic is rated low\n  rule         sns:DeleteTopic at stdin:1:26\n"; !strings.HasPrefix(stdout, want) {
		t.Errorf("stdout %q, want %q first", stdout, want)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	status := Main(ctx, []string{"generate", "--service", "sns", "--out", t.TempDir()}, nil, &stderr, &stderr)
	if status != statusFailure {
		t.Errorf("status %d, want %d", status, statusFailure)
	}
	if diff := cmp.Diff("ascendgen: interrupted\n", stderr.String()); diff != "" {
		t.Errorf("stderr (-want +got):\n%s", diff)
	}
}

// What waits for input that does not come can be interrupted.
func TestInterruptedWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, typist := io.Pipe()
	defer typist.Close()
	status := make(chan int)
	var stderr bytes.Buffer
	go func() {
		status <- Main(ctx, []string{"risk", "--riskmap", "-"}, in, io.Discard, &stderr)
	}()
	if _, err := typist.Write([]byte("{")); err != nil { // it is reading
		t.Fatal(err)
	}
	cancel()
	if got := <-status; got != statusFailure {
		t.Errorf("status %d, want %d", got, statusFailure)
	}
	if diff := cmp.Diff("ascendgen: interrupted\n", stderr.String()); diff != "" {
		t.Errorf("stderr (-want +got):\n%s", diff)
	}
}

type fullDisk struct{}

var errDiskFull = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

// A table that did not reach its file must not look like one that did.
func TestOutputFails(t *testing.T) {
	for _, args := range [][]string{
		{"audit", "verify", logged(t)},
		{"explain", "sns:DeleteTopic"},
		{"risk", "--service", "sns", "--format", "json"},
		{"risk", "--service", "sns", "--format", "markdown"},
		{"risk", "--service", "sns", "--format", "text"},
		{"risk", "--service", "sns", "--format", "tsv"},
		{"version"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var stderr bytes.Buffer
			if status := Main(t.Context(), args, nil, fullDisk{}, &stderr); status != statusFailure {
				t.Errorf("status %d, want %d", status, statusFailure)
			}
			if diff := cmp.Diff("ascendgen: disk full\n", stderr.String()); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
		})
	}
}

// Runs share no flags and no writers.
func TestMainConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for _, service := range []string{"sns", "sqs", "sts", "kms"} {
		wg.Go(func() {
			var stdout, stderr bytes.Buffer
			if status := Main(t.Context(), []string{"risk", "--service", service, "--format", "tsv"}, nil, &stdout, &stderr); status != statusClean {
				t.Errorf("%s: status %d: %s", service, status, &stderr)
			}
			for line := range strings.Lines(stdout.String()) {
				if !strings.HasPrefix(line, service+"\t") && !strings.HasPrefix(line, "service\t") {
					t.Errorf("%s: a line of another run: %q", service, line)
				}
			}
		})
	}
	wg.Wait()
}
