package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

func newExplain() *cobra.Command {
	var in inputs
	c := &cobra.Command{
		Use:   "explain service:Operation...",
		Short: "Say why an operation is rated as it is",
		Long: "Explain prints an operation's level, the rule that gives it and where that stands,\n" +
			"the rules that it beat, and what AWS's model says of the operation.\n" +
			"It needs no SDK; but where go.mod has that of the service, conditions that do not\n" +
			"fit its types are a finding.",
		Example: "  ascendgen explain s3:DeleteObject",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no operation to explain: want service:Operation, as in s3:DeleteObject")
			}
			return nil
		},
		ValidArgsFunction: completeKeys,
		RunE: func(c *cobra.Command, args []string) error {
			s, err := in.open(c.Context(), c.InOrStdin())
			if err != nil {
				return err
			}
			rows, err := s.find(args)
			if err != nil {
				return err
			}
			if err := explain(c.OutOrStdout(), s, rows); err != nil {
				return err
			}
			var services []string
			for _, r := range rows {
				services = append(services, r.service)
			}
			slices.Sort(services)
			return s.doubt(c, slices.Compact(services))
		},
	}
	in.sourceFlags(c)
	return c
}

// find rates the operations that keys name.
func (s *sources) find(keys []string) ([]row, error) {
	var rows []row
	var errs []error
	for _, key := range keys {
		r, err := s.findKey(key)
		rows, errs = append(rows, r), append(errs, err)
	}
	return rows, errors.Join(errs...)
}

func (s *sources) findKey(key string) (row, error) {
	name, operation, ok := strings.Cut(key, ":")
	if !ok || name == "" || operation == "" {
		return row{}, fmt.Errorf("malformed operation %q: want service:Operation, as in s3:DeleteObject", key)
	}
	id, err := s.lookup(name)
	if err != nil {
		return row{}, err
	}
	operations, err := s.operations(id.GoPackage)
	if err != nil {
		return row{}, err
	}
	names := make([]string, len(operations))
	for i, op := range operations {
		names[i] = op.Name
		if op.Name == operation {
			rating, err := s.risks.Resolve(id.GoPackage, operation)
			return row{id.GoPackage, op, rating}, err
		}
	}
	if methods := models.Presigners(id.GoPackage); slices.Contains(methods, operation) {
		return s.findPresigner(id.GoPackage, operation, operations)
	}
	return row{}, fmt.Errorf("unknown operation %q of %s%s", operation, id.GoPackage, didYouMean(operation, append(names, models.Presigners(id.GoPackage)...)))
}

// findPresigner rates a method that signs requests: by a rule of its own, else as the
// operation that it signs for.
func (s *sources) findPresigner(service, method string, operations []models.Operation) (row, error) {
	name := models.PresignedOperation(method)
	i := slices.IndexFunc(operations, func(op models.Operation) bool { return op.Name == name })
	if i < 0 {
		return row{}, fmt.Errorf("%s signs requests of %s, of which no model of %s is known", method, name, service)
	}
	rating, err := s.risks.ResolvePresign(service, method)
	if err == nil && rating.Rule == nil {
		rating, err = s.risks.Resolve(service, name)
	}
	op := operations[i]
	op.Name = method
	return row{service, op, rating}, err
}

func explain(w io.Writer, s *sources, rows []row) error {
	for i, r := range rows {
		if i > 0 {
			fmt.Fprintln(w)
		}
		facts, err := s.load(r.service)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s is rated %s\n", r.key(), r.rating.Risk); err != nil {
			return err
		}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, line := range slices.Concat(r.ratingLines(), r.factLines(facts)) {
			if line[1] != "" {
				fmt.Fprintf(t, "  %s\t%s\n", line[0], line[1])
			}
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// ratingLines says on what the rating stands.
func (r row) ratingLines() [][2]string {
	if r.rating.Rule == nil {
		return [][2]string{{"rule", "none names it: the default"}}
	}
	lines := [][2]string{
		{"rule", describeRule(r.rating.Rule)},
		{"reason", r.rating.Rule.Reason},
		{"tags", r.rating.Tags.String()},
	}
	for _, c := range r.rating.Rule.When {
		lines = append(lines, [2]string{"condition", describeCondition(c)})
	}
	for _, rule := range r.rating.Beat {
		lines = append(lines, [2]string{"beat", fmt.Sprintf("%s: %s", describeRule(rule), rule.Risk)})
	}
	return lines
}

func describeRule(r *riskmap.Rule) string { return fmt.Sprintf("%s at %s", r.Key, r.Pos) }

func describeCondition(c riskmap.Condition) string {
	text := fmt.Sprintf("%s if %s at %s", c.Risk, c, c.Pos)
	if c.Tags != 0 {
		text += " (" + c.Tags.String() + ")"
	}
	if c.Reason != "" {
		text += ": " + c.Reason
	}
	return text
}

// factLines says what AWS's model has of the operation.
func (r row) factLines(service *models.Service) [][2]string {
	op := r.op
	identity := strings.Join([]string{service.SDKID, service.APIVersion, service.Protocol}, ", ")
	if !slices.ContainsFunc(service.Operations, func(known models.Operation) bool { return known.Name == models.PresignedOperation(op.Name) }) {
		return [][2]string{{"service", identity}, {"facts", "none: the operation is newer than the model"}}
	}
	var actions, resources []string
	for _, action := range op.Actions {
		access := action.Access
		if access == "" {
			access = "access level unknown"
		}
		actions = append(actions, fmt.Sprintf("%s (%s)", action.Name, access))
	}
	for _, resource := range op.Resources {
		text := fmt.Sprintf("%s (%s)", resource.Member, resource.Kind)
		if resource.List {
			text = fmt.Sprintf("%s (list of %s)", resource.Member, resource.Kind)
		}
		resources = append(resources, text)
	}
	return [][2]string{
		{"service", identity},
		{"http", strings.TrimSpace(op.Method + " " + op.URI)},
		{"iam actions", strings.Join(actions, ", ")},
		{"resources", strings.Join(resources, ", ")},
		{"required", strings.Join(op.Required, ", ")},
		{"sensitive", strings.Join(op.Sensitive, ", ")},
		{"streams", strings.Join(op.Streaming, ", ")},
		{"blobs", strings.Join(op.Blobs, ", ")},
		{"waiters", strings.Join(op.Waiters, ", ")},
		{"traits", strings.Join(traits(op), ", ")},
	}
}

func traits(op models.Operation) []string {
	var names []string
	for _, trait := range []struct {
		has  bool
		name string
	}{
		{op.ReadOnly, "readonly"},
		{op.Idempotent, "idempotent"},
		{op.Paginated, "paginated"},
		{op.DataPlane, "data plane"},
		{op.EventStream, "event stream"},
		{op.SensitiveOutput, "sensitive output"},
		{op.Deprecated, "deprecated"},
	} {
		if trait.has {
			names = append(names, trait.name)
		}
	}
	return names
}
