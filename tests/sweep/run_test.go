package sweep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/format"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/tests/internal/conform"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// sweep is one run over the services of a module.
type sweep struct {
	command      string
	dir          string
	generateOnly bool
	results      *results
}

const passed = "ok"

// run does everything for one service, up to what fails.
func (s sweep) run(t *testing.T, r *row) {
	t.Helper()
	if s.prepare(t, r) {
		s.finish(t, r)
	}
}

// prepare generates for a service. It returns whether there is more to do: it has not
// failed, and is not known to have passed.
func (s sweep) prepare(t *testing.T, r *row) bool {
	t.Helper()
	r.Result = "failed"
	if !s.step(t, r, "generate", func() error { return s.generate(r) }) {
		return false
	}
	if s.generateOnly {
		r.Result = "generated"
		return false
	}
	writeChecks(t, s.dir, r)
	r.Digest = s.digest(t, r)
	return !s.results.reuse(r)
}

// finish builds, vets and conforms what was generated for a service.
func (s sweep) finish(t *testing.T, r *row) {
	t.Helper()
	start := time.Now()
	ok := s.step(t, r, "build", func() error { return s.build(r) }) &&
		s.step(t, r, "vet", func() error { return s.vet(r) })
	r.Build = seconds(start)
	if !ok {
		return
	}
	start = time.Now()
	ok = s.step(t, r, "conform", func() error { return s.conform(r) })
	r.Conform = seconds(start)
	if ok {
		r.Result = passed
		s.results.add(t, *r)
	}
}

func (s sweep) build(rows ...*row) error { return s.goCommand([]string{"build"}, govs(rows)) }

func (s sweep) vet(rows ...*row) error {
	return s.goCommand([]string{"vet"}, append(govs(rows), conformances(rows)...))
}

func (s sweep) conform(rows ...*row) error {
	return s.goCommand([]string{"test", "-count=1", "-timeout=5m"}, conformances(rows))
}

// govs returns the packages of the generated clients.
func govs(rows []*row) (paths []string) {
	for _, r := range rows {
		paths = append(paths, "./gen/"+r.Service+repo.Suffix)
	}
	return paths
}

// conformances returns the packages of their tests.
func conformances(rows []*row) (paths []string) {
	for _, r := range rows {
		paths = append(paths, "./check/"+r.Service)
	}
	return paths
}

// step fails the test, and the row, if f fails.
func (s sweep) step(t *testing.T, r *row, name string, f func() error) bool {
	t.Helper()
	err := f()
	if err != nil {
		r.Result = name + ": " + oneLine(err.Error())
		t.Errorf("%s: %v", name, err)
	}
	return err == nil
}

// output runs a command in the module and returns what it prints to standard error.
func (s sweep) output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = s.dir
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%w\n%s%s", err, stderr.String(), stdout.String())
	}
	return stderr.String(), nil
}

func (s sweep) goCommand(args, packages []string) error {
	_, err := s.output(filepath.Join(runtime.GOROOT(), "bin", "go"), append(args, packages...)...)
	return err
}

// generate writes the client of a service, checks its format, and counts.
func (s sweep) generate(r *row) error {
	start := time.Now()
	stderr, err := s.output(s.command, "generate", "--service", r.Service, "--out", "gen")
	r.Generate = seconds(start)
	if err != nil {
		return err
	}
	r.Unrated, r.Newer = noted(stderr, "unrated"), noted(stderr, "newer than the model")
	dir := filepath.Join(s.dir, "gen", r.Service+repo.Suffix)
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no file in %s", dir)
	}
	for _, name := range files {
		if err := formatted(name); err != nil {
			return err
		}
	}
	return r.tally(dir)
}

// governedMethod begins a method that is an operation.
var governedMethod = regexp.MustCompile(`(?m)^func \(c \*Client\) (\w+)\(ctx context\.Context, params `)

// tally counts the operations of a client by their level. Constants of conditions and of
// signatures are no operations.
func (r *row) tally(dir string) error {
	levels, err := conform.Constants(dir)
	if err != nil {
		return err
	}
	client, err := os.ReadFile(filepath.Join(dir, "client.go"))
	if err != nil {
		return err
	}
	r.Operations, r.Low, r.Medium, r.High, r.Critical = 0, 0, 0, 0, 0
	for _, method := range governedMethod.FindAllSubmatch(client, -1) {
		r.Operations++
		switch levels["Risk"+string(method[1])] {
		case governor.Low:
			r.Low++
		case governor.Medium:
			r.Medium++
		case governor.High:
			r.High++
		case governor.Critical:
			r.Critical++
		default:
			return fmt.Errorf("%s: no constant Risk%s", dir, method[1])
		}
	}
	return nil
}

// formatted holds that a file parses and is as gofmt would have it.
func formatted(name string) error {
	source, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	want, err := format.Source(source)
	if err == nil && !bytes.Equal(source, want) {
		err = fmt.Errorf("%s is not formatted by gofmt", name)
	}
	return err
}

// noted returns the number before words in the command's summary, 0 if there is none.
func noted(summary, words string) int {
	m := regexp.MustCompile(`(?:^|[ ,])([0-9]+) ` + regexp.QuoteMeta(words) + `\b`).FindStringSubmatch(summary)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // digits only
	return n
}

// digest tells apart all that the result of a service depends on.
func (s sweep) digest(t *testing.T, r *row) string {
	t.Helper()
	root := repo.Root(t)
	sum := sha256.New()
	fmt.Fprintln(sum, runtime.Version(), runtime.GOOS, runtime.GOARCH, r.Version+r.source)
	for _, dir := range []string{
		filepath.Join(s.dir, "gen", r.Service+repo.Suffix),
		filepath.Join(s.dir, "check", r.Service),
		filepath.Join(root, "governor"),
		filepath.Join(root, "tests", "internal", "conform"),
	} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no Go files in %s: %v", dir, err)
		}
		for _, file := range files {
			content := tempmod.Read(t, file)
			fmt.Fprintln(sum, filepath.Base(file), len(content))
			_, _ = io.Copy(sum, bytes.NewReader(content)) // a hash never fails
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// generateAll measures one run of the command for all services of the module.
func (s sweep) generateAll(t *testing.T) {
	t.Helper()
	cmd := exec.Command(s.command, "generate", "--quiet", "--service", "all", "--out", "all")
	cmd.Dir = s.dir
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("generate --service all: %v\n%s", err, out)
		return
	}
	t.Logf("generate --service all: %.2f s, peak memory %s", seconds(start), peakMemory(cmd.ProcessState))
}
