package generator

import (
	"testing"

	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// TestTwice holds that locations given by hand, which nobody has made distinct, never
// lead to two results for one file.
func TestTwice(t *testing.T) {
	file, err := riskmap.Parse("f", []byte(`{"version": 1, "default": "medium", "rules": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	risks, err := riskmap.New(func(name string) (string, error) { return name, nil }, file)
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Services: []string{"sts", "sts"}, Risks: risks}
	if c.Locations, err = c.Locate(t.Context()); err != nil || len(c.Locations) != 1 {
		t.Fatalf("%d locations for a service that is named twice, %v", len(c.Locations), err)
	}
	c.Locations = append(c.Locations, c.Locations[0])
	result, err := Generate(t.Context(), c)
	if want := "two services would both write stsgov/api.go"; result != nil || err == nil || err.Error() != want {
		t.Errorf("result %v, error %v, want %s", result, err, want)
	}
}
