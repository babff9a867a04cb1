// Package generate measures generation in memory.
package generate

import (
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/clients"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// BenchmarkGenerate measures generation in memory, from reading the risk map to the
// content of the files.
func BenchmarkGenerate(b *testing.B) {
	workloads := map[string][]string{"s3": {"s3"}, "ec2": {"ec2"}, "twelve": repo.Services(b)}
	for _, name := range []string{"s3", "ec2", "twelve"} {
		services := workloads[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = 0
				for _, file := range clients.Generate(b, services).Files {
					size += len(file.Content)
				}
			}
			b.ReportMetric(float64(size)/1e6, "MB-generated")
		})
	}
}
