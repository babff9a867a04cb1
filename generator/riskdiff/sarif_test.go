package riskdiff_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
)

// sarifSchema compiles the schema of SARIF 2.1.0.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, log string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(log))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, d := range diffs(t) {
		var log bytes.Buffer
		if err := riskdiff.WriteSARIF(&log, d); err != nil {
			t.Fatal(err)
		}
		if err := validate(schema, log.String()); err != nil {
			t.Errorf("%s: %v\n%s", name, err, &log)
		}
	}
}

// TestSARIFSchema holds that the schema notices what is wrong.
func TestSARIFSchema(t *testing.T) {
	schema := sarifSchema(t)
	var log bytes.Buffer
	if err := riskdiff.WriteSARIF(&log, diffs(t)["everything"]); err != nil {
		t.Fatal(err)
	}
	for name, replace := range map[string][2]string{
		"an unknown member": {`"ruleId"`, `"rule"`},
		"another version":   {`"2.1.0"`, `"2.2.0"`},
		"an unknown level":  {`"level": "warning"`, `"level": "warn"`},
		"line 0":            {`"startLine": 1,`, `"startLine": 0,`},
		"no driver name":    {`"name": "ascendgen",`, ``},
	} {
		broken := strings.Replace(log.String(), replace[0], replace[1], 1)
		if broken == log.String() {
			t.Fatalf("%s: %s is not in the log", name, replace[0])
		}
		if err := validate(schema, broken); err == nil {
			t.Errorf("%s: found valid", name)
		}
	}
}

// storyScript is the script that compares revisions of a repository in all formats.
const storyScript = "../../tests/testdata/script/diff_story.txtar"

// TestStoryIsValidSARIF holds the SARIF that the command is held to against the
// schema as well.
func TestStoryIsValidSARIF(t *testing.T) {
	schema := sarifSchema(t)
	story, err := txtar.ParseFile(storyScript)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range story.Files {
		if !strings.HasSuffix(file.Name, ".sarif") {
			continue
		}
		seen++
		if err := validate(schema, string(file.Data)); err != nil {
			t.Errorf("%s: %v", file.Name, err)
		}
	}
	if seen < 5 {
		t.Errorf("%d logs in %s, want one a commit", seen, storyScript)
	}
}
