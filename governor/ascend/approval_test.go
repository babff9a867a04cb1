package ascend_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

// Every version of the platform is understood: allowed, denied, pending, approved
// after a while, resumed, rejected, killed.
func TestStyles(t *testing.T) {
	for _, style := range ascendtest.Styles() {
		t.Run(style.String(), func(t *testing.T) {
			t.Parallel()
			server := ascendtest.NewServer(t)
			server.Speak(style)
			client := server.Client(ascend.WithKillSwitch(time.Millisecond))
			waiting := bind(t, client, governor.WithApprovalWait(20*time.Second, time.Millisecond))
			gate := bind(t, client)
			var sdk aws
			call := func(gate *governor.Gate, reply ascendtest.Reply) error {
				server.On("s3:DeleteBucket", reply)
				return sdk.call(t.Context(), gate, bucket("b"))
			}
			expect := func(what, want string, sent int, err error) {
				t.Helper()
				if shape(err) != want || sdk.sent != sent {
					t.Errorf("%s: %v, %d sent; want %s, %d", what, err, sdk.sent, want, sent)
				}
			}
			expect("allowed", "allowed", 1, call(gate, ascendtest.Allow()))
			expect("denied", "refused", 1, call(gate, ascendtest.Deny("no")))
			expect("approved while it waits", "allowed", 2, call(waiting, ascendtest.PendFor(3)))

			err := call(gate, ascendtest.Pend())
			expect("pending", "pending", 2, err)
			var pending *governor.PendingApprovalError
			if !errors.As(err, &pending) || pending.ActionID == "" || pending.ApprovalID == "" || len(pending.Approvers) != 1 ||
				time.Until(pending.ExpiresAt) < time.Minute || time.Until(pending.ExpiresAt) > time.Hour {
				t.Fatalf("got %+v", pending)
			}
			ctx := governor.WithApproval(t.Context(), pending.ApprovalID)
			expect("not yet approved", "pending", 2, sdk.call(ctx, gate, bucket("b")))
			server.Approve(pending.ActionID)
			expect("another call", "refused", 2, sdk.call(ctx, gate, bucket("other")))
			expect("approved", "allowed", 3, sdk.call(ctx, gate, bucket("b")))
			expect("approved, again", "refused", 3, sdk.call(ctx, gate, bucket("b")))

			if !errors.As(call(gate, ascendtest.Pend()), &pending) {
				t.Fatal("not pending")
			}
			server.Reject(pending.ActionID, "no")
			expect("rejected", "refused", 3, sdk.call(governor.WithApproval(t.Context(), pending.ApprovalID), gate, bucket("b")))

			server.SetKillSwitch(true, "incident 7")
			eventually(t, "the kill switch is seen", func() bool {
				d, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b")))
				return err == nil && d.Reason == "the kill switch is active: incident 7"
			})
			expect("killed", "refused", 3, call(gate, ascendtest.Allow()))
			server.SetKillSwitch(false, "")
			eventually(t, "the kill switch is seen to be off", func() bool { return call(gate, ascendtest.Allow()) == nil })
		})
	}
}

// Whatever a poll meets, only an approval lets the call through, in either mode.
func TestFaultsOfPolls(t *testing.T) {
	tests := []struct {
		name  string
		reply ascendtest.Reply
		want  string
	}{
		{"reset", ascendtest.Reset(), "unavailable"},
		{"slow headers", ascendtest.SlowHeaders(), "unavailable"},
		{"500", ascendtest.Error(500, "boom"), "unavailable"},
		{"HTML", ascendtest.HTML(), "refused"},
		{"truncated", ascendtest.TruncatedJSON(), "refused"},
		{"endless", ascendtest.EndlessBody(), "refused"},
		{"401", ascendtest.Error(401, "who"), "refused"},
		{"402", ascendtest.Error(402, "spent"), "refused"},
		{"403", ascendtest.Error(403, "no"), "refused"},
		{"404", ascendtest.Error(404, "where"), "refused"},
		{"429", ascendtest.TooManyRequests("0"), "refused"},
		{"unknown", ascendtest.JSON(`{"status": "pondering"}`), "pending"},
		{"contradictory", ascendtest.JSON(`{"status": "approved", "decision": "denied"}`), "refused"},
		{"not ready", ascendtest.JSON(`{"status": "approved", "decision_ready": false}`), "pending"},
		{"expired", ascendtest.JSON(`{"status": "expired"}`), "refused"},
		{"approved too long ago", ascendtest.JSON(`{"status": "approved", "expires_at": "2020-01-01T00:00:00Z"}`), "refused"},
		{"of another action", ascendtest.JSON(`{"action_id": 999, "status": "approved"}`), "refused"},
		{"approved", ascendtest.JSON(`{"status": "approved"}`), "allowed"},
	}
	for _, test := range tests {
		for _, mode := range []governor.FailMode{governor.FailClosed, governor.FailOpen} {
			t.Run(test.name+"/fail "+mode.String(), func(t *testing.T) {
				t.Parallel()
				server := ascendtest.NewServer(t)
				server.On("*", ascendtest.Pend())
				server.OnRequest(ascendtest.Status, test.reply)
				var options []ascend.Option
				if test.name == "slow headers" {
					options = append(options, ascend.WithTimeout(500*time.Millisecond))
				}
				gate := bind(t, server.Client(options...), governor.WithFailMode(mode))
				var sdk aws
				var pending *governor.PendingApprovalError
				if err := sdk.call(t.Context(), gate, bucket("b")); !errors.As(err, &pending) {
					t.Fatal(err)
				}
				err := sdk.call(governor.WithApproval(t.Context(), pending.ApprovalID), gate, bucket("b"))
				if shape(err) != test.want || (sdk.sent == 1) != (test.want == "allowed") {
					t.Errorf("%v, %d sent; want %s", err, sdk.sent, test.want)
				}
			})
		}
	}
}

// A wait that ends without an approval is pending, whatever the fail mode.
func TestWaitThatEnds(t *testing.T) {
	for name, reply := range map[string]ascendtest.Reply{
		"undecided": ascendtest.Normal(), "reset": ascendtest.Reset(), "500": ascendtest.Error(500, "boom"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := ascendtest.NewServer(t)
			server.On("*", ascendtest.Pend())
			server.OnRequest(ascendtest.Status, reply)
			gate := bind(t, server.Client(), governor.WithFailMode(governor.FailOpen),
				governor.WithApprovalWait(time.Second, time.Millisecond))
			var sdk aws
			if err := sdk.call(t.Context(), gate, bucket("b")); shape(err) != "pending" || sdk.sent != 0 {
				t.Errorf("%v, %d sent", err, sdk.sent)
			}
			if len(server.Requests(ascendtest.Status)) == 0 {
				t.Error("not polled")
			}
		})
	}
}

// The id of an approval that stands for one action is not given to another.
func TestApprovalIDs(t *testing.T) {
	tests := []struct {
		name string
		// What the platform answers in turn, and the approval ids that come of it.
		answers []string
		want    []string
	}{
		{"approval request", []string{`{"action_id": 1, "approval_request_id": "r1", "workflow_id": "w"}`}, []string{"r1"}},
		{"workflow", []string{`{"action_id": 1, "workflow_id": 7}`}, []string{"7"}},
		{"action", []string{`{"action_id": 1, "workflow_id": null}`, `{"id": 2}`}, []string{"1", "2"}},
		{"shared workflow", []string{`{"action_id": 1, "workflow_id": "w"}`, `{"action_id": 2, "workflow_id": "w"}`}, []string{"w", "2"}},
		{"the same action again", []string{`{"action_id": 1, "workflow_id": "w"}`, `{"action_id": 1, "workflow_id": "w"}`}, []string{"w", "w"}},
		{"another's action id", []string{`{"action_id": 1, "workflow_id": "2"}`, `{"action_id": 2}`}, []string{"2", ""}},
		{"none", []string{`{"workflow_id": "w"}`}, []string{""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := ascendtest.NewServer(t)
			client := server.Client()
			var got []string
			for i, answer := range test.answers {
				server.On("*", ascendtest.JSON(answer[:len(answer)-1]+`, "decision": "pending"}`))
				d, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket(fmt.Sprint(i))))
				if err != nil || d.Verdict != governor.Pending {
					t.Fatalf("%+v, %v", d, err)
				}
				got = append(got, d.ApprovalID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestUnknownApproval(t *testing.T) {
	server := ascendtest.NewServer(t)
	if d, err := server.Client().Approval(t.Context(), "4711"); err == nil || governor.IsUnavailable(err) {
		t.Errorf("%+v, %v", d, err)
	}
	if got := server.Requests(); len(got) != 0 {
		t.Errorf("asked about it: %v", got)
	}
}

// What an id holds cannot lead a poll to another place.
func TestIDsAreEscaped(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.JSON(`{"action_id": "1/../../../../health?x=#", "decision": "pending"}`))
	client := server.Client()
	d, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Approval(t.Context(), d.ApprovalID); err == nil {
		t.Error("no error")
	}
	if polls := server.Requests(ascendtest.Status); len(polls) != 1 || polls[0].Path != "/api/v1/actions/1/../../../../health?x=#/status" {
		t.Errorf("polled %+v", polls)
	}
}

func TestConditionalApprovals(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.JSON(`{"action_id": 1, "decision": "allowed", "conditions": ["max 10 keys"]}`))
	var sdk aws
	if err := sdk.call(t.Context(), bind(t, server.Client()), bucket("b")); shape(err) != "refused" {
		t.Errorf("got %v", err)
	}
	client := server.Client(ascend.WithConditionalApprovals(), ascend.WithDecisionCache(time.Hour, 10))
	for range 2 { // and not cached
		d, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b")))
		if err != nil || d.Verdict != governor.Allowed || d.Reason != `approved under conditions: ["max 10 keys"]` {
			t.Errorf("%+v, %v", d, err)
		}
	}
	if got := len(server.Requests(ascendtest.Submit)); got != 3 {
		t.Errorf("%d submissions", got)
	}
}

func TestKillSwitch(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.SetKillSwitch(true, "incident 7")
	// The first call of a client waits for the first poll.
	client := server.Client(ascend.WithKillSwitch(time.Millisecond))
	var sdk aws
	for _, mode := range []governor.FailMode{governor.FailClosed, governor.FailOpen} {
		if err := sdk.call(t.Context(), bind(t, client, governor.WithFailMode(mode)), bucket("b")); shape(err) != "refused" {
			t.Errorf("fail %s: %v", mode, err)
		}
	}
	if got := server.Requests(ascendtest.Submit); len(got) != 0 {
		t.Errorf("submitted %v", got)
	}
	// Polls that fail, or say nothing, leave what is known.
	for _, reply := range []ascendtest.Reply{
		ascendtest.Reset(), ascendtest.Error(500, "boom"), ascendtest.HTML(), ascendtest.JSON(`{}`), ascendtest.JSON(`{"active": "perhaps"}`),
		ascendtest.JSON(`{"active": false, "is_active": true}`), ascendtest.Error(401, "who"),
		ascendtest.JSON(`{"active": true, "data": {"active": false}}`), ascendtest.JSON(`{"active": false, "data": {"is_active": true}}`),
	} {
		server.OnRequest(ascendtest.KillSwitch, reply)
		before := len(server.Requests(ascendtest.KillSwitch))
		eventually(t, "three more polls", func() bool { return len(server.Requests(ascendtest.KillSwitch)) >= before+3 })
		if d, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b"))); err != nil || d.Verdict != governor.Denied {
			t.Errorf("%+v, %v", d, err)
		}
	}
	server.OnRequest(ascendtest.KillSwitch, ascendtest.JSON(`{"active": 0}`))
	eventually(t, "the switch is off", func() bool {
		return sdk.call(t.Context(), bind(t, client), bucket("b")) == nil
	})
	// Nobody is there any more: the last state was off, so this is for the fail mode.
	server.Stop()
	if err := sdk.call(t.Context(), bind(t, client), bucket("b")); shape(err) != "unavailable" {
		t.Errorf("got %v", err)
	}
}

// A switch that is thrown while a submission is under way beats its answer, and the
// fail mode where there is none.
func TestKillSwitchDuringSubmission(t *testing.T) {
	for name, reply := range map[string]ascendtest.Reply{"answer": ascendtest.Allow(), "no answer": ascendtest.Reset()} {
		t.Run(name, func(t *testing.T) {
			server := ascendtest.NewServer(t)
			client := server.Client(ascend.WithKillSwitch(time.Millisecond), ascend.WithRetries(1))
			server.On("*", ascendtest.Custom(func(x *ascendtest.Exchange) {
				server.SetKillSwitch(true, "now")
				for seen := len(server.Requests(ascendtest.KillSwitch)); len(server.Requests(ascendtest.KillSwitch)) < seen+3; {
					time.Sleep(time.Millisecond) // until a poll has begun and ended
				}
				server.On("*", reply)
				ascendtest.Error(503, "again").Answer(x)
			}))
			var sdk aws
			err := sdk.call(t.Context(), bind(t, client, governor.WithFailMode(governor.FailOpen)), bucket("b"))
			if shape(err) != "refused" || sdk.sent != 0 {
				t.Errorf("%v, %d sent", err, sdk.sent)
			}
		})
	}
}

// An approval that meets the kill switch is not used up by it.
func TestKillSwitchLeavesApprovals(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.Pend())
	client := server.Client(ascend.WithKillSwitch(time.Millisecond))
	gate := bind(t, client)
	var sdk aws
	var pending *governor.PendingApprovalError
	if err := sdk.call(t.Context(), gate, bucket("b")); !errors.As(err, &pending) {
		t.Fatal(err)
	}
	server.Approve(pending.ActionID)
	server.SetKillSwitch(true, "incident")
	ctx := governor.WithApproval(t.Context(), pending.ApprovalID)
	eventually(t, "the switch is seen", func() bool {
		_, err := client.Approval(t.Context(), pending.ApprovalID)
		return errors.Is(err, ascend.ErrKillSwitch)
	})
	if err := sdk.call(ctx, gate, bucket("b")); shape(err) != "refused" || !errors.Is(err, ascend.ErrKillSwitch) {
		t.Errorf("got %v", err)
	}
	server.SetKillSwitch(false, "")
	eventually(t, "the approval holds", func() bool { return sdk.call(ctx, gate, bucket("b")) == nil })
}

// A first poll that hangs holds up calls no longer than their own contexts allow.
func TestFirstPollThatHangs(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.OnRequest(ascendtest.KillSwitch, ascendtest.SlowHeaders())
	client := server.Client(ascend.WithKillSwitch(time.Hour))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var sdk aws
	if err := sdk.call(ctx, bind(t, client, governor.WithFailMode(governor.FailOpen)), bucket("b")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if err := client.Close(); err != nil { // at once, not after the poll's timeout
		t.Error(err)
	}
}
