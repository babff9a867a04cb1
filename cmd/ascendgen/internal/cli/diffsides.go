package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

// defaultRiskMap is what diff reads unless it is told otherwise.
const defaultRiskMap = "riskmap.json"

// compare reads two states and compares them. It is said whether the risk maps were
// given; else they are the usual one.
func (o *diffOptions) compare(c *cobra.Command, ends [2]end, given bool) (*riskdiff.Diff, error) {
	riskMaps, err := o.paths(given)
	if err != nil {
		return nil, err
	}
	base, head, root, err := trees(c.Context(), ends, riskMaps)
	if err != nil {
		return nil, err
	}
	in := o.inputs
	in.riskMaps = nil // they are read of each state
	s, err := in.open(c.Context(), c.InOrStdin())
	if err != nil {
		return nil, err
	}
	if base.single && given {
		return nil, errors.New("--riskmap with two files: want one or the other")
	}
	if err := o.present(base, head, riskMaps, given); err != nil {
		return nil, err
	}
	sides, err := o.sides(s, base, head, riskMaps)
	if err != nil {
		return nil, err
	}
	tellLopsided(c.ErrOrStderr(), sides[0], sides[1])
	d := riskdiff.Compare(sides[0], sides[1])
	d.Root = root
	return d, nil
}

// paths returns the risk maps to read of each state.
func (o *diffOptions) paths(given bool) ([]string, error) {
	if !given {
		return []string{defaultRiskMap}, nil
	}
	var paths []string
	for _, name := range o.riskMaps {
		if name == "-" || filepath.IsAbs(name) {
			return nil, fmt.Errorf("--riskmap %s: want a path from the current folder, which leads to a file in both states", name)
		}
		name = filepath.ToSlash(filepath.Clean(name))
		if slices.Contains(paths, name) {
			return nil, fmt.Errorf("--riskmap %s is given twice", name)
		}
		paths = append(paths, name)
	}
	return paths, nil
}

// present refuses to find no difference where nothing was read.
func (o *diffOptions) present(base, head *tree, riskMaps []string, given bool) error {
	packages := len(base.packages(riskMaps)) + len(head.packages(riskMaps))
	var errs []error
	for _, name := range riskMaps {
		_, before := base.files[name]
		_, after := head.files[name]
		if !before && !after && (given || packages == 0) {
			errs = append(errs, fmt.Errorf("%s: neither in %s nor in %s%s", name, base.name, head.name, hint(given)))
		}
	}
	return errors.Join(errs...)
}

// tellLopsided says that only one state has generated packages: nothing of the other is
// found lowered then, which may mean that a folder was not the one that was meant.
func tellLopsided(stderr io.Writer, base, head *riskdiff.Side) {
	before, after := len(base.Packages), len(head.Packages)
	switch {
	case before == 0 && after > 0:
		diagnose(stderr, fmt.Sprintf("no generated package in %s, %d in %s: all of it counts as added", base.Name, after, head.Name))
	case before > 0 && after == 0:
		diagnose(stderr, fmt.Sprintf("no generated package in %s, %d in %s: all of it counts as removed", head.Name, before, base.Name))
	}
}

func hint(given bool) string {
	if given {
		return ""
	}
	return ", and no generated package: want --riskmap FILE"
}

// sides makes of each state what its files say.
func (o *diffOptions) sides(s *sources, base, head *tree, riskMaps []string) ([2]*riskdiff.Side, error) {
	sides := [2]*riskdiff.Side{{Name: base.name}, {Name: head.name}}
	var laid [2]*riskmap.Map
	var own [2][]riskdiff.MapFile
	var errs []error
	for i, t := range []*tree{base, head} {
		var err error
		sides[i].Packages, err = o.packages(s, t, riskMaps, i == 1)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return sides, err
	}
	s.noteNewer(sides[:])
	for i, t := range []*tree{base, head} {
		var err error
		laid[i], own[i], err = o.layMaps(s, t, riskMaps, i == 1)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return sides, err
	}
	operations, err := o.operations(s, sides[:], own[:])
	if err != nil {
		return sides, err
	}
	for i := range sides {
		if laid[i] != nil {
			errs = append(errs, sides[i].Rate(laid[i], own[i], operations))
		}
	}
	return sides, errors.Join(errs...)
}

// packages parses the generated packages of a state.
func (o *diffOptions) packages(s *sources, t *tree, riskMaps []string, isHead bool) ([]*riskdiff.Package, error) {
	var packages []*riskdiff.Package
	var errs []error
	for _, file := range t.packages(riskMaps) {
		pkg, err := riskdiff.ParsePackage(file, t.show(file), t.files[file])
		if err == nil && isHead {
			pkg, err = riskdiff.ParsePackage(file, t.inHead(file), t.files[file])
		}
		errs = append(errs, err)
		if err == nil && s.isWanted(pkg.Service) {
			packages = append(packages, pkg)
		}
	}
	return packages, errors.Join(errs...)
}

// layMaps lays the risk maps of a state over one another, and over the shipped one
// unless they stand alone. It returns nil if there is nothing to lay.
func (o *diffOptions) layMaps(s *sources, t *tree, riskMaps []string, isHead bool) (*riskmap.Map, []riskdiff.MapFile, error) {
	var files []*riskmap.File
	if !o.alone {
		name, data := ascendgen.RiskMap()
		file, err := riskmap.Parse("shipped:"+name, data)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, file)
	}
	var own []riskdiff.MapFile
	var errs []error
	for _, path := range riskMaps {
		data, ok := t.files[path]
		if !ok {
			continue
		}
		file, err := riskmap.Parse(t.show(path), data)
		if err == nil && isHead {
			file, err = riskmap.Parse(t.inHead(path), data)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		files, own = append(files, file), append(own, riskdiff.MapFile{Path: path, File: s.only(file)})
	}
	if err := errors.Join(errs...); err != nil || len(files) == 0 {
		return nil, nil, err
	}
	lay := s.lay
	if o.alone {
		lay = s.layAlone
	}
	m, err := lay(files...)
	return m, own, err
}

func (s *sources) lay(files ...*riskmap.File) (*riskmap.Map, error) {
	return riskmap.New(s.goPackage, files...)
}

// layAlone is for risk maps that are not laid over the shipped one, whose default stands
// in otherwise.
func (s *sources) layAlone(files ...*riskmap.File) (*riskmap.Map, error) {
	where := []string{"here"}
	for i, file := range files {
		if file.Default.Valid() {
			return s.lay(files...)
		}
		if i > 0 {
			where = append(where, file.Name)
		}
	}
	return nil, fmt.Errorf("%s:1:1: no \"default\": with --alone, want it %s", files[0].Name, strings.Join(where, " or in "))
}

// only returns a risk map with the rules of the services that are compared.
func (s *sources) only(file *riskmap.File) *riskmap.File {
	of := *file
	of.Rules = slices.DeleteFunc(slices.Clone(file.Rules), func(rule *riskmap.Rule) bool {
		service, err := s.goPackage(rule.Service)
		return err == nil && !s.isWanted(service) // an unknown one is reported later
	})
	return &of
}

// isWanted reports whether a service is to be compared.
func (s *sources) isWanted(service string) bool {
	return len(s.services) == 0 || slices.Contains(s.services, service)
}

// noteNewer notes services of generated packages that the facts do not know.
func (s *sources) noteNewer(sides []*riskdiff.Side) {
	for _, side := range sides {
		for _, pkg := range side.Packages {
			if _, err := s.lookup(pkg.Service); err != nil && !slices.Contains(s.newer, pkg.Service) {
				s.newer = append(s.newer, pkg.Service)
			}
		}
	}
}

// operations returns those that the risk maps of both sides are resolved over: of
// the services that either side rates or has generated, what the facts know, what a
// rule names exactly, and what generated packages have.
func (o *diffOptions) operations(s *sources, sides []*riskdiff.Side, own [][]riskdiff.MapFile) ([]riskdiff.Key, error) {
	seen := map[riskdiff.Key]bool{}
	services := slices.Clone(s.services)
	if len(services) == 0 && !o.alone {
		services = s.named()
	}
	for _, files := range own {
		for _, file := range files {
			for _, rule := range file.Rules {
				service, err := s.goPackage(rule.Service)
				if err != nil {
					return nil, err // not reached: a map of such a rule was refused
				}
				services = append(services, service)
				if rule.Exact() {
					seen[riskdiff.Key{Service: service, Operation: rule.Operation}] = true
				}
			}
		}
	}
	for _, side := range sides {
		for _, pkg := range side.Packages {
			services = append(services, pkg.Service)
			for key := range pkg.Ratings {
				seen[key] = true
			}
		}
	}
	slices.Sort(services)
	for _, service := range slices.Compact(services) {
		operations, err := s.operations(service)
		if err != nil {
			return nil, err
		}
		for _, op := range operations {
			seen[riskdiff.Key{Service: service, Operation: op.Name}] = true
		}
		for _, method := range models.Presigners(service) {
			seen[riskdiff.Key{Service: service, Operation: method}] = true
		}
	}
	return slices.Collect(maps.Keys(seen)), nil
}
