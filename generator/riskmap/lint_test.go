package riskmap

import (
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bucketFacts are some operations of s3, not sorted.
var bucketFacts = []Facts{
	{"s3", "PutObject", AccessWrite},
	{"s3", "PutObjects", AccessWrite},
	{"s3", "PutObjectAcl", AccessPermissions},
	{"s3", "PutBucketPolicy", AccessPermissions},
	{"s3", "PutBucketTagging", AccessTagging},
	{"s3", "GetObject", AccessRead},
	{"s3", "ListBuckets", AccessList},
	{"s3", "GetMystery", ""},
	{"s3", "PutPart", AccessWrite},
	{"s3", "PutZone", AccessWrite},
}

func TestLint(t *testing.T) {
	tests := []struct {
		about string
		lines []string
		want  []string
	}{
		{"nothing to say", []string{
			`"s3:Get*": "low"`,
			`"s3:ListBuckets": "low"`,
			`"s3:PutBucketPolicy": {"risk": "critical", "tags": ["privilege", "exposure"], "reason": "trust"}`,
			`"s3:PutObject": {"risk": "medium", "when": [{"param": "ACL", "matches": "public-acl", "risk": "critical", "reason": "public"}]}`,
		}, nil},
		{"matches nothing", []string{`"s3:GetObjet": "low"`, `"s3:Liste*": "low"`}, []string{
			`f:2:1: s3:GetObjet matches no operation of s3; did you mean "GetObject"? (unmatched)`,
			`f:3:1: s3:Liste* matches no operation of s3; did you mean "List*"? (unmatched)`,
		}},
		{"no facts of the service", []string{`"sns:Publsh": "low"`}, nil},
		{"shadowed", []string{`"s3:*Buckets": "low"`, `"s3:List*": "low"`, `"s3:ListBuckets": {"risk": "low", "tags": ["data-read"]}`}, []string{
			`f:2:1: s3:*Buckets is never used: other rules take every operation that it matches, s3:ListBuckets (f:4:1) among them (shadowed)`,
			`f:3:1: s3:List* is never used: other rules take every operation that it matches, s3:ListBuckets (f:4:1) among them (shadowed)`,
		}},
		{"shadowed by a glob to the same effect", []string{`"s3:List*": "low"`, `"s3:ListB*": "low"`}, []string{
			`f:2:1: s3:List* is never used: other rules take every operation that it matches, s3:ListB* (f:3:1) among them (shadowed)`,
		}},
		{"conflict", []string{`"s3:*Buckets": "medium"`, `"s3:ListBuc*": "low"`}, []string{
			`f:3:1: s3:ListBuc* and s3:*Buckets (f:2:1) rate s3:ListBuckets differently and are equally exact: want a rule for s3:ListBuckets itself (conflict)`,
		}},
		{"mixed access", []string{`"s3:*": "high"`}, []string{
			`f:2:1: s3:* rates GetObject high, access level Read warrants at most medium: change it or give a reason (access)`,
			`f:2:1: s3:* rates ListBuckets high, access level List warrants at most medium: change it or give a reason (access)`,
			`f:2:1: s3:* takes in operations of unlike access level: GetObject is Read, PutBucketPolicy is Permissions management, PutBucketTagging is Tagging: split it or give a reason (mixed-access)`,
		}},
		{"mixed access, some of it taken by others", []string{
			`"s3:*Object": "medium"`,
			`"s3:Put*": "high"`,
			`"s3:PutBucketPolicy": {"risk": "critical", "reason": "trust"}`,
			`"s3:PutObject": {"risk": "medium"}`,
			`"s3:PutObjectAcl": {"risk": "critical", "reason": "trust"}`,
		}, nil},
		{"write at low", []string{`"s3:PutBucketTagging": "low"`, `"s3:PutObject": "low"`}, []string{
			`f:2:1: s3:PutBucketTagging rates PutBucketTagging low, access level Tagging warrants at least medium: change it or give a reason (access)`,
			`f:3:1: s3:PutObject rates PutObject low, access level Write warrants at least medium: change it or give a reason (access)`,
		}},
		{"many at low", []string{`"s3:Put*": {"risk": "low"}`}, []string{
			`f:2:1: s3:Put* rates PutBucketPolicy, PutObjectAcl low, access level Permissions management warrants at least high: change it or give a reason (access)`,
			`f:2:1: s3:Put* rates PutBucketTagging low, access level Tagging warrants at least medium: change it or give a reason (access)`,
			`f:2:1: s3:Put* rates PutObject, PutObjects, PutPart and 1 more low, access level Write warrants at least medium: change it or give a reason (access)`,
			`f:2:1: s3:Put* takes in operations of unlike access level: PutBucketPolicy is Permissions management, PutBucketTagging is Tagging: split it or give a reason (mixed-access)`,
		}},
		{"write at low, decided", []string{`"s3:PutObject": {"risk": "low", "reason": "changes nothing"}`, `"s3:PutObjects": "medium"`}, nil},
		{"permissions at medium", []string{`"s3:PutBucketPolicy": "medium"`}, []string{
			`f:2:1: s3:PutBucketPolicy rates PutBucketPolicy medium, access level Permissions management warrants at least high: change it or give a reason (access)`,
		}},
		{"exact read at high", []string{`"s3:GetObject": "high"`}, []string{`f:2:1: s3:GetObject is rated high without a reason (no-reason)`}},
		{"glob of reads at high", []string{`"s3:GetO*": "high"`}, []string{
			`f:2:1: s3:GetO* rates GetObject high, access level Read warrants at most medium: change it or give a reason (access)`,
		}},
		{"access unknown", []string{`"s3:GetMystery": "low"`}, nil},
		{"below the tags", []string{`"s3:GetMystery": {"risk": "low", "tags": ["destructive"]}`, `"s3:GetObject": {"risk": "medium", "tags": ["cost", "credentials"]}`}, []string{
			`f:2:1: s3:GetMystery is rated low, its tag destructive warrants medium: raise it or give a reason (tags)`,
			`f:3:1: s3:GetObject is rated medium, its tag credentials warrants high: raise it or give a reason (tags)`,
		}},
		{"below the tags, decided", []string{`"s3:GetObject": {"risk": "medium", "tags": ["credentials"], "reason": "expired ones"}`}, nil},
		{"conditions", []string{`"s3:GetObject": {"risk": "low", "when": [` + "\n" +
			`{"param": "A", "present": true, "risk": "medium", "tags": ["exposure"]},` + "\n" +
			`{"param": "B", "present": true, "risk": "high"},` + "\n" +
			`{"param": "C", "present": true, "risk": "medium"},` + "\n" +
			`{"param": "D", "present": true, "risk": "medium", "tags": ["exposure"], "reason": "inside the account"}]}`}, []string{
			`f:3:1: s3:GetObject: condition on A is rated medium, its tag exposure warrants high: raise it or give a reason (tags)`,
			`f:4:1: s3:GetObject: condition on B is rated high without a reason (no-reason)`,
		}},
		{"a proposal that nobody has looked at", []string{
			`"s3:PutBucketPolicy": {"risk": "high", "reason": "look: decides who may do what"}`,
			`"s3:PutObject": {"risk": "low", "reason": "look:"}`,
			`"s3:PutPart": {"risk": "medium", "reason": "looked at", "when": [` + "\n" + `{"param": "A", "present": true, "risk": "high", "reason": "look: why"}]}`,
		}, []string{
			`f:2:1: s3:PutBucketPolicy: the reason begins with "look:", so nobody has decided it: look at the operation and give a reason (proposed)`,
			`f:3:1: s3:PutObject rates PutObject low, access level Write warrants at least medium: change it or give a reason (access)`,
			`f:3:1: s3:PutObject: the reason begins with "look:", so nobody has decided it: look at the operation and give a reason (proposed)`,
			`f:5:1: s3:PutPart: condition on A: the reason begins with "look:", so nobody has decided it: look at the operation and give a reason (proposed)`,
		}},
		{"batch below its member", []string{`"s3:PutObject": {"risk": "high", "reason": "x"}`, `"s3:PutObjects": "medium"`}, []string{
			`f:3:1: s3:PutObjects is rated medium, below PutObject at high: raise it or give a reason (batch)`,
		}},
		{"batch below its member by default", []string{`"s3:PutObject": {"risk": "high", "reason": "x"}`}, []string{
			`f:2:1: s3:PutObjects is rated medium by default, below PutObject at high: raise it or give a reason (batch)`,
		}},
		{"batch below its member, decided", []string{`"s3:PutObject": {"risk": "high", "reason": "x"}`, `"s3:PutObjects": {"risk": "medium", "reason": "y"}`}, nil},
		{"order", []string{`"s3:GetObject": "low"`, `"s3:GetMystery": "low"`, `"s3:Get*": "low"`, `"s3:ListBuckets": "low"`, `"logs:*": "low"`}, []string{
			`f:3:1: s3:GetMystery stands after s3:GetObject: want rules by service, then by operation, in byte order (order)`,
			`f:4:1: s3:Get* stands after s3:GetMystery: want rules by service, then by operation, in byte order (order)`,
			`f:4:1: s3:Get* is never used: other rules take every operation that it matches, s3:GetMystery (f:3:1) among them (shadowed)`,
			`f:6:1: logs:* stands after s3:ListBuckets: want rules by service, then by operation, in byte order (order)`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lint(t, bucketFacts, rules(t, "f", tt.lines...))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func lint(t *testing.T, facts []Facts, files ...*File) []string {
	t.Helper()
	findings, err := mustNew(t, files...).Lint(facts)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		if (f.Rule == nil) != (f.Kind == KindDefault) {
			t.Errorf("finding of rule %v: %s", f.Rule, f)
		}
		got = append(got, f.String())
	}
	return got
}

func TestLintOfOverlays(t *testing.T) {
	shipped := rules(t, "z-shipped", `"s3:PutObject": "low"`, `"s3:GetObject": "critical"`)
	overlay := rules(t, "a-overlay", `"s3:PutObject": "medium"`, `"s3:Nothing": "low"`)
	want := []string{
		// PutObject at low is the overlay's to judge now; what a file says in itself stays.
		`z-shipped:3:1: s3:GetObject is rated critical without a reason (no-reason)`,
		`z-shipped:3:1: s3:GetObject stands after s3:PutObject: want rules by service, then by operation, in byte order (order)`,
		`a-overlay:3:1: s3:Nothing stands after s3:PutObject: want rules by service, then by operation, in byte order (order)`,
		`a-overlay:3:1: s3:Nothing matches no operation of s3 (unmatched)`,
	}
	if diff := cmp.Diff(want, lint(t, bucketFacts, shipped, overlay)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A default below medium rates what nobody has looked at as if it were harmless.
func TestLintOfDefaults(t *testing.T) {
	shipped := rules(t, "z-shipped", `"s3:GetObject": "critical"`)
	overlay := mustParse(t, "a-overlay", `{"version": 1,
"default": "low", "rules": {
"s3:PutObject": "low"}}`)
	want := []string{
		`z-shipped:2:1: s3:GetObject is rated critical without a reason (no-reason)`,
		`a-overlay:2:1: the default rates every operation that no rule names low, also those that change and delete: want at least medium, and rules for what is low (default)`,
		`a-overlay:3:1: s3:PutObject rates PutObject low, access level Write warrants at least medium: change it or give a reason (access)`,
	}
	if diff := cmp.Diff(want, lint(t, bucketFacts, shipped, overlay)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, level := range []string{"medium", "high", "critical"} {
		if got := lint(t, nil, mustParse(t, "f", `{"version": 1, "default": "`+level+`", "rules": {}}`)); got != nil {
			t.Errorf("default %s: %s", level, got)
		}
	}
}

func TestLintDoesNotDependOnTheOrderOfFacts(t *testing.T) {
	f := rules(t, "f", `"s3:*": "low"`, `"s3:PutB*": "low"`, `"sns:*": "low"`)
	facts := append([]Facts{{"sns", "Publish", AccessWrite}, {"sns", "AddPermission", AccessPermissions}}, bucketFacts...)
	want := lint(t, facts, f)
	if len(want) < 5 {
		t.Fatalf("only %d findings: too few to show anything", len(want))
	}
	for seed := range int64(20) {
		rand.New(rand.NewSource(seed)).Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
		if diff := cmp.Diff(want, lint(t, facts, f)); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	}
}

func TestLintErrors(t *testing.T) {
	m := mustNew(t, rules(t, "f", `"logs:*": "low"`))
	for about, facts := range map[string][]Facts{
		"alias":        {{"logs", "PutLogEvents", AccessWrite}},
		"no operation": {{"cloudwatchlogs", "", AccessWrite}},
	} {
		if findings, err := m.Lint(facts); err == nil {
			t.Errorf("%s: no error, findings %v", about, findings)
		}
	}
}

func TestBatchMembers(t *testing.T) {
	tests := []struct {
		service, batch string
		member         string
		want           bool
	}{
		{"s3", "DeleteObjects", "DeleteObject", true},
		{"dynamodb", "BatchWriteItem", "DeleteItem", true},
		{"dynamodb", "BatchGetItem", "GetItem", true},
		{"dynamodb", "TransactWriteItems", "UpdateItem", true},
		{"dynamodb", "TransactGetItems", "GetItem", true},
		{"dynamodb", "ExecuteStatement", "DeleteItem", true},
		{"dynamodb", "BatchExecuteStatement", "ExecuteStatement", true},
		{"other", "ExecuteStatement", "DeleteItem", false},
		{"sqs", "DeleteMessageBatch", "DeleteMessage", true},
		{"ecr", "BatchDeleteImages", "DeleteImage", true},
		{"ecr", "BatchDeleteImage", "DeleteImage", true},
		{"x", "BulkDeletePolicies", "DeletePolicy", true},
		{"x", "DeletePatches", "DeletePatch", true},
		{"sns", "PublishBatch", "Publish", true},
		{"secretsmanager", "BatchGetSecretValue", "GetSecretValue", true},
		{"s3", "DeleteObject", "DeleteObject", false},
		{"x", "Batch", "", false},
	}
	for _, tt := range tests {
		got := false
		for _, name := range batchMembers(tt.service, tt.batch) {
			got = got || name == tt.member
		}
		if got != tt.want {
			t.Errorf("%s:%s is a batch of %s: got %v, want %v", tt.service, tt.batch, tt.member, got, tt.want)
		}
	}
}
