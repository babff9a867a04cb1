package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/generator/riskreport"
)

func newReport() *cobra.Command {
	o := &reportOptions{}
	c := &cobra.Command{
		Use:   "report",
		Short: "Write a web page of what the risk map says",
		Long: "Report writes one self-contained page: services by level as a picture, every\n" +
			"operation with its rule and reason to search and filter, those that no rule names,\n" +
			"those rated outside of what AWS's access level warrants, and with --base what\n" +
			"changed. The page needs no network; its tables need no scripts.\n\n" +
			"As for diff, the risk map is riskmap.json of the current folder unless --riskmap\n" +
			"names others, laid over the shipped one. A file that is not such a page is not\n" +
			"replaced.",
		Example: "  ascendgen report --out risk.html\n" +
			"  ascendgen report --base origin/main... --service s3,eks --out - > risk.html",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c) },
	}
	o.serviceFlag(c, "`service` to show; repeatable, or separated by commas; without it, all that the risk map names")
	c.Flags().StringVarP(&o.out, "out", "o", "risk.html", "`file` to write; - is standard output")
	complete(c, "out", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"html"}, cobra.ShellCompDirectiveFilterFileExt
	})
	c.Flags().StringVar(&o.base, "base", "", "show what changed since this `revision`, folder or risk map; A... is where the branch left A")
	c.Flags().StringVar(&o.linkBase, "link-base", "", "`URL` at a code host below which the files of the current folder stand")
	c.Flags().BoolVar(&o.alone, "alone", false, "take the risk maps by themselves, not laid over the shipped one")
	o.sourceFlags(c)
	c.Flags().Lookup("riskmap").Usage = "`file` laid over the shipped risk map; repeatable, later ones win; riskmap.json, if it is there, unless given"
	return c
}

// reportOptions are the flags of report.
type reportOptions struct {
	diffOptions
	out, base, linkBase string
}

func (o *reportOptions) run(c *cobra.Command) error {
	given := c.Flags().Changed("riskmap")
	if !given {
		switch _, err := os.Stat(defaultRiskMap); {
		case err == nil:
			o.riskMaps = []string{defaultRiskMap}
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	link, err := linker(o.linkBase, o.riskMaps)
	if err != nil {
		return err
	}
	s, services, err := o.rate(c)
	if err != nil {
		return err
	}
	page, err := s.page(services, o.alone)
	if err != nil {
		return err
	}
	page.Link = link
	if page.Diff, err = o.since(c, given); err != nil {
		return err
	}
	if err := o.write(c, page); err != nil {
		return err
	}
	return s.warn(c, services)
}

// rate opens the sources of the state that the page shows, and says which services it
// shows.
func (o *reportOptions) rate(c *cobra.Command) (*sources, []string, error) {
	s, err := o.open(c.Context(), c.InOrStdin())
	if err != nil {
		return nil, nil, err
	}
	if o.alone {
		if len(o.riskMaps) == 0 {
			return nil, nil, fmt.Errorf("--alone without a risk map: want --riskmap FILE, or %s in the current folder", defaultRiskMap)
		}
		if s.risks, err = s.layAlone(s.files[1:]...); err != nil {
			return nil, nil, err
		}
	}
	if len(s.services) > 0 {
		return s, s.services, nil
	}
	return s, s.namedBy(s.laid(o.alone)), nil
}

// laid returns the risk maps that count.
func (s *sources) laid(alone bool) []*riskmap.File {
	if alone {
		return s.files[1:]
	}
	return s.files
}

// page makes of the sources what the page shows.
func (s *sources) page(services []string, alone bool) (*riskreport.Report, error) {
	rows, err := s.allRows(services)
	if err != nil {
		return nil, err
	}
	page := &riskreport.Report{Default: s.risks.Default()}
	for _, name := range services {
		service := riskreport.Service{Name: name}
		if id, err := s.lookup(name); err == nil {
			service.Title = id.SDKID
		}
		page.Services = append(page.Services, service)
	}
	for _, r := range rows {
		op := riskreport.Operation{Name: r.op.Name, Rating: r.rating, Access: access(r.op)}
		if actions := r.actions(); len(actions) > 0 {
			op.Action = actions[0]
		}
		of := &page.Services[slices.Index(services, r.service)]
		of.Operations = append(of.Operations, op)
	}
	for _, file := range s.laid(alone) {
		of := *file
		of.Rules = slices.DeleteFunc(slices.Clone(file.Rules), func(rule *riskmap.Rule) bool {
			service, err := s.goPackage(rule.Service)
			return err != nil || !slices.Contains(services, service)
		})
		page.Maps = append(page.Maps, &of)
	}
	return page, nil
}

// since compares the working tree with the base, if there is one.
func (o *reportOptions) since(c *cobra.Command, given bool) (*riskdiff.Diff, error) {
	if o.base == "" {
		return nil, nil
	}
	if info, err := os.Stat(o.base); err == nil && info.Mode().IsRegular() {
		if len(o.riskMaps) != 1 {
			return nil, fmt.Errorf("--base %s is a file: want one risk map to compare it with, have %d", o.base, len(o.riskMaps))
		}
		return o.compare(c, [2]end{{arg: o.base}, {arg: o.riskMaps[0]}}, false)
	}
	base, err := baseRevision(c.Context(), o.base)
	if err != nil {
		return nil, err
	}
	return o.compare(c, [2]end{{arg: base}, {working: true}}, given)
}

// write puts the page where it belongs, and says what is in it.
func (o *reportOptions) write(c *cobra.Command, page *riskreport.Report) error {
	if o.out == "-" {
		return page.Write(c.OutOrStdout())
	}
	if err := replaceOwn(o.out, page.Write, riskreport.Owned, "a page of ascendgen report"); err != nil {
		return err
	}
	operations, unrated := 0, 0
	for _, service := range page.Services {
		operations += len(service.Operations)
		for i := range service.Operations {
			if service.Operations[i].Unrated() {
				unrated++
			}
		}
	}
	text := fmt.Sprintf("%s: %s of %s, %d without a rule", o.out, plural(operations, "operation"), plural(len(page.Services), "service"), unrated)
	if page.Diff != nil {
		text += "; since " + page.Diff.Base + ": " + page.Diff.Summary()
	}
	diagnose(c.ErrOrStderr(), text)
	return nil
}
