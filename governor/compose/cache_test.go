package compose

import (
	"context"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

// newTestCache returns a cache of g and its clock.
func newTestCache(t *testing.T, g governor.Governor, size int) (*cache, *time.Time) {
	t.Helper()
	now := time.Unix(1000, 0)
	made := Cache(g, time.Minute, size)
	var c *cache
	switch made := made.(type) {
	case *cache:
		c = made
	default:
		t.Fatalf("%T is no cache: want a governor with all abilities in it", made)
	}
	c.now = func() time.Time { return now }
	return c, &now
}

func allowing(id string, until time.Time) *full {
	return &full{fake{decision: governor.Decision{Verdict: governor.Allowed, ActionID: id, ExpiresAt: until}}}
}

func TestCacheEnds(t *testing.T) {
	for name, test := range map[string]struct {
		until time.Time
		after time.Duration
		asked int
	}{
		"within the ttl":          {time.Time{}, 59 * time.Second, 1},
		"at the end of the ttl":   {time.Time{}, time.Minute, 2},
		"the decision's own end":  {time.Unix(1010, 0), 10 * time.Second, 2},
		"just before its own end": {time.Unix(1010, 0), 9 * time.Second, 1},
		"a later end of its own":  {time.Unix(9000, 0), time.Minute, 2},
	} {
		inner := allowing("x", test.until)
		c, now := newTestCache(t, inner, 10)
		for range 2 {
			if d, err := c.Decide(t.Context(), action("a")); outcome(d, err) != "allowed" || d.ActionID != "x" {
				t.Errorf("%s: %+v, %v", name, d, err)
			}
			*now = now.Add(test.after)
		}
		if inner.asked != test.asked {
			t.Errorf("%s: asked %d times, want %d", name, inner.asked, test.asked)
		}
	}
}

func TestCacheKeepsOnlyApprovals(t *testing.T) {
	for name, decide := range map[string]*fake{
		"denied":  {decision: governor.Decision{Reason: "no"}},
		"pending": {decision: governor.Decision{Verdict: governor.Pending, ApprovalID: "1"}},
		"unknown": {decision: governor.Decision{Verdict: 9}},
		"error":   {err: errBroken},
		"away":    {err: errAway},
		// an answer beside an error is none
		"allowed with an error": {decision: governor.Decision{Verdict: governor.Allowed}, err: errAway},
	} {
		inner := &full{fake{decision: decide.decision, err: decide.err}}
		c, _ := newTestCache(t, inner, 10)
		for range 3 {
			_, _ = c.Decide(t.Context(), action("a"))
		}
		if inner.asked != 3 {
			t.Errorf("%s: asked %d times, want 3", name, inner.asked)
		}
	}
}

func TestCacheTellsCallsApart(t *testing.T) {
	name, other := "a", "b"
	base := governor.NewAction(&opDelete, governor.High, &thingInput{Name: &name})
	risk, tags, rated, operation := base, base, base, base
	risk.Risk, tags.Tags, rated.Rated, operation.Operation = governor.Critical, governor.Exposure, governor.Low, "PutThing"
	actions := []governor.Action{
		base, risk, tags, rated, operation,
		governor.NewAction(&opDelete, governor.High, &thingInput{Name: &other}),
		governor.NewAction(&opDelete, governor.High, nil),
		governor.NewAction(&opOther, governor.High, &thingInput{Name: &name}),
	}
	inner := allowing("x", time.Time{})
	c, _ := newTestCache(t, inner, 100)
	for range 2 {
		for _, a := range actions {
			if _, err := c.Decide(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
	}
	if inner.asked != len(actions) {
		t.Errorf("asked %d times for %d different calls", inner.asked, len(actions))
	}
}

// Calls of another agent or in another region are other calls.
func TestCacheTellsGatesApart(t *testing.T) {
	inner := allowing("x", time.Time{})
	shared := Cache(inner, time.Minute, 10)
	for _, agent := range []governor.Agent{{ID: "a"}, {ID: "b"}, {ID: "a", Name: "A"}} {
		for range 2 {
			if err := call(t, t.Context(), bind(t, shared, governor.WithAgent(agent)), "thing"); err != nil {
				t.Fatal(err)
			}
		}
	}
	gate, err := governor.NewGate(shared, governor.WithAgent(governor.Agent{ID: "a"}))
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&things, "us-east-1"); err != nil {
		t.Fatal(err)
	}
	if err := call(t, t.Context(), gate, "thing"); err != nil {
		t.Fatal(err)
	}
	if inner.asked != 4 {
		t.Errorf("asked %d times, want 4", inner.asked)
	}
}

func TestCacheIsBounded(t *testing.T) {
	inner := allowing("x", time.Time{})
	c, _ := newTestCache(t, inner, 2)
	for _, name := range []string{"a", "b", "c", "c", "b", "a"} {
		if _, err := c.Decide(t.Context(), action(name)); err != nil {
			t.Fatal(err)
		}
	}
	if inner.asked != 4 || c.kept.Len() != 2 {
		t.Errorf("asked %d times and kept %d, want 4 and 2", inner.asked, c.kept.Len())
	}
}

func TestCacheOff(t *testing.T) {
	for _, g := range []governor.Governor{Cache(allowing("x", time.Time{}), 0, 10), Cache(allowing("x", time.Time{}), time.Second, 0)} {
		inner := g.(*full)
		for range 2 {
			_, _ = g.Decide(t.Context(), action("a"))
		}
		if inner.asked != 2 {
			t.Errorf("asked %d times, want 2", inner.asked)
		}
	}
}

// One decision is completed once, however many calls it let through.
func TestCacheCompletesOnce(t *testing.T) {
	inner := allowing("x", time.Time{})
	gate := bind(t, Cache(inner, time.Minute, 10))
	for range 3 {
		if err := call(t, t.Context(), gate, "a"); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"x"}, inner.completed); diff != "" || inner.asked != 1 {
		t.Errorf("asked %d times: %s", inner.asked, diff)
	}
}

func TestCacheApproval(t *testing.T) {
	inner := pending("1")
	inner.approval = governor.Decision{Verdict: governor.Allowed, ActionID: "act-1"}
	gate := bind(t, Cache(inner, time.Minute, 10))
	if err := call(t, t.Context(), gate, "a"); err == nil {
		t.Fatal("a pending call went out")
	}
	if err := call(t, governor.WithApproval(t.Context(), "1"), gate, "a"); err != nil {
		t.Fatal(err)
	}
	if err := call(t, t.Context(), gate, "a"); err == nil {
		t.Error("an approval for one call let a second one through")
	}
	if diff := cmp.Diff([]string{"act-1"}, inner.completed); diff != "" {
		t.Error(diff)
	}
}

// What g said of an input that changed meanwhile must not hold for what it was before.
func TestCacheForgetsWhatChanged(t *testing.T) {
	name := "precious"
	var seen []string
	g := Cache(governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		if len(seen) == 0 {
			name = "junk" // before g reads it
		}
		seen = append(seen, a.Resources()[0].Value)
		return governor.Decision{Verdict: governor.Allowed}, nil
	}), time.Minute, 10)
	in := &thingInput{Name: &name}
	_, _ = g.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, in))
	for _, name := range []string{"precious", "junk"} {
		_, _ = g.Decide(t.Context(), action(name))
	}
	if diff := cmp.Diff([]string{"junk", "precious", "junk"}, seen); diff != "" {
		t.Error(diff)
	}
}
