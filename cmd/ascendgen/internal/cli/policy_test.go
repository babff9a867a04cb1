package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// denies reports what policies come to for an action, beside one that allows all.
func denies(t *testing.T, action string, documents ...string) bool {
	t.Helper()
	all := []iampolicy.Document{{Statements: []iampolicy.Statement{{
		Effect: iampolicy.Allow, Action: []string{"*"}, Resource: []string{"*"},
	}}}}
	for _, text := range documents {
		d, err := iampolicy.Parse([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		all = append(all, d)
	}
	d, err := iampolicy.Decide(iampolicy.Request{Action: action, Resource: "*"}, all...)
	if err != nil {
		t.Fatal(err)
	}
	return d.Verdict == iampolicy.ExplicitlyDenied
}

// TestPolicyDeny holds, for every operation of a few services, that both kinds deny what
// the risk map rates above the level, and of the rest only what shares its action.
func TestPolicyDeny(t *testing.T) {
	levelOf := map[string]string{}
	_, table, _ := run(t, "", "risk", "--service", "sns,kms", "--format", "tsv")
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "\t"); len(cells) > 6 && cells[0] != "service" {
			action, _, _ := strings.Cut(cells[6], ",")
			levelOf[action] = cells[2]
		}
	}
	if levelOf["sns:DeleteTopic"] != "critical" {
		t.Fatalf("levels %v: want those of sns", levelOf)
	}
	for _, kind := range denyKinds {
		status, policy, stderr := run(t, "", "policy", "--deny-above", "high", "--kind", kind, "--service", "sns,kms")
		if status != statusClean {
			t.Fatalf("%s: status %d, %s", kind, status, stderr)
		}
		for action, level := range levelOf {
			if action == "" {
				continue
			}
			if got := denies(t, action, policy); got != (level == "critical") {
				t.Errorf("%s: %s, which is %s, denied %t", kind, action, level, got)
			}
		}
		if strings.Contains(policy, `"*:*"`) || denies(t, "s3:DeleteBucketPolicy", policy) {
			t.Errorf("%s: denies what is not of the services", kind)
		}
	}
}

// TestPolicyDenyOverlay: the risk map that is laid over counts.
func TestPolicyDenyOverlay(t *testing.T) {
	lowered := overlay(t, `"sns:DeleteTopic": {"risk": "low", "reason": "test"}, "sns:Publish": {"risk": "critical", "reason": "test"}`)
	status, policy, stderr := run(t, "", "policy", "--deny-above", "high", "--service", "sns", "--riskmap", lowered)
	if status != statusClean || denies(t, "sns:DeleteTopic", policy) || !denies(t, "sns:Publish", policy) {
		t.Errorf("status %d, %s%s", status, policy, stderr)
	}
}

// TestPolicyDenyFiles: what does not fit is numbered, and together denies the same.
func TestPolicyDenyFiles(t *testing.T) {
	dir := t.TempDir()
	args := []string{"policy", "--deny-above", "medium", "--service", "iam", "--max-size", "800", "--action", "iam:UpdateDelegationRequest=iam:UpdateDelegationRequest"}
	status, _, stderr := run(t, "", append(args, "--out", filepath.Join(dir, "scp.json"), "--comments", filepath.Join(dir, "scp.md"))...)
	if status == statusFailure {
		t.Fatalf("status %d, %s", status, stderr)
	}
	paths, err := filepath.Glob(filepath.Join(dir, "scp-*.json"))
	if err != nil || len(paths) < 2 {
		t.Fatalf("files %v, %v: want several", paths, err)
	}
	var texts []string
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil || len(data) > 800 {
			t.Errorf("%s: %d bytes, %v", path, len(data), err)
		}
		texts = append(texts, string(data))
	}
	for action, want := range map[string]bool{"iam:AttachUserPolicy": true, "iam:CreateUser": true, "iam:GetUser": false, "iam:CreateGroup": false} {
		if got := denies(t, action, texts...); got != want {
			t.Errorf("%s: denied %t, want %t", action, got, want)
		}
	}
	comments, err := os.ReadFile(filepath.Join(dir, "scp.md"))
	if err != nil || !regexp.MustCompile("(?m)^- `iam:AttachUserPolicy`\n  - iam:AttachUserPolicy, critical$").Match(comments) {
		t.Errorf("comments %s, %v", comments, err)
	}
	// Whatever is left over of a run that took other documents is told.
	for _, name := range []string{"scp-7.json", "scp-10.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(texts[0]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"scp-12.json", "scp-x.json", "scp-08.json", "scp-8.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("no policy"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ size, want string }{
		{"3000", "scp-1.json scp-2.json scp-7.json scp-10.json"},
		{"800", "scp.json scp-7.json scp-10.json"},
	} {
		args[6] = test.size
		_, _, stderr = run(t, "", append(args, "--out", filepath.Join(dir, "scp.json"))...)
		var left []string
		for _, m := range regexp.MustCompile(`(?m)^ascendgen: .*/(scp.*): of another run: `).FindAllStringSubmatch(stderr, -1) {
			left = append(left, m[1])
		}
		if got := strings.Join(left, " "); got != test.want {
			t.Errorf("left over %s, want %s\n%s", got, test.want, stderr)
		}
	}
	if status, stdout, stderr := run(t, "", args...); status != statusFailure || stdout != "" || !strings.Contains(stderr, "want --out FILE, to number them") {
		t.Errorf("status %d, %s%s: want a file to be asked for", status, stdout, stderr)
	}
}

func TestPolicyFlags(t *testing.T) {
	for _, test := range []struct {
		args   string
		stderr string
	}{
		{"--kind boundary", "--kind without --deny-above: the least policy is of the program's calls alone"},
		{"--service s3", "--service without --deny-above: the least policy is of the program's calls alone"},
		{"--partition aws-uk", `unknown partition "aws-uk": want one of aws, aws-cn, aws-us-gov; did you mean "aws-cn"?`},
		{"--account 12", `--account "12": want twelve digits`},
		{"--account 1111222233334", `--account "1111222233334": want twelve digits`},
		{"--comments -", "--comments - and --out -: want a file for one of them"},
		{"--action s3:RenameObject", `--action "s3:RenameObject": want service:Operation=prefix:Action, as in sqs:DeleteMessageBatch=sqs:DeleteMessage`},
		{"--max-size -1", "--max-size -1: want a number of characters"},
		{"--deny-above severe", `unknown level "severe" for --deny-above: want one of low, medium, high, critical`},
		{"--deny-above hihg", `unknown level "hihg" for --deny-above: want one of low, medium, high, critical; did you mean "high"?`},
		{"--deny-above high --kind spc", `unknown kind "spc": want one of scp, boundary; did you mean "scp"?`},
		{"--deny-above high --resource s3:bucket=a --service s3", "--resource with --deny-above: what is denied is denied everywhere"},
		{"--deny-above high --service s3 ./...", "packages and --service: want one of them"},
		{"--deny-above high --service s33", `unknown service "s33": did you mean s3?`},
		{"--deny-above critical --service sts", "sts: no operation is rated above critical: there is nothing to deny"},
		{"--deny-above high --service s3 --action s3:RenamObject=s3:PutObject", "--action s3:RenamObject=...: no operation of s3"},
	} {
		status, stdout, stderr := run(t, "", append([]string{"policy"}, strings.Fields(test.args)...)...)
		if status != statusFailure || stdout != "" || stderr != "ascendgen: "+test.stderr+"\n" {
			t.Errorf("%s: status %d, stdout %q, stderr %q, want %q", test.args, status, stdout, stderr, test.stderr)
		}
	}
}

// TestPolicyMissing: what cannot be denied is a finding, and is denied once its action
// is given.
func TestPolicyMissing(t *testing.T) {
	args := []string{"policy", "--deny-above", "high", "--service", "lambda"}
	status, policy, stderr := run(t, "", args...)
	if status != statusFinding || !strings.Contains(stderr, "ascendgen: lambda:PutResourcePolicy is not denied: its IAM action is not known\n") {
		t.Errorf("status %d, stderr %s", status, stderr)
	}
	if !denies(t, "lambda:AddPermission", policy) {
		t.Error("a finding kept the rest from being denied")
	}
	status, policy, stderr = run(t, "", append(args, "--action", "lambda:PutResourcePolicy=lambda:PutResourcePolicy", "--action", "lambda:DeleteResourcePolicy=lambda:DeleteResourcePolicy")...)
	if status != statusClean || !denies(t, "lambda:PutResourcePolicy", policy) {
		t.Errorf("status %d, %s%s", status, policy, stderr)
	}
}

// TestPolicyCommentsOut: - is standard output for what is said of a policy, as for itself.
func TestPolicyCommentsOut(t *testing.T) {
	t.Chdir(t.TempDir())
	status, stdout, stderr := run(t, "", "policy", "--deny-above", "medium", "--service", "sts", "--out", "deny.json", "--comments", "-")
	if status != statusClean || !strings.HasPrefix(stdout, "# What the policy denies\n") {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) != 1 || entries[0].Name() != "deny.json" {
		t.Errorf("files %v, %v, want the policy", entries, err)
	}
}

// TestPolicyPresign: a policy cannot tell a request that somebody signed for others.
func TestPolicyPresign(t *testing.T) {
	comments := filepath.Join(t.TempDir(), "deny.md")
	status, policy, stderr := run(t, "", "policy", "--deny-above", "medium", "--service", "sts", "--comments", comments)
	if status != statusClean || denies(t, "sts:GetCallerIdentity", policy) {
		t.Errorf("status %d, %s%s", status, policy, stderr)
	}
	data, err := os.ReadFile(comments)
	if want := "- sts:GetCallerIdentity is low, but high if it is presigned: a policy does not see that\n"; err != nil || !strings.Contains(string(data), want) {
		t.Errorf("comments %s, %v, want %s", data, err, want)
	}
}
