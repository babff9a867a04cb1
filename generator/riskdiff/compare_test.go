package riskdiff_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/governor"
)

// told returns what a diff says, one change a line.
func told(d *riskdiff.Diff) []string {
	var lines []string
	for _, c := range d.Changes {
		lines = append(lines, fmt.Sprintf("%s %s %s %q", c.Kind, c.Key, c.Levels(), c.Notes()))
	}
	return lines
}

func TestCompareMaps(t *testing.T) {
	const acl = `{"param": "ACL", "matches": "public-acl", "risk": "critical"}`
	for _, test := range []struct {
		name      string
		base, new string // a rule
		want      string // "" for no change
	}{
		{"same", `"s3:PutObject": "low"`, `"s3:PutObject": "low"`, ""},
		{"another reason", `"s3:PutObject": {"risk": "low", "reason": "a"}`, `"s3:PutObject": {"risk": "low", "reason": "b"}`, ""},
		{"another rule of the same effect", `"s3:PutObject": "low"`, `"s3:PutO*": "low"`, ""},
		{"lowered", `"s3:PutObject": "high"`, `"s3:PutObject": "low"`, `lowered s3:PutObject high -> low ["no reason given"]`},
		{"lowered for a reason", `"s3:PutObject": "high"`, `"s3:PutObject": {"risk": "low", "reason": "why"}`, `lowered s3:PutObject high -> low ["reason: why"]`},
		{"raised", `"s3:PutObject": "low"`, `"s3:PutObject": "high"`, `raised s3:PutObject low -> high []`},
		{"condition added", `"s3:PutObject": "low"`, `"s3:PutObject": {"risk": "low", "when": [` + acl + `]}`, `raised s3:PutObject low ["now critical where ACL matches public-acl"]`},
		{"condition gone", `"s3:PutObject": {"risk": "low", "when": [` + acl + `]}`, `"s3:PutObject": "low"`, `lowered s3:PutObject low ["no longer critical where ACL matches public-acl" "no reason given"]`},
		{
			"raised in general, lowered for some input",
			`"s3:PutObject": {"risk": "low", "when": [` + acl + `]}`, `"s3:PutObject": "high"`,
			`lowered s3:PutObject low -> high ["no longer critical where ACL matches public-acl" "no reason given"]`,
		},
		{
			"raised to what the condition gave",
			`"s3:PutObject": {"risk": "low", "when": [` + acl + `]}`, `"s3:PutObject": "critical"`,
			`raised s3:PutObject low -> critical ["no longer critical where ACL matches public-acl"]`,
		},
		{
			"condition rates lower",
			`"s3:PutObject": {"risk": "low", "when": [` + acl + `]}`, `"s3:PutObject": {"risk": "low", "when": [{"param": "ACL", "matches": "public-acl", "risk": "high"}]}`,
			`lowered s3:PutObject low ["critical -> high where ACL matches public-acl" "no reason given"]`,
		},
		{
			"condition tagged",
			`"s3:PutObject": {"risk": "low", "when": [` + acl + `]}`, `"s3:PutObject": {"risk": "low", "when": [{"param": "ACL", "matches": "public-acl", "risk": "critical", "tags": ["exposure"]}]}`,
			`changed s3:PutObject low ["tagged exposure where ACL matches public-acl"]`,
		},
		{
			"conditions in another order",
			`"s3:PutObject": {"risk": "low", "when": [` + acl + `, {"param": "A", "present": true, "risk": "high"}]}`,
			`"s3:PutObject": {"risk": "low", "when": [{"param": "A", "present": true, "risk": "high"}, ` + acl + `]}`, "",
		},
		{"tagged", `"s3:PutObject": "low"`, `"s3:PutObject": {"risk": "low", "tags": ["cost"]}`, `changed s3:PutObject low ["tagged cost"]`},
		{"no longer rated, at the same level", `"s3:PutObject": "medium"`, `"sns:Publish": "medium"`, `changed s3:PutObject medium ["no rule, was s3:PutObject"]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			// Publish has a rule or is at the level it gives; only PutObject is looked at.
			d := riskdiff.Compare(side(t, "a", []string{test.base}, nil), side(t, "b", []string{test.new}, nil))
			var got string
			for i, line := range told(d) {
				if d.Changes[i].Operation == "PutObject" {
					got += line
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSources holds that a change which both sources show is one, and that neither
// source hides what the other says.
func TestSources(t *testing.T) {
	rules := func(level string) []string { return []string{fmt.Sprintf(`"s3:DeleteBucket": %q`, level)} }
	constants := func(level string) []string {
		return []string{constant("RiskDeleteBucket rates s3:DeleteBucket.", level)}
	}
	for _, test := range []struct {
		name                     string
		oldMap, newMap           string
		oldConstant, newConstant string
		want                     []string
	}{
		{"both", "high", "medium", "High", "Medium", []string{"lowered both high -> medium"}},
		{"not generated yet", "high", "medium", "High", "High", []string{"lowered risk map high -> medium"}},
		{"edited by hand", "high", "high", "High", "Low", []string{"lowered generated code high -> low"}},
		{"at odds", "high", "critical", "High", "Low", []string{"lowered generated code high -> low", "raised risk map high -> critical"}},
		{"differently", "high", "medium", "High", "Low", []string{"lowered risk map high -> medium", "lowered generated code high -> low"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := riskdiff.Compare(
				side(t, "a", rules(test.oldMap), constants(test.oldConstant)),
				side(t, "b", rules(test.newMap), constants(test.newConstant)))
			var got []string
			for _, c := range d.Changes {
				got = append(got, fmt.Sprintf("%s %s %s", c.Kind, c.In, c.Levels()))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if n := d.Count(func(*riskdiff.Change) bool { return true }); n != 1 {
				t.Errorf("%d operations counted, want 1", n)
			}
		})
	}
}

// TestPackageMoves holds that a package is compared with itself at another path, and
// a second one of the same service with its own.
func TestPackageMoves(t *testing.T) {
	pkg := func(path string, risk governor.Risk) *riskdiff.Package {
		key := riskdiff.Key{Service: "s3", Operation: "DeleteBucket"}
		return &riskdiff.Package{Path: path, Service: "s3", Ratings: riskdiff.View{key: {Risk: risk, Rule: "s3:*"}}}
	}
	d := riskdiff.Compare(
		&riskdiff.Side{Packages: []*riskdiff.Package{pkg("old/risks.go", governor.High), pkg("stays/risks.go", governor.Low)}},
		&riskdiff.Side{Packages: []*riskdiff.Package{pkg("new/risks.go", governor.Medium), pkg("stays/risks.go", governor.Low)}})
	want := []string{`lowered s3:DeleteBucket high -> medium []`}
	if diff := cmp.Diff(want, told(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d = riskdiff.Compare(&riskdiff.Side{}, &riskdiff.Side{Packages: []*riskdiff.Package{pkg("new/risks.go", governor.Critical)}})
	if d.Met(riskdiff.OnCriticalAdded) != "1 operation added at critical" {
		t.Errorf("a package that is new: %q", d.Met(riskdiff.OnCriticalAdded))
	}
}

func TestRules(t *testing.T) {
	base := side(t, "a", []string{`"s3:Get*": "low"`, `"s3:*": "medium"`, `"sns:Publish": "medium"`, `"s3:PutObject": "high"`}, nil)
	head := side(t, "b", []string{`"s3:GetObject*": "low"`, `"s3:*": "medium"`, `"sns:*": "medium"`, `"s3:PutObject": "low"`}, nil)
	var got []string
	for _, c := range riskdiff.Compare(base, head).Rules {
		got = append(got, fmt.Sprintf("%s %s gained %v lost %v", c.Key, c.Kind, c.Gained, c.Lost))
	}
	want := []string{
		"s3:GetObject* added gained [s3:GetObject] lost []",
		"s3:* reach gained [s3:GetBucketAcl] lost []",
		"sns:* added gained [sns:Publish] lost []",
		"s3:Get* removed gained [] lost [s3:GetBucketAcl s3:GetObject]",
		"sns:Publish removed gained [] lost [sns:Publish]", // without an effect on its operation
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGrounds(t *testing.T) {
	for name, test := range map[string]struct {
		diff *riskdiff.Diff
		want map[riskdiff.Ground]string
	}{
		"nothing": {diffs(t)["nothing"], map[riskdiff.Ground]string{}},
		"everything": {diffs(t)["everything"], map[riskdiff.Ground]string{
			riskdiff.OnLowered:       "2 operations lowered",
			riskdiff.OnUnrated:       "2 operations without a rule",
			riskdiff.OnCriticalAdded: "1 operation added at critical",
			riskdiff.OnAny:           diffs(t)["everything"].Summary(),
		}},
		"default": {&riskdiff.Diff{Default: &riskdiff.DefaultChange{Old: governor.High, New: governor.Low}}, map[riskdiff.Ground]string{
			riskdiff.OnLowered: "the default was lowered from high to low",
			riskdiff.OnAny:     "default low instead of high",
		}},
		"rule without effect": {&riskdiff.Diff{Rules: []riskdiff.RuleChange{{}}}, map[riskdiff.Ground]string{
			riskdiff.OnAny: "no operation changed, 1 rule with another effect",
		}},
	} {
		got := map[riskdiff.Ground]string{}
		for _, ground := range riskdiff.Grounds() {
			if met := test.diff.Met(riskdiff.Ground(ground)); met != "" {
				got[riskdiff.Ground(ground)] = met
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := riskdiff.ParseGround("lowerd"); err == nil || err.Error() != `unknown ground "lowerd": want one of lowered, unrated, critical-added, any; did you mean "lowered"?` {
		t.Errorf("error %v", err)
	}
}

// TestDirection holds, for random ratings, that comparing the other way round turns
// lowered and added into their opposites, that nothing lowered is missed, and that a
// side does not differ from itself.
func TestDirection(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	rating := func() riskdiff.Rating {
		r := riskdiff.Rating{Risk: governor.Risk(1 + random.IntN(4)), Rule: "s3:*"}
		for i, when := range []string{"A is set", "B is set"} {
			if random.IntN(2) == i {
				r.Conditions = append(r.Conditions, riskdiff.Condition{When: when, Risk: governor.Risk(1 + random.IntN(4))})
			}
		}
		return r
	}
	key := riskdiff.Key{Service: "s3", Operation: "PutObject"}
	at := func(r riskdiff.Rating, holds string) governor.Risk {
		level := r.Risk
		for _, c := range r.Conditions {
			if c.When == holds {
				level = max(level, c.Risk)
			}
		}
		return level
	}
	for range 5000 {
		a, b := rating(), rating()
		view := func(r riskdiff.Rating) *riskdiff.Side { return &riskdiff.Side{Ratings: riskdiff.View{key: r}} }
		if d := riskdiff.Compare(view(a), view(a)); !d.Empty() {
			t.Fatalf("%+v differs from itself: %s", a, d.Summary())
		}
		lowered, raised := false, false
		for _, holds := range []string{"", "A is set", "B is set"} {
			lowered = lowered || at(b, holds) < at(a, holds)
			raised = raised || at(b, holds) > at(a, holds)
		}
		there, back := riskdiff.Compare(view(a), view(b)), riskdiff.Compare(view(b), view(a))
		if got := there.Met(riskdiff.OnLowered) != ""; got != lowered {
			t.Fatalf("%+v to %+v: lowered is %t, want %t", a, b, got, lowered)
		}
		if got := back.Met(riskdiff.OnLowered) != ""; got != raised {
			t.Fatalf("%+v to %+v: lowered is %t, want %t", b, a, got, raised)
		}
	}
}
