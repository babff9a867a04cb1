package command

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/ascendgen/ascendgen/tests/internal/command"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// BenchmarkCommandCold is [BenchmarkCommand] where nothing that the command reads is
// in the page cache: neither itself and the go command, nor the SDK's source and
// go.mod files. Directories and inodes stay cached, which only root can change.
func BenchmarkCommandCold(b *testing.B) {
	path, root := command.Build(b), repo.Root(b)
	cache := strings.TrimSpace(repo.Go(b, root, "env", "GOMODCACHE"))
	goCommand, err := exec.LookPath("go")
	if err != nil {
		b.Fatal(err)
	}
	read := []string{path, goCommand, filepath.Join(cache, "cache", "download", "github.com"), filepath.Join(cache, "github.com", "aws")}
	workloads := map[string][]string{"s3": {"s3"}, "ec2": {"ec2"}, "twelve": repo.Services(b)}
	for _, name := range []string{"s3", "ec2", "twelve"} {
		b.Run(name, func(b *testing.B) {
			out := filepath.Join(b.TempDir(), "out")
			for b.Loop() {
				b.StopTimer()
				if err := os.RemoveAll(out); err != nil {
					b.Fatal(err)
				}
				for _, tree := range read {
					evict(b, tree)
				}
				b.StartTimer()
				generate(b, path, root, workloads[name], out)
			}
		})
	}
}

// evict has the kernel forget the content of all files in a tree.
func evict(b *testing.B, tree string) {
	b.Helper()
	err := filepath.WalkDir(tree, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		return unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED)
	})
	if err != nil {
		b.Fatal(err)
	}
}
