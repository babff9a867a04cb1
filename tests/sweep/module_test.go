package sweep

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// modulePath is inside tests, so that the module may import what is internal to it.
const modulePath = repo.Module + "/tests/swept"

// newModule writes an empty module that requires the services of rows, at the versions
// that the go command selects, and sorts the rows by size, with stand-ins after the
// SDK's, and what is not at hand at the end. A service that wants an SDK module which
// cannot be fetched is not at hand, and does not keep the others from being built.
func newModule(t *testing.T, dir string, rows []row, models standins) {
	t.Helper()
	for {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		models.fill(t, rows)
		paths := writeGoMod(t, dir, rows)
		refused := download(t, dir)
		if len(refused) == 0 {
			describe(t, dir, paths, rows)
			break
		}
		if !drop(t, dir, rows, refused) {
			t.Fatalf("modules that no single service wants cannot be fetched: %v", refused)
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.size, b.size))
	})
}

// rank orders what is from the SDK before stand-ins, and these before what is missing.
func rank(r row) int {
	switch r.Version {
	case "":
		return 2
	case modelVersion:
		return 1
	}
	return 0
}

// writeGoMod returns the paths of the SDK's services that it requires.
func writeGoMod(t *testing.T, dir string, rows []row) []string {
	t.Helper()
	root := repo.Root(t)
	mod := new(modfile.File)
	for _, err := range []error{
		mod.AddModuleStmt(modulePath),
		mod.AddGoStmt("1.25.0"),
		mod.AddRequire(repo.Module, "v0.0.0"),
		mod.AddReplace(repo.Module, "", root, ""),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var paths []string
	standIns := replaced(t, mod, rows)
	for _, row := range rows {
		if rank(row) == 0 {
			path := sdkPath + "/" + row.Service
			paths = append(paths, path)
			mod.AddNewRequire(path, row.Version, false)
		}
	}
	if len(paths)+standIns == 0 {
		t.Fatal("none of the services is at hand: name some in full, or fetch them with go get")
	}
	content, err := mod.Format()
	if err != nil {
		t.Fatal(err)
	}
	tempmod.Write(t, filepath.Join(dir, "go.mod"), content)
	tempmod.Write(t, filepath.Join(dir, "go.sum"), tempmod.Read(t, filepath.Join(root, "go.sum")))
	return paths
}

// download fetches the SDK modules that the go command selects, and returns why it
// could not, by "path version".
func download(t *testing.T, dir string) map[string]string {
	t.Helper()
	args := []string{"mod", "download", "-json"}
	for path := range strings.FieldsSeq(repo.Go(t, dir, "list", "-m", "-f", "{{if not .Replace}}{{.Path}}{{end}}", "all")) {
		if strings.HasPrefix(path, "github.com/aws/") {
			args = append(args, path)
		}
	}
	out, stderr, failed := repo.TryGo(t, dir, args...)
	refused := make(map[string]string)
	for decoder := json.NewDecoder(strings.NewReader(out)); ; {
		var module struct{ Path, Version, Error string }
		if err := decoder.Decode(&module); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if module.Error != "" {
			refused[module.Path+" "+module.Version] = module.Error
		}
	}
	if failed != nil && len(refused) == 0 {
		t.Fatalf("go mod download: %v\n%s", failed, stderr)
	}
	return refused
}

// drop marks the services that are, or that want, a module which cannot be fetched. It
// returns whether there are any.
func drop(t *testing.T, dir string, rows []row, refused map[string]string) bool {
	t.Helper()
	dropped := false
	for i := range rows {
		r := &rows[i]
		if rank(*r) > 0 {
			continue
		}
		for _, module := range append(requirements(t, dir, r), sdkPath+"/"+r.Service+" "+r.Version) {
			if reason, ok := refused[module]; ok {
				r.Version, r.Result, dropped = "", absent+": "+oneLine(reason), true
				break
			}
		}
	}
	return dropped
}

// requirements returns what the go.mod of a service's SDK module requires.
func requirements(t *testing.T, dir string, r *row) []string {
	t.Helper()
	module := strings.TrimSpace(repo.Go(t, dir, "list", "-m", "-f", "{{.GoMod}}", sdkPath+"/"+r.Service))
	file, err := modfile.ParseLax(module, tempmod.Read(t, module), nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, require := range file.Require {
		all = append(all, require.Mod.Path+" "+require.Mod.Version)
	}
	return all
}

// describe sets the versions that the go command selects, and the folders and sizes.
func describe(t *testing.T, dir string, paths []string, rows []row) {
	t.Helper()
	if len(paths) == 0 {
		return
	}
	args := append([]string{"list", "-m", "-f", "{{.Path}}\t{{.Version}}\t{{.Dir}}"}, paths...)
	selected := make(map[string][]string)
	for line := range strings.Lines(repo.Go(t, dir, args...)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		selected[fields[0]] = fields[1:]
	}
	for i := range rows {
		if module := selected[sdkPath+"/"+rows[i].Service]; module != nil {
			rows[i].Version, rows[i].sdkDir = module[0], module[1]
			rows[i].size = sizeOf(t, rows[i].sdkDir)
		}
	}
}

// sizeOf returns the size of the Go files in a folder.
func sizeOf(t *testing.T, dir string) (size int64) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	return size
}
