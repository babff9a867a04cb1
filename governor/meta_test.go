package governor_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

func TestMeta(t *testing.T) {
	gate := bind(t, allow,
		governor.WithCustomRisk(map[string]governor.Risk{"things:PutThing": governor.Critical}),
		governor.WithExcludedOperations("things:GetThing"))
	want := governor.Meta{
		Service: "things", SDKID: "Things", APIVersion: "2026-01-01", Region: "eu-west-1",
		Operations: []governor.OperationMeta{
			{Name: "DeleteThing", Risk: governor.High, Rated: governor.High},
			{Name: "GetSecret", Risk: governor.High, Rated: governor.High},
			{Name: "GetThing", Risk: governor.Low, Rated: governor.Low, Excluded: true},
			{Name: "PutThing", Risk: governor.Critical, Rated: governor.Medium},
		},
		Presigns: []governor.OperationMeta{{Name: "PresignGetThing", Risk: governor.Medium, Rated: governor.Medium}},
	}
	got := gate.Meta()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	data, err := json.Marshal(got)
	var back governor.Meta
	if err == nil {
		err = json.Unmarshal(data, &back)
	}
	if diff := cmp.Diff(want, back); err != nil || diff != "" {
		t.Errorf("as JSON: %v\n%s\n%s", err, data, diff)
	}
}

func TestMetaOfUnboundGate(t *testing.T) {
	unbound, err := governor.NewGate(allow)
	if err != nil {
		t.Fatal(err)
	}
	for _, gate := range []*governor.Gate{nil, new(governor.Gate), unbound} {
		if diff := cmp.Diff(governor.Meta{}, gate.Meta()); diff != "" {
			t.Error(diff)
		}
	}
}
