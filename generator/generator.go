// Package generator turns what the SDK, AWS's models and a risk map say into the
// source of governed clients.
//
// [Generate] works in memory. [Result.Write] replaces what differs on disk,
// [Result.Check] tells what does.
package generator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
	"github.com/ascendgen/ascendgen/models/resources"
	"github.com/ascendgen/ascendgen/templates"
)

// DefaultSuffix is what the name of an emitted package has after the SDK's.
const DefaultSuffix = "gov"

// Config says what to generate.
type Config struct {
	Dir      string   // where the go command runs; "" is the current folder
	Services []string // Go package names of the SDK, at least one
	Risks    *riskmap.Map
	Models   *models.Set
	Suffix   string // DefaultSuffix if empty
	// Resources adds a resource client to the packages of those services for which
	// package models/resources has a definition.
	Resources bool
	// Locations are where the SDK packages of Services are, as [Config.Locate] finds
	// them, each once. If nil, Generate looks for them.
	Locations []gosdk.Location
	// Done, if set, is called after each service, from several goroutines at once.
	Done func()
}

// Locate finds the SDK packages of c's services, sorted by name.
func (c Config) Locate(ctx context.Context) ([]gosdk.Location, error) {
	if len(c.Services) == 0 {
		return nil, errors.New("no service to generate")
	}
	return gosdk.Find(ctx, c.Dir, slices.Compact(slices.Sorted(slices.Values(c.Services))))
}

// Result is what was generated, in memory.
type Result struct {
	Packages []*plan.Package // sorted by name
	Notes    []plan.Notes    // of each package
	Files    []File          // sorted by path
	suffix   string
}

// File is one generated file.
type File struct {
	Path    string // slash-separated, below the output folder: "s3gov/client.go"
	Content []byte
}

// Generate reads and renders the services that c names. It returns every error that
// it finds, not only the first.
func Generate(ctx context.Context, c Config) (*Result, error) {
	c.Suffix = cmp.Or(c.Suffix, DefaultSuffix)
	locations := c.Locations
	if locations == nil {
		var err error
		if locations, err = c.Locate(ctx); err != nil {
			return nil, err
		}
	}
	outputs := make([]output, len(locations))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, location := range locations {
		group.Go(func() error {
			outputs[i] = c.service(ctx, location)
			if c.Done != nil {
				c.Done()
			}
			return nil
		})
	}
	_ = group.Wait() // each output carries its own error, so that all are reported
	return collect(outputs, c.Suffix)
}

// output is what became of one service.
type output struct {
	pkg   *plan.Package
	notes plan.Notes
	files []File
	err   error
}

// read returns what the SDK's package and the model say of a service.
func (c Config) read(ctx context.Context, location gosdk.Location) (*gosdk.Package, *models.Service, error) {
	sdk, err := gosdk.Read(ctx, location)
	if err != nil {
		return nil, nil, err
	}
	facts, err := c.facts(sdk.Name)
	return sdk, facts, err
}

// Refusals returns what Generate would refuse of a risk map that fits the operations of a
// service, but not the SDK's package of it: conditions on members that do not exist, or
// that have another type. Nothing is rendered. It leaves out what [riskmap.Map.Lint] tells
// already. The error is about the package itself, or the facts.
func (c Config) Refusals(ctx context.Context, location gosdk.Location) ([]error, error) {
	sdk, facts, err := c.read(ctx, location)
	if err != nil {
		return nil, err
	}
	_, _, err = plan.Build(sdk, facts, nil, c.Risks, cmp.Or(c.Suffix, DefaultSuffix))
	refusals := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		refusals = joined.Unwrap()
	}
	return slices.DeleteFunc(refusals, func(err error) bool {
		var conflict *riskmap.Error
		return err == nil || errors.As(err, &conflict)
	}), nil
}

// service reads, plans and renders one service.
func (c Config) service(ctx context.Context, location gosdk.Location) output {
	sdk, facts, err := c.read(ctx, location)
	if err != nil {
		return output{err: err}
	}
	pkg, notes, err := plan.Build(sdk, facts, c.aliases(sdk.Name), c.Risks, c.Suffix)
	if err != nil {
		return output{err: err}
	}
	all := templates.All()
	if c.Resources {
		more, err := resourceTemplates(sdk, pkg)
		if err != nil {
			return output{err: err}
		}
		all = append(all, more...)
	}
	files, err := render(pkg, all)
	return output{pkg, notes, files, err}
}

// resourceTemplates returns the files of a resource client, none if resources of the
// service are not defined.
func resourceTemplates(sdk *gosdk.Package, pkg *plan.Package) ([]templates.Template, error) {
	definition, err := resources.Embedded(sdk.Name)
	if err != nil || definition == nil {
		return nil, err
	}
	service, err := resourceplan.Build(definition, sdk, pkg)
	if err != nil {
		return nil, err
	}
	return templates.Resources(service), nil
}

// facts returns what the model says of a service, nil if there is no model of it.
func (c Config) facts(service string) (*models.Service, error) {
	if c.Models == nil {
		return nil, nil
	}
	facts, err := c.Models.Load(service)
	var unknown *models.UnknownServiceError
	if errors.As(err, &unknown) {
		return nil, nil
	}
	return facts, err
}

// aliases returns the other names by which keys may mean a service.
func (c Config) aliases(service string) []string {
	if c.Models == nil {
		return nil
	}
	return c.Models.Aliases(service)
}

// render renders the files of a package, several at a time.
func render(pkg *plan.Package, all []templates.Template) ([]File, error) {
	files := make([]File, len(all))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, template := range all {
		group.Go(func() error {
			content, err := template.Render(pkg)
			files[i] = File{Path: path.Join(pkg.Name, template.Name), Content: content}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(files, func(f File) bool { return f.Content == nil }), nil
}

func collect(outputs []output, suffix string) (*Result, error) {
	result := &Result{suffix: suffix}
	var errs []error
	for _, o := range outputs {
		if o.err != nil {
			errs = append(errs, o.err)
			continue
		}
		result.Packages = append(result.Packages, o.pkg)
		result.Notes = append(result.Notes, o.notes)
		result.Files = append(result.Files, o.files...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	slices.SortFunc(result.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	if err := result.distinct(); err != nil {
		return nil, err
	}
	return result, nil
}

// distinct refuses two services that would be emitted to one folder, as locations that
// a caller has put together may be.
func (r *Result) distinct() error {
	for i := 1; i < len(r.Files); i++ {
		if r.Files[i].Path == r.Files[i-1].Path {
			return fmt.Errorf("two services would both write %s", r.Files[i].Path)
		}
	}
	return nil
}
