package resource_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor/resource"
)

type mode string

// input stands for an input of the SDK.
type input struct {
	Text   *string
	Plain  string
	Mode   mode
	Number *int32
	Flag   *bool
	Only   []string
	Modes  []mode
	List   []string
}

func p[T any](v T) *T { return &v }

// filled fills everything from a resource.
func filled(in *input) (*input, error) {
	own := resource.Copy(in)
	var f resource.Filler
	f.Of("Thing", true)
	f.Need("Name", "name")
	f.NeedNumber("Number", 7)
	f.Text("Text", &own.Text, "text")
	f.String("Plain", &own.Plain, "plain")
	f.String("Mode", (*string)(&own.Mode), "fast")
	f.Number("Number", &own.Number, 7)
	f.Flag("Flag", &own.Flag, true)
	resource.Only(&f, "Only", &own.Only, "only")
	resource.Only(&f, "Modes", &own.Modes, "fast")
	f.Unset("List", len(own.List))
	return own, f.Err()
}

var full = &input{Text: p("text"), Plain: "plain", Mode: "fast", Number: p[int32](7), Flag: p(true), Only: []string{"only"}, Modes: []mode{"fast"}}

// TestFill holds that empty members are filled, that equal ones may stand, and that the
// caller's input stays as it is.
func TestFill(t *testing.T) {
	for _, in := range []*input{nil, {}, resource.Copy(full)} {
		before := resource.Copy(in)
		got, err := filled(in)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(full, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if in != nil {
			if diff := cmp.Diff(before, in); diff != "" {
				t.Errorf("the caller's input changed:\n%s", diff)
			}
		}
	}
}

// TestConflict holds that a value of the caller that differs is refused by the name of
// its member, and is not in the message.
func TestConflict(t *testing.T) {
	const secret = "hidden"
	for member, in := range map[string]*input{
		"Text":   {Text: p(secret)},
		"Plain":  {Plain: secret},
		"Mode":   {Mode: secret},
		"Number": {Number: p[int32](8)},
		"Flag":   {Flag: p(false)},
		"Only":   {Only: []string{secret}},
		"Modes":  {Modes: []mode{"fast", secret}},
		"List":   {List: []string{secret}},
	} {
		_, err := filled(in)
		if !errors.Is(err, resource.ErrConflict) || !strings.HasPrefix(err.Error(), "Thing: "+member+" ") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", member, err)
		}
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name string
		fill func(*resource.Filler)
		want error
		text string
	}{
		{"no client", func(f *resource.Filler) { f.Of("Thing", false) }, resource.ErrNoClient, "Thing has no client: want one made by NewResource"},
		{"no text", func(f *resource.Filler) { f.Need("Name", "") }, resource.ErrNoIdentifier, "Thing.Name is empty"},
		{"no number", func(f *resource.Filler) { f.NeedNumber("Part", 0) }, resource.ErrNoIdentifier, "Thing.Part is empty"},
		{"no data", func(f *resource.Filler) { f.Present("Owner.Id", nil) }, resource.ErrNoData, "Thing: Owner.Id is not in what AWS has answered"},
		{"empty data", func(f *resource.Filler) { f.Present("Owner.Id", p("")) }, resource.ErrNoData, "Thing: Owner.Id is not in what AWS has answered"},
		{"other key", func(f *resource.Filler) { f.Other("Filters[].Name", p("vpc-id"), "vpc-id") }, resource.ErrConflict, "Thing: Filters[].Name conflicts with what the resource fills in"},
		{"other client", func(f *resource.Filler) { f.Join(resource.Filler{}, false) }, resource.ErrConflict, "Thing: client conflicts with what the resource fills in"},
		{"the first counts", func(f *resource.Filler) { f.Need("Name", ""); f.Unset("List", 1) }, resource.ErrNoIdentifier, "Thing.Name is empty"},
		{"another of a batch", func(f *resource.Filler) {
			var other resource.Filler
			other.Of("Thing", true)
			other.Need("Name", "")
			f.Join(other, true)
		}, resource.ErrNoIdentifier, "Thing.Name is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var f resource.Filler
			f.Of("Thing", true)
			test.fill(&f)
			if err := f.Err(); !errors.Is(err, test.want) || err.Error() != test.text {
				t.Errorf("got %v, want %s", err, test.text)
			}
		})
	}
	var f resource.Filler
	f.Other("Filters[].Name", p("state"), "vpc-id")
	f.Other("Filters[].Name", nil, "vpc-id")
	f.Join(resource.Filler{}, true)
	if got := f.Present("Id", p("id")); got != "id" || f.Err() != nil {
		t.Errorf("got %q, %v", got, f.Err())
	}
	if err := resource.NoResources("ThingBatch"); !errors.Is(err, resource.ErrNoResources) {
		t.Error(err)
	}
}

func TestValues(t *testing.T) {
	if resource.Value(nil) != "" || resource.Value(p("a")) != "a" || resource.Int(nil) != 0 || resource.Int(p[int32](3)) != 3 {
		t.Error("a pointer's value is not what it points to")
	}
	caller := []string{"a"}
	own := resource.Elements(caller)
	own[0] = "b"
	if caller[0] != "a" || len(resource.Elements[string](nil)) != 1 {
		t.Error("elements are not a copy, or not one where there was none")
	}
	if got, want := resource.Describe("Part", "Key", `a"b`, "Number", resource.Itoa(3)), `Part(Key="a\"b", Number="3")`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := resource.Describe("Summary"), "Summary()"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
