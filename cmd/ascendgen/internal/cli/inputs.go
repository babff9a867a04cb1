package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

// inputs are the flags that say what a command reads.
type inputs struct {
	services []string
	riskMaps []string
	models   string
	// fromSDK is set if patterns of services mean the SDK modules that go.mod
	// requires; else they mean the services of the facts.
	fromSDK bool
}

func (in *inputs) serviceFlag(c *cobra.Command, usage string) {
	c.Flags().StringSliceVarP(&in.services, "service", "s", nil, usage)
	complete(c, "service", completeServices)
}

func (in *inputs) sourceFlags(c *cobra.Command) {
	// Not a StringSlice: a file's name may hold a comma.
	c.Flags().StringArrayVar(&in.riskMaps, "riskmap", nil, "`file` laid over the shipped risk map; repeatable, later ones win; - reads standard input")
	c.Flags().StringVar(&in.models, "models", "", "read Smithy models from this `folder` instead of the embedded facts")
	complete(c, "riskmap", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
	})
	complete(c, "models", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
}

// sources are what the inputs name.
type sources struct {
	embedded *models.Set
	given    *models.Set     // of --models; nil without it
	services []string        // Go package names, sorted; those that --service names
	newer    []string        // those of services that the embedded facts do not know
	files    []*riskmap.File // the shipped one first
	risks    *riskmap.Map
	names    sync.Map                 // string to answer: what goPackage has answered
	exact    map[string][]string      // what shippedNames has found, by service
	required func() ([]string, error) // the services whose SDK modules go.mod requires, read once
}

type answer struct {
	goPackage string
	err       error
}

func (s *sources) shipped() *riskmap.File { return s.files[0] }

// open reads what the inputs name. It reports all that is wrong, not only the
// first.
func (in *inputs) open(ctx context.Context, stdin io.Reader) (*sources, error) {
	s := &sources{embedded: models.Embedded()}
	s.required = sync.OnceValues(func() ([]string, error) { return gosdk.Required(ctx, "") })
	if in.models != "" {
		var err error
		if s.given, err = models.OpenDir(in.models); err != nil {
			return nil, err
		}
	}
	var errs []error
	names, err := in.expand(s)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		errs = append(errs, in.service(s, name))
	}
	slices.Sort(s.services)
	s.services = slices.Compact(s.services)
	errs = append(errs, in.readRiskMaps(s, stdin))
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	s.risks, err = riskmap.New(s.goPackage, s.files...)
	return s, err
}

// service notes one service that --service names, under its Go package name.
func (in *inputs) service(s *sources, name string) error {
	id, err := s.lookup(name)
	if err == nil {
		if _, err := s.models().Lookup(id.GoPackage); err != nil {
			return fmt.Errorf("service %s: no model of it in %s", id.GoPackage, in.models)
		}
		s.services = append(s.services, id.GoPackage)
		return nil
	}
	// A service may be newer than the facts; go.mod tells it from a slip.
	if required, listErr := s.required(); listErr != nil || !slices.Contains(required, name) {
		return err
	}
	s.services = append(s.services, name)
	s.newer = append(s.newer, name)
	return nil
}

// models returns the set from which clients are generated.
func (s *sources) models() *models.Set { return cmp.Or(s.given, s.embedded) }

// lookup finds a service in the models given, then in the embedded facts: a risk
// map names more services than a folder of a few models holds.
func (s *sources) lookup(name string) (models.Identity, error) {
	if s.given != nil {
		if id, err := s.given.Lookup(name); err == nil {
			return id, nil
		}
	}
	return s.embedded.Lookup(name)
}

// goPackage is the [riskmap.Names] of the sources. It is asked for each of many
// rules, of few services.
func (s *sources) goPackage(name string) (string, error) {
	known, ok := s.names.Load(name)
	if !ok {
		id, err := s.lookup(name)
		if err != nil && slices.Contains(s.newer, name) {
			id.GoPackage, err = name, nil
		}
		known, _ = s.names.LoadOrStore(name, answer{id.GoPackage, err})
	}
	a := known.(answer)
	return a.goPackage, a.err
}

// isGiven reports whether --models has a model of a service.
func (s *sources) isGiven(service string) bool {
	if s.given == nil {
		return false
	}
	id, err := s.given.Lookup(service)
	return err == nil && id.GoPackage == service
}

// load gives the facts of a service, by its Go package name.
func (s *sources) load(service string) (*models.Service, error) {
	if s.isGiven(service) {
		return s.given.Load(service)
	}
	return s.embedded.Load(service)
}

// readRiskMaps reads the shipped risk map and those laid over it.
func (in *inputs) readRiskMaps(s *sources, stdin io.Reader) error {
	name, data := ascendgen.RiskMap()
	if slices.Contains(in.riskMaps, name) {
		name = "shipped:" + name // two files of one name would make positions ambiguous
	}
	var errs []error
	parse := func(name string, data []byte, err error) {
		var file *riskmap.File
		if err == nil {
			file, err = riskmap.Parse(name, data)
		}
		s.files = append(s.files, file)
		errs = append(errs, err)
	}
	parse(name, data, nil)
	for _, name := range in.riskMaps {
		if name == "-" {
			data, err := io.ReadAll(stdin)
			parse("stdin", data, err)
			continue
		}
		data, err := os.ReadFile(name)
		parse(name, data, err)
	}
	return errors.Join(errs...)
}

// named returns the services that the risk maps name, by Go package name, sorted.
func (s *sources) named() []string { return s.namedBy(s.files) }

// namedBy returns those that some of the risk maps name.
func (s *sources) namedBy(files []*riskmap.File) []string {
	seen := map[string]bool{}
	var services []string
	for _, file := range files {
		for _, rule := range file.Rules {
			if seen[rule.Service] {
				continue
			}
			seen[rule.Service] = true
			if service, err := s.goPackage(rule.Service); err == nil { // New has reported the others
				services = append(services, service)
			}
		}
	}
	slices.Sort(services)
	return slices.Compact(services)
}
