package cli

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commands calls f with each command that does something.
func commands(c *cobra.Command, f func(*cobra.Command)) {
	if c.IsAvailableCommand() && c.Name() != "completion" && c.Name() != "help" {
		for _, sub := range c.Commands() {
			commands(sub, f)
		}
		if !c.HasSubCommands() {
			f(c)
		}
	}
}

// An empty value, which is what a variable of a script has that was not set, must not
// mean the same as no flag at all: that may be more than what was meant, or a gate that
// is open.
func TestEmptyFlag(t *testing.T) {
	t.Chdir(t.TempDir())
	root := newRoot()
	tested := 0
	for _, c := range root.Commands() {
		commands(c, func(c *cobra.Command) {
			c.InitDefaultHelpFlag()
			c.Flags().VisitAll(func(f *pflag.Flag) {
				if f.Value.Type() == "bool" || f.Value.Type() == "int" || f.Name == "tags" {
					return
				}
				tested++
				args := append(strings.Fields(c.CommandPath())[1:], "--"+f.Name+"=")
				if c.Name() == "explain" {
					args = append(args, "sns:Publish")
				}
				status, stdout, stderr := run(t, "", args...)
				if want := "ascendgen: --" + f.Name + " is empty"; status != statusFailure || stdout != "" || !strings.HasPrefix(stderr, want) {
					t.Errorf("%s: status %d, stdout %q, stderr %q, want %q", strings.Join(args, " "), status, stdout, stderr, want)
				}
			})
		})
	}
	if tested < 50 {
		t.Errorf("%d flags tested, want more", tested)
	}
}

func TestEmptyFlagText(t *testing.T) {
	for arg, want := range map[string]string{
		"--fail-on":  "ascendgen: --fail-on is empty: want --fail-on GROUND; is a variable not set?\n",
		"--riskmap":  "ascendgen: --riskmap is empty: want --riskmap FILE; is a variable not set?\n",
		"--service":  "ascendgen: --service is empty: want --service SERVICE; is a variable not set?\n",
		"--service=": "ascendgen: --service is empty: want --service SERVICE; is a variable not set?\n",
	} {
		args := []string{"diff", arg}
		if !strings.HasSuffix(arg, "=") {
			args = append(args, "")
		}
		if status, _, stderr := run(t, "", args...); status != statusFailure || stderr != want {
			t.Errorf("%s: status %d, %q, want %q", arg, status, stderr, want)
		}
	}
	// One of several is empty.
	status, _, stderr := run(t, "", "risk", "--riskmap", overlay(t, `"sns:Publish": "low"`), "--riskmap", "")
	if want := "ascendgen: --riskmap is empty: want --riskmap FILE; is a variable not set?\n"; status != statusFailure || stderr != want {
		t.Errorf("status %d, %q, want %q", status, stderr, want)
	}
}

func TestEmptyArgument(t *testing.T) {
	for _, args := range [][]string{
		{"diff", "", "--fail-on", "lowered"},
		{"diff", "", "HEAD", "--fail-on", "lowered,unrated"},
		{"diff", "HEAD", ""},
		{"usage", ""},
		{"vet", "./...", ""},
		{"policy", ""},
		{"audit", "verify", ""},
		{"explain", ""},
	} {
		status, stdout, stderr := run(t, "", args...)
		if status != statusFailure || stdout != "" || !strings.Contains(stderr, " is empty; is a variable not set?\n") {
			t.Errorf("%q: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
		}
	}
}

// What is completed may well be empty yet.
func TestEmptyCompleted(t *testing.T) {
	status, stdout, stderr := run(t, "", "__complete", "diff", "--fail-on", "")
	if status != statusClean || !strings.HasPrefix(stdout, "lowered\n") {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

// Dots whose left side is empty are HEAD for git, which would compare a commit with
// itself.
func TestNoLeftSide(t *testing.T) {
	for _, arg := range []string{"...", "...HEAD", "..HEAD"} {
		status, stdout, stderr := run(t, "", "diff", arg, "--fail-on", "lowered")
		want := `ascendgen: "` + arg + `" names no base: want BASE` + arg + "; is a variable not set?\n"
		if status != statusFailure || stdout != "" || stderr != want {
			t.Errorf("%s: status %d, stdout %q, stderr %q", arg, status, stdout, stderr)
		}
	}
	for _, command := range []string{"usage", "report"} {
		status, stdout, stderr := run(t, "", command, "--base", "...")
		want := `ascendgen: --base: "..." names no base: want BASE...; is a variable not set?` + "\n"
		if status != statusFailure || stdout != "" || stderr != want {
			t.Errorf("%s: status %d, stdout %q, stderr %q", command, status, stdout, stderr)
		}
	}
}
