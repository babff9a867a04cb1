package ascendtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"strconv"
	"time"
)

// Endpoint is a part of the API that can be scripted as a whole.
type Endpoint string

// The endpoints.
const (
	Submit     Endpoint = "submit"
	Status     Endpoint = "status"
	Complete   Endpoint = "complete"
	KillSwitch Endpoint = "kill-switch"
	Register   Endpoint = "register"
	Health     Endpoint = "health"
)

// Request is a request that the server received, whatever it answered.
type Request struct {
	Endpoint Endpoint
	Method   string
	Path     string
	Header   http.Header
	Body     []byte
	Members  map[string]any // of a JSON body
}

// Operation returns the operation of a submission, "s3:DeleteBucket", else "".
func (r Request) Operation() string { return text(r.Members, "action_type") }

// Requests returns the requests to some endpoints, or to all if none is named, in the
// order in which they came.
func (s *Server) Requests(endpoints ...Endpoint) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var requests []Request
	for _, r := range s.requests {
		wanted := len(endpoints) == 0
		for _, e := range endpoints {
			wanted = wanted || r.Endpoint == e
		}
		if wanted {
			requests = append(requests, r)
		}
	}
	return requests
}

// record keeps a request.
func (s *Server) record(endpoint Endpoint, r *http.Request) Request {
	kept := Request{Endpoint: endpoint, Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone()}
	kept.Body, kept.Members = readBody(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, kept)
	return kept
}

// authenticated answers 401 unless key and signature are right, which is looked at
// after the request was recorded by the handler's endpoint.
func (s *Server) authenticated(handle func(http.ResponseWriter, *http.Request, Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kept := s.record(endpointOf(r.URL.Path), r)
		s.mu.Lock()
		secret := s.secret
		s.mu.Unlock()
		switch {
		case r.Header.Get("X-API-Key") != Key || r.Header.Get("Authorization") != "Bearer "+Key:
			write(w, http.StatusUnauthorized, map[string]any{"detail": "Invalid API key"})
		case secret != "" && r.Header.Get("X-Signature") != sign(secret, r.Header.Get("X-Request-Timestamp"), kept.Body):
			write(w, http.StatusUnauthorized, map[string]any{"detail": map[string]any{"message": "Invalid signature"}})
		default:
			handle(w, r, kept)
		}
	}
}

func sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

func endpointOf(path string) Endpoint {
	switch {
	case path == "/api/v1/actions/submit":
		return Submit
	case path == "/api/sdk/kill-switch/status":
		return KillSwitch
	case path == "/api/registry/agents":
		return Register
	case len(path) > 7 && path[len(path)-7:] == "/status":
		return Status
	}
	return Complete
}

// required are the members without which older servers refuse a submission.
var required = []string{"agent_id", "action_type", "description", "tool_name"}

func (s *Server) submit(w http.ResponseWriter, r *http.Request, kept Request) {
	var missing []any
	for _, member := range required {
		if text(kept.Members, member) == "" {
			missing = append(missing, map[string]any{"loc": []any{"body", member}, "msg": "field required", "type": "value_error.missing"})
		}
	}
	if len(missing) > 0 {
		write(w, http.StatusUnprocessableEntity, map[string]any{"detail": missing})
		return
	}
	s.reply(w, r, s.next("submit", "submit "+kept.Operation(), "submit *"), func(rule Reply) {
		s.mu.Lock()
		s.lastID++
		a := &action{id: strconv.Itoa(s.lastID), verdict: rule.verdict, reason: rule.reason, polls: rule.polls}
		s.actions[a.id] = a
		status, body := s.style.submitted(a)
		s.mu.Unlock()
		write(w, status, body)
	})
}

func (s *Server) status(w http.ResponseWriter, r *http.Request, _ Request) {
	s.reply(w, r, s.next("status"), func(Reply) {
		s.mu.Lock()
		a := s.actions[r.PathValue("id")]
		if a == nil {
			s.mu.Unlock()
			write(w, http.StatusNotFound, map[string]any{"detail": "Action not found"})
			return
		}
		if a.verdict == pending && a.polls >= 0 {
			if a.polls--; a.polls < 0 {
				a.verdict = approved
			}
		}
		body := s.style.polled(a)
		s.mu.Unlock()
		write(w, http.StatusOK, body)
	})
}

func (s *Server) complete(w http.ResponseWriter, r *http.Request, _ Request) {
	s.reply(w, r, s.next("complete"), func(Reply) { write(w, http.StatusOK, map[string]any{"status": "success"}) })
}

func (s *Server) killSwitch(w http.ResponseWriter, r *http.Request, _ Request) {
	s.reply(w, r, s.next("kill-switch"), func(Reply) {
		s.mu.Lock()
		state, style := s.kill, s.style
		s.mu.Unlock()
		write(w, http.StatusOK, style.killed(state))
	})
}

func (s *Server) register(w http.ResponseWriter, r *http.Request, kept Request) {
	s.reply(w, r, s.next("register"), func(Reply) {
		write(w, http.StatusCreated, map[string]any{"id": 17, "agent_id": text(kept.Members, "agent_id"), "status": "draft"})
	})
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	s.record(Health, r)
	s.reply(w, r, s.next("health"), func(Reply) { write(w, http.StatusOK, map[string]any{"status": "healthy"}) })
}

// reply gives a reply, which for one that is no fault is the usual answer.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, reply Reply, usual func(Reply)) {
	if reply.fault == nil {
		usual(reply)
		return
	}
	reply.fault(&Exchange{W: w, R: r, ended: s.done})
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// discardLog is for the servers, which would log what tests break on purpose.
//
//nolint:forbidigo // net/http takes no other logger
func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }
