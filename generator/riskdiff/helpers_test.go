package riskdiff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// operations are those that the tests' risk maps rate.
var operations = []riskdiff.Key{
	{"s3", "DeleteBucket"}, {"s3", "GetBucketAcl"}, {"s3", "GetObject"}, {"s3", "ListBuckets"},
	{"s3", "PutBucketPolicy"}, {"s3", "PutObject"}, {"sns", "Publish"},
}

// side makes a side of the rules of a risk map, one a line from line 2 on, and of
// the constants of a generated package, two lines each from line 4 on.
func side(t testing.TB, name string, rules, constants []string) *riskdiff.Side {
	t.Helper()
	s := &riskdiff.Side{Name: name}
	if rules != nil {
		rate(t, s, "medium", rules)
	}
	if constants != nil {
		src := "package s3gov\n\nconst (\n" + strings.Join(constants, "") + ")\n"
		pkg, err := riskdiff.ParsePackage("gen/s3gov/risks.go", "gen/s3gov/risks.go", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		s.Packages = []*riskdiff.Package{pkg}
	}
	return s
}

func rate(t testing.TB, s *riskdiff.Side, fallback string, rules []string) {
	t.Helper()
	data := fmt.Sprintf("{\"version\": 1, \"default\": %q, \"rules\": {\n%s\n}}", fallback, strings.Join(rules, ",\n"))
	file, err := riskmap.Parse("riskmap.json", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	m, err := riskmap.New(func(name string) (string, error) { return name, nil }, file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Rate(m, []riskdiff.MapFile{{Path: "riskmap.json", File: file}}, operations); err != nil {
		t.Fatal(err)
	}
}

// constant returns a constant as generated code has it.
func constant(comment, level string) string {
	name, _, _ := strings.Cut(comment, " ")
	return fmt.Sprintf("\t// %s\n\t%s = governor.%s\n", comment, name, level)
}

// diffs are comparisons that between them show whatever a format has to show.
func diffs(t testing.TB) map[string]*riskdiff.Diff {
	t.Helper()
	base := side(t, "v1", []string{
		`"s3:DeleteBucket": {"risk": "high", "tags": ["destructive"], "reason": "its name is free to take"}`,
		`"s3:Get*": "low"`,
		`"s3:PutBucketPolicy": {"risk": "critical", "tags": ["privilege"], "reason": "decides who may"}`,
		`"s3:PutObject": {"risk": "medium", "when": [{"param": "ACL", "matches": "public-acl", "risk": "critical", "tags": ["exposure"], "reason": "opens it"}]}`,
		`"s3:ListBuckets": "low"`,
	}, []string{
		constant("RiskDeleteBucket rates s3:DeleteBucket (destructive): its name is free to take.", "High"),
		constant("RiskGetObject rates s3:GetObject: s3:Get*.", "Low"),
		constant("RiskSelectObject rates s3:SelectObject.", "Medium"),
	})
	head := side(t, "v2", nil, []string{
		constant("RiskDeleteBucket rates s3:DeleteBucket (destructive).", "Medium"),
		constant("RiskGetObject rates s3:GetObject: s3:Get*.", "Low"),
		constant("RiskFreezeBucket rates s3:FreezeBucket. Default: no rule names it.", "High"),
		constant("RiskPutBucketGrants rates s3:PutBucketGrants (exposure, privilege): | `opens` <b>it</b> to @everybody: 100%, really.", "Critical"),
		constant("RiskRenameObject rates s3:RenameObject.", "Medium"),
		constant("RiskRenameObjectForce rates s3:RenameObject where Force is true (destructive): takes the place of another.", "High"),
	})
	rate(t, head, "high", []string{
		`"s3:DeleteBucket": {"risk": "medium", "tags": ["destructive"]}`,
		`"s3:GetObject*": {"risk": "low", "tags": ["data-read"]}`,
		`"s3:PutBucketPolicy": {"risk": "critical", "tags": ["exposure"], "reason": "decides who may"}`,
		`"s3:PutObject": {"risk": "medium", "when": [{"param": "ACL", "in": ["public-read", "| ` + "`" + `<b>@you"], "risk": "critical"}]}`,
		`"s3:ListBuckets": "low"`,
		`"sns:*": {"risk": "critical", "reason": "100%, with ::error::, \"quotes\" and | bars"}`,
	})
	same := side(t, "v1", []string{`"s3:*": "low"`}, nil)
	return map[string]*riskdiff.Diff{
		"everything": riskdiff.Compare(base, head),
		"nothing":    riskdiff.Compare(same, same),
	}
}
