package riskdiff_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

func TestParsePackage(t *testing.T) {
	src := "package s3gov\n\nconst (\n" +
		constant("RiskDeleteObject rates s3:DeleteObject (destructive, cost): gone (for good): no more.", "High") +
		constant("RiskDeleteObjectBypass rates s3:DeleteObject where Bypass is one of a, b (protection): deletes (early).", "Critical") +
		constant("RiskGetObject rates s3:GetObject: s3:Get*.", "Low") +
		constant("RiskNewThing rates s3:NewThing. Default: no rule names it.", "Medium") +
		constant("RiskPutObject rates s3:PutObject.", "Medium") +
		constant("RiskPutObjectKey rates s3:PutObject where Key is \"\".", "High") +
		constant("RiskPutObjectTagging rates s3:PutObjectTagging (cost): s3:*Tagging.", "Medium") + ")\n"
	got, err := riskdiff.ParsePackage("s3gov/risks.go", "main:s3gov/risks.go", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	key := func(operation string) riskdiff.Key { return riskdiff.Key{Service: "s3", Operation: operation} }
	at := func(line int) riskmap.Position {
		return riskmap.Position{File: "main:s3gov/risks.go", Line: line, Column: 2}
	}
	want := &riskdiff.Package{Path: "s3gov/risks.go", Service: "s3", Ratings: riskdiff.View{
		key("DeleteObject"): {
			Risk: governor.High, Tags: governor.Destructive | governor.Cost, Rule: "s3:DeleteObject", Pos: at(5),
			Conditions: []riskdiff.Condition{{When: "Bypass is one of a, b", Risk: governor.Critical, Tags: governor.Protection}},
		},
		key("GetObject"): {Risk: governor.Low, Rule: "s3:Get*", Pos: at(9)},
		key("NewThing"):  {Risk: governor.Medium, Pos: at(11)},
		key("PutObject"): {
			Risk: governor.Medium, Rule: "s3:PutObject", Pos: at(13),
			Conditions: []riskdiff.Condition{{When: `Key is ""`, Risk: governor.High}},
		},
		key("PutObjectTagging"): {Risk: governor.Medium, Tags: governor.Cost, Rule: "s3:*Tagging", Pos: at(17)},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestQuotedValues holds that no value of a condition is taken for what may stand
// behind it, and that the words are those of the risk map.
func TestQuotedValues(t *testing.T) {
	for _, value := range []string{
		"a: b (destructive)", `a": b (destructive).`, `\`, `\" (cost)`, "a:", "a.", "a  b", "", "set", "(cost)", " (cost)", "a, b", "*", "http://a/b",
	} {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		file, err := riskmap.Parse("f", fmt.Appendf(nil, `{"version": 1, "rules": {"s3:A": {"risk": "low", "when": [{"param": "P", "equals": %s, "risk": "high"}]}}}`, data))
		if err != nil {
			t.Fatal(err)
		}
		words := file.Rules[0].When[0].Words()
		for _, tags := range []governor.Tags{0, governor.Cost} {
			for _, reason := range []string{"", ": gone (for good): \"no\" more"} {
				comment := "RiskAP rates s3:A where " + words
				if tags != 0 {
					comment += " (" + tags.String() + ")"
				}
				src := "package s3gov\n\nconst (\n" + constant("RiskA rates s3:A.", "Low") + constant(comment+reason+".", "High") + ")\n"
				pkg, err := riskdiff.ParsePackage("f.go", "f.go", []byte(src))
				if err != nil {
					t.Errorf("%s: %v", comment, err)
					continue
				}
				want := []riskdiff.Condition{{When: words, Risk: governor.High, Tags: tags}}
				if diff := cmp.Diff(want, pkg.Ratings[riskdiff.Key{Service: "s3", Operation: "A"}].Conditions); diff != "" {
					t.Errorf("%s%s (-want +got):\n%s", comment, reason, diff)
				}
			}
		}
	}
}

func TestParsePackageErrors(t *testing.T) {
	const ok = "\t// RiskA rates s3:A.\n\tRiskA = governor.Low\n"
	for name, test := range map[string]struct{ consts, want string }{
		"nothing":         {"", "f.go:1:1: no constant rates an operation: generate the package anew"},
		"a number":        {"\t// RiskA rates s3:A.\n\tRiskA = 1\n", "f.go:3:2: RiskA: want one of governor.Low, governor.Medium, governor.High, governor.Critical"},
		"no level":        {"\t// RiskA rates s3:A.\n\tRiskA = governor.low\n", "f.go:3:2: RiskA: want one of governor.Low, governor.Medium, governor.High, governor.Critical"},
		"unrated":         {"\t// RiskA rates s3:A.\n\tRiskA = governor.Unrated\n", "f.go:3:2: RiskA: want one of governor.Low, governor.Medium, governor.High, governor.Critical"},
		"arithmetic":      {"\t// RiskA rates s3:A.\n\tRiskA = governor.High - 1\n", "f.go:3:2: RiskA: want one of governor.Low, governor.Medium, governor.High, governor.Critical"},
		"no comment":      {"\tRiskA = governor.Low\n", `f.go:2:2: RiskA: want a comment of the form "RiskA rates service:Operation.": generate the package anew`},
		"another comment": {"\t// RiskA is low.\n\tRiskA = governor.Low\n", `f.go:3:2: RiskA: want a comment of the form "RiskA rates service:Operation.": generate the package anew`},
		"another name":    {"\tA = governor.Low\n", "f.go:2:2: want constants of the form RiskOperation = governor.Level: generate the package anew"},
		"two at once":     {"\tRiskA, RiskB = governor.Low, governor.Low\n", "f.go:2:2: want constants of the form RiskOperation = governor.Level: generate the package anew"},
		"iota":            {ok + "\tRiskB\n", "f.go:4:2: want constants of the form RiskOperation = governor.Level: generate the package anew"},
		"two services":    {ok + "\t// RiskB rates sns:B.\n\tRiskB = governor.Low\n", "f.go:5:2: RiskB rates sns:B in a package of s3"},
		"twice":           {ok + "\t// RiskB rates s3:A.\n\tRiskB = governor.Low\n", "f.go:5:2: RiskB rates s3:A a second time"},
		"no operation":    {ok + "\t// RiskBC rates s3:B where C is set.\n\tRiskBC = governor.Low\n", "f.go:5:2: a condition of s3:B, which no constant rates"},
	} {
		pkg, err := riskdiff.ParsePackage("f.go", "f.go", []byte("package p; const (\n"+test.consts+")\n"))
		if diff := cmp.Diff(test.want, fmt.Sprint(err)); diff != "" || pkg != nil {
			t.Errorf("%s: package %v (-want +got):\n%s", name, pkg, diff)
		}
	}
}

// TestParsePackageSyntax holds that a mistake of syntax has its place, whatever the
// parser says of it.
func TestParsePackageSyntax(t *testing.T) {
	_, err := riskdiff.ParsePackage("f.go", "main:f.go", []byte("package p\n}\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "main:f.go:2:1: ") {
		t.Errorf("error %v, want one at main:f.go:2:1", err)
	}
}

func FuzzParsePackage(f *testing.F) {
	f.Add("package p; const (\n// RiskA rates s3:A where B is (cost) (cost): x.\nRiskA = governor.Low\n)")
	f.Add("package p\n\nconst RiskA = governor.High\n")
	f.Add("package p; const (\n// RiskA rates s3:A (cost): s3:*.\nRiskA = governor.Low\n)")
	f.Fuzz(func(t *testing.T, src string) {
		pkg, err := riskdiff.ParsePackage("f.go", "f.go", []byte(src))
		if (pkg == nil) != (err != nil) {
			t.Fatalf("package %v, error %v", pkg, err)
		}
		if err != nil {
			return
		}
		for key, rating := range pkg.Ratings {
			if !rating.Risk.Valid() || key.Service != pkg.Service || rating.Pos.File != "f.go" {
				t.Errorf("%s: %+v", key, rating)
			}
		}
		side := &riskdiff.Side{Packages: []*riskdiff.Package{pkg}}
		if d := riskdiff.Compare(side, side); !d.Empty() {
			t.Errorf("a package differs from itself: %s", d.Summary())
		}
	})
}

// TestSourcesAgree holds that the committed clients say of every operation, tag and
// condition what the shipped risk map says: the two are read in different ways, and
// compared with one another.
func TestSourcesAgree(t *testing.T) {
	name, data := ascendgen.RiskMap()
	file, err := riskmap.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := riskmap.New(func(name string) (string, error) { return name, nil }, file)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("../../gen/*/risks.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d packages, %v", len(paths), err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := riskdiff.ParsePackage(path, path, src)
		if err != nil {
			t.Fatal(err)
		}
		var keys []riskdiff.Key
		for key := range pkg.Ratings {
			keys = append(keys, key)
		}
		var mapped riskdiff.Side
		if err := mapped.Rate(m, nil, keys); err != nil {
			t.Fatal(err)
		}
		d := riskdiff.Compare(&riskdiff.Side{Ratings: mapped.Ratings}, &riskdiff.Side{Ratings: pkg.Ratings})
		if len(d.Changes) > 0 {
			t.Errorf("%s: the generated code differs from the risk map:\n%s", path, strings.Join(told(d), "\n"))
		}
		for key, rating := range pkg.Ratings {
			if rating.Rule != mapped.Ratings[key].Rule {
				t.Errorf("%s: by %q in generated code, by %q in the risk map", key, rating.Rule, mapped.Ratings[key].Rule)
			}
		}
	}
}
