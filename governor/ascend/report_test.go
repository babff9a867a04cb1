package ascend_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

// refusedByAWS is how the SDK reports what AWS answered. Its message quotes the input.
func refusedByAWS(message string) error {
	answer := &smithyhttp.Response{Response: &http.Response{StatusCode: http.StatusBadRequest}}
	return &smithy.OperationError{ServiceID: "S3", OperationName: "DeleteBucket", Err: &awshttp.ResponseError{
		RequestID: "req-1",
		ResponseError: &smithyhttp.ResponseError{
			Response: answer, Err: &smithy.GenericAPIError{Code: "ValidationException", Message: message},
		},
	}}
}

func TestCompletion(t *testing.T) {
	tests := []struct {
		name    string
		options []ascend.Option
		err     error
		path    string
		want    map[string]any
	}{
		{"completed", nil, nil, "/api/agent-action/4711/complete", map[string]any{"action_id": "4711", "status": "completed"}},
		{"failed", nil, errors.New("access\ndenied for " + ascendtest.Key), "/api/agent-action/4711/fail",
			map[string]any{"action_id": "4711", "status": "failed", "error": "access denied for [redacted]"}},
		{"failed by AWS", nil, refusedByAWS("Value 'hunter2' at 'secret' is no secret"), "/api/agent-action/4711/fail",
			map[string]any{"action_id": "4711", "status": "failed", "error": "ValidationException (status 400, request req-1)"}},
		{"failed by AWS with no more than a code", nil, &smithy.GenericAPIError{Code: "Throttling", Message: "hunter2"}, "/api/agent-action/4711/fail",
			map[string]any{"action_id": "4711", "status": "failed", "error": "Throttling"}},
		{"not sent", nil, &url.Error{Op: "Put", URL: "https://b.s3.amazonaws.com/?hunter2", Err: io.EOF}, "/api/agent-action/4711/fail",
			map[string]any{"action_id": "4711", "status": "failed", "error": "request failed: EOF"}},
		{"other paths", []ascend.Option{ascend.WithCompletionPaths("/api/sdk/action/{id}/completed", "/api/sdk/action/{id}/failed")}, nil,
			"/api/sdk/action/4711/completed", map[string]any{"action_id": "4711", "status": "completed"}},
		{"off", []ascend.Option{ascend.WithoutCompletion()}, nil, "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := ascendtest.NewServer(t)
			client := server.Client(test.options...)
			sdk := aws{err: test.err}
			if err := sdk.call(t.Context(), bind(t, client), bucket("b")); err != test.err {
				t.Fatal(err)
			}
			if err := client.Close(); err != nil { // delivers what is queued
				t.Fatal(err)
			}
			reports := server.Requests(ascendtest.Complete)
			if test.path == "" {
				if len(reports) != 0 {
					t.Errorf("reported %v", reports)
				}
				return
			}
			if len(reports) != 1 || reports[0].Path != test.path {
				t.Fatalf("reported %+v", reports)
			}
			got := reports[0].Members
			at := "completed_at"
			if test.err != nil {
				at = "failed_at"
			}
			if _, err := time.Parse(time.RFC3339, got[at].(string)); err != nil {
				t.Errorf("%s: %v", at, err)
			}
			if _, ok := got["duration_ms"].(float64); !ok {
				t.Errorf("no duration in %v", got)
			}
			ignore := cmpopts.IgnoreMapEntries(func(k string, _ any) bool { return k == at || k == "duration_ms" })
			if diff := cmp.Diff(test.want, got, ignore); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// What was refused is not reported, nor what went out unasked.
func TestNothingToReport(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.Deny("no"), ascendtest.Pend(), ascendtest.Error(500, "x"), ascendtest.JSON(`{"decision": "allowed"}`))
	client := server.Client(ascend.WithRetries(0))
	gate := bind(t, client, governor.WithFailMode(governor.FailOpen))
	var sdk aws
	for range 4 { // denied, pending, failed open, and allowed without an id
		_ = sdk.call(t.Context(), gate, bucket("b"))
	}
	if err := client.Close(); err != nil || sdk.sent != 2 {
		t.Fatalf("%v, %d sent", err, sdk.sent)
	}
	if got := server.Requests(ascendtest.Complete); len(got) != 0 {
		t.Errorf("reported %v", got)
	}
}

// Reports that nobody takes hold up no call, and closing only for so long.
func TestReportsThatHang(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.OnRequest(ascendtest.Complete, ascendtest.SlowHeaders())
	client := server.Client(ascend.WithTimeout(time.Minute))
	const calls = 1500
	for range calls {
		client.Complete(t.Context(), governor.Action{}, governor.Decision{ActionID: "1"}, nil, time.Second)
	}
	if dropped := client.DroppedCompletions(); dropped < calls-1024-2 || dropped > calls-1024 {
		t.Errorf("%d dropped, want what is beyond the queue of 1024 and the two that are sent", dropped)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := client.Shutdown(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "1500 reports") {
		t.Errorf("got %v", err)
	}
	client.Complete(t.Context(), governor.Action{}, governor.Decision{ActionID: "1"}, nil, time.Second)
	if got := client.DroppedCompletions(); got != calls+1 {
		t.Errorf("%d dropped, want all %d", got, calls+1)
	}
}

func TestDecisionCache(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(ascend.WithDecisionCache(time.Minute, 10))
	now := time.Now()
	client.SetClock(func() time.Time { return now })
	asked := func() int { return len(server.Requests(ascendtest.Submit)) }
	decide := func(a governor.Action, want governor.Verdict, asks int) {
		t.Helper()
		before := asked()
		d, err := client.Decide(t.Context(), a)
		if err != nil || d.Verdict != want || asked()-before != asks {
			t.Errorf("%+v, %v, asked %d times; want %s and %d", d, err, asked()-before, want, asks)
		}
	}
	action := func(in *bucketInput) governor.Action { return governor.NewAction(&opDelete, governor.High, in) }

	decide(action(bucket("a")), governor.Allowed, 1)
	decide(action(bucket("a")), governor.Allowed, 0)
	decide(action(bucket("b")), governor.Allowed, 1)
	decide(action(&bucketInput{Bucket: ptr("a"), Secret: ptr("x")}), governor.Allowed, 1) // redacted, and different
	decide(governor.NewAction(&opDelete, governor.Critical, bucket("a")), governor.Allowed, 1)
	other := opDelete
	other.Name = "DeleteBucketPolicy"
	decide(governor.NewAction(&other, governor.High, bucket("a")), governor.Allowed, 1)
	now = now.Add(time.Minute)
	decide(action(bucket("a")), governor.Allowed, 1) // its time is over

	for name, reply := range map[string]struct {
		ascendtest.Reply
		verdict governor.Verdict
	}{
		"denied":      {ascendtest.Deny("no"), governor.Denied},
		"pending":     {ascendtest.Pend(), governor.Pending},
		"by a person": {ascendtest.JSON(`{"action_id": 1, "decision": "allowed", "approved_by": "ann"}`), governor.Allowed},
		"by somebody": {ascendtest.JSON(`{"action_id": 1, "decision": "allowed", "reviewed_by": {"user": "ann"}, "data": {"reviewed_by": null}}`), governor.Allowed},
	} {
		server.On("*", reply.Reply)
		decide(action(bucket(name)), reply.verdict, 1)
		decide(action(bucket(name)), reply.verdict, 1)
	}
	server.On("*", ascendtest.JSON(`{"action_id": 1, "decision": "allowed", "expires_at": "`+now.Add(10*time.Second).Format(time.RFC3339)+`"}`))
	decide(action(bucket("expires")), governor.Allowed, 1)
	decide(action(bucket("expires")), governor.Allowed, 0)
	now = now.Add(20 * time.Second)
	decide(action(bucket("expires")), governor.Allowed, 1)

	server.On("*", ascendtest.Allow())
	for i := range 11 { // one more than it holds
		decide(action(bucket(strings.Repeat("x", i+1))), governor.Allowed, 1)
	}
	decide(action(bucket("x")), governor.Allowed, 1)
}

// What the platform said of an input that changed meanwhile must not hold for what it
// was before.
func TestChangedInputIsNotCached(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(ascend.WithDecisionCache(time.Hour, 10))
	changing := opDelete
	changing.Resources = func(input any) (r governor.Resources) { // read for the submission
		input.(*bucketInput).Bucket = ptr("junk")
		return r
	}
	for _, op := range []*governor.Operation{&changing, &opDelete} {
		if _, err := client.Decide(t.Context(), governor.NewAction(op, governor.High, bucket("precious"))); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(server.Requests(ascendtest.Submit)); got != 2 {
		t.Errorf("%d submissions, want 2", got)
	}
}

// What a stream holds is in no digest, so one call says nothing of the next.
func TestStreamsAreNotCached(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(ascend.WithDecisionCache(time.Hour, 10))
	put := governor.Operation{Service: "s3", Name: "PutObject"}
	for _, content := range []string{"harmless", "harmful"} {
		in := &struct{ Body io.Reader }{strings.NewReader(content)}
		if _, err := client.Decide(t.Context(), governor.NewAction(&put, governor.Medium, in)); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(server.Requests(ascendtest.Submit)); got != 2 {
		t.Errorf("%d submissions, want 2", got)
	}
}

func TestNoCacheByDefault(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client()
	for range 3 {
		if _, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("a"))); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(server.Requests(ascendtest.Submit)); got != 3 {
		t.Errorf("%d submissions, want 3", got)
	}
}

func TestKillSwitchBeatsTheCache(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(ascend.WithDecisionCache(time.Hour, 10), ascend.WithKillSwitch(time.Millisecond))
	action := governor.NewAction(&opDelete, governor.High, bucket("a"))
	if d, err := client.Decide(t.Context(), action); err != nil || d.Verdict != governor.Allowed {
		t.Fatal(d, err)
	}
	server.SetKillSwitch(true, "")
	eventually(t, "the switch is seen", func() bool {
		d, err := client.Decide(t.Context(), action)
		return err == nil && d.Verdict == governor.Denied
	})
	server.SetKillSwitch(false, "")
	server.On("*", ascendtest.Deny("no longer"))
	var reason string
	eventually(t, "the switch is off", func() bool {
		d, _ := client.Decide(t.Context(), action)
		reason = d.Reason
		return !strings.Contains(reason, "kill switch")
	})
	if reason != "no longer" {
		t.Errorf("approvals from before the incident still hold: %q", reason)
	}
}
