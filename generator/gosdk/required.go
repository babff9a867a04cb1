package gosdk

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Required returns the names of the services whose SDK modules the go.mod of the
// module in dir requires, sorted; in a workspace, those that any of its modules
// requires or is. Services that only other modules require are not among them.
func Required(ctx context.Context, dir string) ([]string, error) {
	r, err := goRoots(ctx, dir)
	if err != nil {
		return nil, err
	}
	if !r.module() {
		return nil, fmt.Errorf("no go.mod in %s or a folder above: run go mod init", folder(dir))
	}
	files, err := r.goMods()
	if err != nil {
		return nil, err
	}
	var services []string
	for _, file := range files {
		named, err := servicesOf(ctx, dir, file)
		if err != nil {
			return nil, err
		}
		services = append(services, named...)
	}
	slices.Sort(services)
	return slices.Compact(services), nil
}

// goMods returns the go.mod files of the module, or of all modules of the workspace.
func (r *roots) goMods() ([]string, error) {
	if !r.workspace() {
		return []string{r.GOMOD}, nil
	}
	data, err := os.ReadFile(r.GOWORK)
	if err != nil {
		return nil, err
	}
	work, err := modfile.ParseWork(r.GOWORK, data, nil)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, use := range work.Use {
		folder := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(filepath.Dir(r.GOWORK), folder)
		}
		files = append(files, filepath.Join(folder, "go.mod"))
	}
	return files, nil
}

// servicesOf returns the services that a go.mod requires or is the module of.
// The go command parses it: it knows which directives there are, and refuses others.
func servicesOf(ctx context.Context, dir, file string) ([]string, error) {
	here, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if short, err := filepath.Rel(here, file); err == nil {
		file = short // as messages name it
	}
	out, err := goCommand(ctx, dir, "mod", "edit", "-json", file)
	if err != nil {
		return nil, err
	}
	var mod struct {
		Module  struct{ Path string }
		Require []struct{ Path string }
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		return nil, fmt.Errorf("go mod edit -json %s: %w", file, err)
	}
	paths := []string{mod.Module.Path}
	for _, require := range mod.Require {
		paths = append(paths, require.Path)
	}
	var services []string
	for _, p := range paths {
		if s, ok := strings.CutPrefix(p, servicePath); ok && serviceName.MatchString(s) && s != "internal" {
			services = append(services, s)
		}
	}
	return services, nil
}
