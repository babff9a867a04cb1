package gosdk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fakeModule makes a module of a service that has nothing but its name.
func fakeModule(t *testing.T, service string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), service)
	write(t, filepath.Join(dir, "go.mod"), "module "+servicePath+service+"\n\ngo 1.25\n")
	write(t, filepath.Join(dir, service+".go"), "package "+service+"\n")
	return dir
}

// userModule makes a module that replaces services by folders, and imports them.
func userModule(t *testing.T, dir string, services map[string]string) {
	t.Helper()
	mod := "module example.com/user\n\ngo 1.25\n"
	src := "package user\n"
	for s, d := range services {
		mod += fmt.Sprintf("\nrequire %[1]s v1.2.3\n\nreplace %[1]s => %[2]s\n", servicePath+s, d)
		src += fmt.Sprintf("\nimport _ %q\n", servicePath+s)
	}
	write(t, filepath.Join(dir, "go.mod"), mod)
	write(t, filepath.Join(dir, "user.go"), src)
}

// offline keeps the go command off the network and free of the surroundings.
func offline(t *testing.T) {
	t.Helper()
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	t.Setenv("GO111MODULE", "")
	t.Setenv("GOTOOLCHAIN", "local")
}

func runGo(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %v: %v\n%s", args, err, out)
	}
}

func realPath(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	offline(t)
	alpha, beta := fakeModule(t, "alpha"), fakeModule(t, "beta")
	replaced := realPath(t, t.TempDir())
	userModule(t, replaced, map[string]string{"alpha": alpha, "beta": beta})
	write(t, filepath.Join(replaced, "sub", "dir", "x.go"), "package dir\n")

	vendored := realPath(t, t.TempDir())
	userModule(t, vendored, map[string]string{"alpha": alpha, "beta": beta})
	runGo(t, vendored, "mod", "vendor")

	work := realPath(t, t.TempDir())
	userModule(t, filepath.Join(work, "user"), map[string]string{"alpha": alpha})
	write(t, filepath.Join(work, "beta", "go.mod"), "module "+servicePath+"beta\n\ngo 1.25\n")
	write(t, filepath.Join(work, "beta", "beta.go"), "package beta\n")
	write(t, filepath.Join(work, "go.work"), "go 1.25\n\nuse (\n\t./beta\n\t./user\n)\n")

	workVendor := realPath(t, t.TempDir())
	userModule(t, filepath.Join(workVendor, "user"), map[string]string{"alpha": alpha, "beta": beta})
	write(t, filepath.Join(workVendor, "go.work"), "go 1.25\n\nuse ./user\n")
	runGo(t, workVendor, "work", "vendor")

	vendorOf := func(root, service string) string {
		return filepath.Join(root, "vendor", filepath.FromSlash(servicePath+service))
	}
	tests := []struct {
		name, dir, flags  string
		wantAlpha, wantBe string
		alphaVer, betaVer string
	}{
		{"replace", replaced, "", alpha, beta, "v1.2.3", "v1.2.3"},
		{"subfolder", filepath.Join(replaced, "sub", "dir"), "", alpha, beta, "v1.2.3", "v1.2.3"},
		{"mod=mod", replaced, "-mod=mod", alpha, beta, "v1.2.3", "v1.2.3"},
		{"vendor", vendored, "", vendorOf(vendored, "alpha"), vendorOf(vendored, "beta"), "v1.2.3", "v1.2.3"},
		{"vendor by flag", vendored, "-mod=vendor", vendorOf(vendored, "alpha"), vendorOf(vendored, "beta"), "v1.2.3", "v1.2.3"},
		{"vendor with mod=mod", vendored, "-mod=mod", alpha, beta, "v1.2.3", "v1.2.3"},
		{"workspace", filepath.Join(work, "user"), "", alpha, filepath.Join(work, "beta"), "v1.2.3", ""},
		{"root of a workspace", work, "", alpha, filepath.Join(work, "beta"), "v1.2.3", ""},
		{"vendored workspace", filepath.Join(workVendor, "user"), "", vendorOf(workVendor, "alpha"), vendorOf(workVendor, "beta"), "v1.2.3", "v1.2.3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("GOFLAGS", tt.flags)
			got, err := Find(context.Background(), tt.dir, []string{"beta", "alpha"})
			if err != nil {
				t.Fatal(err)
			}
			want := []Location{
				{"beta", servicePath + "beta", tt.wantBe, tt.betaVer, false},
				{"alpha", servicePath + "alpha", tt.wantAlpha, tt.alphaVer, false},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			services, err := Required(context.Background(), tt.dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"alpha", "beta"}, services); diff != "" {
				t.Errorf("required: -want +got:\n%s", diff)
			}
		})
	}
}

func TestFindErrors(t *testing.T) {
	offline(t)
	alpha := fakeModule(t, "alpha")
	user := t.TempDir()
	userModule(t, user, map[string]string{"alpha": alpha})
	vendored := t.TempDir()
	userModule(t, vendored, map[string]string{"alpha": alpha})
	runGo(t, vendored, "mod", "vendor")
	unused := t.TempDir() // vendored while nothing imports the service
	userModule(t, unused, map[string]string{"alpha": alpha})
	write(t, filepath.Join(unused, "user.go"), "package user\n")
	runGo(t, unused, "mod", "vendor")
	gone := t.TempDir()
	userModule(t, gone, map[string]string{"alpha": filepath.Join(gone, "none")})
	broken := t.TempDir()
	write(t, filepath.Join(broken, "go.mod"), "module example.com/user\n\nrequirements\n")
	absent := t.TempDir()
	write(t, filepath.Join(absent, "go.mod"), "module example.com/user\n\ngo 1.25\n\nrequire "+servicePath+"alpha v1.2.3\n")

	tests := []struct {
		name, dir string
		services  []string
		want      []string // one for each line; each a part of it
	}{
		{"not required", user, []string{"beta", "alpha", "gamma"}, []string{
			"service beta is not in go.mod: run go get github.com/aws/aws-sdk-go-v2/service/beta",
			"service gamma is not in go.mod: run go get github.com/aws/aws-sdk-go-v2/service/gamma",
		}},
		{"not vendored", vendored, []string{"beta"}, []string{"service beta is not in the vendor folder: run go get github.com/aws/aws-sdk-go-v2/service/beta, import it somewhere, and run go mod vendor"}},
		{"vendored without imports", unused, []string{"alpha"}, []string{"import github.com/aws/aws-sdk-go-v2/service/alpha somewhere and run go mod vendor"}},
		{"no go.mod", t.TempDir(), []string{"beta", "alpha"}, []string{"run go mod init, then go get github.com/aws/aws-sdk-go-v2/service/beta"}},
		{"replaced by nothing", gone, []string{"alpha"}, []string{"service alpha: folder of module github.com/aws/aws-sdk-go-v2/service/alpha: stat "}},
		{"not to be had", absent, []string{"alpha"}, []string{"module lookup disabled by GOPROXY=off; go mod download github.com/aws/aws-sdk-go-v2/service/alpha may help"}},
		{"broken go.mod", broken, []string{"alpha"}, []string{"go.mod:3: "}},
		{"bad names", user, []string{"S3", "-x", "alpha", "a/...", "service/sqs"}, []string{
			`service "S3": expected the name of a package under github.com/aws/aws-sdk-go-v2/service, such as "s3"`,
			`service "-x": expected `, `service "a/...": expected `, `such as "sqs"`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			locs, err := Find(context.Background(), tt.dir, tt.services)
			if err == nil || locs != nil {
				t.Fatalf("got %v, %v", locs, err)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("got %d lines, want %d:\n%v", len(lines), len(tt.want), err)
			}
			for i, line := range lines {
				if !strings.Contains(line, tt.want[i]) {
					t.Errorf("got  %s\nwant %s", line, tt.want[i])
				}
			}
		})
	}
}

// TestFindNotDownloaded has a module whose go.mod is in the module cache while
// the module is not.
func TestFindNotDownloaded(t *testing.T) {
	offline(t)
	proxy := t.TempDir()
	at := filepath.Join(proxy, filepath.FromSlash(servicePath+"alpha"), "@v")
	write(t, filepath.Join(at, "v1.2.3.info"), `{"Version": "v1.2.3"}`)
	write(t, filepath.Join(at, "v1.2.3.mod"), "module "+servicePath+"alpha\n\ngo 1.25\n")
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(proxy))
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-mod=mod -modcacherw")
	user := t.TempDir()
	write(t, filepath.Join(user, "go.mod"), "module example.com/user\n\ngo 1.25\n\nrequire "+servicePath+"alpha v1.2.3\n")
	_, err := Find(context.Background(), user, []string{"alpha"})
	want := "service alpha: module " + servicePath + "alpha@v1.2.3 is not in the module cache: run go mod download " + servicePath + "alpha"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestFindWithoutGoCommand(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Find(context.Background(), ".", []string{"s3"})
	if !errors.Is(err, exec.ErrNotFound) || !strings.Contains(err.Error(), "the go command is needed") {
		t.Errorf("got %v", err)
	}
	if _, err := Required(context.Background(), "."); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestFindCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(ctx, ".", []string{"s3"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestFindNothing(t *testing.T) {
	if locs, err := Find(context.Background(), filepath.Join(t.TempDir(), "none"), nil); err != nil || locs != nil {
		t.Errorf("got %v, %v", locs, err)
	}
	_, err := Find(context.Background(), filepath.Join(t.TempDir(), "none"), []string{"s3"})
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want os.ErrNotExist", err)
	}
}

// TestFindCached holds that only modules in the module cache count as unchangeable.
func TestFindCached(t *testing.T) {
	locations, err := Find(context.Background(), ".", []string{"s3"})
	if err != nil {
		t.Fatal(err)
	}
	if !locations[0].Cached {
		t.Errorf("%+v is in the module cache", locations[0])
	}
}

func TestRequired(t *testing.T) {
	got, err := Required(context.Background(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range names {
		if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+s+" ") {
			t.Errorf("%s is not in %v", s, got)
		}
	}
	for _, s := range got {
		if s == "internal" || !serviceName.MatchString(s) {
			t.Errorf("%q is no service", s)
		}
	}
	offline(t)
	empty := t.TempDir()
	write(t, filepath.Join(empty, "go.mod"), "module example.com/user\n\ngo 1.25\n")
	if got, err := Required(context.Background(), empty); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v for a module without services", got, err)
	}
	if _, err := Required(context.Background(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "no go.mod in ") {
		t.Errorf("got %v", err)
	}
}
