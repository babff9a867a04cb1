package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/models"
)

// The exit statuses. There are no more: what was found is for people to read.
const (
	statusClean   = 0
	statusFinding = 1
	statusFailure = 2
)

// errFindings ends a command that did its work and has printed what it found.
var errFindings = errors.New("findings")

// position is what a message begins with that says where something is.
var position = regexp.MustCompile(`^\S.*?:[0-9]+(:[0-9]+)?: `)

// report prints an error and returns the exit status for it.
func report(ctx context.Context, stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return statusClean
	case errors.Is(err, errFindings):
		return statusFinding
	case ctx.Err() != nil:
		diagnose(stderr, "interrupted")
	default:
		diagnose(stderr, err.Error())
	}
	return statusFailure
}

// diagnose prints a message of one line or several: those that do not say where
// something is say who speaks.
func diagnose(stderr io.Writer, text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" {
			continue
		}
		if !position.MatchString(line) {
			line = "ascendgen: " + line
		}
		fmt.Fprintln(stderr, line)
	}
}

// flagError says of a flag what was wanted.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(c, unknown)
	case errors.As(err, &bare):
		return fmt.Errorf("--%s has no value: %s", bare.GetFlag().Name, wantValue(bare.GetFlag()))
	case errors.As(err, &invalid):
		what := invalid.Unwrap().Error()
		switch invalid.GetFlag().Value.Type() {
		case "bool":
			what = "want true or false"
		case "int":
			what = "want a whole number"
		}
		return fmt.Errorf("--%s %q: %s", invalid.GetFlag().Name, invalid.GetValue(), what)
	}
	return err
}

// wantValue says how a flag is given, as in "want --base REVISION".
func wantValue(f *pflag.Flag) string {
	name, _ := pflag.UnquoteUsage(f)
	if !strings.Contains(f.Usage, "`") {
		name = f.Name
	}
	return fmt.Sprintf("want --%s %s", f.Name, strings.ToUpper(name))
}

// unknownFlag says which flag was meant.
func unknownFlag(c *cobra.Command, unknown *pflag.NotExistError) error {
	if unknown.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("unknown flag -%s of %s", unknown.GetSpecifiedName(), c.CommandPath())
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if name, ok := nearest.Name(unknown.GetSpecifiedName(), names); ok {
		return fmt.Errorf("unknown flag --%s of %s; did you mean --%s?", unknown.GetSpecifiedName(), c.CommandPath(), name)
	}
	return fmt.Errorf("unknown flag --%s of %s", unknown.GetSpecifiedName(), c.CommandPath())
}

// noArguments refuses arguments. Cobra's own says that they are unknown commands.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if _, err := models.Embedded().Lookup(args[0]); err == nil && c.Flags().Lookup("service") != nil {
		hint = "; did you mean --service " + args[0] + "?"
	}
	return fmt.Errorf("unexpected argument %q: %s takes flags alone%s", args[0], c.CommandPath(), hint)
}

// atMost refuses more arguments than some.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return fmt.Errorf("unexpected argument %q: %s takes %d at most", args[n], c.CommandPath(), n)
	}
}

// didYouMean ends a message about an unknown name; "" if none is near.
func didYouMean(name string, known []string) string {
	if meant, ok := nearest.Name(name, known); ok {
		return fmt.Sprintf("; did you mean %q?", meant)
	}
	return ""
}

// some names the first few of many.
func some(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// plural returns "1 file", "2 files".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
