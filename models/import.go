package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/ascendgen/ascendgen/internal/atomicfile"
)

// ImportOptions say what an import reads and where it writes.
type ImportOptions struct {
	// From is a folder of Smithy models, as for [OpenDir]. It must hold all
	// services: facts of any other are removed.
	From string
	// IAMActions is a file of tab-separated values with the columns prefix, action
	// and access_level. Without it no access level is known.
	IAMActions string
	// IAMResources is a file of tab-separated values with the columns prefix,
	// resource_type and arn: the forms of ARNs. With it, IAMActions must have the
	// column resource_types too, separated by commas. Without it nothing is known of
	// the resources that actions are on.
	IAMResources string
	// OperationActions is a file of tab-separated values with the columns
	// sdk_service, operation and iam_actions, the last separated by commas.
	OperationActions string
	// Services is a file of tab-separated values with the columns sdkId, goPackage,
	// botoName, arnNamespace, signingName and endpointPrefix. A service that it
	// does not list has the names that its model gives.
	Services string
	// Out is the folder of the facts. It is made if it is not there.
	Out string
}

// ImportReport says what an import did.
type ImportReport struct {
	Services   int
	Operations int
	Prefixes   int      // of IAM actions, of which the resources are known
	Bytes      int64    // of all facts
	Written    []string // files that are new or changed, sorted
	Unchanged  int      // files that were right already
	Removed    []string // files of services that are no longer there, sorted
	Notes      []string // what a person may want to check, sorted
}

// Import turns models into facts: a file for each service, named for its Go
// package, and one that lists the services. The same input gives the same bytes.
// Nothing is written before all models are read, each file is replaced as a
// whole, and a file that no import wrote is never touched: one in the way is an
// error.
func Import(ctx context.Context, o ImportOptions) (ImportReport, error) {
	if o.From == "" || o.Out == "" {
		return ImportReport{}, errors.New("import: expected a folder of models and a folder for facts")
	}
	if _, err := os.Stat(o.From); errors.Is(err, fs.ErrNotExist) {
		return ImportReport{}, fmt.Errorf("import from %s: no such file or directory", o.From)
	}
	if !isDir(o.From) {
		return ImportReport{}, fmt.Errorf("import from %s: expected a folder: an import from one file would drop the facts of all other services", o.From)
	}
	t, err := readTables(o)
	if err != nil {
		return ImportReport{}, err
	}
	reference, err := readReference(o)
	if err != nil {
		return ImportReport{}, err
	}
	services, err := importServices(ctx, o.From, t)
	if err != nil {
		return ImportReport{}, err
	}
	files, report, err := renderFacts(services)
	if err != nil {
		return ImportReport{}, err
	}
	if err := reference.render(files, &report); err != nil {
		return ImportReport{}, err
	}
	for _, svc := range services {
		if _, ok := t.services[svc.SDKID]; !ok {
			report.Notes = append(report.Notes, fmt.Sprintf("service %s: not listed, named after its model", svc.GoPackage))
		}
		if svc.IAM == "" {
			report.Notes = append(report.Notes, fmt.Sprintf("service %s: no prefix of IAM actions found", svc.GoPackage))
		}
	}
	slices.Sort(report.Notes)
	return report, writeFacts(ctx, o.Out, files, &report)
}

// importServices reads all models of a folder, sorted by Go package.
func importServices(ctx context.Context, from string, t *tables) ([]*Service, error) {
	paths, err := modelPaths(from)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("import from %s: expected Smithy models, found none", from)
	}
	services, bad := make([]*Service, len(paths)), make([]error, len(paths))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		g.Go(func() error {
			if bad[i] = ctx.Err(); bad[i] == nil {
				services[i], bad[i] = importFile(path, t)
			}
			return nil
		})
	}
	_ = g.Wait() // the functions report through bad, so that no error hides another
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := errors.Join(bad...); err != nil {
		return nil, err
	}
	byPackage := map[string]string{}
	for i, svc := range services {
		if first, twice := byPackage[svc.GoPackage]; twice {
			return nil, fmt.Errorf("%s: service %s is also in %s: expected one model a service", paths[i], svc.GoPackage, first)
		}
		byPackage[svc.GoPackage] = paths[i]
	}
	slices.SortFunc(services, func(a, b *Service) int { return strings.Compare(a.GoPackage, b.GoPackage) })
	return services, nil
}

// importFile makes the facts of one model.
func importFile(path string, t *tables) (*Service, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := decode(path, raw)
	if err != nil {
		return nil, err
	}
	svc, err := m.load(func(n names) Identity {
		return t.identity(n, m.operationNames())
	})
	if err != nil {
		return nil, err
	}
	for i := range svc.Operations {
		svc.Operations[i].Actions = t.actions(svc.Identity, svc.Operations[i])
	}
	return svc, nil
}

// operationNames lists the operations that a file defines.
func (m *model) operationNames() []string {
	var names []string
	for _, id := range sortedKeys(m.shapes) {
		if m.shapes[id].Type == "operation" {
			names = append(names, localName(id))
		}
	}
	return names
}

// renderFacts gives the content of every file by its name.
func renderFacts(services []*Service) (map[string][]byte, ImportReport, error) {
	report := ImportReport{Services: len(services)}
	files := map[string][]byte{}
	var ids []Identity
	for _, svc := range services {
		content, err := encodeFacts(svc)
		if err != nil {
			return nil, report, err
		}
		name := svc.GoPackage + ".json"
		if name == indexFile {
			return nil, report, fmt.Errorf("service %q: its facts would take the name of %s", svc.SDKID, indexFile)
		}
		files[name] = content
		ids = append(ids, svc.Identity)
		report.Operations += len(svc.Operations)
	}
	index, err := encodeIndex(ids)
	if err != nil {
		return nil, report, err
	}
	files[indexFile] = index
	for _, content := range files {
		report.Bytes += int64(len(content))
	}
	return files, report, nil
}

// writeFacts brings a folder to the given content. The index comes last but for
// removals, so that it never names facts that are not there yet.
func writeFacts(ctx context.Context, dir string, files map[string][]byte, report *ImportReport) error {
	names := slices.DeleteFunc(sortedKeys(files), func(name string) bool { return name == indexFile })
	for _, name := range append(names, indexFile) {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		old, err := os.ReadFile(path)
		switch {
		case err == nil && bytes.Equal(old, files[name]):
			report.Unchanged++
			continue
		case err == nil && !isFacts(old):
			return fmt.Errorf("%s: not written by an import, so it is not replaced", path)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := atomicfile.Write(path, files[name]); err != nil {
			return err
		}
		report.Written = append(report.Written, name)
	}
	slices.Sort(report.Written)
	return removeStale(dir, files, report)
}

// removeStale removes facts of services that are no longer there.
func removeStale(dir string, files map[string][]byte, report *ImportReport) error {
	paths, err := filesIn(dir)
	if err != nil {
		return err
	}
	ofIAM, err := filesIn(filepath.Join(dir, iamFolder))
	if err != nil {
		return err
	}
	for _, path := range slices.Concat(paths, ofIAM) {
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if _, ok := files[name]; ok {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !isFacts(content) {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		report.Removed = append(report.Removed, name)
	}
	return nil
}
