//go:build unix

// Package command measures the command as a user runs it. It is a package of its own,
// and imports no generator, because a process is charged with the memory that its
// parent had when it was started.
package command

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/command"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// BenchmarkCommand measures the command from the start of its process to its end,
// with all files written to an empty folder. It reports the largest memory that the
// process, or the go command that it runs, has held.
//
// With the build cache of the go command emptied or set elsewhere (GOCACHE), it takes
// as long: nothing is compiled.
func BenchmarkCommand(b *testing.B) {
	path, root := command.Build(b), repo.Root(b)
	workloads := map[string][]string{"s3": {"s3"}, "ec2": {"ec2"}, "twelve": repo.Services(b)}
	for _, name := range []string{"s3", "ec2", "twelve"} {
		services := workloads[name]
		b.Run(name, func(b *testing.B) {
			out := filepath.Join(b.TempDir(), "out")
			var peak int64
			for b.Loop() {
				b.StopTimer()
				if err := os.RemoveAll(out); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				peak = max(peak, generate(b, path, root, services, out))
			}
			b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
		})
	}
}

// BenchmarkCommandUnchanged measures the command where there is nothing to write.
func BenchmarkCommandUnchanged(b *testing.B) {
	path, root, services := command.Build(b), repo.Root(b), repo.Services(b)
	out := b.TempDir()
	generate(b, path, root, services, out)
	var peak int64
	for b.Loop() {
		peak = max(peak, generate(b, path, root, services, out))
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

// generate runs the command and returns its peak memory in bytes.
func generate(b *testing.B, path, root string, services []string, out string) int64 {
	b.Helper()
	cmd := exec.Command(path, "generate", "--quiet", "--service", strings.Join(services, ","), "--out", out)
	cmd.Dir = root
	if message, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, message)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("the system does not tell what the process used")
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return usage.Maxrss // bytes there, KiB elsewhere
	}
	return usage.Maxrss * 1024
}
