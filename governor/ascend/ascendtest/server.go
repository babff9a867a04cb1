// Package ascendtest is a fake of the ASCEND platform for tests. It speaks the
// platform's HTTP API, in each of the forms that its versions have, and can be made to
// fail in the ways that servers and networks do:
//
//	server := ascendtest.NewServer(t)
//	server.On("s3:DeleteBucket", ascendtest.Pend())
//	client := server.Client()
//	... // DeleteBucket returns a *governor.PendingApprovalError
//	server.Approve(pending.ActionID)
//
// What is not scripted is allowed.
package ascendtest

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor/ascend"
)

// Key is the API key that the server takes.
const Key = "ascendtest-key-0123456789"

// Server is a fake platform. It is made by [NewServer] or [NewTLSServer], is safe for
// concurrent use, and ends with the test.
type Server struct {
	t    testing.TB
	http *httptest.Server
	done chan struct{} // closed when the server ends, to free handlers that hang
	stop sync.Once

	mu       sync.Mutex
	style    Style
	secret   string
	scripts  map[string]*script
	actions  map[string]*action
	lastID   int
	kill     killState
	requests []Request
}

// script is what is answered to one kind of request, in turn; the last holds.
type script struct{ replies []Reply }

type killState struct {
	active bool
	reason string
}

// action is an action that was submitted.
type action struct {
	id      string
	verdict verdict
	reason  string
	polls   int // polls that are left until it is approved; below 0 it never is by itself
}

// NewServer starts a server on the loopback interface.
func NewServer(t testing.TB) *Server {
	t.Helper()
	return start(t, false)
}

// NewTLSServer starts a server that speaks TLS, with a certificate that only the
// client made by [Server.Client] trusts.
func NewTLSServer(t testing.TB) *Server {
	t.Helper()
	return start(t, true)
}

func start(t testing.TB, secure bool) *Server {
	s := &Server{t: t, done: make(chan struct{}), scripts: map[string]*script{}, actions: map[string]*action{}, lastID: 4710}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/actions/submit", s.authenticated(s.submit))
	mux.HandleFunc("GET /api/v1/actions/{id}/status", s.authenticated(s.status))
	for _, path := range []string{
		"/api/agent-action/{id}/complete", "/api/agent-action/{id}/fail",
		"/api/sdk/action/{id}/completed", "/api/sdk/action/{id}/failed",
	} {
		mux.HandleFunc("POST "+path, s.authenticated(s.complete))
	}
	mux.HandleFunc("GET /api/sdk/kill-switch/status", s.authenticated(s.killSwitch))
	mux.HandleFunc("POST /api/registry/agents", s.authenticated(s.register))
	mux.HandleFunc("GET /health", s.health)
	s.http = httptest.NewUnstartedServer(mux)
	s.http.Config.ErrorLog = discardLog()
	if secure {
		s.http.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
		s.http.StartTLS()
	} else {
		s.http.Start()
	}
	t.Cleanup(s.Stop)
	return s
}

// Stop ends the server: from then on connections to it are refused. The end of the
// test does it by itself. Stopping again does nothing.
func (s *Server) Stop() {
	s.stop.Do(func() {
		close(s.done)
		s.http.CloseClientConnections()
		s.http.Close()
	})
}

// URL returns the server's base URL.
func (s *Server) URL() string { return s.http.URL }

// Options returns the options of a client of this server: its URL and key, an agent,
// retries without noticeable waits, and a kill switch that is not polled.
func (s *Server) Options() []ascend.Option {
	options := []ascend.Option{
		ascend.WithURL(s.URL()), ascend.WithAPIKey(Key), ascend.WithAgent("test-agent", "Test agent"),
		ascend.WithEnvironment("test"), ascend.WithRetryWait(time.Millisecond), ascend.WithKillSwitch(0),
	}
	if s.http.TLS != nil {
		options = append(options, ascend.WithTransport(s.http.Client().Transport))
	}
	return options
}

// Client returns a client of this server, closed when the test ends. opts come after
// [Server.Options].
func (s *Server) Client(opts ...ascend.Option) *ascend.Client {
	s.t.Helper()
	client, err := ascend.New(append(s.Options(), opts...)...)
	if err != nil {
		s.t.Fatalf("ascendtest: %v", err)
	}
	s.t.Cleanup(func() { _ = client.Close() })
	return client
}

// Speak has the server answer in the form of another of its versions.
func (s *Server) Speak(style Style) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.style = style
}

// RequireSignature has the server refuse requests that are not signed with secret.
func (s *Server) RequireSignature(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret = secret
}

// On scripts the answers to submissions of an operation, "s3:DeleteBucket", or of all
// that have no script of their own, "*". Each submission, retries included, takes the
// next; the last holds for all that follow.
func (s *Server) On(operation string, replies ...Reply) { s.script("submit "+operation, replies) }

// OnRequest scripts the answers to all requests to an endpoint, before what On says.
// [Normal] is the answer that would be given without a script.
func (s *Server) OnRequest(endpoint Endpoint, replies ...Reply) {
	s.script(string(endpoint), replies)
}

func (s *Server) script(name string, replies []Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[name] = &script{replies: replies}
}

// next returns the next reply of the first script that there is, else Normal.
func (s *Server) next(names ...string) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		if script := s.scripts[name]; script != nil && len(script.replies) > 0 {
			reply := script.replies[0]
			if len(script.replies) > 1 {
				script.replies = script.replies[1:]
			}
			return reply
		}
	}
	return Normal()
}

// Approve approves a pending action.
func (s *Server) Approve(actionID string) { s.settle(actionID, approved, "") }

// Reject rejects a pending action.
func (s *Server) Reject(actionID, reason string) { s.settle(actionID, denied, reason) }

func (s *Server) settle(actionID string, v verdict, reason string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.actions[actionID]
	if a == nil {
		s.t.Errorf("ascendtest: no action %q was submitted", actionID)
		return
	}
	a.verdict, a.reason = v, reason
}

// SetKillSwitch throws the kill switch or takes it back.
func (s *Server) SetKillSwitch(active bool, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kill = killState{active: active, reason: reason}
}

// listenerAddr returns the address of a loopback port on which nobody listens.
func listenerAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("ascendtest: %v", err)
	}
	defer func() { _ = l.Close() }() // so that nobody listens there
	return l.Addr().String()
}

// UnusedURL returns a URL at which connections are refused.
func UnusedURL(t testing.TB) string {
	t.Helper()
	return "http://" + listenerAddr(t)
}

// readBody returns a request's body and its JSON members.
func readBody(r *http.Request) ([]byte, map[string]any) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	var members map[string]any
	_ = json.Unmarshal(body, &members)
	return body, members
}

// text returns a member of a request if it is a text.
func text(members map[string]any, name string) string {
	s, _ := members[name].(string)
	return strings.TrimSpace(s)
}
