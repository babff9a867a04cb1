// Package cli is the ascendgen command as a function of arguments and streams.
package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// Main runs the command that args name, without the program's own name in front,
// and returns the exit status: 0 if all is well, 1 if the command did its work
// and found something, 2 if it could not do its work. Data goes to stdout,
// diagnostics go to stderr. It uses no global state besides the environment and
// the current folder.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	if stdin != nil {
		root.SetIn(interruptible{ctx, stdin})
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetArgs(append([]string{}, args...)) // nil would mean the arguments of the process
	return report(ctx, stderr, root.ExecuteContext(ctx))
}

// interruptible is a reader that does not wait for input once the command is
// interrupted.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	buffer, done := make([]byte, len(p)), make(chan result, 1) // p is the caller's again once this returns
	go func() {
		n, err := r.in.Read(buffer)
		done <- result{n, err}
	}()
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case read := <-done:
		return copy(p, buffer[:read.n]), read.err
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "ascendgen",
		Short: "Generate governed clients for aws-sdk-go-v2",
		Long: "Ascendgen reads AWS service models and a reviewed risk map and writes, for each\n" +
			"service, a typed client of aws-sdk-go-v2 that asks a governor before each call.",
		SilenceUsage:  true, // the message says what is wrong; help is for those who ask
		SilenceErrors: true, // report prints them

		PersistentPreRunE: refuseEmpty,
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newGenerate(), newCheck(), newRisk(), newExplain(), newSuggest(), newDiff(), newReport(), newUsage(), newPolicy(), newVet(), newAudit(), newModels(), newVersion())
	root.SetHelpCommand(newHelp())
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil && completion != root {
		group(completion)
		for _, shell := range completion.Commands() {
			shell.Args = noArguments
		}
	}
	group(root)
	return root
}

// group makes a command that only holds others refuse to run by itself, and say
// which command was meant.
func group(c *cobra.Command) {
	// Without these, cobra answers with help and success.
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, args []string) error { return unknownCommand(c, args) }
	c.ValidArgsFunction = cobra.NoFileCompletions
}

func unknownCommand(c *cobra.Command, args []string) error {
	names := commandNames(c)
	if len(args) == 0 {
		return fmt.Errorf("no command given: want one of %s", strings.Join(names, ", "))
	}
	if len(names) == 0 {
		return fmt.Errorf("unknown command %q for %s, which has none", args[0], c.CommandPath())
	}
	return fmt.Errorf("unknown command %q for %s: want one of %s%s",
		args[0], c.CommandPath(), strings.Join(names, ", "), didYouMean(args[0], names))
}

func commandNames(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			names = append(names, sub.Name())
		}
	}
	return names
}

// newHelp replaces cobra's help command, which answers an unknown topic with
// success.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			topic, _, err := c.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(topic), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			topic, rest, err := c.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommand(topic, rest)
			}
			return topic.Help()
		},
	}
}
