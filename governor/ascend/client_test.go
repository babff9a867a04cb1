package ascend_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
)

func TestNewErrors(t *testing.T) {
	key := ascend.WithAPIKey("key-123")
	tests := []struct {
		name    string
		options []ascend.Option
		want    string
	}{
		{"no key", nil, "no API key: set ASCEND_API_KEY"},
		{"blank key", []ascend.Option{ascend.WithAPIKey("  ")}, "no API key"},
		{"key with a line break", []ascend.Option{ascend.WithAPIKey("key\nX-Evil: 1")}, "malformed API key"},
		{"http", []ascend.Option{key, ascend.WithURL("http://ascend.example.com")}, "want https"},
		{"http to a lookalike", []ascend.Option{key, ascend.WithURL("http://localhost.example.com")}, "want https"},
		{"http to this network", []ascend.Option{key, ascend.WithURL("http://127.0.0.1.nip.io")}, "want https"},
		{"ftp", []ascend.Option{key, ascend.WithURL("ftp://localhost")}, "want https"},
		{"no scheme", []ascend.Option{key, ascend.WithURL("ascend.example.com")}, "malformed URL"},
		{"no host", []ascend.Option{key, ascend.WithURL("https:///api")}, "malformed URL"},
		{"user information", []ascend.Option{key, ascend.WithURL("https://me:key-123@ascend.example.com")}, "user information"},
		{"query", []ascend.Option{key, ascend.WithURL("https://ascend.example.com?x=1")}, "neither a query"},
		{"not a URL", []ascend.Option{key, ascend.WithURL("https://me:key-123@%zz")}, "malformed URL"},
		{"environment", []ascend.Option{key, ascend.WithEnvironment("a\r\nb")}, "malformed environment"},
		{"timeout", []ascend.Option{key, ascend.WithTimeout(0)}, "timeout: want more than 0"},
		{"retries", []ascend.Option{key, ascend.WithRetries(11)}, "retries: want 0 to 10, got 11"},
		{"retry wait", []ascend.Option{key, ascend.WithRetryWait(-1)}, "retry wait"},
		{"breaker", []ascend.Option{key, ascend.WithBreaker(0, time.Second)}, "breaker"},
		{"breaker's recovery", []ascend.Option{key, ascend.WithBreaker(1, 0)}, "breaker recovery"},
		{"rate limit", []ascend.Option{key, ascend.WithRateLimit(0, 1)}, "rate limit"},
		{"kill switch", []ascend.Option{key, ascend.WithKillSwitch(-time.Second)}, "kill switch"},
		{"cache", []ascend.Option{key, ascend.WithDecisionCache(time.Minute, 0)}, "decision cache"},
		{"cache's time", []ascend.Option{key, ascend.WithDecisionCache(0, 1)}, "decision cache's time to live"},
		{"transport", []ascend.Option{key, ascend.WithTransport(nil)}, "transport is nil"},
		{"completion path", []ascend.Option{key, ascend.WithCompletionPaths("/done/{id}", "/failed")}, `completion path "/failed"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, err := ascend.New(test.options...)
			if err == nil {
				client.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %q, want %q in it", err, test.want)
			}
			if strings.Contains(err.Error(), "key-123") {
				t.Errorf("error %q shows the key", err)
			}
		})
	}
	_, err := ascend.New(ascend.WithTimeout(-1), ascend.WithURL("http://x.example.com"))
	for _, want := range []string{"timeout", "API key", "https"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("not all that is wrong is named: %v lacks %s", err, want)
		}
	}
}

func TestURLs(t *testing.T) {
	for text, want := range map[string]string{
		"https://ascend.example.com/":      "https://ascend.example.com",
		"https://ascend.example.com/base/": "https://ascend.example.com/base",
		"http://localhost:8080":            "http://localhost:8080",
		"http://LOCALHOST":                 "http://LOCALHOST",
		"http://127.0.0.1:1":               "http://127.0.0.1:1",
		"http://[::1]:1":                   "http://[::1]:1",
	} {
		if got, err := ascend.ParseBase(text); err != nil || got.String() != want {
			t.Errorf("%s is %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	server := ascendtest.NewServer(t)
	t.Setenv("OWKAI_API_KEY", ascendtest.Key+"\n")
	t.Setenv("OWKAI_API_URL", server.URL())
	t.Setenv("ASCEND_AGENT_ID", "billing-agent")
	t.Setenv("ASCEND_SIGNING_SECRET", "signing-secret")
	t.Setenv("ASCEND_ENVIRONMENT", "staging")
	server.RequireSignature("signing-secret")
	client, err := ascend.New(ascend.WithKillSwitch(0))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b"))); err != nil {
		t.Fatal(err)
	}
	sent := server.Requests(ascendtest.Submit)[0]
	if sent.Members["agent_id"] != "billing-agent" || sent.Members["agent_name"] != "billing-agent" || sent.Header.Get("X-Environment") != "staging" {
		t.Errorf("sent %v with %v", sent.Members, sent.Header)
	}

	// The newer names go before the older, and options before both.
	t.Setenv("ASCEND_API_URL", "https://ascend.example.com")
	if client, err = ascend.New(ascend.WithKillSwitch(0)); err != nil || client.String() != "ascend.Client(https://ascend.example.com)" {
		t.Errorf("%v, %v", client, err)
	}
	client.Close()
	if client, err = ascend.New(ascend.WithKillSwitch(0), ascend.WithURL("https://other.example.com")); err != nil || client.String() != "ascend.Client(https://other.example.com)" {
		t.Errorf("%v, %v", client, err)
	}
	client.Close()
}

func TestSubmission(t *testing.T) {
	server := ascendtest.NewServer(t)
	client := server.Client(ascend.WithSigningSecret("s3cr3t"))
	client.SetClock(func() time.Time { return time.Date(2026, 4, 27, 14, 0, 0, 5e6, time.FixedZone("", 7200)) })
	var sdk aws
	input := &bucketInput{Bucket: ptr("reports-2024"), Secret: ptr("hunter2"), Data: []byte("blob")}
	if err := sdk.call(t.Context(), bind(t, client), input); err != nil {
		t.Fatal(err)
	}
	sent := server.Requests(ascendtest.Submit)[0]
	want := map[string]any{
		"agent_id": "test-agent", "agent_name": "Test agent",
		"action_type": "s3:DeleteBucket", "description": "AWS s3 DeleteBucket", "tool_name": "aws_s3",
		"resource": "s3:DeleteBucket", "resource_id": "reports-2024",
		"action_details": map[string]any{
			"service": "s3", "operation": "DeleteBucket", "risk_level": "high",
			"parameters": map[string]any{"Bucket": "reports-2024", "Secret": "[redacted]", "Data": "[4 bytes]"},
		},
		"context": map[string]any{"environment": "test", "region": "eu-west-1"},
	}
	if diff := cmp.Diff(want, sent.Members); diff != "" {
		t.Errorf("body (-want +got)\n%s", diff)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "X-API-Key": ascendtest.Key, "Authorization": "Bearer " + ascendtest.Key,
		"X-Environment": "test", "X-Request-Timestamp": "2026-04-27T12:00:00.005Z",
		"X-Signature": ascend.Signature("s3cr3t", "2026-04-27T12:00:00.005Z", sent.Body),
	} {
		if got := sent.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if id := sent.Header.Get("X-Correlation-ID"); len(id) != len("asc_")+16 || !strings.HasPrefix(id, "asc_") {
		t.Errorf("correlation id %q", id)
	}
	for _, name := range []string{"User-Agent", "X-SDK-Version"} {
		if sent.Header.Get(name) == "" {
			t.Errorf("no %s", name)
		}
	}
}

// The expected value was computed with openssl dgst -sha256 -hmac.
func TestSignature(t *testing.T) {
	got := ascend.Signature("s3cr3t", "2026-04-27T12:00:00.000Z", []byte(`{"a":1}`))
	const want = "v1=9f4323945fd434b2a9866039818e856c57ae46b676ac7dcc62811cf2d63484fb"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSessionsAgentGoesFirst(t *testing.T) {
	server := ascendtest.NewServer(t)
	gate := bind(t, server.Client(), governor.WithAgent(governor.Agent{ID: "session-agent"}))
	var sdk aws
	if err := sdk.call(t.Context(), gate, bucket("b")); err != nil {
		t.Fatal(err)
	}
	if got := server.Requests(ascendtest.Submit)[0].Members; got["agent_id"] != "session-agent" || got["agent_name"] != "session-agent" {
		t.Errorf("sent %v", got)
	}
}

func TestNoAgent(t *testing.T) {
	server := ascendtest.NewServer(t)
	gate := bind(t, server.Client(ascend.WithAgent("", "")), governor.WithFailMode(governor.FailOpen))
	var sdk aws
	if err := sdk.call(t.Context(), gate, bucket("b")); shape(err) != "refused" || !strings.Contains(err.Error(), "ASCEND_AGENT_ID") {
		t.Errorf("got %v", err)
	}
}

func TestParameters(t *testing.T) {
	server := ascendtest.NewServer(t)
	var sdk aws
	long := &bucketInput{Bucket: ptr(strings.Repeat("x", 2<<20))}
	if err := sdk.call(t.Context(), bind(t, server.Client(), governor.WithFailMode(governor.FailOpen)), long); shape(err) != "refused" || !strings.Contains(err.Error(), "WithoutParameters") {
		t.Errorf("too large: %v", err)
	}
	if err := sdk.call(t.Context(), bind(t, server.Client(ascend.WithoutParameters())), bucket("b")); err != nil {
		t.Fatal(err)
	}
	details := server.Requests(ascendtest.Submit)[0].Members["action_details"].(map[string]any)
	if _, ok := details["parameters"]; ok {
		t.Errorf("sent %v", details)
	}
}

// A platform that quotes the key, in whatever it answers, does not get it into errors,
// and no way of printing a client shows it.
func TestSecretsAreHidden(t *testing.T) {
	const signing = "signing-secret-0123456789"
	var shown strings.Builder
	logger := slog.New(slog.NewJSONHandler(&shown, nil))
	for _, reply := range []ascendtest.Reply{
		ascendtest.Error(401, "bad key "+ascendtest.Key+" or "+signing),
		ascendtest.Error(403, "bad key "+ascendtest.Key),
		ascendtest.Error(500, "bad key "+ascendtest.Key),
		ascendtest.Deny("because of " + ascendtest.Key),
		ascendtest.JSON(`{"decision": "denied", "policy_violations": ["` + ascendtest.Key + `"], "risk_level": "` + signing + `"}`),
		ascendtest.JSON(`{"decision": "pending", "required_approvers": ["` + ascendtest.Key + `"]}`),
		ascendtest.Reset(), ascendtest.HTML(), ascendtest.Redirect("https://elsewhere.invalid/"),
	} {
		server := ascendtest.NewServer(t)
		server.On("*", reply)
		client := server.Client(ascend.WithSigningSecret(signing))
		var sdk aws
		err := sdk.call(t.Context(), bind(t, client), bucket("b"))
		if err == nil {
			t.Fatal("allowed")
		}
		var api *ascend.APIError
		errors.As(err, &api)
		fmt.Fprintf(&shown, "%v %+v %#v %+v\n", err, err, err, api)
		logger.Error("refused", "err", err, "client", client)
		fmt.Fprintf(&shown, "%v %+v %#v %s %q %x %d\n", client, client, client, client, client, client, client)
		fmt.Fprintf(&shown, "%+v %#v\n", struct{ c *ascend.Client }{client}, struct{ C *ascend.Client }{client})
		encoded, err := json.Marshal(client)
		shown.Write(encoded)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, secret := range []string{ascendtest.Key, signing} {
		if i := strings.Index(shown.String(), secret); i >= 0 {
			t.Errorf("shown: %s", shown.String()[max(0, i-200):i+40])
		}
	}
	if !strings.Contains(shown.String(), "[redacted]") {
		t.Error("nothing had to be hidden: the test shows nothing")
	}
}

// Redirects are not followed: the key goes where it was meant to go only.
func TestRedirectsAreNotFollowed(t *testing.T) {
	other, server := ascendtest.NewServer(t), ascendtest.NewServer(t)
	server.On("*", ascendtest.Redirect(other.URL()+"/api/v1/actions/submit"))
	var sdk aws
	if err := sdk.call(t.Context(), bind(t, server.Client()), bucket("b")); err == nil {
		t.Error("allowed")
	}
	if got := other.Requests(); len(got) != 0 {
		t.Errorf("the other server received %v", got)
	}
}

func TestTLS(t *testing.T) {
	server := ascendtest.NewTLSServer(t)
	var sdk aws
	if err := sdk.call(t.Context(), bind(t, server.Client()), bucket("b")); err != nil {
		t.Error(err)
	}
}

func TestZeroAndClosedClients(t *testing.T) {
	closed := ascendtest.NewServer(t).Client()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	var none *ascend.Client
	for name, client := range map[string]*ascend.Client{"zero": {}, "nil": none, "closed": closed} {
		gate := bind(t, client, governor.WithFailMode(governor.FailOpen))
		var sdk aws
		if err := sdk.call(t.Context(), gate, bucket("b")); shape(err) != "refused" || sdk.sent != 0 {
			t.Errorf("%s client: %v", name, err)
		}
		if _, err := client.Approval(t.Context(), "1"); err == nil || governor.IsUnavailable(err) {
			t.Errorf("%s client's approval: %v", name, err)
		}
		if err := client.Health(t.Context()); err == nil {
			t.Errorf("%s client is healthy", name)
		}
		if _, err := client.RegisterAgent(t.Context(), ascend.Registration{ID: "a"}); err == nil {
			t.Errorf("%s client registers", name)
		}
		client.Complete(t.Context(), governor.Action{}, governor.Decision{ActionID: "1"}, nil, 0)
		if err := client.Close(); err != nil {
			t.Errorf("%s client: %v", name, err)
		}
	}
}

// One connection serves calls that follow each other, whatever their answers.
func TestConnectionsAreReused(t *testing.T) {
	server := ascendtest.NewServer(t)
	server.On("*", ascendtest.Allow(), ascendtest.Error(403, strings.Repeat("no", 10_000)), ascendtest.HTML(), ascendtest.Allow())
	connections := map[string]bool{}
	transport := &counting{base: &http.Transport{}, connections: connections}
	client := server.Client(ascend.WithTransport(transport), ascend.WithoutCompletion())
	for range 5 {
		_, _ = client.Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b")))
	}
	transport.base.CloseIdleConnections()
	if len(connections) != 1 {
		t.Errorf("%d connections: %v", len(connections), connections)
	}
}

func TestErrorTexts(t *testing.T) {
	var buffer bytes.Buffer
	for _, detail := range []string{
		`{"detail": "plain"}`, `{"detail": {"message": "object"}}`, `{"detail": [{"loc": ["body", 0, "x"], "msg": "list"}, "more"]}`,
		`{"status": "error", "error": {"code": "E1", "message": "nested", "details": {}}}`, `{"error": "short"}`, `{"detail": 7}`, `{}`, `<html>`, ``,
	} {
		server := ascendtest.NewServer(t)
		server.On("*", ascendtest.Raw(422, "application/json", detail))
		_, err := server.Client().Decide(t.Context(), governor.NewAction(&opDelete, governor.High, bucket("b")))
		var api *ascend.APIError
		if !errors.As(err, &api) || api.StatusCode != 422 {
			t.Fatalf("%s: %v", detail, err)
		}
		fmt.Fprintf(&buffer, "%s|%s\n", api.Code, api.Message)
	}
	const want = "|plain\n|object\n|body.0.x: list; more\nE1|nested\n|short\n|7\n|\n|\n|\n"
	if diff := cmp.Diff(want, buffer.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
