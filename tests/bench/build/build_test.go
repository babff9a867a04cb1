// Package build measures what a governed client costs whoever builds a program with it.
package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/programs"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// BenchmarkLink is go build of a program of which every package is compiled already.
func BenchmarkLink(b *testing.B) {
	var all []programs.Program
	for i := range 12 {
		all = append(all, programs.Program{Governed: i&1 != 0, Template: i&2 != 0, Pages: i/4 == 1, Ten: i/4 == 2})
	}
	dir := programs.Module(b, all)
	for _, p := range all {
		b.Run(p.Name(), func(b *testing.B) {
			path := programs.Build(b, dir, p)
			for b.Loop() {
				b.StopTimer()
				if err := os.Remove(path); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				programs.Build(b, dir, p)
			}
			b.ReportMetric(size(b, path)/1e6, "MB")
		})
	}
}

// BenchmarkCompile is go build of the client of EC2, the largest, with everything
// compiled that it imports: without its resources and with them.
func BenchmarkCompile(b *testing.B) {
	for _, resources := range []bool{false, true} {
		name := "ec2gov"
		if resources {
			name = "ec2gov-resources"
		}
		b.Run(name, func(b *testing.B) {
			dir := tempmod.New(b, repo.Root(b), client(b, resources))
			repo.Go(b, dir, "build", "./ec2gov")
			for i := 0; b.Loop(); i++ {
				b.StopTimer() // what is compiled must differ, or the build cache has it
				tempmod.Write(b, filepath.Join(dir, "ec2gov", "doc.go"), fmt.Appendf(nil, "package ec2gov\n\nconst run = %d + %d\n", os.Getpid(), i))
				b.StartTimer()
				repo.Go(b, dir, "build", "./ec2gov")
			}
			archive := strings.TrimSpace(repo.Go(b, dir, "list", "-export", "-f", "{{.Export}}", "./ec2gov"))
			b.ReportMetric(size(b, archive)/1e6, "MB")
		})
	}
}

// client returns the files of the committed client of EC2.
func client(b *testing.B, resources bool) map[string]string {
	b.Helper()
	dir := filepath.Join(repo.Root(b), "gen", "ec2gov")
	entries, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	files := make(map[string]string)
	for _, e := range entries {
		isResource := e.Name() == "resource.go" || strings.HasPrefix(e.Name(), "resource_")
		if resources || !isResource {
			files["ec2gov/"+e.Name()] = string(tempmod.Read(b, filepath.Join(dir, e.Name())))
		}
	}
	return files
}

func size(b *testing.B, path string) float64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size())
}
