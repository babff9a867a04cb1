package compose

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

func TestAbilities(t *testing.T) {
	report := func(context.Context, governor.Action, governor.Decision, error) {}
	for name, test := range map[string]struct {
		g    governor.Governor
		want string
	}{
		"plain chain":             {Chain(allow()), "i"},
		"chain":                   {Chain(allow(), pending("1")), "iac"},
		"plain route":             {Route(nil, allow()), "i"},
		"route":                   {Route(map[string]governor.Governor{"s3": pending("1")}, nil), "iac"},
		"plain timeout":           {Timeout(allow(), time.Second), "i"},
		"timeout":                 {Timeout(pending("1"), time.Second), "iac"},
		"plain cache":             {Cache(allow(), time.Second, 1), "i"},
		"cache":                   {Cache(pending("1"), time.Second, 1), "iac"},
		"plain shadow":            {Shadow(allow(), report), ""},
		"shadow":                  {Shadow(pending("1"), report), "c"},
		"escalation to nobody":    {Escalate(pending("1"), allow()), "ic"},
		"escalation":              {Escalate(allow(), pending("1")), "iac"},
		"approver only":           {Chain(approverOnly{}), "ia"},
		"a composition of others": {Timeout(Chain(Route(nil, allow())), time.Second), "i"},
	} {
		if got := abilities(test.g); got != test.want {
			t.Errorf("%s offers %q, want %q", name, got, test.want)
		}
	}
}

type approverOnly struct{ governor.Func }

func (approverOnly) Approval(context.Context, string) (governor.Decision, error) {
	return governor.Decision{}, nil
}

// What is put together wrongly denies, and says what is wrong.
func TestMisuseDenies(t *testing.T) {
	for want, g := range map[string]governor.Governor{
		"compose: no governor is set for the service":            Route(nil, nil),
		"compose: the governor for things is nil":                Route(map[string]governor.Governor{"things": nil}, allow()),
		"compose: the governor with a timeout is nil":            Timeout(nil, time.Second),
		"compose: the timeout 0s must be above zero":             Timeout(allow(), 0),
		"compose: the governor with a cache is nil":              Cache(nil, time.Second, 1),
		"compose: the shadowed governor is nil":                  Shadow(nil, nil),
		"compose: the shadowed governor has nobody to report to": Shadow(allow(), nil),
		"compose: the governor that escalates is nil":            Escalate(nil, allow()),
		"compose: the governor to escalate to is nil":            Escalate(allow(), nil),
		"compose: governor 1 of the chain is nil":                Chain(nil),
	} {
		var refused *governor.GovernanceError
		err := call(t, t.Context(), bind(t, g, governor.WithFailMode(governor.FailOpen)), "a")
		if !errors.As(err, &refused) || refused.Reason != want {
			t.Errorf("%v, want a refusal for %q", err, want)
		}
	}
}

func TestAtOnce(t *testing.T) {
	low, all := governor.Ceiling(governor.Low, 0), governor.Ceiling(governor.Critical, 0)
	asks := governor.Ceiling(0, governor.Critical)
	tests := []struct {
		name string
		g    governor.Governor
		want string // of DeleteThing, high
	}{
		{"all allow", Chain(all, all), "allowed"},
		{"one denies", Chain(all, low), "denied"},
		{"one denies, one must be asked", Chain(allow(), low), "denied"},
		{"one allows, one must be asked", Chain(all, allow()), "asked"},
		{"one leaves it pending", Chain(all, asks), "asked"},
		{"route", Route(map[string]governor.Governor{"things": low}, all), "denied"},
		{"fallback", Route(map[string]governor.Governor{"others": low}, all), "allowed"},
		{"route to one that must be asked", Route(map[string]governor.Governor{"things": allow()}, all), "asked"},
		{"timeout", Timeout(low, time.Second), "denied"},
		{"cache", Cache(low, time.Second, 1), "denied"},
		{"escalation", Escalate(low, all), "denied"},
		{"pending is escalated", Escalate(asks, all), "asked"},
	}
	for _, test := range tests {
		got := "asked"
		if d := atOnce(test.g, &opDelete, governor.High); d != nil {
			got = d.Verdict.String()
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestRoute(t *testing.T) {
	mine := pending("1")
	mine.approval = governor.Decision{Verdict: governor.Allowed}
	other := pending("1") // with the same approval id
	services := map[string]governor.Governor{"things": mine}
	route := Route(services, other)
	services["things"] = allow() // too late to count

	if d, err := route.Decide(t.Context(), action("a")); outcome(d, err) != "pending" || mine.asked != 1 {
		t.Fatalf("%s, %v; asked %d times", outcome(d, err), err, mine.asked)
	}
	if d, err := route.Decide(t.Context(), governor.NewAction(&opOther, governor.High, nil)); outcome(d, err) != "error" {
		t.Errorf("two governors gave one approval id: %s", outcome(d, err))
	}
	if d, err := route.(governor.Approver).Approval(t.Context(), "1"); outcome(d, err) != "allowed" {
		t.Errorf("%s, %v", outcome(d, err), err)
	}
	if len(mine.approvals) != 1 || len(other.approvals) != 0 {
		t.Errorf("approval looked up with %v and %v", mine.approvals, other.approvals)
	}
	route.(governor.Completer).Complete(t.Context(), action("a"), governor.Decision{ActionID: "x"}, nil, 0)
	if diff := cmp.Diff([]string{"x"}, mine.completed); diff != "" || len(other.completed) != 0 {
		t.Errorf("completed %v and %v", mine.completed, other.completed)
	}
}

func TestTimeout(t *testing.T) {
	wait := func(d governor.Decision, err error) governor.Func {
		return func(ctx context.Context, _ governor.Action) (governor.Decision, error) {
			<-ctx.Done()
			if err == nil && d.Verdict == governor.Denied && d.Reason == "" {
				err = ctx.Err()
			}
			return d, err
		}
	}
	tests := []struct {
		name string
		g    governor.Governor
		want string
	}{
		{"in time", allow(), "allowed"},
		{"error in time", broken(), "error"},
		{"too late", wait(governor.Decision{}, nil), "unavailable"},
		{"allowed too late", wait(governor.Decision{Verdict: governor.Allowed}, nil), "unavailable"},
		{"denied late", wait(governor.Decision{Reason: "no"}, nil), "denied"},
		{"pending late", wait(governor.Decision{Verdict: governor.Pending}, nil), "pending"},
		{"a late error stays one", wait(governor.Decision{}, errBroken), "error"},
	}
	for _, test := range tests {
		limit := time.Minute
		if _, waits := test.g.(governor.Func); waits {
			limit = time.Millisecond
		}
		if d, err := Timeout(test.g, limit).Decide(t.Context(), action("a")); outcome(d, err) != test.want {
			t.Errorf("%s: %s (%v), want %s", test.name, outcome(d, err), err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Timeout(wait(governor.Decision{}, nil), time.Minute).Decide(ctx, action("a")); !errors.Is(err, context.Canceled) || governor.IsUnavailable(err) {
		t.Errorf("the caller gave up: %v, want the context's error", err)
	}
}

func TestTimeoutOfApproval(t *testing.T) {
	g := Timeout(stuckApprover{}, time.Millisecond)
	if d, err := g.(governor.Approver).Approval(t.Context(), "1"); outcome(d, err) != "unavailable" {
		t.Errorf("%s, %v", outcome(d, err), err)
	}
}

type stuckApprover struct{ governor.Func }

func (stuckApprover) Approval(ctx context.Context, _ string) (governor.Decision, error) {
	<-ctx.Done()
	return governor.Decision{}, ctx.Err()
}

func TestShadow(t *testing.T) {
	type seen struct {
		Verdict governor.Verdict
		Err     string
	}
	tests := []struct {
		name   string
		g      governor.Governor
		report seen
		want   governor.Decision
	}{
		{"allowed", &fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: "a"}}, seen{Verdict: governor.Allowed},
			governor.Decision{Verdict: governor.Allowed, ActionID: "a", Reason: "shadow mode: would be allowed"}},
		{"denied", &fake{decision: governor.Decision{Reason: "no", ActionID: "a", RiskScore: 7, PolicyViolations: []string{"v"}}}, seen{},
			governor.Decision{Verdict: governor.Allowed, Reason: "shadow mode: would be denied: no", RiskScore: 7, PolicyViolations: []string{"v"}}},
		{"pending", pending("1"), seen{Verdict: governor.Pending},
			governor.Decision{Verdict: governor.Allowed, Reason: "shadow mode: would be pending: ask 1"}},
		{"away", away(), seen{Err: "connection refused"},
			governor.Decision{Verdict: governor.Allowed, Reason: "shadow mode: no decision: connection refused"}},
		{"panic", governor.Func(func(context.Context, governor.Action) (governor.Decision, error) { panic("oops") }),
			seen{Err: "compose: the shadowed governor panicked: oops"},
			governor.Decision{Verdict: governor.Allowed, Reason: "shadow mode: no decision: compose: the shadowed governor panicked: oops"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var reported []seen
			shadow := Shadow(test.g, func(_ context.Context, _ governor.Action, d governor.Decision, err error) {
				s := seen{Verdict: d.Verdict}
				if err != nil {
					s.Err = err.Error()
				}
				reported = append(reported, s)
				panic("in the report")
			})
			got, err := shadow.Decide(t.Context(), action("a"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]seen{test.report}, reported); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestShadowCompletes(t *testing.T) {
	inner := pending("1")
	gate := bind(t, Shadow(inner, func(context.Context, governor.Action, governor.Decision, error) {}))
	if err := call(t, t.Context(), gate, "a"); err != nil {
		t.Fatal(err)
	}
	inner.decision = governor.Decision{Verdict: governor.Allowed, ActionID: "x"}
	if err := call(t, t.Context(), gate, "a"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"x"}, inner.completed); diff != "" {
		t.Errorf("only what it allowed itself is its to complete: %s", diff)
	}
}

func TestEscalate(t *testing.T) {
	asks := &full{fake{decision: governor.Decision{
		Verdict: governor.Pending, Reason: "policy", RiskScore: 70, PolicyViolations: []string{"v"}, Approvers: []string{"anna"}, ApprovalID: "unused",
	}}}
	approves := &fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: "x"}}
	tests := []struct {
		name  string
		g, to governor.Governor
		want  string
	}{
		{"not pending", allow(), deny("not asked"), "allowed"},
		{"denied", deny("no"), allow(), "denied"},
		{"away", away(), allow(), "unavailable"},
		{"approved at once", asks, approves, "allowed"},
		{"denied by the other", asks, deny("no"), "denied"},
		{"still pending", asks, pending("1"), "pending"},
		{"the other is away", asks, away(), "error"},
		{"the other fails", asks, broken(), "error"},
	}
	for _, test := range tests {
		if d, err := Escalate(test.g, test.to).Decide(t.Context(), action("a")); outcome(d, err) != test.want {
			t.Errorf("%s: %s (%v), want %s", test.name, outcome(d, err), err, test.want)
		}
	}
	silent := &fake{decision: governor.Decision{Verdict: governor.Pending, ApprovalID: "1"}}
	got, _ := Escalate(asks, silent).Decide(t.Context(), action("a"))
	want := asks.decision
	want.ApprovalID = "1"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEscalateResumes(t *testing.T) {
	policies := &full{fake{decision: governor.Decision{Verdict: governor.Pending}}}
	platform := pending("1")
	platform.approval = governor.Decision{Verdict: governor.Allowed, ActionID: "act-1"}
	gate := bind(t, Escalate(policies, platform))
	var pendingErr *governor.PendingApprovalError
	if err := call(t, t.Context(), gate, "a"); !errors.As(err, &pendingErr) {
		t.Fatal(err)
	}
	if err := call(t, governor.WithApproval(t.Context(), pendingErr.ApprovalID), gate, "a"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"act-1"}, platform.completed); diff != "" || len(policies.completed) != 0 {
		t.Errorf("completed %v and %v", platform.completed, policies.completed)
	}
}

// Everything at once, from many goroutines: each governor is told of each end once,
// under its own ids.
func TestConcurrentUse(t *testing.T) {
	one := &full{fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: "one"}}}
	two := pending("1")
	two.approval = governor.Decision{Verdict: governor.Allowed}
	g := Timeout(Chain(Route(map[string]governor.Governor{"things": Cache(one, time.Minute, 10)}, nil), Escalate(allow(), two)), time.Minute)
	gate := bind(t, g)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if err := call(t, t.Context(), gate, string(rune('a'+i%5))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if one.asked == 0 || len(one.completed) == 0 || len(one.completed) > one.asked {
		t.Errorf("asked %d times, completed %d times", one.asked, len(one.completed))
	}
}
