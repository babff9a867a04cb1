package governor_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

var levels = []governor.Risk{governor.Low, governor.Medium, governor.High, governor.Critical}

func TestRiskText(t *testing.T) {
	for i, name := range []string{"low", "medium", "high", "critical"} {
		level := levels[i]
		if level.String() != name || !level.Valid() || int(level) != i+1 {
			t.Errorf("level %d is %q, valid %t; want %q", level, level, level.Valid(), name)
		}
		text, err := json.Marshal(map[governor.Risk]governor.Risk{level: level})
		if want := fmt.Sprintf("{%q:%q}", name, name); err != nil || string(text) != want {
			t.Errorf("marshal %s = %s, %v; want %s", name, text, err, want)
		}
		var back map[governor.Risk]governor.Risk
		if err := json.Unmarshal(text, &back); err != nil || back[level] != level {
			t.Errorf("unmarshal %s = %v, %v", text, back, err)
		}
	}
}

func TestRiskThatIsNone(t *testing.T) {
	for risk, name := range map[governor.Risk]string{0: "unrated", 5: "Risk(5)", 255: "Risk(255)"} {
		if risk.Valid() || risk.String() != name {
			t.Errorf("%d: valid %t, %q; want %q", risk, risk.Valid(), risk, name)
		}
		if text, err := risk.MarshalText(); err == nil {
			t.Errorf("%s marshals to %q; want an error", name, text)
		}
	}
	for _, text := range []string{"", "unrated", "High", " low", "low ", "severe", "1"} {
		risk := governor.High
		if err := risk.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), "low, medium, high or critical") {
			t.Errorf("%q: error %v; want one that lists the levels", text, err)
		}
		if risk != governor.High {
			t.Errorf("%q: a failed unmarshal changed the value to %s", text, risk)
		}
	}
}

func FuzzParseRisk(f *testing.F) {
	for _, seed := range []string{"low", "critical", "unrated", "", "LOW"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		risk, err := governor.ParseRisk(s)
		if (err == nil) != risk.Valid() || (err == nil && risk.String() != s) {
			t.Errorf("ParseRisk(%q) = %v, %v", s, risk, err)
		}
	})
}

func TestTags(t *testing.T) {
	names := governor.TagNames()
	var all governor.Tags
	for i, name := range names {
		tag, err := governor.ParseTag(name)
		if err != nil || tag.String() != name || tag != 1<<i {
			t.Errorf("ParseTag(%q) = %d %q, %v", name, tag, tag, err)
		}
		if all.Has(tag) {
			t.Errorf("%s shares a bit with another tag", name)
		}
		all |= tag
	}
	if diff := cmp.Diff(names, all.Names()); diff != "" {
		t.Errorf("names of all tags (-want +got):\n%s", diff)
	}
	two := governor.Destructive | governor.Exposure
	if got := two.String(); got != "exposure, destructive" {
		t.Errorf("String() = %q", got)
	}
	if !two.Has(governor.Exposure) || two.Has(governor.Exposure|governor.Cost) || !two.Has(0) {
		t.Error("Has must want every tag, and no tag of the empty set")
	}
	if zero := governor.Tags(0); zero.String() != "" || zero.Names() != nil {
		t.Errorf("the empty set is %q, %v", zero, zero.Names())
	}
	names[0] = "changed"
	if governor.TagNames()[0] == "changed" {
		t.Error("TagNames hands out its own list")
	}
	if _, err := governor.ParseTag("danger"); err == nil || !strings.Contains(err.Error(), "data-read, credentials") {
		t.Errorf("unknown tag: error %v; want one that lists the tags", err)
	}
}

func TestNamesOfAnswers(t *testing.T) {
	got := []string{
		governor.Denied.String(), governor.Allowed.String(), governor.Pending.String(), governor.Verdict(9).String(),
		governor.FailClosed.String(), governor.FailOpen.String(), governor.FailMode(9).String(),
	}
	want := []string{"denied", "allowed", "pending", "Verdict(9)", "closed", "open", "closed"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCeiling(t *testing.T) {
	for allowed := governor.Risk(0); allowed <= governor.Critical+1; allowed++ {
		for pending := governor.Risk(0); pending <= governor.Critical+1; pending++ {
			g := governor.Ceiling(allowed, pending)
			for risk := governor.Risk(0); risk <= governor.Critical+1; risk++ {
				want := governor.Denied
				switch {
				case !risk.Valid():
				case risk <= allowed:
					want = governor.Allowed
				case risk <= pending:
					want = governor.Pending
				}
				d, err := g.Decide(t.Context(), governor.NewAction(&opDelete, risk, nil))
				if err != nil || d.Verdict != want {
					t.Errorf("Ceiling(%s, %s) on %s: %s, %v; want %s", allowed, pending, risk, d.Verdict, err, want)
				}
				if d.Verdict != governor.Allowed && (d.Reason == "" || risk.Valid() && strings.Contains(d.Reason, "unrated")) {
					t.Errorf("Ceiling(%s, %s) on %s gives the reason %q", allowed, pending, risk, d.Reason)
				}
				atOnce := g.(governor.Immediate).DecideAtOnce(&opDelete, risk)
				if diff := cmp.Diff(d, *atOnce); diff != "" {
					t.Errorf("Ceiling(%s, %s) on %s: Decide and DecideAtOnce differ:\n%s", allowed, pending, risk, diff)
				}
			}
		}
	}
}
