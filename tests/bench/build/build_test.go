// Package build measures what a governed client costs whoever builds a program with it.
package build

import (
	"os"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/programs"
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

func size(b *testing.B, path string) float64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size())
}
