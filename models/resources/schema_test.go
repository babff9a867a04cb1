package resources

import (
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	schema, err := c.Compile("resources.schema.json") // also holds it against its own draft
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

func TestSchemaTakesDefinitions(t *testing.T) {
	schema := compileSchema(t)
	if err := validate(t, schema, small); err != nil {
		t.Error(err)
	}
	for _, service := range Services() {
		data, err := os.ReadFile(service + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, schema, string(data)); err != nil {
			t.Errorf("%s: %v", service, err)
		}
	}
}

// The schema refuses what the parser does, but for what no schema sees.
func TestSchemaRefusesMistakes(t *testing.T) {
	schema := compileSchema(t)
	for _, m := range mistakes {
		err := validate(t, schema, edited(t, m.from, m.to))
		switch {
		case err == nil && !m.blind:
			t.Errorf("schema takes %s in place of %s", m.to, m.from)
		case err != nil && m.blind:
			t.Errorf("the schema does see %s in place of %s: it is not blind to it\n%v", m.to, m.from, err)
		}
	}
}
