package session_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// polled is a governor whose approvals answer as a test says.
type polled struct {
	*governortest.Governor
	poll func(ctx context.Context, n int) (governor.Decision, error) // n counts from 1

	mu sync.Mutex
	n  int
}

func (p *polled) Approval(ctx context.Context, _ string) (governor.Decision, error) {
	p.mu.Lock()
	p.n++
	n := p.n
	p.mu.Unlock()
	return p.poll(ctx, n)
}

func client(t *testing.T, g *governortest.Governor, decides governor.Governor, opts ...session.Option) *sqsgov.Client {
	t.Helper()
	s, err := session.New(t.Context(), decides, append(opts, session.WithConfig(g.AWSConfig()))...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := sqsgov.NewFromSession(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var (
	allowed = governor.Decision{Verdict: governor.Allowed}
	pending = governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-1"}
)

func until(expires time.Time) governor.Decision {
	d := pending
	d.ExpiresAt = expires
	return d
}

// always answers each poll alike.
func always(d governor.Decision, err error) func(context.Context, int) (governor.Decision, error) {
	return func(context.Context, int) (governor.Decision, error) { return d, err }
}

func TestApprovalWait(t *testing.T) {
	soon := func() time.Time { return time.Now().Add(20 * time.Millisecond) }
	away := governor.Unavailable(errAway)
	for name, test := range map[string]struct {
		first  func() governor.Decision // the decision that is waited on
		poll   func(ctx context.Context, n int) (governor.Decision, error)
		short  bool // give up soon
		opts   []session.Option
		want   string
		reason string
	}{
		"approved": {poll: func(_ context.Context, n int) (governor.Decision, error) {
			if n < 3 {
				return pending, nil
			}
			return allowed, nil
		}},
		"denied":              {poll: always(governor.Decision{Reason: "not by me"}, nil), want: "denied", reason: "not by me"},
		"unknown verdict":     {poll: always(governor.Decision{Verdict: 9}, nil), want: "denied", reason: "the governor gave an unknown verdict: Verdict(9)"},
		"expires meanwhile":   {first: func() governor.Decision { return until(soon()) }, poll: always(pending, nil), want: "denied", reason: "the approval has expired"},
		"expired from before": {first: func() governor.Decision { return until(time.Now().Add(-time.Second)) }, poll: always(allowed, nil), want: "denied", reason: "the approval has expired"},
		"approved too late": {
			first: func() governor.Decision { return until(soon()) },
			poll: func(context.Context, int) (governor.Decision, error) {
				time.Sleep(40 * time.Millisecond)
				return allowed, nil
			},
			want: "denied", reason: "the approval has expired",
		},
		"approved, since expired": {poll: always(governor.Decision{Verdict: governor.Allowed, ExpiresAt: time.Now().Add(-time.Second)}, nil), want: "denied", reason: "the approval has expired"},
		"time is extended": {
			first: func() governor.Decision { return until(soon()) },
			poll: func(context.Context, int) (governor.Decision, error) {
				time.Sleep(40 * time.Millisecond)
				return governor.Decision{Verdict: governor.Allowed, ExpiresAt: time.Now().Add(time.Hour)}, nil
			},
		},
		"nobody answers":   {poll: always(pending, nil), short: true, want: "pending"},
		"polls fail":       {poll: always(governor.Decision{}, errAway), short: true, want: "pending"},
		"polls fail, open": {poll: always(allowed, away), short: true, opts: []session.Option{session.WithFailMode(governor.FailOpen)}, want: "pending"},
		"no id to ask for": {first: func() governor.Decision { return governor.Decision{Verdict: governor.Pending} }, poll: always(allowed, nil), want: "pending"},
		"polls fail at first": {poll: func(_ context.Context, n int) (governor.Decision, error) {
			return allowed, []error{away, errAway, nil}[min(n, 3)-1]
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := governortest.New(true)
			g.On("*").Decide(pending)
			if test.first != nil {
				g.On("*").Decide(test.first())
			}
			timeout := time.Minute
			if test.short {
				timeout = 30 * time.Millisecond
			}
			c := client(t, g, &polled{Governor: g, poll: test.poll}, append(test.opts, session.WithApprovalWait(timeout, time.Millisecond))...)
			_, err := c.DeleteQueue(t.Context(), &deleteQueue)
			if kindOf(err) != test.want || len(g.Sent()) != map[string]int{"": 1}[test.want] {
				t.Errorf("error %v, %d sent; want %q", err, len(g.Sent()), test.want)
			}
			var denied *governor.GovernanceError
			if errors.As(err, &denied) && denied.Reason != test.reason {
				t.Errorf("reason %q, want %q", denied.Reason, test.reason)
			}
			if len(g.Calls()) != 1 {
				t.Errorf("asked %d times", len(g.Calls()))
			}
		})
	}
}

func TestApprovalWaitIsCancelled(t *testing.T) {
	g := governortest.New(true)
	g.On("*").Decide(pending)
	ctx, cancel := context.WithCancel(t.Context())
	c := client(t, g, &polled{Governor: g, poll: func(context.Context, int) (governor.Decision, error) {
		cancel()
		return pending, nil
	}}, session.WithApprovalWait(time.Hour, time.Millisecond))
	if _, err := c.DeleteQueue(ctx, &deleteQueue); !errors.Is(err, context.Canceled) || kindOf(err) != "canceled" {
		t.Errorf("error %v, want the context's", err)
	}
	g.AssertNotSent(t, "*")
}

// Without a wait, or with a governor that keeps no approvals, the call returns at once.
func TestNoApprovalWait(t *testing.T) {
	g := governortest.New(true)
	g.On("*").Decide(pending)
	g.Approve("apr-1")
	_, err1 := queues(t, g).DeleteQueue(t.Context(), &deleteQueue)
	_, err2 := client(t, g, governor.Func(g.Decide), session.WithApprovalWait(time.Hour, time.Millisecond)).DeleteQueue(t.Context(), &deleteQueue)
	if kindOf(err1) != "pending" || kindOf(err2) != "pending" {
		t.Errorf("errors %v, %v; want them pending", err1, err2)
	}
	g.AssertNotSent(t, "*")
}

// An approval lets out the call that it is for, once.
func TestWithApproval(t *testing.T) {
	other := sqs.DeleteQueueInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/1/other")}
	for name, test := range map[string]struct {
		settle func(g *governortest.Governor) // what became of the approval
		id     string
		call   func(ctx context.Context, c *sqsgov.Client) error
		want   string
		reason string
	}{
		"approved":    {want: ""},
		"still open":  {settle: func(*governortest.Governor) {}, want: "pending"},
		"rejected":    {settle: func(g *governortest.Governor) { g.Reject("apr-1", "no") }, want: "denied", reason: "no"},
		"other input": {call: func(ctx context.Context, c *sqsgov.Client) error { _, err := c.DeleteQueue(ctx, &other); return err }, want: "denied", reason: "the approval is for another call"},
		"no input":    {call: func(ctx context.Context, c *sqsgov.Client) error { _, err := c.DeleteQueue(ctx, nil); return err }, want: "denied", reason: "the approval is for another call"},
		"other method": {call: func(ctx context.Context, c *sqsgov.Client) error {
			_, err := c.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: deleteQueue.QueueUrl})
			return err
		}, want: "denied", reason: "the approval is for another call"},
		"unknown id": {id: "apr-2", want: "denied", reason: "the approval is for no pending call of this session, or was used before"},
		"empty id":   {id: " ", want: "denied", reason: "the approval is for no pending call of this session, or was used before"},
	} {
		g := governortest.New(true)
		g.On("*").Decide(pending)
		c := queues(t, g, session.WithFailMode(governor.FailOpen))
		if _, err := c.DeleteQueue(t.Context(), &deleteQueue); kindOf(err) != "pending" {
			t.Fatalf("%s: error %v, want it pending", name, err)
		}
		if test.settle == nil {
			test.settle = func(g *governortest.Governor) { g.Approve("apr-1"); g.Approve("apr-2") }
		}
		test.settle(g)
		if test.call == nil {
			test.call = func(ctx context.Context, c *sqsgov.Client) error {
				_, err := c.DeleteQueue(ctx, &deleteQueue)
				return err
			}
		}
		if test.id == "" {
			test.id = "apr-1"
		}
		err := test.call(governor.WithApproval(t.Context(), test.id), c)
		if kindOf(err) != test.want || len(g.Sent()) != map[string]int{"": 1}[test.want] {
			t.Errorf("%s: error %v, %d sent; want %q", name, err, len(g.Sent()), test.want)
		}
		var denied *governor.GovernanceError
		if errors.As(err, &denied) && denied.Reason != test.reason {
			t.Errorf("%s: reason %q, want %q", name, denied.Reason, test.reason)
		}
	}
}

// resume has a call left pending and makes it again by its approval.
func resume(t *testing.T, c *sqsgov.Client, between func(), again *sqsgov.Client) error {
	t.Helper()
	if _, err := c.DeleteQueue(t.Context(), &deleteQueue); kindOf(err) != "pending" {
		t.Fatalf("error %v, want it pending", err)
	}
	between()
	_, err := again.DeleteQueue(governor.WithApproval(t.Context(), "apr-1"), &deleteQueue)
	return err
}

func TestWithApprovalOfAnotherSession(t *testing.T) {
	g := governortest.New(true)
	g.On("*").Decide(pending)
	g.Approve("apr-1")
	if err := resume(t, queues(t, g), func() {}, queues(t, g)); kindOf(err) != "denied" {
		t.Errorf("error %v, want it denied", err)
	}
	g.AssertNotSent(t, "*")
	s := g.Session(t)
	first, err1 := sqsgov.NewFromSession(s)
	second, err2 := sqsgov.NewFromSession(s)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if err := resume(t, first, func() {}, second); err != nil {
		t.Errorf("another client of the session: %v", err)
	}
}

func TestWithApprovalAfterExpiry(t *testing.T) {
	g := governortest.New(true)
	expires := time.Now().Add(20 * time.Millisecond)
	g.On("*").Decide(until(expires))
	g.Approve("apr-1")
	c := queues(t, g)
	if err := resume(t, c, func() { time.Sleep(time.Until(expires) + time.Millisecond) }, c); kindOf(err) != "denied" || !strings.Contains(err.Error(), "expired") {
		t.Errorf("error %v, want it expired", err)
	}
	g.AssertNotSent(t, "*")
}

// A governor that is away when the approval is to be used does not use it up, and
// does not let the call out in either fail mode: that it needed approval is known.
func TestWithApprovalWhenAway(t *testing.T) {
	for _, mode := range []governor.FailMode{governor.FailClosed, governor.FailOpen} {
		g := governortest.New(true)
		g.On("*").Decide(pending)
		p := &polled{Governor: g, poll: func(_ context.Context, n int) (governor.Decision, error) {
			return allowed, []error{governor.Unavailable(errAway), errAway, nil}[min(n, 3)-1]
		}}
		c := client(t, g, p, session.WithFailMode(mode))
		if err := resume(t, c, func() {}, c); kindOf(err) != "unavailable" {
			t.Errorf("%s: error %v, want it unavailable", mode, err)
		}
		var got []string
		for range 3 {
			_, err := c.DeleteQueue(governor.WithApproval(t.Context(), "apr-1"), &deleteQueue)
			got = append(got, kindOf(err))
		}
		if diff := cmp.Diff([]string{"denied", "", "denied"}, got); diff != "" || len(g.Sent()) != 1 {
			t.Errorf("%s: %d sent; failed, used, used again (-want +got):\n%s", mode, len(g.Sent()), diff)
		}
	}
}

func TestWithApprovalConcurrently(t *testing.T) {
	g := governortest.New(true)
	g.On("*").Decide(pending)
	g.Approve("apr-1")
	c := queues(t, g)
	if _, err := c.DeleteQueue(t.Context(), &deleteQueue); kindOf(err) != "pending" {
		t.Fatal(err)
	}
	ctx := governor.WithApproval(t.Context(), "apr-1")
	results := make(chan string, 50)
	for range cap(results) {
		go func() {
			_, err := c.DeleteQueue(ctx, &deleteQueue)
			results <- kindOf(err)
		}()
	}
	got := make(map[string]int)
	for range cap(results) {
		got[<-results]++
	}
	if diff := cmp.Diff(map[string]int{"": 1, "denied": cap(results) - 1}, got); diff != "" || len(g.Sent()) != 1 {
		t.Errorf("%d sent (-want +got):\n%s", len(g.Sent()), diff)
	}
}

// The record of a resumed call says so, under the id of the action that was asked.
func TestWithApprovalIsRecorded(t *testing.T) {
	g := governortest.New(true)
	g.On("*").Decide(pending)
	g.Approve("apr-1")
	var j journal
	c := queues(t, g, session.WithAudit(&j))
	if err := resume(t, c, func() {}, c); err != nil {
		t.Fatal(err)
	}
	want := []line{
		{"sqs:DeleteQueue", governor.Decided, governor.Asked, "test-1"},
		{"sqs:DeleteQueue", governor.Decided, governor.Approved, "test-1"},
		{"sqs:DeleteQueue", governor.Ended, governor.Approved, "test-1"},
	}
	if diff := cmp.Diff(want, j.lines()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
