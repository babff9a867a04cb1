package cli

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/analysis/leastpolicy"
	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

func newPolicy() *cobra.Command {
	o := policyOptions{loader: loader{mode: usage.LoadMode}}
	c := &cobra.Command{
		Use:   "policy [packages]",
		Short: "Write the IAM policy that a program needs, or one that denies what is rated high",
		Long: "Policy follows the call graph as usage does, and writes the least IAM policy that\n" +
			"lets the program make its governed calls. Names of resources are values of run time:\n" +
			"without --resource, the policy takes in all resources of the types that the calls\n" +
			"are on. A type within a narrowed one, objects in a bucket, is narrowed with it.\n\n" +
			"What an operation may need beside its own action is in statements whose names begin\n" +
			"with Perhaps: look at these. An operation whose IAM action is not known is a finding.\n\n" +
			"With --deny-above, policy writes a service control policy, or a permissions boundary,\n" +
			"that denies every operation of the program's services that the risk map rates above\n" +
			"the level. With --service it does so for these, and needs no packages.",
		Example: "  ascendgen policy --resource s3:bucket=reports --comments policy.md --out policy.json ./...\n" +
			"  ascendgen policy --deny-above high --kind boundary --service s3,kms",
		RunE: func(c *cobra.Command, patterns []string) error {
			if c.Flags().Changed("deny-above") {
				return o.deny(c, patterns)
			}
			return o.allow(c, patterns)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.resources, "resource", nil, "`TYPE=NAME` or TYPE=ARN to which a type is narrowed, as in s3:bucket=reports; repeatable; TYPE= leaves it out")
	f.StringArrayVar(&o.actions, "action", nil, "`OPERATION=ACTION` of an operation whose IAM action is not known, as in sqs:DeleteMessageBatch=sqs:DeleteMessage; repeatable")
	f.BoolVar(&o.ownOnly, "own-only", false, "leave out what operations may need beside their own action")
	f.StringVar(&o.scope.Partition, "partition", "aws", "`partition` of ARNs: "+strings.Join(partitions, ", "))
	f.StringVar(&o.scope.Region, "region", "", "`region` of ARNs; any, without it")
	f.StringVar(&o.scope.Account, "account", "", "`account` of ARNs; any, without it")
	f.StringVarP(&o.out, "out", "o", "-", "`file` of the policy; - is standard output")
	f.StringVar(&o.comments, "comments", "", "Markdown `file` that says what each statement is for; - is standard output")
	f.StringVar(&o.denyAbove, "deny-above", "", "deny what is rated above this `level`, not what is rated at it")
	f.StringVar(&o.kind, "kind", "scp", "what --deny-above writes: scp or boundary")
	f.IntVar(&o.maxSize, "max-size", 0, "most `characters` of a document; 6144, and 5120 for an SCP, unless given")
	complete(c, "partition", completeWords(partitions))
	complete(c, "deny-above", completeWords(levels))
	complete(c, "kind", completeWords(denyKinds))
	for _, flag := range []string{"resource", "action", "region", "account", "max-size"} {
		complete(c, flag, cobra.NoFileCompletions)
	}
	o.serviceFlag(c, "`service` whose operations --deny-above is about; repeatable, or separated by commas")
	o.sourceFlags(c)
	o.loader.flags(c)
	return c
}

var (
	partitions = []string{"aws", "aws-cn", "aws-us-gov"}
	denyKinds  = []string{"scp", "boundary"}
	account    = regexp.MustCompile(`^[0-9]{12}$`)
)

// policyOptions are the flags of policy.
type policyOptions struct {
	inputs
	loader
	resources, actions       []string
	ownOnly                  bool
	scope                    leastpolicy.Scope
	out, comments, denyAbove string
	kind                     string
	maxSize                  int
}

// exclude refuses flags that have no meaning beside others.
func exclude(c *cobra.Command, why string, flags ...string) error {
	var errs []error
	for _, flag := range flags {
		if c.Flags().Changed(flag) {
			errs = append(errs, fmt.Errorf("--%s %s", flag, why))
		}
	}
	return errors.Join(errs...)
}

// validate looks at the flags that both forms have.
func (o *policyOptions) validate() error {
	var errs []error
	if o.comments == "-" && o.out == "-" {
		errs = append(errs, errors.New("--comments - and --out -: want a file for one of them"))
	}
	if o.scope.Account != "" && !account.MatchString(o.scope.Account) {
		errs = append(errs, fmt.Errorf("--account %q: want twelve digits", o.scope.Account))
	}
	if o.maxSize < 0 {
		errs = append(errs, fmt.Errorf("--max-size %d: want a number of characters", o.maxSize))
	}
	if !slices.Contains(partitions, o.scope.Partition) {
		errs = append(errs, fmt.Errorf("unknown partition %q: want one of %s%s", o.scope.Partition, strings.Join(partitions, ", "), didYouMean(o.scope.Partition, partitions)))
	}
	return errors.Join(errs...)
}

// uses finds the governed operations of the program.
func (o *policyOptions) uses(c *cobra.Command, patterns []string) (*usage.Report, error) {
	find := usageOptions{load: o.loader}
	return find.analyze(c.Context(), patterns)
}

// allow writes the least policy.
func (o *policyOptions) allow(c *cobra.Command, patterns []string) error {
	given, err := givenActions(o.actions)
	if err := errors.Join(err, o.validate(), exclude(c, "without --deny-above: the least policy is of the program's calls alone", "kind", "service", "riskmap")); err != nil {
		return err
	}
	s, err := o.open(c.Context(), c.InOrStdin())
	if err != nil {
		return err
	}
	found, err := o.uses(c, patterns)
	if err != nil {
		return err
	}
	p, err := leastpolicy.Least(found.Uses, s.load, leastpolicy.Options{
		Scope: o.scope, Resources: o.resources, Actions: given, OwnOnly: o.ownOnly,
	})
	if err != nil {
		return err
	}
	if len(p.Statements) > 0 {
		documents, err := p.Documents(iampolicy.Managed, o.maxSize)
		if err != nil {
			return err
		}
		if err := o.write(c, documents, iampolicy.Managed); err != nil {
			return err
		}
	}
	if err := o.writeComments(c.OutOrStdout(), func(w io.Writer) error { return p.WriteComments(w, found.Unseen) }); err != nil {
		return err
	}
	return tellAllowed(c, p, found)
}

// tellAllowed prints what the policy lacks, and what may be wrong with it.
func tellAllowed(c *cobra.Command, p *leastpolicy.Policy, found *usage.Report) error {
	stderr := c.ErrOrStderr()
	for _, m := range p.Missing {
		for _, u := range m.Uses {
			diagnose(stderr, fmt.Sprintf("%s: %s is not in the policy: %s; give it as --action %s=ACTION", u.Pos, m.Operation, m.Reason, m.Operation))
		}
	}
	for _, u := range found.Unseen {
		diagnose(stderr, u.Pos.String()+": not seen: "+u.Reason)
	}
	for _, note := range p.Notes {
		diagnose(stderr, note)
	}
	if len(p.Missing) > 0 {
		return errFindings
	}
	return nil
}

// givenActions reads "sqs:DeleteMessageBatch=sqs:DeleteMessage".
func givenActions(all []string) (map[string][]string, error) {
	given := map[string][]string{}
	var errs []error
	for _, each := range all {
		operation, action, ok := strings.Cut(each, "=")
		if !ok || strings.Count(operation, ":") != 1 || strings.Count(action, ":") != 1 {
			errs = append(errs, fmt.Errorf("--action %q: want service:Operation=prefix:Action, as in sqs:DeleteMessageBatch=sqs:DeleteMessage", each))
			continue
		}
		given[operation] = append(given[operation], action)
	}
	return given, errors.Join(errs...)
}
