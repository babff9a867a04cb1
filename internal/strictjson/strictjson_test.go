package strictjson_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/internal/strictjson"
)

func TestRead(t *testing.T) {
	for text, want := range map[string]any{
		`{"A": [1, {"b": null}], "c": true}`: strictjson.Object{"a": []any{json.Number("1"), strictjson.Object{"b": nil}}, "c": true},
		` "x" `:                              "x",
		`[]`:                                 []any{},
		`{"a": {"b": [1]}}`:                  strictjson.Object{"a": strictjson.Object{"b": []any{json.Number("1")}}},
	} {
		got, err := strictjson.Read([]byte(text), 3)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                                "unexpected EOF",
		`{"a": 1`:                         "unexpected EOF",
		`{"a": 1, "a": 2}`:                `key "a" stands twice`,
		`{"x": {"Allow": 1, "allow": 2}}`: `key "allow" stands twice`,
		`{} {}`:                           "something follows",
		`{} x`:                            "something follows",
		`[[[[1]]]]`:                       "more than 3 levels",
		`<html>`:                          "invalid character",
	} {
		if got, err := strictjson.Read([]byte(text), 3); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %s", text, got, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a": [1, {"b": null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := strictjson.Read(data, 5); err == nil && !json.Valid(data) {
			t.Errorf("%q is read and is no JSON", data)
		}
	})
}
