package cedar

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// when returns a policy set that allows if and only if a condition holds.
func when(condition string) string {
	return "permit (principal, action, resource) when { " + condition + " };"
}

// What policies can see of a call.
func TestConditions(t *testing.T) {
	in := object("reports", "2026/a.csv")
	in.Force, in.Days, in.Ratio = ptr(true), ptr(int32(7)), ptr(0.25)
	in.Labels = map[string]string{"team": "billing"}
	for condition, want := range map[string]bool{
		`principal == Agent::"bot"`:                                           true,
		`principal == Agent::"other"`:                                         false,
		`principal.name == "The bot" && principal.id == "bot"`:                true,
		`action == Action::"s3:DeleteObject"`:                                 true,
		`action in Service::Action::"s3"`:                                     true,
		`action in Service::Action::"ec2"`:                                    false,
		`action in Risk::Action::"high"`:                                      true,
		`action in Risk::Action::"low"`:                                       false,
		`action in Tag::Action::"destructive"`:                                true,
		`action in [Tag::Action::"cost", Tag::Action::"exposure"]`:            false,
		`context.risk == 3 && context.level == "high"`:                        true,
		`context.rated < context.risk`:                                        false,
		`context.tags == ["destructive"]`:                                     true,
		`context.region == "eu-west-1"`:                                       true,
		`context.readOnly`:                                                    false,
		`context.presign || context.presignExpires > 0`:                       false,
		`context.service == "s3" && context.operation like "Delete*"`:         true,
		`context.iamActions.isEmpty()`:                                        true,
		`context.parameters.Bucket == "reports"`:                              true,
		`context.parameters.Force`:                                            true,
		`context.parameters.Days <= 7`:                                        true,
		`context.parameters.Ratio.lessThan(decimal("0.3"))`:                   true,
		`context.parameters.Labels.team == "billing"`:                         true,
		`context.parameters has Names`:                                        false,
		`context has parameters.Labels.team`:                                  true,
		`context.resources.contains(Resource::"s3:Bucket/reports")`:           true,
		`context.resources.containsAny([Resource::"s3:Bucket/other"])`:        false,
		`resource in Resource::"s3:Bucket/reports"`:                           true,
		`resource.service == "s3"`:                                            true,
		`["Bucket", "Key"].contains(resource.member)`:                         true,
		`resource.value == "reports" || resource.value like "2026/*"`:         true,
		`resource has arn`:                                                    false,
		`{ctx: context}.ctx.risk == 3`:                                        true,
		`if context has region then context["region"] like "eu-*" else false`: true,
	} {
		gate := bind(t, mustNew(t, when(condition)), governor.Agent{ID: "bot", Name: "The bot"})
		err := call(t.Context(), gate, &opDelete, governor.High, in)
		if (err == nil) != want {
			t.Errorf("%s: %v, want allowed %v", condition, err, want)
		}
	}
}

func TestResources(t *testing.T) {
	const (
		topic  = "arn:aws:sns:eu-west-1:123456789012:prod"
		policy = "permit (principal, action, resource) when { "
	)
	for name, test := range map[string]struct {
		condition string
		in        any
		want      bool
	}{
		"by ARN":               {`resource == Resource::"` + topic + `"`, &objectInput{Table: ptr(topic)}, true},
		"parts of an ARN":      {`resource.arn.account == "123456789012" && resource.arn.service == "sns"`, &objectInput{Table: ptr(topic)}, true},
		"by name":              {`resource == Resource::"dynamodb:TableName/users"`, &objectInput{Table: ptr("users")}, true},
		"no ARN after all":     {`resource == Resource::"dynamodb:TableName/arn:x"`, &objectInput{Table: ptr("arn:x")}, true},
		"ARN of nothing":       {`resource has arn`, &objectInput{Table: ptr("arn:aws:s3:::")}, false},
		"none is named":        {`resource == Resource::"*"`, &objectInput{}, true},
		"no input":             {`resource == Resource::"*"`, nil, true},
		"all of many":          {`resource.value like "dev-*"`, &objectInput{Names: []string{"dev-1", "dev-2"}}, true},
		"one of many does not": {`resource.value like "dev-*"`, &objectInput{Names: []string{"dev-1", "prod-1", "dev-2"}}, false},
	} {
		d := decide(t, mustNew(t, policy+test.condition+" };"), &opTable, governor.Critical, test.in)
		if (d.Verdict == governor.Allowed) != test.want {
			t.Errorf("%s: %+v, want allowed %v", name, d, test.want)
		}
	}
	// An object whose key looks like an ARN is still that object of that bucket.
	d := decide(t, mustNew(t, when(`resource == Resource::"s3:Bucket/b" || resource == Resource::"`+topic+`"`)), &opDelete, governor.High, object("b", topic))
	if d.Verdict != governor.Denied {
		t.Errorf("a key was taken for an ARN: %+v", d)
	}
}

// A call is allowed only if every resource is; one that is forbidden is enough to deny.
func TestStrictestResource(t *testing.T) {
	const policies = `
permit (principal, action, resource);
@id("no-prod") @reason("production") forbid (principal, action, resource) when { resource.value like "prod-*" };
@id("ask-test") @decision("require_approval") @reason("tests are shared") forbid (principal, action, resource) when { resource.value like "test-*" };
@id("broken") forbid (principal, action, resource) when { resource.value like "odd-*" && context.parameters.Missing };`
	for names, want := range map[string]governor.Decision{
		"dev-1":               {Verdict: governor.Allowed},
		"dev-1 test-1":        {Verdict: governor.Pending, Reason: "tests are shared", PolicyViolations: []string{"ask-test"}},
		"test-1 test-2":       {Verdict: governor.Pending, Reason: "tests are shared", PolicyViolations: []string{"ask-test"}},
		"test-1 prod-1 dev-1": {Reason: "production", PolicyViolations: []string{"no-prod"}},
		"prod-1 odd-1": {PolicyViolations: []string{"no-prod", "broken"},
			Reason: "policy broken (test.cedar:5:1) cannot be evaluated: "},
	} {
		got := decide(t, mustNew(t, policies), &opTable, governor.Critical, &objectInput{Names: strings.Fields(names)})
		if strings.HasSuffix(want.Reason, "evaluated: ") && strings.HasPrefix(got.Reason, want.Reason) {
			want.Reason = got.Reason
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", names, diff)
		}
	}
}

func TestDecisions(t *testing.T) {
	const permit = `permit (principal, action, resource); `
	const approve = `@id("ask") @decision("require_approval") @reason("ask first") @approvers("anna, the team ,") @risk_score("40") forbid (principal, action, resource); `
	for name, test := range map[string]struct {
		policies string
		want     governor.Decision
	}{
		"permitted": {permit, governor.Decision{Verdict: governor.Allowed}},
		"nothing permits": {`permit (principal, action == Action::"s3:GetObject", resource);`,
			governor.Decision{Reason: `no policy permits s3:DeleteObject (high) to Agent::""`}},
		"nothing permits the resource": {when(`resource.value == "b"`),
			governor.Decision{Reason: `no policy permits s3:DeleteObject (high) to Agent::"" on Resource::"s3:Key/k"`}},
		"forbidden": {permit + `@id("x") @reason("because") @risk_score("90") forbid (principal, action, resource);`,
			governor.Decision{Reason: "because", PolicyViolations: []string{"x"}, RiskScore: 90}},
		"forbidden without words": {permit + `forbid (principal, action, resource);`,
			governor.Decision{Reason: "forbidden by policy test.cedar:1:39", PolicyViolations: []string{"test.cedar:1:39"}}},
		"explicit deny": {permit + `@id("x") @decision("deny") forbid (principal, action, resource);`,
			governor.Decision{Reason: "forbidden by policy x (test.cedar:1:39)", PolicyViolations: []string{"x"}}},
		"approval": {permit + approve,
			governor.Decision{Verdict: governor.Pending, Reason: "ask first", PolicyViolations: []string{"ask"}, Approvers: []string{"anna", "the team"}, RiskScore: 40}},
		"approval does not permit": {approve,
			governor.Decision{Reason: `no policy permits s3:DeleteObject (high) to Agent::""`, PolicyViolations: []string{"ask"}}},
		"approval beside a forbid": {permit + approve + `@id("x") @reason("no") forbid (principal, action, resource);`,
			governor.Decision{Reason: "no", PolicyViolations: []string{"x"}}},
		"an error beside a permit": {permit + `@id("e") permit (principal, action, resource) when { context.parameters.Nope == 1 };`,
			governor.Decision{Reason: "policy e (test.cedar:1:39) cannot be evaluated: attribute access error: `record` does not have the attribute `Nope`", PolicyViolations: []string{"e"}}},
		"an error in a forbid": {permit + `@id("e") forbid (principal, action, resource) when { context.parameters.Nope == 1 };`,
			governor.Decision{Reason: "policy e (test.cedar:1:39) cannot be evaluated: attribute access error: `record` does not have the attribute `Nope`", PolicyViolations: []string{"e"}}},
		"an error in a policy for others": {permit + `forbid (principal, action == Action::"s3:GetObject", resource) when { context.parameters.Nope == 1 };`,
			governor.Decision{Verdict: governor.Allowed}},
		"an error beside an approval": {permit + approve + `@id("e") forbid (principal, action, resource) when { 1 + 9223372036854775807 > 0 };`,
			governor.Decision{Reason: "policy e (test.cedar:1:188) cannot be evaluated: overflow", PolicyViolations: []string{"e"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := decide(t, mustNew(t, test.policies), &opDelete, governor.High, object("b", "k"))
			if test.want.Reason != got.Reason { // the library words its own errors
				want, _, evaluated := strings.Cut(test.want.Reason, "cannot be evaluated")
				if evaluated && strings.HasPrefix(got.Reason, want+"cannot be evaluated") {
					test.want.Reason = got.Reason
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGateErrors(t *testing.T) {
	g := mustNew(t, `permit (principal, action, resource);
@id("no-deletes") @reason("deletes are off") @risk_score("88") forbid (principal, action == Action::"s3:DeleteObject", resource);
@id("ask") @decision("require_approval") @approvers("anna") forbid (principal, action == Action::"s3:PutBucketPolicy", resource);`)
	gate := bind(t, g, governor.Agent{ID: "bot"})
	var refused *governor.GovernanceError
	if err := call(t.Context(), gate, &opDelete, governor.High, object("b", "k")); !errors.As(err, &refused) ||
		refused.Reason != "deletes are off" || refused.RiskScore != 88 || !cmp.Equal(refused.PolicyViolations, []string{"no-deletes"}) {
		t.Errorf("%+v", err)
	}
	var pending *governor.PendingApprovalError
	if err := call(t.Context(), gate, &opPolicy, governor.Critical, object("b", "k")); !errors.As(err, &pending) || !cmp.Equal(pending.Approvers, []string{"anna"}) {
		t.Errorf("%+v", err)
	}
}

func TestRefusesUnset(t *testing.T) {
	var none *Governor
	for name, g := range map[string]*Governor{"zero": new(Governor), "nil": none} {
		if d := decide(t, g, &opGet, governor.Low, nil); d.Verdict != governor.Denied || d.Reason == "" {
			t.Errorf("%s: %+v", name, d)
		}
		if g.Version() != "" || g.Reload(t.Context()) == nil || g.Close() != nil {
			t.Errorf("%s: reloads or has a version", name)
		}
	}
	if d := decide(t, mustNew(t, "permit (principal, action, resource);"), &opGet, 0, nil); d.Verdict != governor.Denied {
		t.Errorf("unrated: %+v", d)
	}
}

func TestDecideCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := mustNew(t, when(`resource.value == "a"`))
	if _, err := g.Decide(ctx, governor.NewAction(&opTable, governor.High, &objectInput{Names: []string{"a"}})); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
}

// endsAfterOnce is done from the second time on that it is asked: as a deadline that
// passes while a governor decides.
type endsAfterOnce struct {
	context.Context
	asked int
}

func (e *endsAfterOnce) Err() error {
	if e.asked++; e.asked > 1 {
		return context.DeadlineExceeded
	}
	return nil
}

// TestDecideOutOfTime holds that a denial counts though time was over before the last
// resource had been looked at.
func TestDecideOutOfTime(t *testing.T) {
	g := mustNew(t, when(`resource.value == "b"`))
	ctx := &endsAfterOnce{Context: t.Context()}
	d, err := g.Decide(ctx, governor.NewAction(&opTable, governor.High, &objectInput{Names: []string{"a", "b"}}))
	if err != nil || d.Verdict != governor.Denied {
		t.Errorf("%+v, %v; want a denial", d, err)
	}
}

func TestEntityFiles(t *testing.T) {
	files := fstest.MapFS{
		"p.cedar": {Data: []byte(`permit (principal in Team::"billing", action, resource in Domain::"invoices")
when { principal.level > 2 && principal.id == "bot" };`)},
		"e.json": {Data: []byte(`[
  {"uid": {"type": "Agent", "id": "bot"}, "parents": [{"type": "Team", "id": "billing"}], "attrs": {"level": 3, "id": "forged"}},
  {"uid": {"type": "Resource", "id": "s3:Bucket/b"}, "parents": [{"type": "Domain", "id": "invoices"}], "attrs": {}}
]`)},
	}
	g, err := New(FS(files, "."))
	if err != nil {
		t.Fatal(err)
	}
	if err := call(t.Context(), bind(t, g, governor.Agent{ID: "bot"}), &opDelete, governor.High, object("b", "k")); err != nil {
		t.Error(err)
	}
	for _, agent := range []string{"other", ""} {
		if err := call(t.Context(), bind(t, g, governor.Agent{ID: agent}), &opDelete, governor.High, object("b", "k")); err == nil {
			t.Errorf("agent %q is of no team, and was allowed", agent)
		}
	}
	if err := call(t.Context(), bind(t, g, governor.Agent{ID: "bot"}), &opDelete, governor.High, object("c", "k")); err == nil {
		t.Error("a bucket of no domain was allowed")
	}
}

func TestStarter(t *testing.T) {
	g, err := New(FS(Starter(), "*.cedar"))
	if err != nil {
		t.Fatal(err)
	}
	op := func(name string, readOnly bool, tags governor.Tags) *governor.Operation {
		return &governor.Operation{Service: "s3", Name: name, ReadOnly: readOnly, Tags: tags, Resources: resources}
	}
	for _, test := range []struct {
		op     *governor.Operation
		risk   governor.Risk
		bucket string
		want   governor.Verdict
		by     []string
	}{
		{op("GetObject", true, governor.DataRead), governor.Low, "b", governor.Allowed, nil},
		{op("GetObject", true, governor.DataRead), governor.Low, "prod-b", governor.Allowed, nil},
		{op("PutObject", false, 0), governor.Medium, "b", governor.Allowed, nil},
		{op("PutObject", false, 0), governor.Medium, "prod-b", governor.Denied, []string{"starter-production-read-only"}},
		{op("DeleteObject", false, governor.Destructive), governor.High, "b", governor.Pending, []string{"starter-high-needs-approval", "starter-destruction-needs-approval"}},
		{op("DeleteObject", false, governor.Destructive), governor.High, "b-prod", governor.Denied, []string{"starter-production-read-only"}},
		{op("DeleteObjectTagging", false, governor.Destructive), governor.Medium, "b", governor.Pending, []string{"starter-destruction-needs-approval"}},
		{op("GetSecretValue", true, governor.Credentials), governor.High, "b", governor.Pending, []string{"starter-high-needs-approval", "starter-credentials-need-approval"}},
		{op("PutBucketPolicy", false, governor.Privilege|governor.Exposure), governor.Critical, "b", governor.Denied,
			[]string{"starter-no-critical", "starter-no-privilege", "starter-no-exposure"}},
		{op("PutBucketPolicy", false, governor.Privilege), governor.Low, "b", governor.Denied, []string{"starter-no-privilege"}},
		{op("PutBucketLogging", false, governor.Protection), governor.High, "b", governor.Denied, []string{"starter-no-safeguards-off"}},
	} {
		d := decide(t, g, test.op, test.risk, object(test.bucket, "k"))
		if d.Verdict != test.want || !cmp.Equal(d.PolicyViolations, test.by) {
			t.Errorf("%s (%s) on %s: %+v, want %s by %v", test.op.Name, test.risk, test.bucket, d, test.want, test.by)
		}
	}
}

// One ARN in two members is two resources, and each is decided by its own member.
func TestOneARNInTwoMembers(t *testing.T) {
	const key = "arn:aws:kms:eu-west-1:123456789012:key/secret"
	in := &objectInput{Table: ptr(key), Names: []string{key}}
	for _, member := range []string{"TableName", "Names"} {
		g := mustNew(t, allowAll+`@id("no") forbid (principal, action, resource) when { resource.member == "`+member+`" };`)
		if d := decide(t, g, &opTable, governor.Critical, in); d.Verdict != governor.Denied || !cmp.Equal(d.PolicyViolations, []string{"no"}) {
			t.Errorf("forbidden as %s: %+v", member, d)
		}
		if d := decide(t, mustNew(t, when(`resource.member == "`+member+`"`)), &opTable, governor.Critical, in); d.Verdict != governor.Denied {
			t.Errorf("permitted as %s alone: %+v", member, d)
		}
	}
	if d := decide(t, mustNew(t, when(`["TableName", "Names"].contains(resource.member)`)), &opTable, governor.Critical, in); d.Verdict != governor.Allowed {
		t.Errorf("permitted as both: %+v", d)
	}
}
