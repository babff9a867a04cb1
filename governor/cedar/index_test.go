package cedar

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// unindexed decides by all policies, with everything worked out: what the index and
// the plans must not be told from.
func unindexed(t testing.TB, s *policySet, a governor.Action) governor.Decision {
	t.Helper()
	key := keyOf(a, "")
	indexed := s.index.makePlan(key)
	full := newPlan(s.policies, uid{actionType, a.String()}, nil, "")
	full.action = indexed.action
	full.resource, full.within, full.attributes, full.context = true, true, resourceNames, contextNames
	slow := *s
	slow.index = newIndex(nil)
	slow.index.plans.Store(key, full)
	return slow.decide(a)
}

// randomPolicy returns a policy of a random head, condition and effect.
func randomPolicy(r *rand.Rand) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	action := func() string {
		return pick(`Action::"s3:GetObject"`, `Action::"s3:DeleteObject"`, `Action::"dynamodb:DeleteTable"`, `Action::"s3:Nothing"`,
			`Service::Action::"s3"`, `Service::Action::"ec2"`, `Risk::Action::"low"`, `Risk::Action::"high"`, `Tag::Action::"destructive"`, `Tag::Action::"data-read"`)
	}
	effect := pick("permit", "permit", "permit", "forbid", `@decision("require_approval") forbid`, `@decision("require_approval") forbid`, `@risk_score("50") forbid`)
	principal := pick("principal", "principal", `principal == Agent::""`, `principal == Agent::"other"`, "principal is Agent")
	head := pick("action", "action in "+action(), fmt.Sprintf("action in [%s, %s, %s]", action(), action(), action()), `action == Action::"s3:DeleteObject"`)
	resource := pick("resource", "resource", `resource == Resource::"s3:Bucket/b"`, `resource in Resource::"s3:Bucket/b"`, "resource is Resource")
	condition := pick("true", "true", "true", "context.readOnly || true", "context.risk > 2", `context.parameters.Bucket == "b"`, "context.parameters has Key",
		"context.parameters.Missing", `resource.value like "b*"`, `context.resources.contains(Resource::"s3:Bucket/b")`,
		"{c: context}.c.readOnly", `action in Risk::Action::"high"`, `resource.arn.account == "1"`, `{r: resource}.r.member == "Bucket"`, `resource in [Resource::"s3:Bucket/b"]`,
		`resource has arn || resource.service == "s3"`, `Resource::"s3:Bucket/b" == resource`, `Resource::"s3:Bucket/b" has value`, "1 + 1 == 2")
	return fmt.Sprintf("%s (%s, %s, %s) %s { %s };\n", effect, principal, head, resource, pick("when", "when", "unless"), condition)
}

// Deciding by the index equals deciding by all policies.
func TestIndexEqualsNone(t *testing.T) {
	verdicts := map[governor.Verdict]int{}
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 1))
		var policies strings.Builder
		for range 1 + r.IntN(8) {
			policies.WriteString(randomPolicy(r))
		}
		set, err := load([]file{{"test.cedar", []byte(policies.String())}})
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range []*governor.Operation{&opGet, &opDelete, &opTable, &opList} {
			in := object(string("bc"[r.IntN(2)]), "k")
			if r.IntN(3) == 0 {
				in.Key = nil
			}
			a := governor.NewAction(op, governor.Risk(1+r.IntN(4)), in)
			got := set.decide(a)
			want := unindexed(t, set, a)
			verdicts[got.Verdict]++
			if got.Verdict == governor.Denied && strings.HasPrefix(got.Reason, "no policy permits") && strings.HasPrefix(want.Reason, got.Reason) {
				want.Reason = got.Reason // which resource is not permitted is told only where it matters
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, %s (%s) on %+v:\n%s\n%s", seed, a, a.Risk, in, policies.String(), diff)
			}
		}
	}
	for v := governor.Denied; v <= governor.Pending; v++ {
		if verdicts[v] < 20 {
			t.Errorf("only %d decisions were %s: the policies test nothing", verdicts[v], v)
		}
	}
}

// Calls that differ in what heads see must not share a plan.
func TestPlansAreTold(t *testing.T) {
	g := mustNew(t, `permit (principal == Agent::"a", action in Risk::Action::"low", resource);
permit (principal, action in Tag::Action::"cost", resource);`)
	op := opGet
	if d := decide(t, g, &op, governor.Low, nil); d.Verdict != governor.Denied {
		t.Error("another agent was allowed")
	}
	a := governor.NewAction(&op, governor.Low, nil)
	a.Tags |= governor.Cost // as the input may add
	if d, err := g.Decide(t.Context(), a); err != nil || d.Verdict != governor.Allowed {
		t.Errorf("%+v, %v: an added tag was not seen", d, err)
	}
	if err := call(t.Context(), bind(t, g, governor.Agent{ID: "a"}), &op, governor.Low, nil); err != nil {
		t.Error(err)
	}
	if err := call(t.Context(), bind(t, g, governor.Agent{ID: "a"}), &op, governor.Medium, nil); err == nil {
		t.Error("a call of higher risk was allowed")
	}
}

func TestPlansAreBounded(t *testing.T) {
	set, err := load([]file{{"test.cedar", []byte("permit (principal, action, resource);")}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxPlans + 100 {
		op := governor.Operation{Service: "s3", Name: fmt.Sprint("batch ", i)}
		if d := set.decide(governor.NewAction(&op, governor.Low, nil)); d.Verdict != governor.Allowed {
			t.Fatal(d)
		}
	}
	kept := 0
	set.index.plans.Range(func(any, any) bool { kept++; return true })
	if kept != maxPlans {
		t.Errorf("%d plans kept, want %d", kept, maxPlans)
	}
}

// manyPolicies returns n policies, a few of which concern s3:DeleteObject.
func manyPolicies(n int) string {
	var b strings.Builder
	b.WriteString("permit (principal, action in Service::Action::\"s3\", resource);\n")
	b.WriteString("@decision(\"require_approval\") forbid (principal, action in Risk::Action::\"critical\", resource);\n")
	b.WriteString("forbid (principal, action == Action::\"s3:DeleteObject\", resource) when { context.region like \"us-*\" };\n")
	b.WriteString("forbid (principal, action == Action::\"s3:DeleteObject\", resource) when { resource.value like \"prod-*\" };\n")
	for i := 4; i < n; i++ {
		fmt.Fprintf(&b, "forbid (principal, action == Action::\"ec2:Operation%d\", resource) when { context.parameters.Size > %d };\n", i, i)
	}
	return b.String()
}

func BenchmarkDecide(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		g := mustNew(b, manyPolicies(n))
		for name, in := range map[string]*objectInput{"1 resource": {Bucket: ptr("reports")}, "2 resources": object("reports", "2026/a.csv")} {
			a := governor.NewAction(&opDelete, governor.High, in)
			b.Run(fmt.Sprintf("policies=%d/%s", n, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if d, err := g.Decide(context.Background(), a); err != nil || d.Verdict != governor.Allowed {
						b.Fatal(d, err)
					}
				}
			})
		}
	}
}

// The same set without the index, for comparison.
func BenchmarkUnindexed(b *testing.B) {
	set, err := load([]file{{"test.cedar", []byte(manyPolicies(1000))}})
	if err != nil {
		b.Fatal(err)
	}
	a := governor.NewAction(&opDelete, governor.High, object("reports", "2026/a.csv"))
	b.ReportAllocs()
	for b.Loop() {
		unindexed(b, set, a)
	}
}

func BenchmarkStarter(b *testing.B) {
	g, err := New(FS(Starter(), "*.cedar"))
	if err != nil {
		b.Fatal(err)
	}
	a := governor.NewAction(&opGet, governor.Low, object("reports", "2026/a.csv"))
	b.ReportAllocs()
	for b.Loop() {
		if d, err := g.Decide(context.Background(), a); err != nil || d.Verdict != governor.Allowed {
			b.Fatal(d, err)
		}
	}
}
