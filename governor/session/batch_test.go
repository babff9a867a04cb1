package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/snsgov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// batch is a session with clients of two services.
type batch struct {
	*session.Session
	queues *sqsgov.Client
	topics *snsgov.Client
}

func newBatch(t *testing.T, g *governortest.Governor, opts ...session.Option) batch {
	t.Helper()
	s := g.Session(t, opts...)
	queues, err1 := sqsgov.NewFromSession(s)
	topics, err2 := snsgov.NewFromSession(s)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return batch{s, queues, topics}
}

// send makes a call at medium risk, purge one at critical risk.
func (b batch) send(ctx context.Context) error {
	_, err := b.queues.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: deleteQueue.QueueUrl, MessageBody: deleteQueue.QueueUrl})
	return err
}

func (b batch) purge(ctx context.Context) error {
	_, err := b.queues.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: deleteQueue.QueueUrl})
	return err
}

func (b batch) topicsListed(ctx context.Context) error {
	_, err := b.topics.ListTopics(ctx, &sns.ListTopicsInput{})
	return err
}

func TestOperation(t *testing.T) {
	g := governortest.New(true)
	var j journal
	b := newBatch(t, g, session.WithAudit(&j))
	err := b.Operation(t.Context(), "sqs", "batch_upload", func(ctx context.Context, op *governor.BatchOperation) error {
		if op.ActionID() != "test-1" || op.Risk() != governor.Medium {
			t.Errorf("action id %q, risk %s", op.ActionID(), op.Risk())
		}
		return errors.Join(b.send(ctx), b.send(ctx), b.purge(ctx), b.topicsListed(ctx), b.send(t.Context()))
	})
	if err != nil {
		t.Fatal(err)
	}
	// The riskier call, that of another service and that outside the context are asked.
	if diff := cmp.Diff([]string{"sqs:batch_upload", "sqs:PurgeQueue", "sns:ListTopics", "sqs:SendMessage"}, keys(g.Calls())); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	both := func(key string, basis governor.Basis, id string) []line {
		return []line{{key, governor.Decided, basis, id}, {key, governor.Ended, basis, id}}
	}
	var want []line
	want = append(want, line{"sqs:batch_upload", governor.Decided, governor.Asked, "test-1"})
	want = append(want, both("sqs:SendMessage", governor.InBatch, "test-1")...)
	want = append(want, both("sqs:SendMessage", governor.InBatch, "test-1")...)
	want = append(want, both("sqs:PurgeQueue", governor.Asked, "test-2")...)
	want = append(want, both("sns:ListTopics", governor.Asked, "test-3")...)
	want = append(want, both("sqs:SendMessage", governor.Asked, "test-4")...)
	want = append(want, line{"sqs:batch_upload", governor.Ended, governor.Asked, "test-1"})
	if diff := cmp.Diff(want, j.lines()); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

func TestOperationIsAskedAsDeclared(t *testing.T) {
	g := governortest.New(true)
	b := newBatch(t, g)
	err := b.Operation(t.Context(), "sqs", "drain", func(ctx context.Context, _ *governor.BatchOperation) error { return b.purge(ctx) },
		governor.UpTo(governor.Critical), governor.WithTags(governor.Destructive), governor.Describing(struct{ Queues int }{12}), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []governortest.Call{{
		Service: "sqs", Operation: "drain", Risk: governor.Critical, Rated: governor.Critical, Tags: governor.Destructive,
		Parameters: map[string]any{"Queues": int64(12)}, Decision: governor.Decision{Verdict: governor.Allowed, ActionID: "test-1"},
	}}
	if diff := cmp.Diff(want, g.Calls()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An operation that is not allowed does not run.
func TestOperationIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		script func(s *governortest.Script)
		opts   []governor.BatchOption
		want   string
	}{
		"denied":      {func(s *governortest.Script) { s.Deny("no") }, nil, "denied"},
		"pending":     {func(s *governortest.Script) { s.Pending("apr-1") }, nil, "pending"},
		"unavailable": {func(s *governortest.Script) { s.Unavailable(errAway) }, nil, "unavailable"},
		"unrated":     {func(s *governortest.Script) { s.Allow() }, []governor.BatchOption{governor.UpTo(0)}, "denied"},
	} {
		g := governortest.New(true)
		test.script(g.On("sqs:batch"))
		err := g.Session(t).Operation(t.Context(), "sqs", "batch", func(context.Context, *governor.BatchOperation) error {
			t.Errorf("%s: the function ran", name)
			return nil
		}, test.opts...)
		if kindOf(err) != test.want {
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
	}
}

func TestOperationIsApproved(t *testing.T) {
	g := governortest.New(true)
	g.On("sqs:batch").Pending("apr-1")
	b := newBatch(t, g)
	run := func(ctx context.Context) error {
		return b.Operation(ctx, "sqs", "batch", func(ctx context.Context, _ *governor.BatchOperation) error {
			return errors.Join(b.send(ctx), b.purge(ctx)) // the purge is asked on its own
		})
	}
	if err := run(t.Context()); kindOf(err) != "pending" {
		t.Fatalf("error %v, want it pending", err)
	}
	g.Approve("apr-1")
	if err := run(governor.WithApproval(t.Context(), "apr-1")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"sqs:batch", "sqs:PurgeQueue"}, keys(g.Calls())); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if err := run(governor.WithApproval(t.Context(), "apr-1")); kindOf(err) != "denied" {
		t.Errorf("again: error %v, want it denied", err)
	}
}

// Nobody decided on an operation that failed open, so its calls are asked.
func TestOperationFailsOpen(t *testing.T) {
	g := governortest.New(true)
	g.On("sqs:batch").Unavailable(errAway)
	g.On("sqs:SendMessage").Deny("back again")
	b := newBatch(t, g, session.WithFailMode(governor.FailOpen))
	err := b.Operation(t.Context(), "sqs", "batch", func(ctx context.Context, _ *governor.BatchOperation) error { return b.send(ctx) })
	if kindOf(err) != "denied" {
		t.Errorf("error %v, want the call asked and denied", err)
	}
	g.AssertNotSent(t, "*")
}

// An inner operation is asked on its own, whatever covers the outer one, and the
// context decides which of them covers a call.
func TestOperationsNest(t *testing.T) {
	g := governortest.New(true)
	var j journal
	b := newBatch(t, g, session.WithAudit(&j))
	err := b.Operation(t.Context(), "sqs", "outer", func(outer context.Context, _ *governor.BatchOperation) error {
		return errors.Join(
			b.Operation(outer, "sqs", "inner", func(inner context.Context, op *governor.BatchOperation) error {
				if op.ActionID() != "test-2" {
					t.Errorf("inner action id %q", op.ActionID())
				}
				return errors.Join(b.send(inner), b.send(outer), b.purge(inner))
			}),
			b.send(outer))
	}, governor.UpTo(governor.Critical))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"sqs:outer", "sqs:inner", "sqs:PurgeQueue"}, keys(g.Calls())); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	var covered []string
	for _, l := range j.lines() {
		if l.Basis == governor.InBatch && l.Phase == governor.Decided {
			covered = append(covered, l.Key+" by "+l.Action)
		}
	}
	if diff := cmp.Diff([]string{"sqs:SendMessage by test-2", "sqs:SendMessage by test-1", "sqs:SendMessage by test-1"}, covered); diff != "" {
		t.Errorf("covered (-want +got):\n%s", diff)
	}
}

func TestDeniedInnerOperation(t *testing.T) {
	g := governortest.New(true)
	g.On("sqs:inner").Deny("not that")
	b := newBatch(t, g)
	err := b.Operation(t.Context(), "sqs", "outer", func(ctx context.Context, _ *governor.BatchOperation) error {
		return b.Operation(ctx, "sqs", "inner", func(context.Context, *governor.BatchOperation) error {
			t.Error("the inner function ran")
			return nil
		})
	})
	if kindOf(err) != "denied" {
		t.Errorf("error %v, want the inner operation's", err)
	}
}

// Once it has ended, in whatever way, an operation covers nothing more.
func TestOperationEnds(t *testing.T) {
	g := governortest.New(true)
	b := newBatch(t, g)
	for name, end := range map[string]func() error{
		"returned": func() error { return nil },
		"failed":   func() error { return errAway },
		"panicked": func() error { panic("oh") },
	} {
		g.Reset()
		var kept context.Context
		func() {
			defer func() { _ = recover() }()
			err := b.Operation(t.Context(), "sqs", "batch", func(ctx context.Context, _ *governor.BatchOperation) error {
				kept = ctx
				return end()
			})
			if name == "failed" && !errors.Is(err, errAway) {
				t.Errorf("error %v, want the function's", err)
			}
		}()
		if err := b.send(kept); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		g.AssertAsked(t, "sqs:SendMessage")
	}
}

// A context of one session's operation covers no calls of another session.
func TestOperationOfAnotherSession(t *testing.T) {
	g, strict := governortest.New(true), governortest.New(false)
	b, other := newBatch(t, g), newBatch(t, strict)
	err := b.Operation(t.Context(), "sqs", "batch", func(ctx context.Context, _ *governor.BatchOperation) error { return other.send(ctx) })
	if kindOf(err) != "denied" {
		t.Errorf("error %v, want the other session's", err)
	}
	strict.AssertNotSent(t, "*")
}

// A custom risk counts: a call that the session raises above what was declared is
// asked on its own.
func TestOperationAndCustomRisk(t *testing.T) {
	g := governortest.New(true)
	b := newBatch(t, g, session.WithCustomRisk(map[string]governor.Risk{"sqs:SendMessage": governor.High}))
	err := b.Operation(t.Context(), "sqs", "batch", func(ctx context.Context, _ *governor.BatchOperation) error { return b.send(ctx) })
	if err != nil {
		t.Fatal(err)
	}
	g.AssertAsked(t, "sqs:SendMessage")
}

func TestOperationConcurrently(t *testing.T) {
	g := governortest.New(true)
	b := newBatch(t, g)
	const calls = 50
	err := b.Operation(t.Context(), "sqs", "batch", func(ctx context.Context, _ *governor.BatchOperation) error {
		var done sync.WaitGroup
		errs := make([]error, calls)
		for i := range errs {
			done.Go(func() { errs[i] = b.send(ctx) })
		}
		done.Wait()
		return errors.Join(errs...)
	})
	if err != nil || len(g.Calls()) != 1 || len(g.Sent()) != calls {
		t.Errorf("error %v, asked %d times, sent %d; want one and %d", err, len(g.Calls()), len(g.Sent()), calls)
	}
}

func TestMalformedOperation(t *testing.T) {
	s := governortest.New(true).Session(t)
	run := func(context.Context, *governor.BatchOperation) error { return nil }
	for want, call := range map[string]func() error{
		`governor: a batch operation needs a service, a name and a function, got "", "n"`:   func() error { return s.Operation(t.Context(), "", "n", run) },
		`governor: a batch operation needs a service, a name and a function, got "sqs", ""`: func() error { return s.Operation(t.Context(), "sqs", "", run) },
		`governor: a batch operation needs a service, a name and a function, got "s", "n"`:  func() error { return s.Operation(t.Context(), "s", "n", nil) },
	} {
		if got := errorText(call()); got != want {
			t.Errorf("error %s\nwant %s", got, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Operation(ctx, "sqs", "n", run); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}
