package riskmap

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/ascendgen/ascendgen/governor"
)

const schemaFile = "../../riskmap.schema.json"

// corpus holds documents on which schema and parser agree.
var corpus = []struct {
	valid bool
	data  string
}{
	{true, `{"version": 1, "rules": {}}`},
	{true, `{"$schema": "riskmap.schema.json", "version": 1, "default": "critical", "rules": {"s3:A": "low", "cognito-idp:*": "medium", "s3:*B*c": "high"}}`},
	{true, rule(`"s3:A": {"risk": "critical"}`)},
	{true, rule(`"s3:A": {"risk": "low", "tags": ["data-read", "credentials", "exposure", "privilege", "destructive", "protection", "cost"]}`)},
	{true, rule(`"s3:A": {"risk": "low", "reason": "déjà vu: 100 % (§ 3), 日本語 €"}`)},
	{true, rule(`"s3:A": {"risk": "low", "reason": "x"}`)},
	{true, rule(`"s3:A": {"risk": "low", "when": [{"param": "P", "equals": false, "risk": "medium"}]}`)},
	{true, rule(`"s3:A": {"risk": "high", "when": [{"param": "P", "equals": false, "risk": "critical"}]}`)},
	{true, when(`"equals": "", "risk": "high", "tags": ["cost"], "reason": "because"`)},
	{true, when(`"equals": 9223372036854775807, "risk": "critical"`)},
	{true, when(`"equals": -9223372036854775808, "risk": "critical"`)},
	{true, when(`"equals": " a: \"b\" (é) ", "risk": "high"`)},
	{true, when(`"in": ["a", "b"], "risk": "high"`)},
	{true, when(`"in": [0, 1], "risk": "high"`)},
	{true, when(`"present": false, "risk": "high"`)},
	{true, when(`"matches": "open-cidr", "risk": "high"`)},
	{true, when(`"matches": "open-policy", "risk": "high"`)},
	{true, when(`"matches": "public-acl", "risk": "high"`)},
	{true, rule(`"s3:A": {"risk": "low", "when": [{"param": "Attributes.aws:x/y-z_0.B", "present": true, "risk": "medium"}]}`)},

	{false, `null`},
	{false, `[]`},
	{false, `{}`},
	{false, `{"version": 1}`},
	{false, `{"rules": {}}`},
	{false, `{"version": 2, "rules": {}}`},
	{false, `{"version": "1", "rules": {}}`},
	{false, `{"version": 1, "rules": []}`},
	{false, `{"version": 1, "rules": {}, "x": 1}`},
	{false, `{"version": 1, "Rules": {}, "rules": {}}`},
	{false, `{"version": 1, "rules": {}, "default": "unrated"}`},
	{false, `{"version": 1, "rules": {}, "default": null}`},
	{false, `{"version": 1, "rules": {}, "$schema": 1}`},
	{false, rule(`"s3": "low"`)},
	{false, rule(`"": "low"`)},
	{false, rule(`":A": "low"`)},
	{false, rule(`"s3:": "low"`)},
	{false, rule(`"*:A": "low"`)},
	{false, rule(`"S3:A": "low"`)},
	{false, rule(`"s3:a": "low"`)},
	{false, rule(`"s3:A**": "low"`)},
	{false, rule(`"s3:A?": "low"`)},
	{false, rule(`"s3:A B": "low"`)},
	{false, rule(`"s3:A\n": "low"`)},
	{false, rule(`"-s3:A": "low"`)},
	{false, rule(`"s3:A": "LOW"`)},
	{false, rule(`"s3:A": 1`)},
	{false, rule(`"s3:A": null`)},
	{false, rule(`"s3:A": {}`)},
	{false, rule(`"s3:A": {"risk": "x"}`)},
	{false, rule(`"s3:A": {"risk": "low", "x": 1}`)},
	{false, rule(`"s3:A": {"risk": "low", "tags": "cost"}`)},
	{false, rule(`"s3:A": {"risk": "low", "tags": []}`)},
	{false, rule(`"s3:A": {"risk": "low", "tags": ["x"]}`)},
	{false, rule(`"s3:A": {"risk": "low", "tags": ["cost", "cost"]}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": ""}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": " x"}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": "x "}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": "x\ny"}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": "x\n"}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": "x\u202ey"}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": "x\u00a0y"}`)},
	{false, rule(`"s3:A": {"risk": "low", "reason": 1}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": []}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": {}}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": ["x"]}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": [{}]}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": [{"param": "P", "equals": 1, "risk": "low"}]}`)},
	{false, rule(`"s3:A": {"risk": "medium", "when": [{"param": "P", "equals": 1, "risk": "medium"}]}`)},
	{false, rule(`"s3:A": {"risk": "high", "when": [{"param": "P", "equals": 1, "risk": "high"}]}`)},
	{false, rule(`"s3:A": {"risk": "critical", "when": [{"param": "P", "equals": 1, "risk": "critical"}]}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": [{"param": "p", "equals": 1, "risk": "high"}]}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": [{"param": "P..Q", "equals": 1, "risk": "high"}]}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": [{"param": "", "equals": 1, "risk": "high"}]}`)},
	{false, rule(`"s3:A": {"risk": "low", "when": [{"equals": 1, "risk": "high"}]}`)},
	{false, when(`"risk": "high"`)},
	{false, when(`"equals": 1`)},
	{false, when(`"equals": 1, "present": true, "risk": "high"`)},
	{false, when(`"equals": 1, "risk": "high", "x": 1`)},
	{false, when(`"equals": null, "risk": "high"`)},
	{false, when(`"equals": [], "risk": "high"`)},
	{false, when(`"equals": 1.5, "risk": "high"`)},
	{false, when(`"equals": 9223372036854775808, "risk": "high"`)},
	{false, when(`"equals": "x\ny", "risk": "high"`)},
	{false, when(`"equals": "x\n", "risk": "high"`)},
	{false, when(`"equals": "x\u202ey", "risk": "high"`)},
	{false, when(`"in": ["a", "x\ny"], "risk": "high"`)},
	{false, when(`"in": [], "risk": "high"`)},
	{false, when(`"in": "x", "risk": "high"`)},
	{false, when(`"in": [true], "risk": "high"`)},
	{false, when(`"in": ["x", 1], "risk": "high"`)},
	{false, when(`"in": ["x", "x"], "risk": "high"`)},
	{false, when(`"present": 1, "risk": "high"`)},
	{false, when(`"matches": "x", "risk": "high"`)},
	{false, when(`"present": true, "risk": "high"}, {"param": "P", "present": true, "risk": "high"`)},
}

// schemaBlind holds what the schema lets pass and the parser does not, because a
// schema does not see how a value is written.
var schemaBlind = map[string]string{
	"duplicate key":               rule(`"s3:A": "low", "s3:A": "high"`),
	"version with a fraction":     `{"version": 1.0, "rules": {}}`,
	"whole number with fraction":  when(`"equals": 1.0, "risk": "high"`),
	"whole number as a power":     when(`"equals": 1e3, "risk": "high"`),
	"minus nothing":               when(`"equals": -0, "risk": "high"`),
	"same test, different levels": when(`"equals": 1, "risk": "high"}, {"param": "P", "equals": 1, "risk": "critical"`),
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	schema, err := compiler.Compile(schemaFile) // also holds it against its own draft
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, data string) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return schema.Validate(document)
}

func TestSchemaAgreesWithParser(t *testing.T) {
	schema := compileSchema(t)
	for _, tt := range corpus {
		if _, err := Parse("f", []byte(tt.data)); (err == nil) != tt.valid {
			t.Errorf("parser: valid %v, want %v: %s\n%v", err == nil, tt.valid, tt.data, err)
		}
		if err := validate(t, schema, tt.data); (err == nil) != tt.valid {
			t.Errorf("schema: valid %v, want %v: %s\n%v", err == nil, tt.valid, tt.data, err)
		}
	}
	for about, data := range schemaBlind {
		if _, err := Parse("f", []byte(data)); err == nil {
			t.Errorf("parser takes %s: %s", about, data)
		}
		if err := validate(t, schema, data); err != nil {
			t.Errorf("the schema does see %s: move it to the corpus\n%v", about, err)
		}
	}
}

// The closed lists stand in the schema once more; they must be the same.
func TestSchemaLists(t *testing.T) {
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	type choices struct {
		OneOf []struct{ Const, Description string }
	}
	var schema struct {
		Defs struct {
			Level     choices
			Tags      struct{ Items choices }
			Condition struct {
				Properties struct{ Matches choices }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	var risks []string
	for r := governor.Low; r.Valid(); r++ {
		risks = append(risks, r.String())
	}
	for _, list := range []struct {
		about string
		want  []string
		got   choices
	}{
		{"levels", risks, schema.Defs.Level},
		{"tags", governor.TagNames(), schema.Defs.Tags.Items},
		{"matchers", Matchers(), schema.Defs.Condition.Properties.Matches},
	} {
		var got []string
		for _, choice := range list.got.OneOf {
			got = append(got, choice.Const)
			if choice.Description == "" {
				t.Errorf("%s: %q without a description", list.about, choice.Const)
			}
		}
		if diff := cmp.Diff(list.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", list.about, diff)
		}
	}
	if diff := cmp.Diff(risks, levels); diff != "" {
		t.Errorf("the parser's levels (-want +got)\n%s", diff)
	}
}
