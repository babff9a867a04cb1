package resources

import (
	"errors"
	"os"
	"testing"
)

// Whatever the bytes, Parse returns a definition or a mistake inside the file, never
// both and never a panic; and all that a definition refers to is in it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	for _, m := range mistakes {
		f.Add([]byte(edited(f, m.from, m.to)))
	}
	sqs, err := os.ReadFile("sqs.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sqs)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse("f", data)
		if err == nil {
			requireClosed(t, d)
			return
		}
		var mistake *Error
		if d != nil || !errors.As(err, &mistake) || mistake.Msg == "" {
			t.Fatalf("definition %v, error %v", d, err)
		}
		if !inside(data, mistake.Pos) {
			t.Errorf("%v is not in %q", mistake, data)
		}
	})
}

func inside(data []byte, pos Position) bool {
	if pos.File != "f" {
		return false
	}
	for offset := range len(data) + 1 {
		if place("f", data, offset) == pos {
			return true
		}
	}
	return false
}

// requireClosed fails unless every identifier of every Ref has its source, in order.
func requireClosed(t *testing.T, d *Definition) {
	t.Helper()
	visit := func(from Resource, r Ref) {
		to := d.Resource(r.Resource)
		if to == nil || len(to.Identifiers) != len(r.Identifiers) {
			t.Fatalf("%s leads to %+v", from.Name, r)
		}
		for i, id := range r.Identifiers {
			if id.Identifier != to.Identifiers[i].Name || id.Source.Kind == 0 {
				t.Fatalf("%s: source %+v for %s", from.Name, id, to.Identifiers[i].Name)
			}
		}
	}
	for _, r := range append(d.Resources, d.Root) {
		for _, a := range r.Actions {
			if a.Returns != nil {
				visit(r, *a.Returns)
			}
		}
		for _, o := range r.One {
			visit(r, o.Ref)
		}
		for _, m := range r.Many {
			visit(r, m.Returns)
		}
	}
	for _, o := range d.Constructors() {
		visit(d.Root, o.Ref)
	}
}
