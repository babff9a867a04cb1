package gosdk

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLookup(t *testing.T) {
	loc := fake(t, nil)
	p := &Package{ImportPath: loc.ImportPath, Dir: loc.Dir}
	str := Type{Kind: String, Pointer: true}
	tags := Type{Kind: List, Elem: &Type{Kind: Named, Name: "Tag"}}
	tests := []Shape{
		{Name: "Tag", Kind: Struct, Members: []Member{{"Key", str}, {"Value", str}}},
		{Name: "Filter", Kind: Struct, Members: []Member{
			{"Mode", Type{Kind: Named, Name: "Mode"}},
			{"Tags", tags},
			{"Inner", Type{Kind: Named, Name: "Filter", Pointer: true}},
			{"Any", Type{Kind: Named, Name: "Choice"}},
			{"When", Type{}},
		}},
		{Name: "Grouped", Kind: Struct, Members: []Member{{"Name", str}}},
		{Name: "Mode", Kind: Enum, Values: []Value{{"ModeFast", "fast"}, {"ModeSlow", `s"low`}}},
		{Name: "Pace", Kind: Number, Bits: 32},
		{Name: "Choice", Kind: Union, Members: []Member{{"ChoiceMemberText", Type{Kind: String}}, {"ChoiceMemberTags", tags}}},
	}
	for _, want := range tests {
		for range 2 { // read, and remembered
			got, err := p.Lookup(want.Name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: -want +got:\n%s", want.Name, diff)
			}
		}
	}
	for name, want := range map[string]string{
		"Nothing": "package " + fakePath + "/types: type Nothing is not declared",
		"Ta":      "type Ta is not declared",
		"":        `"": expected the name of a type`,
		"Tag)":    `"Tag)": expected the name of a type`,
		"Odd":     filepath.Join(loc.Dir, "types", "types.go") + ":50:6: package " + fakePath + "/types: type Odd: expected a struct, a string, a number or a union, found chan int",
	} {
		if got, err := p.Lookup(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, %v; want %q", name, got, err, want)
		}
	}
}

func TestLookupErrors(t *testing.T) {
	loc := fake(t, map[string]string{"types/enums.go": "package types\n\nconst (\n\tA Broken = \"x\n"})
	p := &Package{ImportPath: loc.ImportPath, Dir: loc.Dir}
	want := filepath.Join(loc.Dir, "types", "enums.go") + ":4:13: package " + fakePath + "/types: string literal not terminated"
	if _, err := p.Lookup("Broken"); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	if err := os.RemoveAll(filepath.Join(loc.Dir, "types")); err != nil {
		t.Fatal(err)
	}
	p = &Package{ImportPath: loc.ImportPath, Dir: loc.Dir}
	for range 2 {
		if _, err := p.Lookup("Tag"); err == nil || !strings.Contains(err.Error(), fakePath+"/types: open ") {
			t.Errorf("got %v", err)
		}
	}
}

// TestLookupReadsOnce shows that nothing is read before the first call and that
// no call after it reads again, at the same time or later.
func TestLookupReadsOnce(t *testing.T) {
	loc := fake(t, nil)
	p := &Package{ImportPath: loc.ImportPath, Dir: loc.Dir}
	write(t, filepath.Join(loc.Dir, "types", "late.go"), "package types\n\ntype Late struct{}\n")
	if _, err := p.Lookup("Late"); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(filepath.Join(loc.Dir, "types")); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, name := range []string{"Tag", "Filter", "Mode", "Choice", "Tag", "Mode"} {
		wg.Go(func() {
			if _, err := p.Lookup(name); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestLookupSDK looks up every named type that an input of the real packages
// holds, and those in turn that their members hold.
func TestLookupSDK(t *testing.T) {
	kinds := map[ShapeKind]int{}
	for _, loc := range twelve(t) {
		if loc.Service == "ec2" && testing.Short() {
			continue
		}
		p, err := Read(t.Context(), loc)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		var visit func(ms []Member)
		visit = func(ms []Member) {
			for _, m := range ms {
				typ := &m.Type
				for typ.Elem != nil {
					typ = typ.Elem
				}
				if typ.Kind != Named || seen[typ.Name] {
					continue
				}
				seen[typ.Name] = true
				s, err := p.Lookup(typ.Name)
				if err != nil {
					t.Error(err)
				}
				if s.Kind == Enum && len(s.Values) == 0 || s.Kind == Union && len(s.Members) == 0 {
					t.Errorf("%s: %s is empty", p.Name, s.Name)
				}
				kinds[s.Kind]++
				visit(s.Members)
			}
		}
		for _, op := range p.Operations {
			visit(op.Members)
		}
	}
	if kinds[Struct] == 0 || kinds[Enum] == 0 || kinds[Union] == 0 {
		t.Errorf("got %v, want some of each kind", kinds)
	}
}
