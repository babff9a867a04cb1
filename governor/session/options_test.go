package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// journal keeps records, or cannot.
type journal struct {
	err error

	mu      sync.Mutex
	records []governor.Record
}

func (j *journal) Record(_ context.Context, r governor.Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.records = append(j.records, r)
	return j.err
}

// line is what the tests look at in a record.
type line struct {
	Key    string
	Phase  governor.Phase
	Basis  governor.Basis
	Action string // the action's id
}

func (j *journal) lines() []line {
	j.mu.Lock()
	defer j.mu.Unlock()
	var lines []line
	for _, r := range j.records {
		lines = append(lines, line{r.Action.String(), r.Phase, r.Basis, r.Decision.ActionID})
	}
	return lines
}

var errAway = errors.New("connection refused")

func TestFailMode(t *testing.T) {
	for name, test := range map[string]struct {
		opts []session.Option
		want string
	}{
		"default": {nil, "unavailable"},
		"closed":  {[]session.Option{session.WithFailMode(governor.FailClosed)}, "unavailable"},
		"open":    {[]session.Option{session.WithFailMode(governor.FailOpen)}, ""},
	} {
		g := governortest.New(true)
		g.On("*").Unavailable(errAway)
		var j journal
		client := queues(t, g, append(test.opts, session.WithAudit(&j))...)
		_, err := client.ListQueues(t.Context(), nil)
		if kindOf(err) != test.want || len(g.Sent()) != map[string]int{"": 1}[test.want] {
			t.Errorf("%s: error %v, %d sent; want %q", name, err, len(g.Sent()), test.want)
		}
		if test.want == "" && j.lines()[0].Basis != governor.FailedOpen {
			t.Errorf("%s: recorded %v, want it marked", name, j.lines())
		}
	}
}

// An open fail mode is for a governor that is away, not for one that is at a loss.
func TestFailOpenIsOnlyForUnavailability(t *testing.T) {
	g := governortest.New(true)
	g.On("sqs:ListQueues").Fail(errAway)
	g.On("sqs:DeleteQueue").Deny("no")
	client := queues(t, g, session.WithFailMode(governor.FailOpen))
	_, err1 := client.ListQueues(t.Context(), nil)
	_, err2 := client.DeleteQueue(t.Context(), &deleteQueue)
	if kindOf(err1) != "denied" || kindOf(err2) != "denied" {
		t.Errorf("errors %v, %v", err1, err2)
	}
	g.AssertNotSent(t, "*")
}

func TestLogAllOperations(t *testing.T) {
	listed := []line{{"sqs:ListQueues", governor.Decided, governor.Asked, "test-1"}, {"sqs:ListQueues", governor.Ended, governor.Asked, "test-1"}}
	denied := []line{{"sqs:DeleteQueue", governor.Decided, governor.Asked, "test-2"}}
	for name, test := range map[string]struct {
		opts []session.Option
		want []line
	}{
		"default": {nil, append(listed, denied...)},
		"all":     {[]session.Option{session.WithLogAllOperations(true)}, append(listed, denied...)},
		"not all": {[]session.Option{session.WithLogAllOperations(false)}, denied},
	} {
		g := governortest.New(true)
		g.On("sqs:DeleteQueue").Deny("no")
		var j journal
		client := queues(t, g, append(test.opts, session.WithAudit(&j))...)
		_, _ = client.ListQueues(t.Context(), nil)
		_, _ = client.DeleteQueue(t.Context(), &deleteQueue)
		if diff := cmp.Diff(test.want, j.lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRequireAudit(t *testing.T) {
	for name, test := range map[string]struct {
		opts []session.Option
		want string
	}{
		"default":  {nil, ""},
		"required": {[]session.Option{session.RequireAudit()}, "denied"},
	} {
		g := governortest.New(true)
		client := queues(t, g, append(test.opts, session.WithAudit(&journal{err: errAway}))...)
		_, err := client.ListQueues(t.Context(), nil)
		if kindOf(err) != test.want || (test.want != "" && !errors.Is(err, errAway)) {
			t.Errorf("%s: error %v, want %q because of the journal's", name, err, test.want)
		}
	}
}

func TestSkipReadOperations(t *testing.T) {
	for name, test := range map[string]struct {
		opts  []session.Option
		asked []string
	}{
		"default": {nil, []string{"sqs:ListQueues", "sqs:DeleteQueue"}},
		"off":     {[]session.Option{session.WithSkipReadOperations(false)}, []string{"sqs:ListQueues", "sqs:DeleteQueue"}},
		"on":      {[]session.Option{session.WithSkipReadOperations(true)}, []string{"sqs:DeleteQueue"}},
	} {
		g := governortest.New(true)
		client := queues(t, g, test.opts...)
		_, err1 := client.ListQueues(t.Context(), nil)
		_, err2 := client.DeleteQueue(t.Context(), &deleteQueue)
		if err1 != nil || err2 != nil {
			t.Errorf("%s: errors %v, %v", name, err1, err2)
		}
		if diff := cmp.Diff(test.asked, keys(g.Calls())); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", name, diff)
		}
		g.AssertSent(t, "sqs:ListQueues", "sqs:DeleteQueue")
	}
}

func keys(calls []governortest.Call) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.Key())
	}
	return all
}

func TestCustomRisk(t *testing.T) {
	raise := session.WithCustomRisk(map[string]governor.Risk{"sqs:ListQueues": governor.High})
	lower := session.WithCustomRisk(map[string]governor.Risk{"sqs:ListQueues": governor.High, "sqs:DeleteQueue": governor.Medium})
	for name, test := range map[string]struct {
		opts []session.Option
		want [2]governor.Risk // of ListQueues and DeleteQueue
	}{
		"default": {nil, [2]governor.Risk{sqsgov.RiskListQueues, sqsgov.RiskDeleteQueue}},
		"raised":  {[]session.Option{raise}, [2]governor.Risk{governor.High, sqsgov.RiskDeleteQueue}},
		"lowered": {[]session.Option{lower, session.WithLoweredRiskAllowed()}, [2]governor.Risk{governor.High, governor.Medium}},
	} {
		g := governortest.New(true)
		var j journal
		client := queues(t, g, append(test.opts, session.WithAudit(&j), session.WithLogAllOperations(false))...)
		_, _ = client.ListQueues(t.Context(), nil)
		_, _ = client.DeleteQueue(t.Context(), &deleteQueue)
		calls := g.Calls()
		if got := [2]governor.Risk{calls[0].Risk, calls[1].Risk}; got != test.want {
			t.Errorf("%s: asked at %v, want %v", name, got, test.want)
		}
		if calls[0].Rated != sqsgov.RiskListQueues || calls[1].Rated != sqsgov.RiskDeleteQueue {
			t.Errorf("%s: rated %v, %v; want the constants", name, calls[0].Rated, calls[1].Rated)
		}
		overridden := 0
		for _, call := range calls {
			if call.Risk != call.Rated {
				overridden += 2 // decided and ended
			}
		}
		if len(j.lines()) != overridden {
			t.Errorf("%s: records %v, want the %d of overrides alone", name, j.lines(), overridden)
		}
	}
}

func TestExcludedOperations(t *testing.T) {
	g := governortest.New(false)
	var j journal
	client := queues(t, g, session.WithExcludedOperations("sqs:ListQueues"), session.WithAudit(&j))
	if _, err := client.ListQueues(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if _, err := client.DeleteQueue(t.Context(), &deleteQueue); kindOf(err) != "denied" {
		t.Errorf("error %v", err)
	}
	g.AssertNotAsked(t, "sqs:ListQueues")
	if got := j.lines()[0]; got.Basis != governor.Excluded {
		t.Errorf("recorded %v, want it there as excluded", got)
	}
}

func TestMetricsCallback(t *testing.T) {
	g := governortest.New(true)
	g.On("sqs:DeleteQueue").Deny("no")
	var got []governor.Metric
	s := g.Session(t, session.WithMetricsCallback(func(m governor.Metric) {
		got = append(got, m)
		panic("a callback that breaks")
	}))
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = client.ListQueues(t.Context(), nil)
	_, _ = client.DeleteQueue(t.Context(), &deleteQueue)
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if got[i].Duration <= 0 {
			t.Errorf("%s took %s", got[i].Operation, got[i].Duration)
		}
		got[i].Duration = 0
	}
	want := []governor.Metric{
		{Operation: "ListQueues", Service: "sqs", Risk: sqsgov.RiskListQueues, Allowed: true, ActionID: "test-1"},
		{Operation: "DeleteQueue", Service: "sqs", Risk: sqsgov.RiskDeleteQueue, ActionID: "test-2", ErrorKind: "denied"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFlushGivesUp(t *testing.T) {
	stuck := make(chan struct{})
	defer close(stuck)
	s := governortest.New(true).Session(t, session.WithMetricsCallback(func(governor.Metric) { <-stuck }))
	client, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ListQueues(t.Context(), nil); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Flush(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestAgent(t *testing.T) {
	for _, want := range []governor.Agent{{}, {ID: "agent-7", Name: "Billing"}} {
		g := governortest.New(true)
		var opts []session.Option
		if want != (governor.Agent{}) {
			opts = append(opts, session.WithAgent(want))
		}
		_, _ = queues(t, g, opts...).ListQueues(t.Context(), nil)
		if got := g.Calls()[0].Agent; got != want {
			t.Errorf("agent %v, want %v", got, want)
		}
	}
}
