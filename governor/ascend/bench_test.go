package ascend_test

import (
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

// BenchmarkCall is a governed call with the platform on the loopback interface, next
// to the same call without a governor. The fake server's own work is part of it.
func BenchmarkCall(b *testing.B) {
	in := bucket("reports")
	var sdk aws
	run := func(name string, gate *governor.Gate) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := sdk.call(b.Context(), gate, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("direct", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := sdk.deleteBucket(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
	})
	server := ascendtest.NewServer(b)
	run("submitted", bind(b, server.Client(ascend.WithoutCompletion())))
	run("submitted and reported", bind(b, server.Client()))
	run("signed", bind(b, server.Client(ascend.WithoutCompletion(), ascend.WithSigningSecret("s"))))
	run("cached", bind(b, server.Client(ascend.WithoutCompletion(), ascend.WithDecisionCache(time.Hour, 100))))
}

func BenchmarkAnswer(b *testing.B) {
	body := []byte(`{"id": 4711, "action_id": 4711, "status": "approved", "decision": "allowed", "risk_score": 14,
		"risk_level": "low", "requires_approval": false, "workflow_id": null, "matched_policies": 0,
		"code_analysis": {"blocked": false, "block_reason": null}, "message": "fine"}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ascend.ParseAnswer(body); err != nil {
			b.Fatal(err)
		}
	}
}
