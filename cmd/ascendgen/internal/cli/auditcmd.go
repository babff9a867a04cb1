package cli

import (
	"bufio"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/governor/audit"
)

func newAudit() *cobra.Command {
	c := &cobra.Command{
		Use:   "audit",
		Short: "Work with records of governed calls",
	}
	c.AddCommand(newAuditVerify())
	group(c)
	return c
}

func newAuditVerify() *cobra.Command {
	var head, after string
	var check audit.Check
	c := &cobra.Command{
		Use:   "verify FILE...",
		Short: "Check that an audit log is as it was written",
		Long: "Verify finds every entry of an audit log that was changed, removed, added or moved,\n" +
			"and says where. The files are the parts of one log, in order; a folder stands for\n" +
			"the log in it. That entries are missing at the very end shows only against a head\n" +
			"that was kept elsewhere: --head, or the head file in the log's folder.",
		Example: "  ascendgen audit verify /var/log/ascend\n" +
			"  ascendgen audit verify --head 4711:9f86d0... audit-000001.jsonl audit-000002.jsonl",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no log to verify: want its folder or its files")
			}
			if err := errors.Join(parseHead(head, &check.Head), parseHead(after, &check.After)); err != nil {
				return err
			}
			return verify(c, check, args)
		},
	}
	c.Flags().StringVar(&head, "head", "", "an `entry` that the log must hold, SEQUENCE:HASH")
	c.Flags().StringVar(&after, "after", "", "the `entry` behind which the files begin, SEQUENCE:HASH")
	c.Flags().BoolVar(&check.Partial, "partial", false, "accept files that begin anywhere; what was before is not checked")
	return c
}

// parseHead reads a flag that names an entry, if it is given.
func parseHead(text string, head *audit.Head) error {
	if text == "" {
		return nil
	}
	var err error
	*head, err = audit.ParseHead(text)
	return err
}

func verify(c *cobra.Command, check audit.Check, paths []string) error {
	report, err := check.Verify(paths...)
	var findings audit.Findings
	if err != nil && !errors.As(err, &findings) {
		return err
	}
	for _, finding := range findings {
		diagnose(c.ErrOrStderr(), finding.String())
	}
	out := bufio.NewWriter(c.OutOrStdout())
	fmt.Fprintf(out, "%s in %s", plural(int(report.Entries), "record"), plural(report.Files, "file"))
	if report.Entries > 0 {
		fmt.Fprintf(out, ", from %d to %s", report.First, report.Last)
	}
	fmt.Fprintln(out)
	if !report.Compared {
		fmt.Fprintln(out, "no head was compared: entries missing at the very end would not show")
	}
	if report.Lost > 0 {
		fmt.Fprintf(out, "the log itself says that %d could not be written\n", report.Lost)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if len(findings) > 0 {
		return errFindings
	}
	return nil
}
