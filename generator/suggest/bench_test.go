package suggest

import "testing"

// BenchmarkEveryService proposes ratings for all of AWS; reading the facts is not
// counted.
func BenchmarkEveryService(b *testing.B) {
	services := everyService(b)
	operations := 0
	for _, facts := range services {
		operations += len(facts.Operations)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, facts := range services {
			Service(facts)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(operations), "ns/operation")
}
