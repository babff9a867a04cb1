package findings_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/ascendgen/ascendgen/internal/findings"
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

func sarif(t *testing.T, all []findings.Finding) string {
	t.Helper()
	var log bytes.Buffer
	if err := findings.WriteSARIF(&log, rules, all); err != nil {
		t.Fatal(err)
	}
	return log.String()
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, all := range map[string][]findings.Finding{"everything": all, "nothing": nil} {
		if log := sarif(t, all); validate(schema, log) != nil {
			t.Errorf("%s: %v\n%s", name, validate(schema, log), log)
		}
	}
}

func TestSARIFPlaces(t *testing.T) {
	log := sarif(t, all)
	for _, want := range []string{
		`"uri": "a%20b/x,y:z.go",` + "\n         " + `"uriBaseId": "%SRCROOT%"`,
		`"uri": "file:///elsewhere/x.go"` + "\n",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("no %s in\n%s", want, log)
		}
	}
	if n := strings.Count(log, `"locations"`); n != len(all)-1 {
		t.Errorf("%d results have a location, want all but the one that is nowhere", n)
	}
}

// TestSARIFSchema holds that the schema notices what is wrong.
func TestSARIFSchema(t *testing.T) {
	schema := sarifSchema(t)
	log := sarif(t, all)
	for name, replace := range map[string][2]string{
		"an unknown member": {`"ruleId"`, `"rule"`},
		"another version":   {`"2.1.0"`, `"2.2.0"`},
		"an unknown level":  {`"level": "warning"`, `"level": "warn"`},
		"line 0":            {`"startLine": 1,`, `"startLine": 0,`},
		"no driver name":    {`"name": "ascendgen",`, ``},
	} {
		broken := strings.Replace(log, replace[0], replace[1], 1)
		if broken == log {
			t.Fatalf("%s: %s is not in the log", name, replace[0])
		}
		if err := validate(schema, broken); err == nil {
			t.Errorf("%s: found valid", name)
		}
	}
}

// TestGoldens holds every log with which a test of this repository compares against the
// schema: those of packages, and those that scripts hold the command to.
func TestGoldens(t *testing.T) {
	schema := sarifSchema(t)
	logs := map[string]string{}
	for _, pattern := range []string{"../../generator/*/testdata/*.sarif", "../../analysis/*/*/testdata/*.sarif"} {
		for _, path := range glob(t, pattern) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			logs[path] = string(data)
		}
	}
	for _, path := range glob(t, "../../tests/testdata/script/*.txtar") {
		script, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range script.Files {
			if strings.HasSuffix(file.Name, ".sarif") {
				logs[path+" "+file.Name] = string(file.Data)
			}
		}
	}
	for name, log := range logs {
		if err := validate(schema, log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(logs) < 10 {
		t.Errorf("%d logs seen; did the patterns miss some?", len(logs))
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.FromSlash(pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("nothing is %s: %v", pattern, err)
	}
	return paths
}
