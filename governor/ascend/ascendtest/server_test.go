package ascendtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

const submission = `{"agent_id": "a", "action_type": "s3:DeleteBucket", "description": "d", "tool_name": "t"}`

// send makes a request as a client other than this project's would.
func send(t *testing.T, server *ascendtest.Server, method, path, key, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, server.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-API-Key", key)
	req.Header.Set("Authorization", "Bearer "+key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(read, &members); err != nil {
		t.Fatalf("%s: %v", read, err)
	}
	return resp.StatusCode, members
}

func TestTheServerIsStrict(t *testing.T) {
	server := ascendtest.NewServer(t)
	if status, _ := send(t, server, "POST", "/api/v1/actions/submit", "wrong", submission); status != 401 {
		t.Errorf("wrong key: %d", status)
	}
	status, answer := send(t, server, "POST", "/api/v1/actions/submit", ascendtest.Key, `{"agent_id": "a", "action_type": "s3:X", "description": ""}`)
	missing, _ := answer["detail"].([]any)
	if status != 422 || len(missing) != 2 {
		t.Errorf("missing members: %d, %v", status, answer)
	}
	if status, _ := send(t, server, "GET", "/api/v1/actions/1/status", ascendtest.Key, ""); status != 404 {
		t.Errorf("unknown action: %d", status)
	}
	server.RequireSignature("s")
	if status, _ := send(t, server, "POST", "/api/v1/actions/submit", ascendtest.Key, submission); status != 401 {
		t.Errorf("no signature: %d", status)
	}
	if status, _ := send(t, server, "GET", "/health", "", ""); status != 200 {
		t.Errorf("health: %d", status)
	}
}

func TestScripts(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("s3:DeleteBucket", ascendtest.Deny("no"), ascendtest.Pend(), ascendtest.Allow())
	server.On("*", ascendtest.Deny("other"))
	var got []any
	for range 4 { // the last reply holds
		_, answer := send(t, server, "POST", "/api/v1/actions/submit", ascendtest.Key, submission)
		got = append(got, answer["decision"])
	}
	_, answer := send(t, server, "POST", "/api/v1/actions/submit", ascendtest.Key, strings.Replace(submission, "DeleteBucket", "PutObject", 1))
	got = append(got, answer["reason"])
	server.OnRequest(ascendtest.Submit, ascendtest.Error(503, "down"), ascendtest.Normal())
	for range 2 {
		status, _ := send(t, server, "POST", "/api/v1/actions/submit", ascendtest.Key, submission)
		got = append(got, status)
	}
	if diff := cmp.Diff([]any{"denied", "pending", "allowed", "allowed", "other", 503, 200}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if n := len(server.Requests(ascendtest.Submit)); n != 7 {
		t.Errorf("%d submissions recorded", n)
	}
	if op := server.Requests()[0].Operation(); op != "s3:DeleteBucket" {
		t.Errorf("operation %q", op)
	}
}

func TestPendingActions(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.PendFor(2), ascendtest.Pend(), ascendtest.Pend())
	var ids []string
	for range 3 {
		_, answer := send(t, server, "POST", "/api/v1/actions/submit", ascendtest.Key, submission)
		id, _ := json.Marshal(answer["id"])
		ids = append(ids, string(id))
	}
	server.Reject(ids[2], "no")
	poll := func(id string) any {
		_, answer := send(t, server, "GET", "/api/v1/actions/"+id+"/status", ascendtest.Key, "")
		return answer["status"]
	}
	got := []any{poll(ids[0]), poll(ids[0]), poll(ids[0]), poll(ids[1]), poll(ids[2])}
	server.Approve(ids[1])
	got = append(got, poll(ids[1]))
	want := []any{"pending_approval", "pending_approval", "approved", "pending_approval", "denied", "approved"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
