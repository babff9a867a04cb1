package suggest

import (
	"testing"

	"github.com/ascendgen/ascendgen/governor"
)

func TestRaiseBatches(t *testing.T) {
	const batches = "a batch is not below what it does many times"
	facts := service(
		op("BatchFrobGrants", "Write"), op("FrobGrant", "Permissions management"),
		op("BatchUpdateGadgets", "Write"), op("UpdateGadget", "Write"),
		op("BatchWriteRow", "Write"), op("DeleteRow", "Write"), op("PutRow", "Write"),
		op("UpdatePolicies", "Write"), op("UpdatePolicy", "Permissions management"),
		op("PublishBulk", "Write"), op("Publish", "Permissions management"),
		op("Batch", "Write"), op("WriteRow", "Write"),
	)
	got := byOperation(facts)
	tests := []struct {
		operation string
		risk      governor.Risk
		raised    bool
	}{
		{"BatchFrobGrants", critical, true},
		{"BatchUpdateGadgets", medium, false},
		{"BatchWriteRow", high, true},
		{"WriteRow", medium, false},
		{"UpdatePolicies", critical, true},
		{"PublishBulk", critical, true},
		{"Batch", medium, false},
	}
	for _, tt := range tests {
		p := got[tt.operation]
		if p.Risk != tt.risk || (p.Reason == batches) != tt.raised {
			t.Errorf("%s: %s: %s, want %s, raised %t", tt.operation, p.Risk, p.Reason, tt.risk, tt.raised)
		}
	}
}

// What rises lifts what stands on it, in any order of names.
func TestRaiseBatchesChain(t *testing.T) {
	got := byOperation(service(
		op("BatchUpdateThings", "Write"), op("UpdateThings", "Write"), op("UpdateThing", "Permissions management"),
	))
	for name, p := range got {
		if p.Risk != critical || !p.Tags.Has(privilege) {
			t.Errorf("%s: %s (%s), want critical (privilege)", name, p.Risk, p.Tags)
		}
	}
}
