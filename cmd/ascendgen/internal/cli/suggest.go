package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/generator/suggest"
	"github.com/ascendgen/ascendgen/models"
)

func newSuggest() *cobra.Command {
	var in inputs
	var format string
	names := slices.Sorted(maps.Keys(suggestFormats))
	c := &cobra.Command{
		Use:   "suggest --service NAME",
		Short: "Propose ratings for services that nobody has reviewed yet",
		Long: "Suggest proposes a level, tags and a reason for each operation, from what AWS says\n" +
			"of it. The default format is a risk map, to be reviewed and then laid over the\n" +
			"shipped one with --riskmap; where the facts contradict one another or are missing,\n" +
			"its reasons begin with \"look:\", which check reports, and generate --require-rated\n" +
			"refuses, until somebody has looked and given a reason. The formats tsv and markdown\n" +
			"have the confidence as a column, and the least confident proposals first. It needs\n" +
			"no SDK.",
		Example: "  ascendgen suggest --service eks > eks.json\n" +
			"  ascendgen suggest --service eks --format markdown",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			write, ok := suggestFormats[format]
			if !ok {
				return fmt.Errorf("unknown format %q: want one of %s%s", format, strings.Join(names, ", "), didYouMean(format, names))
			}
			if len(in.services) == 0 {
				return errors.New("no service to suggest ratings for: want --service, as in --service eks")
			}
			s, err := in.open(c.Context(), c.InOrStdin())
			if err != nil {
				return err
			}
			all, err := s.suggest()
			if err != nil {
				return err
			}
			if err := write(c.OutOrStdout(), all); err != nil {
				return err
			}
			summarizeSuggestions(c.ErrOrStderr(), s, all)
			return nil
		},
	}
	in.serviceFlag(c, "`service` to rate; repeatable, or separated by commas")
	c.Flags().StringVarP(&format, "format", "f", "riskmap", "one of "+strings.Join(names, ", "))
	complete(c, "format", completeWords(names))
	c.Flags().StringVar(&in.models, "models", "", "read Smithy models from this `folder` instead of the embedded facts")
	complete(c, "models", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
	return c
}

// suggestions are the proposals for one service.
type suggestions struct {
	service   string // Go package name
	proposals []suggest.Proposal
}

// suggest proposes ratings for the services named.
func (s *sources) suggest() ([]suggestions, error) {
	var all []suggestions
	var errs []error
	for _, service := range s.services {
		operations, err := s.operations(service)
		if err == nil && len(operations) == 0 {
			err = fmt.Errorf("service %s: no facts to suggest ratings from: want a model of it in --models", service)
		}
		errs = append(errs, err)
		all = append(all, suggestions{service, suggest.Service(&models.Service{Operations: operations})})
	}
	return all, errors.Join(errs...)
}

// summarizeSuggestions says where to look, and what laying the result over the
// shipped risk map would undo.
func summarizeSuggestions(stderr io.Writer, s *sources, all []suggestions) {
	for _, of := range all {
		guesses := 0
		for _, p := range of.proposals {
			if p.Confidence == suggest.Guess {
				guesses++
			}
		}
		diagnose(stderr, fmt.Sprintf("%s: %s, %d of low confidence", of.service, plural(len(of.proposals), "operation"), guesses))
		if slices.Contains(s.named(), of.service) {
			diagnose(stderr, of.service+": the shipped risk map has reviewed ratings, which these proposals would replace")
		}
	}
}

// suggestFormats are the forms of proposals.
var suggestFormats = map[string]func(io.Writer, []suggestions) error{
	"markdown": writeSuggestedMarkdown,
	"riskmap":  writeSuggestedMap,
	"tsv":      writeSuggestedTSV,
}

// writeSuggestedMap writes one risk map for all services.
func writeSuggestedMap(w io.Writer, all []suggestions) error {
	var file riskmap.File
	for _, of := range all {
		file.Rules = append(file.Rules, suggest.Overlay(of.service, of.proposals).Rules...)
	}
	_, err := w.Write(file.Encode())
	return err
}

// writeSuggestedTSV is for scripts: no cell holds a tab or a line break, none is
// left out. More columns may come at the end, never others in between.
func writeSuggestedTSV(w io.Writer, all []suggestions) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, strings.Join([]string{"service", "operation", "level", "tags", "confidence", "reason", "signals"}, "\t"))
	for _, of := range all {
		for _, p := range of.proposals {
			fmt.Fprintln(b, strings.Join([]string{
				of.service, p.Operation, p.Risk.String(), strings.Join(p.Tags.Names(), ","),
				p.Confidence.String(), p.Reason, strings.Join(p.Signals, "; "),
			}, "\t"))
		}
	}
	return b.Flush()
}

// writeSuggestedMarkdown is for reviews: a table for each service.
func writeSuggestedMarkdown(w io.Writer, all []suggestions) error {
	b := bufio.NewWriter(w)
	for i, of := range all {
		if i > 0 {
			fmt.Fprintln(b)
		}
		fmt.Fprintf(b, "### %s\n\n", of.service)
		fmt.Fprintln(b, "| confidence | operation | level | tags | reason | signals |")
		fmt.Fprintln(b, "|---|---|---|---|---|---|")
		for _, p := range of.proposals {
			cells := []string{p.Confidence.String(), p.Operation, p.Risk.String(), p.Tags.String(), p.Reason, strings.Join(p.Signals, "; ")}
			for i, cell := range cells {
				cells[i] = strings.ReplaceAll(cell, "|", `\|`)
			}
			fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	return b.Flush()
}
