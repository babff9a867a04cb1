package gosdk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Read reads one service package. See [ReadAll].
func Read(ctx context.Context, loc Location) (*Package, error) {
	pkgs, err := ReadAll(ctx, []Location{loc})
	if err != nil {
		return nil, err
	}
	return pkgs[0], nil
}

// ReadAll reads service packages, in the order of locs, on as many threads as
// GOMAXPROCS allows: files are shared out, not packages, so one large package
// keeps all of them busy.
//
// The error joins those of all packages: a file that cannot be read or parsed,
// and a [DeviationError] for each package that has not the expected shape. A
// context that ends ends the reading, with its error.
func ReadAll(ctx context.Context, locs []Location) ([]*Package, error) {
	sources := make([]source, len(locs))
	var jobs []job
	for i, loc := range locs {
		sources[i].loc = loc
		sources[i].list()
		for j := range sources[i].paths {
			jobs = append(jobs, job{&sources[i], j})
		}
	}
	if err := run(ctx, jobs); err != nil {
		return nil, err
	}
	pkgs := make([]*Package, len(locs))
	errs := make([]error, len(locs))
	for i := range sources {
		pkgs[i], errs[i] = sources[i].assemble()
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return pkgs, nil
}

// job is to read one file of a source.
type job struct {
	source *source
	index  int
}

// run does the jobs on as many threads as there are to use. Each has buffers of
// its own, which serve all the files that fall to it.
func run(ctx context.Context, jobs []job) error {
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			var b buffers
			for {
				if err := ctx.Err(); err != nil {
					return err
				}
				n := int(next.Add(1)) - 1
				if n >= len(jobs) {
					return nil
				}
				s, i := jobs[n].source, jobs[n].index
				s.files[i], s.errs[i] = b.readFile(s.loc.ImportPath, s.paths[i])
			}
		})
	}
	return group.Wait()
}

// source is a package while it is read.
type source struct {
	loc   Location
	paths []string
	files []*file // at the index of its path; nil for a file of no interest
	errs  []error
	err   error
}

// list finds the Go files of the package.
func (s *source) list() {
	entries, err := os.ReadDir(s.loc.Dir)
	if err != nil {
		s.err = inPackage(s.loc.ImportPath, err)
		return
	}
	operations := false
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && isSource(name) {
			s.paths = append(s.paths, filepath.Join(s.loc.Dir, name))
			operations = operations || strings.HasPrefix(name, "api_op_")
		}
	}
	if !operations {
		s.err = fmt.Errorf("%s: package %s: expected a service package of aws-sdk-go-v2, found no api_op_*.go", s.loc.Dir, s.loc.ImportPath)
		s.paths = nil
		return
	}
	s.files = make([]*file, len(s.paths))
	s.errs = make([]error, len(s.paths))
}

func (s *source) assemble() (*Package, error) {
	if s.err != nil {
		return nil, s.err
	}
	if err := errors.Join(s.errs...); err != nil {
		return nil, err
	}
	return assemble(s.loc, s.paths, s.files)
}

// isSource holds for the file names that the go command takes for source on this
// system.
func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") &&
		!strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".") && isBuiltByName(name)
}
