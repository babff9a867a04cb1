package gosdk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// servicePath is the folder of the modules of the services.
const servicePath = "github.com/aws/aws-sdk-go-v2/service/"

// Location is where the package of a service is.
type Location struct {
	Service    string // "s3"
	ImportPath string // "github.com/aws/aws-sdk-go-v2/service/s3"
	Dir        string
	Version    string // "v1.2.3"; "" for a module of the workspace
	// Cached is set if Dir is in the module cache, where a version never changes.
	Cached bool
}

var serviceName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// Find locates the SDK packages of services as the module in dir resolves them,
// with its replacements, workspace, vendor folder and GOFLAGS. The locations are
// in the order of services. It runs the go command once, and once more only
// where there is a vendor folder or something to explain.
//
// The error has a line for each service that is not found, which says the
// command that helps.
func Find(ctx context.Context, dir string, services []string) ([]Location, error) {
	if len(services) == 0 {
		return nil, nil
	}
	paths := make([]string, len(services))
	var errs []error
	for i, s := range services {
		if !serviceName.MatchString(s) {
			errs = append(errs, fmt.Errorf("service %q: expected the name of a package under %s, such as %q", s, strings.TrimSuffix(servicePath, "/"), suggest(s)))
		}
		paths[i] = servicePath + s
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	f := finder{ctx: ctx, dir: dir}
	modules, err := listModules(ctx, dir, paths)
	if err != nil {
		if f.loadRoots() && !f.roots.module() {
			return nil, f.noModule(services[0])
		}
		return nil, err
	}
	locs := make([]Location, len(services))
	for i, s := range services {
		loc, err := f.locate(s, modules[paths[i]])
		if f.fatal != nil {
			return nil, f.fatal
		}
		locs[i] = loc
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return locs, nil
}

// suggest makes a service name of what was meant for one.
func suggest(s string) string {
	s = strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(path.Base(s)))
	if serviceName.MatchString(s) {
		return s
	}
	return "s3"
}

// finder tells where modules are. It asks for the roots only once it needs them.
type finder struct {
	ctx   context.Context
	dir   string
	roots *roots
	fatal error // concerns all services alike
}

func (f *finder) locate(service string, m *module) (Location, error) {
	importPath := servicePath + service
	loc := Location{Service: service, ImportPath: importPath}
	if m == nil {
		return loc, fmt.Errorf("service %s: go list did not answer for %s", service, importPath)
	}
	loc.Version = m.Version
	switch {
	case m.Error != nil && m.Version == "":
		return loc, f.missing(service, m)
	case m.Error != nil:
		return loc, fmt.Errorf("service %s: cannot load module %s@%s: %s; go mod download %s may help", service, importPath, m.Version, m.Error.Err, importPath)
	case m.Dir != "":
		// The go command does not look whether a replacement exists.
		if _, err := os.Stat(m.Dir); err != nil {
			return loc, fmt.Errorf("service %s: folder of module %s: %w", service, importPath, err)
		}
		loc.Dir, loc.Cached = m.Dir, m.Version != "" && m.Replace == nil
		return loc, nil
	case m.GoMod != "":
		return loc, fmt.Errorf("service %s: module %s@%s is not in the module cache: run go mod download %s", service, importPath, m.Version, importPath)
	}
	// Only a module that is read from the vendor folder has neither.
	if !f.loadRoots() {
		return loc, nil
	}
	loc.Dir = filepath.Join(f.roots.vendor(), filepath.FromSlash(importPath))
	if _, err := os.Stat(loc.Dir); err != nil {
		return loc, fmt.Errorf("service %s: %w: import %s somewhere and run go mod vendor", service, err, importPath)
	}
	return loc, nil
}

// missing is the error for a service that no go.mod requires.
func (f *finder) missing(service string, m *module) error {
	if !f.loadRoots() {
		return nil
	}
	if !f.roots.module() {
		f.fatal = f.noModule(service)
		return nil
	}
	if _, err := os.Stat(f.roots.vendor()); err == nil && strings.Contains(m.Error.Err, "vendor") {
		return fmt.Errorf("service %s is not in the vendor folder: run go get %s%s, import it somewhere, and run go mod vendor", service, servicePath, service)
	}
	return fmt.Errorf("service %s is not in go.mod: run go get %s%s", service, servicePath, service)
}

func (f *finder) noModule(service string) error {
	return fmt.Errorf("no go.mod in %s or a folder above: run go mod init, then go get %s%s", folder(f.dir), servicePath, service)
}

func (f *finder) loadRoots() bool {
	if f.roots == nil && f.fatal == nil {
		f.roots, f.fatal = goRoots(f.ctx, f.dir)
	}
	return f.fatal == nil
}
