package governortest_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

var (
	opDelete  = governor.Operation{Service: "s3", Name: "DeleteObject", Tags: governor.Destructive}
	opBucket  = governor.Operation{Service: "s3", Name: "DeleteBucket"}
	opPut     = governor.Operation{Service: "s3", Name: "PutObject"}
	errBroken = errors.New("broken")
)

func ask(g governor.Governor, op *governor.Operation) (governor.Decision, error) {
	return g.Decide(context.Background(), governor.NewAction(op, governor.High, &s3.DeleteObjectInput{Bucket: aws.String("b")}))
}

func s3Client(t *testing.T, g *governortest.Governor, opts ...session.Option) *s3gov.Client {
	t.Helper()
	client, err := s3gov.NewFromSession(g.Session(t, opts...))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestDefaultDecision(t *testing.T) {
	for name, test := range map[string]struct {
		g    *governortest.Governor
		want governor.Decision
	}{
		"allow all": {governortest.New(true), governor.Decision{Verdict: governor.Allowed, ActionID: "test-1"}},
		"deny all":  {governortest.New(false), governor.Decision{Reason: "the test denies every call", ActionID: "test-1"}},
		"zero":      {new(governortest.Governor), governor.Decision{Reason: "the test denies every call", ActionID: "test-1"}},
	} {
		got, err := ask(test.g, &opDelete)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestScript(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:*").Deny("all of it")
	g.On("s3:DeleteObject").Allow().Deny("second").Pending("apr-1").Unavailable(errBroken).Fail(errBroken).
		Decide(governor.Decision{Verdict: governor.Allowed, ActionID: "own", RiskScore: 7})
	g.On("s3:PutObject") // without an answer it is passed over
	type outcome struct {
		Verdict          governor.Verdict
		Reason, Approval string
		ActionID         string
		Unavailable      bool
		Err              error
	}
	var got []outcome
	for _, op := range []*governor.Operation{&opPut, &opDelete, &opDelete, &opDelete, &opDelete, &opDelete, &opDelete, &opDelete} {
		d, err := ask(g, op)
		got = append(got, outcome{d.Verdict, d.Reason, d.ApprovalID, d.ActionID, governor.IsUnavailable(err), errors.Unwrap(err)})
	}
	want := []outcome{
		{Verdict: governor.Denied, Reason: "all of it", ActionID: "test-1"},
		{Verdict: governor.Allowed, ActionID: "test-2"},
		{Verdict: governor.Denied, Reason: "second", ActionID: "test-3"},
		{Verdict: governor.Pending, Approval: "apr-1", ActionID: "test-4"},
		{Unavailable: true, Err: errBroken},
		{}, // Fail: an error of another kind, with nothing around it
		{Verdict: governor.Allowed, ActionID: "own"},
		{Verdict: governor.Allowed, ActionID: "own"},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	calls := g.Calls()
	if !errors.Is(calls[5].Err, errBroken) || governor.IsUnavailable(calls[5].Err) {
		t.Errorf("Fail gave %v, want an error that is not unavailability", calls[5].Err)
	}
}

// A later script decides over an earlier one, so that a test can refine what its
// helpers have set up.
func TestLaterScriptDecides(t *testing.T) {
	g := governortest.New(false)
	g.On("s3:Delete*").Deny("first")
	g.On("*").Allow()
	if d, _ := ask(g, &opDelete); d.Verdict != governor.Allowed {
		t.Errorf("%s, want the later script's answer", d.Verdict)
	}
	g.On("s3:DeleteBucket").Deny("third")
	if d, _ := ask(g, &opBucket); d.Reason != "third" {
		t.Errorf("reason %q, want the latest script's", d.Reason)
	}
	if d, _ := ask(g, &opDelete); d.Verdict != governor.Allowed {
		t.Errorf("%s, want what the script of another operation leaves", d.Verdict)
	}
}

// A function of a script may use the governor that it belongs to.
func TestScriptMayAskTheGovernor(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:*").Do(func(context.Context, governor.Action) (governor.Decision, error) {
		if len(g.Calls()) > 2 {
			g.Reset()
			return governor.Decision{Reason: "too many"}, nil
		}
		return governor.Decision{Verdict: governor.Allowed}, nil
	})
	var got []governor.Verdict
	for range 4 {
		d, _ := ask(g, &opPut)
		got = append(got, d.Verdict)
	}
	want := []governor.Verdict{governor.Allowed, governor.Allowed, governor.Denied, governor.Allowed}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCalls(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:DeleteBucket").Deny("frozen")
	agent := governor.Agent{ID: "agent-7", Name: "Billing"}
	client := s3Client(t, g, session.WithAgent(agent), session.WithCustomRisk(map[string]governor.Risk{"s3:PutObject": governor.Critical}))
	if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}); err != nil {
		t.Error(err)
	}
	if _, err := client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("b")}); err == nil {
		t.Error("DeleteBucket is scripted to be denied")
	}
	want := []governortest.Call{
		{
			Service: "s3", Operation: "PutObject", Risk: governor.Critical, Rated: s3gov.RiskPutObject, Region: governortest.Region, Agent: agent,
			Resources:  governor.Resources{{Member: "Bucket", Value: "b"}, {Member: "Key", Value: "k"}},
			Parameters: map[string]any{"Bucket": "b", "Key": "k"},
			Decision:   governor.Decision{Verdict: governor.Allowed, ActionID: "test-1"},
		},
		{
			Service: "s3", Operation: "DeleteBucket", Risk: s3gov.RiskDeleteBucket, Rated: s3gov.RiskDeleteBucket,
			Tags: governor.Destructive, Region: governortest.Region, Agent: agent,
			Resources:  governor.Resources{{Member: "Bucket", Value: "b"}},
			Parameters: map[string]any{"Bucket": "b"},
			Decision:   governor.Decision{Reason: "frozen", ActionID: "test-2"},
		},
	}
	if diff := cmp.Diff(want, g.Calls()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1:], g.CallsTo("s3:Delete*")); diff != "" {
		t.Errorf("calls to s3:Delete* (-want +got):\n%s", diff)
	}
	g.Reset()
	if len(g.Calls()) > 0 || len(g.Sent()) > 0 {
		t.Errorf("after Reset: %v, %v", g.Calls(), g.Sent())
	}
}

func TestApprovals(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:*").Pending("apr-1")
	for _, step := range []struct {
		do   func()
		want governor.Decision
	}{
		{func() {}, governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-1"}},
		{func() { g.Approve("apr-2") }, governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-1"}},
		{func() { g.Approve("apr-1") }, governor.Decision{Verdict: governor.Allowed}},
		{func() { g.Reject("apr-1", "no") }, governor.Decision{Reason: "no"}},
	} {
		step.do()
		got, err := g.Approval(t.Context(), "apr-1")
		if diff := cmp.Diff(step.want, got); diff != "" || err != nil {
			t.Errorf("error %v (-want +got):\n%s", err, diff)
		}
	}
}

func TestMalformedPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		"":               `governortest: malformed pattern "": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
		"s3":             `governortest: malformed pattern "s3": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
		"s3:":            `governortest: malformed pattern "s3:": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
		":Get":           `governortest: malformed pattern ":Get": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
		"s3:Get:Object":  `governortest: malformed pattern "s3:Get:Object": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
		"s3:[A-Z]*":      `governortest: malformed pattern "s3:[A-Z]*": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
		"S3:GetObject":   `governortest: malformed pattern "S3:GetObject": services are in lower case; did you mean "s3:GetObject"?`,
		"s3:DeleteBuck?": `governortest: malformed pattern "s3:DeleteBuck?": want service:Operation, as in "s3:DeleteObject" or "s3:Delete*"`,
	} {
		g := governortest.New(true)
		for _, use := range []func(){
			func() { g.On(pattern) },
			func() { g.Respond(pattern, errBroken) },
			func() { g.CallsTo(pattern) },
			func() { g.AssertNotSent(t, pattern) },
		} {
			if got := panicOf(use); got != want {
				t.Errorf("%q: panic %v\nwant %s", pattern, got, want)
			}
		}
	}
}

func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

func TestConcurrentUse(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:DeleteBucket").Deny("no").Allow()
	client := s3Client(t, g)
	var done sync.WaitGroup
	for i := range 20 {
		done.Go(func() {
			_, _ = client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("b")})
			g.On("s3:PutObject").Pending("apr-1")
			g.Approve("apr-1")
			_, _ = client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k")})
			_ = g.CallsTo("s3:*")
			if i == 7 {
				g.Respond("s3:DeleteBucket", &s3.DeleteBucketOutput{})
			}
		})
	}
	done.Wait()
	if asked, sent := len(g.CallsTo("s3:DeleteBucket")), len(g.SentTo("s3:DeleteBucket")); asked != 20 || sent != 19 {
		t.Errorf("asked %d times, sent %d, want 20 and all but the first", asked, sent)
	}
}

// What is pending here can be waited for.
func TestApprovalWait(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:DeleteBucket").Pending("apr-1")
	g.Approve("apr-1")
	client := s3Client(t, g, session.WithApprovalWait(time.Minute, time.Millisecond))
	if _, err := client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("b")}); err != nil {
		t.Error(err)
	}
	g.AssertSent(t, "s3:DeleteBucket")
}
