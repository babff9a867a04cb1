package models

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPathsBound: a member with more paths below than are told apart stands for
// all of them, and other members are not concerned.
func TestPathsBound(t *testing.T) {
	tests := []struct {
		count int
		want  int // paths under the member Many
	}{{maxPaths, maxPaths}, {maxPaths + 1, 1}}
	for _, test := range tests {
		var members []string
		for i := range test.count {
			members = append(members, fmt.Sprintf(`"M%03d": {"target": "smithy.api#String", "traits": {"smithy.api#sensitive": {}}}`, i))
		}
		svc, err := Load("f.json", model1(`
			"x#Many": {"type": "structure", "members": {`+strings.Join(members, ",")+`}},
			"x#In": {"type": "structure", "members": {"Many": {"target": "x#Many"}, "Other": {"target": "x#One"}}},
			"x#One": {"type": "structure", "members": {"Secret": {"target": "smithy.api#String", "traits": {"smithy.api#sensitive": {}}}}},
			"x#Go": {"type": "operation", "input": {"target": "x#In"}},`,
			`"aws.api#service": {"sdkId": "X"}`, `"operations": [{"target": "x#Go"}],`))
		if err != nil {
			t.Fatal(err)
		}
		got := operation(t, svc, "Go").Sensitive
		if len(got) != test.want+1 || got[len(got)-1] != "Other.Secret" {
			t.Errorf("%d members: %d paths, the last %s: want %d and Other.Secret", test.count, len(got), got[len(got)-1], test.want+1)
		}
		if test.want == 1 && got[0] != "Many" {
			t.Errorf("%d members: path %s, want Many", test.count, got[0])
		}
	}
}

func TestPrefix(t *testing.T) {
	tb := &tables{
		iam: map[string]map[string]Action{
			"signed-for": {"open": {}},
			"arned":      {"open": {}},
			"boto":       {"open": {}, "close": {}},
			"empty":      {},
		},
		needs: map[string]map[string][]string{"far": {"Open": {"empty:Open"}}},
	}
	tests := []struct {
		name    string
		id      Identity
		signing string
		want    string
	}{
		{"of equal ones the signing name", Identity{ARN: "arned"}, "signed-for", "signed-for"},
		{"the one with most operations", Identity{ARN: "arned", Boto: "boto"}, "signed-for", "boto"},
		{"what operations need", Identity{SDKID: "Far"}, "unknown", "empty"},
		{"none known", Identity{ARN: "other"}, "unknown", "unknown"},
		{"none known, not signed", Identity{ARN: "other"}, "", "other"},
	}
	got, want := map[string]string{}, map[string]string{}
	for _, test := range tests {
		got[test.name] = tb.prefix(test.id, test.signing, []string{"Open", "Close"})
		want[test.name] = test.want
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("prefixes (-want +got):\n%s", diff)
	}
}
