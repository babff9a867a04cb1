package ascend_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

func TestHealth(t *testing.T) {
	tests := []struct {
		name  string
		reply ascendtest.Reply
		want  string // in the error; empty for none
	}{
		{"healthy", ascendtest.Normal(), ""},
		{"says nothing", ascendtest.JSON(`{}`), ""},
		{"degraded", ascendtest.JSON(`{"status": "degraded"}`), `"degraded"`},
		{"down", ascendtest.Error(503, "down"), "503"},
		{"reset", ascendtest.Reset(), "connection failed"},
		{"page", ascendtest.HTML(), "cannot be read"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := ascendtest.NewServer(t)
			server.OnRequest(ascendtest.Health, test.reply)
			err := server.Client().Health(t.Context())
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			requests := server.Requests()
			if len(requests) != 1 || requests[0].Header.Get("X-API-Key") != "" || requests[0].Header.Get("Authorization") != "" {
				t.Errorf("want one request without the key, got %+v", requests)
			}
		})
	}
}

func TestRegisterAgent(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client()
	got, err := client.RegisterAgent(t.Context(), ascend.Registration{
		ID: "billing", Description: "pays", Extra: map[string]any{"owner": "ann", "agent_id": "other"},
	})
	if err != nil || got != (ascend.Registered{ID: "17", Status: "draft"}) {
		t.Errorf("%+v, %v", got, err)
	}
	want := map[string]any{"agent_id": "billing", "agent_name": "billing", "description": "pays", "environment": "test", "owner": "ann"}
	if diff := cmp.Diff(want, server.Requests(ascendtest.Register)[0].Members); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	if _, err := client.RegisterAgent(t.Context(), ascend.Registration{}); err == nil || !strings.Contains(err.Error(), "needs an id") {
		t.Errorf("no id: %v", err)
	}
	server.OnRequest(ascendtest.Register, ascendtest.Error(409, "already registered"))
	_, err = client.RegisterAgent(t.Context(), ascend.Registration{ID: "billing"})
	var api *ascend.APIError
	if !errors.As(err, &api) || api.StatusCode != 409 || api.Message != "already registered" {
		t.Errorf("got %v", err)
	}
	server.OnRequest(ascendtest.Register, ascendtest.HTML())
	if _, err = client.RegisterAgent(t.Context(), ascend.Registration{ID: "billing"}); err == nil {
		t.Error("a page registers an agent")
	}
}

// Calls, approvals, the kill switch and closing, all at once: each call comes to
// exactly one end, and nothing goes out that was not allowed.
func TestConcurrentUse(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.PendFor(1))
	server.On("s3:DeleteBucket", ascendtest.Allow(), ascendtest.Deny("no"), ascendtest.PendFor(1), ascendtest.Error(503, "x"), ascendtest.Allow())
	client := server.Client(ascend.WithKillSwitch(time.Millisecond), ascend.WithDecisionCache(time.Minute, 8), ascend.WithBreaker(1000, time.Second))
	gate := bind(t, client, governor.WithApprovalWait(10*time.Second, time.Millisecond))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var sent, allowed int
	var mu sync.Mutex
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Go(func() {
			for j := range 10 {
				var sdk aws
				err := sdk.call(ctx, gate, bucket(fmt.Sprint("b", i, "-", j%3)))
				mu.Lock()
				sent += sdk.sent
				if err == nil {
					allowed++
				}
				mu.Unlock()
				if (err == nil) != (sdk.sent == 1) {
					t.Errorf("%v, %d sent", err, sdk.sent)
				}
			}
		})
	}
	wait.Go(func() { server.SetKillSwitch(true, "drill"); server.SetKillSwitch(false, "") })
	wait.Wait()
	if err := client.Close(); err != nil {
		t.Error(err)
	}
	if sent == 0 || sent != allowed {
		t.Errorf("%d sent, %d allowed", sent, allowed)
	}
	reported := len(server.Requests(ascendtest.Complete)) + int(client.DroppedCompletions())
	if reported != sent {
		t.Errorf("%d calls went out, %d ends are accounted for", sent, reported)
	}
}
