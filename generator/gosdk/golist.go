package gosdk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ascendgen/ascendgen/internal/gotool"
)

// module is what go list -m says of a module.
type module struct {
	Path    string
	Version string
	Dir     string
	GoMod   string
	Replace *struct{ Path string }
	Error   *struct{ Err string }
}

// listModules asks for modules by path. A module that is not found is in the
// answer too, with its error.
func listModules(ctx context.Context, dir string, paths []string) (map[string]*module, error) {
	out, err := goCommand(ctx, dir, append([]string{"list", "-m", "-e", "-json=Path,Version,Dir,GoMod,Replace,Error"}, paths...)...)
	if err != nil {
		return nil, err
	}
	modules := map[string]*module{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var m module
		err := d.Decode(&m)
		if errors.Is(err, io.EOF) {
			return modules, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list -m in %s: %w", folder(dir), err)
		}
		modules[m.Path] = &m
	}
}

// roots are the files that govern a build.
type roots struct{ GOMOD, GOWORK string }

// goRoots asks for the roots of the module in dir.
func goRoots(ctx context.Context, dir string) (*roots, error) {
	out, err := goCommand(ctx, dir, "env", "-json", "GOMOD", "GOWORK")
	if err != nil {
		return nil, err
	}
	r := new(roots)
	if err := json.Unmarshal(out, r); err != nil {
		return nil, fmt.Errorf("go env in %s: %w", folder(dir), err)
	}
	return r, nil
}

// workspace holds where a go.work is in force.
func (r *roots) workspace() bool { return r.GOWORK != "" && r.GOWORK != "off" }

// module holds where there is a go.mod or a go.work.
func (r *roots) module() bool {
	return r.workspace() || r.GOMOD != "" && r.GOMOD != os.DevNull
}

// vendor is where the vendor folder is, if there is one.
func (r *roots) vendor() string {
	if r.workspace() {
		return filepath.Join(filepath.Dir(r.GOWORK), "vendor")
	}
	return filepath.Join(filepath.Dir(r.GOMOD), "vendor")
}

// goCommand runs the go command in dir and returns its output. Its error tells
// what the command wrote to stderr.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("the go command is needed to find the SDK's packages: %w", err)
	}
	var errs []error
	for _, message := range gotool.Messages(stderr.String()) {
		if file, at, text, ok := gotool.Split(message); !ok {
			message = fmt.Sprintf("go %s in %s: %s", args[0], folder(dir), message)
		} else if dir != "" && !filepath.IsAbs(file) {
			message = fmt.Sprintf("%s:%s: %s", filepath.Join(dir, file), at, text)
		}
		errs = append(errs, errors.New(message))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return nil, fmt.Errorf("go %s in %s: %w", args[0], folder(dir), err)
}

// folder names a folder in messages.
func folder(dir string) string {
	if dir == "" {
		return "the current folder"
	}
	return dir
}
