package riskmap

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascendgen/ascendgen/governor"
)

func TestEncode(t *testing.T) {
	f := mustParse(t, "f", `{"rules": {
		"sns:List*":"low", "s3:GetObject": {"tags":["cost","data-read"],"risk":"low"}, "s3-outposts:X": "low", "s3:DeleteBucketPolicy": {"risk": "critical"},
		"s3:DeleteObject": {"reason": "<a> & \"b\"", "when": [
			{"reason": "r", "risk": "critical", "equals": true, "param": "A", "tags": ["protection"]},
			{"param": "B.C", "in": ["x", "y"], "risk": "critical"}, {"param": "D", "in": [1, -2], "risk": "critical"},
			{"param": "E", "present": false, "risk": "critical"}, {"param": "F", "matches": "open-policy", "risk": "critical"}
		], "risk": "high"}},
		"default": "medium", "version": 1, "$schema": "riskmap.schema.json"}`)
	want := `{
  "$schema": "riskmap.schema.json",
  "version": 1,
  "default": "medium",
  "rules": {
    "s3:DeleteBucketPolicy": "critical",
    "s3:DeleteObject": {"risk": "high", "reason": "<a> & \"b\"", "when": [{"param": "A", "equals": true, "risk": "critical", "tags": ["protection"], "reason": "r"}, {"param": "B.C", "in": ["x", "y"], "risk": "critical"}, {"param": "D", "in": [1, -2], "risk": "critical"}, {"param": "E", "present": false, "risk": "critical"}, {"param": "F", "matches": "open-policy", "risk": "critical"}]},
    "s3:GetObject": {"risk": "low", "tags": ["data-read", "cost"]},
    "s3-outposts:X": "low",
    "sns:List*": "low"
  }
}
`
	if diff := cmp.Diff(want, string(f.Encode())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if f.Rules[0].Key != "sns:List*" {
		t.Error("Encode has changed the order of the file's own rules")
	}
	requireSameAgain(t, f)

	empty := mustParse(t, "f", `{"version": 1, "rules": {}}`)
	if diff := cmp.Diff("{\n  \"version\": 1,\n  \"rules\": {}\n}\n", string(empty.Encode())); diff != "" {
		t.Errorf("no rules (-want +got)\n%s", diff)
	}
}

// A file made by hand with a mistake in it is never encoded as something that
// parses as another rating.
func TestEncodeMistakes(t *testing.T) {
	for about, r := range map[string]*Rule{
		"no level":        {Key: "s3:A", Service: "s3", Operation: "A"},
		"no operator":     {Key: "s3:A", Service: "s3", Operation: "A", Risk: governor.Low, When: []Condition{{Param: "P", Risk: governor.High}}},
		"value of a type": {Key: "s3:A", Service: "s3", Operation: "A", Risk: governor.Low, When: []Condition{{Param: "P", Op: Equals, Value: func() {}, Risk: governor.High}}},
	} {
		f := &File{Rules: []*Rule{r}}
		if got, err := Parse("f", f.Encode()); err == nil {
			t.Errorf("%s: encoded and parsed as %+v", about, got.Rules[0])
		}
	}
}

// requireSameAgain fails unless what f encodes to parses to f and encodes to the
// same bytes.
func requireSameAgain(t *testing.T, f *File) {
	t.Helper()
	encoded := f.Encode()
	again, err := Parse(f.Name, encoded)
	if err != nil {
		t.Fatalf("%v in\n%s", err, encoded)
	}
	anyOrder := cmpopts.SortSlices(func(a, b *Rule) bool { return a.Key < b.Key })
	if diff := cmp.Diff(f, again, cmpopts.IgnoreTypes(Position{}), anyOrder, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("parsed again (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(string(encoded), string(again.Encode())); diff != "" {
		t.Fatalf("encoded again (-want +got)\n%s", diff)
	}
	if findings := again.Unsorted(); findings != nil {
		t.Fatalf("not sorted: %v", findings)
	}
}
