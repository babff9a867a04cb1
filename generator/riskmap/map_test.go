package riskmap

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// outcome is a Rating as the tests write it: the winner and those it beat, each
// as file:line of its position.
type outcome struct {
	Risk string
	Rule string
	Beat []string
}

func outcomeOf(r Rating) outcome {
	o := outcome{Risk: r.Risk.String()}
	if r.Rule != nil {
		o.Rule = r.Rule.Pos.File + " " + r.Rule.Key
	}
	for _, b := range r.Beat {
		o.Beat = append(o.Beat, b.Pos.File+" "+b.Key)
	}
	return o
}

func TestResolve(t *testing.T) {
	shipped := rules(t, "shipped",
		`"s3:*": "high"`,
		`"s3:Delete*": "critical"`,
		`"s3:Delete*Tagging": "medium"`,
		`"s3:DeleteBucket": {"risk": "high", "tags": ["destructive"]}`,
		`"s3:Get*": "low"`,
		`"s3:*Acl": "low"`, // as exact as Get*, and to the same effect
		`"sns:Publish": "medium"`,
		`"logs:Put*": "high"`,
	)
	overlay := rules(t, "overlay",
		`"s3:*Bucket": "low"`,
		`"sns:*": "critical"`,
		`"cloudwatchlogs:PutLogEvents": "low"`,
	)
	overlay.Default = governor.High
	last := mustParse(t, "last", `{"version": 1, "rules": {"sns:Pub*": "high"}}`)

	tests := []struct {
		about              string
		files              []*File
		service, operation string
		want               outcome
	}{
		{"exact beats every glob", []*File{shipped}, "s3", "DeleteBucket",
			outcome{"high", "shipped s3:DeleteBucket", []string{"shipped s3:Delete*", "shipped s3:*"}}},
		{"more letters beat fewer", []*File{shipped}, "s3", "DeleteObjectTagging",
			outcome{"medium", "shipped s3:Delete*Tagging", []string{"shipped s3:Delete*", "shipped s3:*"}}},
		{"a star stands for nothing too", []*File{shipped}, "s3", "DeleteTagging",
			outcome{"medium", "shipped s3:Delete*Tagging", []string{"shipped s3:Delete*", "shipped s3:*"}}},
		{"equals to the same effect: byte order", []*File{shipped}, "s3", "GetBucketAcl",
			outcome{"low", "shipped s3:*Acl", []string{"shipped s3:Get*", "shipped s3:*"}}},
		{"only the widest", []*File{shipped}, "s3", "PutObject", outcome{"high", "shipped s3:*", nil}},
		{"no rule matches", []*File{shipped}, "sns", "Subscribe", outcome{"medium", "", nil}},
		{"names match whole", []*File{shipped}, "sns", "PublishBatch", outcome{"medium", "", nil}},
		{"case counts", []*File{shipped}, "sns", "publish", outcome{"medium", "", nil}},
		{"service without rules", []*File{shipped}, "ec2", "RunInstances", outcome{"medium", "", nil}},
		{"alias of a service", []*File{shipped}, "cloudwatchlogs", "PutLogEvents", outcome{"high", "shipped logs:Put*", nil}},

		{"a later glob beats an exact rule", []*File{shipped, overlay}, "s3", "DeleteBucket",
			outcome{"low", "overlay s3:*Bucket", []string{"shipped s3:DeleteBucket", "shipped s3:Delete*", "shipped s3:*"}}},
		{"what the later file leaves alone", []*File{shipped, overlay}, "s3", "DeleteObject",
			outcome{"critical", "shipped s3:Delete*", []string{"shipped s3:*"}}},
		{"files meet under one name", []*File{shipped, overlay}, "cloudwatchlogs", "PutLogEvents",
			outcome{"low", "overlay cloudwatchlogs:PutLogEvents", []string{"shipped logs:Put*"}}},
		{"later default", []*File{shipped, overlay}, "ec2", "RunInstances", outcome{"high", "", nil}},
		{"the order of files decides", []*File{overlay, shipped}, "s3", "DeleteBucket",
			outcome{"high", "shipped s3:DeleteBucket", []string{"shipped s3:Delete*", "shipped s3:*", "overlay s3:*Bucket"}}},
		{"three files", []*File{shipped, overlay, last}, "sns", "Publish",
			outcome{"high", "last sns:Pub*", []string{"overlay sns:*", "shipped sns:Publish"}}},
		{"a file without a default keeps the one before", []*File{shipped, overlay, last}, "ec2", "RunInstances", outcome{"high", "", nil}},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			rating, err := mustNew(t, tt.files...).Resolve(tt.service, tt.operation)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, outcomeOf(rating)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestResolveTakesTagsAndConditionsOfTheWinnerOnly(t *testing.T) {
	shipped := rules(t, "shipped", `"s3:DeleteObject": {"risk": "high", "tags": ["destructive"], "when": [{"param": "P", "present": true, "risk": "critical"}]}`)
	m := mustNew(t, shipped, rules(t, "overlay", `"s3:DeleteObject": {"risk": "medium", "tags": ["cost"]}`))
	got, err := m.Resolve("s3", "DeleteObject")
	if err != nil {
		t.Fatal(err)
	}
	if got.Risk != governor.Medium || got.Tags != governor.Cost || len(got.Rule.When) != 0 {
		t.Errorf("got %v with tags %q and conditions %v, want what the overlay says alone", got.Risk, got.Tags, got.Rule.When)
	}
}

func TestResolveErrors(t *testing.T) {
	globs := rules(t, "f", `"s3:Delete*": "high"`, `"s3:*Bucket": "low"`, `"logs:*": "low"`)
	exact := rules(t, "f", `"s3:Delete*": "high"`, `"s3:*Bucket": "low"`, `"s3:DeleteBucket": "critical"`)
	tags := rules(t, "f", `"s3:Delete*": "high"`, `"s3:*Bucket": {"risk": "high", "tags": ["cost"]}`)
	condition := rules(t, "f",
		`"s3:Delete*": {"risk": "high", "when": [{"param": "P", "equals": "x", "risk": "critical"}]}`,
		`"s3:*Bucket": {"risk": "high", "when": [{"param": "P", "equals": "y", "risk": "critical"}]}`)
	reason := rules(t, "f", `"s3:Delete*": "high"`, `"s3:*Bucket": {"risk": "high", "reason": "another"}`)
	const differ = `f:3:1: s3:*Bucket and s3:Delete* (f:2:1) rate s3:DeleteBucket differently and are equally exact: want a rule for s3:DeleteBucket itself`
	tests := []struct {
		about              string
		files              []*File
		service, operation string
		want               string // "" for none
	}{
		{"globs differ", []*File{globs}, "s3", "DeleteBucket", differ},
		{"globs differ, another operation", []*File{globs}, "s3", "DeleteObject", ""},
		{"an exact rule settles it", []*File{exact}, "s3", "DeleteBucket", ""},
		{"a later file settles it", []*File{globs, rules(t, "g", `"s3:*": "high"`)}, "s3", "DeleteBucket", ""},
		{"an earlier file does not", []*File{rules(t, "g", `"s3:DeleteBucket": "high"`), globs}, "s3", "DeleteBucket", differ},
		{"tags differ", []*File{tags}, "s3", "DeleteBucket", differ},
		{"conditions differ", []*File{condition}, "s3", "DeleteBucket", differ},
		{"only reasons differ", []*File{reason}, "s3", "DeleteBucket", ""},
		{"no operation", []*File{globs}, "s3", "", `risk map: no operation of s3 named`},
		{"alias", []*File{globs}, "logs", "PutLogEvents", `risk map: "logs" is not a Go package name: want "cloudwatchlogs"`},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			rating, err := mustNew(t, tt.files...).Resolve(tt.service, tt.operation)
			got := ""
			if err != nil {
				got = err.Error()
				if rating.Risk != 0 {
					t.Errorf("rated %s despite the error", rating.Risk)
				}
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestNewErrors(t *testing.T) {
	noDefault := mustParse(t, "f", `{"version": 1, "rules": {"s3:*": "low"}}`)
	tests := []struct {
		about string
		files []*File
		want  []string
	}{
		{"no files", nil, []string{`risk map: no file states a "default": want it in one of them`}},
		{"no default", []*File{noDefault}, []string{`risk map: no file states a "default": want it in one of them`}},
		{"services", []*File{
			rules(t, "g", `"s33:Get*": "low"`, `"s3:*": "low"`, `"elasticloadbalancing:*": "low"`),
			rules(t, "f", `"zzzzzz:*": "low"`),
		}, []string{
			`g:2:1: unknown service "s33"; did you mean "s3"?`,
			`g:4:1: "elasticloadbalancing" is two services: want one of elasticloadbalancing, elasticloadbalancingv2`,
			`f:2:1: unknown service "zzzzzz"`,
		}},
		{"one operation under two names", []*File{rules(t, "f", `"logs:PutLogEvents": "low"`, `"cloudwatchlogs:PutLogEvents": "low"`)}, []string{
			`f:3:1: duplicate rule: cloudwatchlogs:PutLogEvents is cloudwatchlogs:PutLogEvents, as is logs:PutLogEvents at f:2:1`,
		}},
		{"one pattern under two names", []*File{rules(t, "f", `"cloudwatchlogs:*": "low"`, `"logs:*": "low"`)}, []string{
			`f:3:1: duplicate rule: logs:* is cloudwatchlogs:*, as is cloudwatchlogs:* at f:2:1`,
		}},
		{"made by hand, without a level", []*File{{Name: "f", Default: governor.Low, Rules: []*Rule{
			{Key: "s3:A", Service: "s3", Operation: "A", Pos: Position{"f", 1, 1}},
		}}}, []string{`f:1:1: rule s3:A without a level`}},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			m, err := New(names, tt.files...)
			if diff := cmp.Diff(tt.want, messages(err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if m != nil {
				t.Error("a map despite the error")
			}
		})
	}
	if _, err := New(nil, rules(t, "f")); err == nil {
		t.Error("a map without names of services")
	}
}

// What names says of an unknown service is in the chain of the error.
func TestNewWrapsErrorsOfNames(t *testing.T) {
	cause := errors.New("no such service")
	_, err := New(func(string) (string, error) { return "", cause }, rules(t, "f", `"s3:*": "low"`))
	if !errors.Is(err, cause) {
		t.Errorf("%v does not wrap its cause", err)
	}
}

func TestDefault(t *testing.T) {
	if got := mustNew(t, rules(t, "f")).Default(); got != governor.Medium {
		t.Errorf("got %s, want medium", got)
	}
}

func TestUnmatched(t *testing.T) {
	m := mustNew(t,
		rules(t, "shipped",
			`"s3:DeleteBuckte": "high"`,
			`"s3:Delte*": "high"`,
			`"s3:Get*": "low"`,
			`"s3:*Frobnicate*": "low"`,
			`"s3:FrobnicateEverything": "low"`,
			`"s3:Frobnicate*": "low"`,
			`"s3:DeleteBucket": "high"`,
			`"sns:Publsh": "low"`),
		rules(t, "overlay", `"s3:GetObjects*": "low"`))
	operations := []string{"DeleteBucket", "DeleteObject", "GetObject"}
	want := []string{
		`shipped:2:1: s3:DeleteBuckte matches no operation of s3; did you mean "DeleteBucket"?`,
		`shipped:3:1: s3:Delte* matches no operation of s3; did you mean "Delete*"?`,
		`shipped:5:1: s3:*Frobnicate* matches no operation of s3`,
		`shipped:6:1: s3:FrobnicateEverything matches no operation of s3`,
		`shipped:7:1: s3:Frobnicate* matches no operation of s3`,
		`overlay:2:1: s3:GetObjects* matches no operation of s3; did you mean "GetObject*"?`,
	}
	if diff := cmp.Diff(want, messages(m.Unmatched("s3", operations).Err())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if errs := m.Unmatched("ec2", []string{"RunInstances"}); errs != nil {
		t.Errorf("a service without rules: %v", errs)
	}
	if errs := m.Unmatched("sns", []string{"Publsh"}); errs != nil {
		t.Errorf("all match: %v", errs)
	}
}
