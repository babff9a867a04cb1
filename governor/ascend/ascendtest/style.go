package ascendtest

import (
	"net/http"
	"strconv"
	"time"
)

// Style is the form of answers of one version of the platform, or of one page of its
// documentation.
type Style int

// The styles.
const (
	// Flat answers with decision and status, and numbers for ids.
	Flat Style = iota
	// Newest answers with enforcement_decision too, and a float for the score.
	Newest
	// Legacy answers with a status only: approved, pending, rejected.
	Legacy
	// Wrapped puts the answer into {"status": "success", "data": ...}.
	Wrapped
	// Object makes the decision an object {outcome, reason}.
	Object
	// Texts has numbers and truth values as texts, and 202 for what is pending.
	Texts
)

// Styles returns all styles, for tests that hold for each.
func Styles() []Style { return []Style{Flat, Newest, Legacy, Wrapped, Object, Texts} }

// String returns the style's name.
func (s Style) String() string {
	switch s {
	case Flat:
		return "Flat"
	case Newest:
		return "Newest"
	case Legacy:
		return "Legacy"
	case Wrapped:
		return "Wrapped"
	case Object:
		return "Object"
	case Texts:
		return "Texts"
	}
	return "Style(" + strconv.Itoa(int(s)) + ")"
}

type verdict int

const (
	approved verdict = iota
	pending
	denied
)

// words are the spellings of a verdict.
func (v verdict) words() (decision, status, enforcement, legacy string) {
	switch v {
	case approved:
		return "allowed", "approved", "auto_approved", "approved"
	case pending:
		return "pending", "pending_approval", "escalated", "pending"
	case denied:
	}
	return "denied", "denied", "denied", "rejected"
}

// submitted returns the answer to the submission of an action.
func (s Style) submitted(a *action) (status int, body map[string]any) {
	decision, state, enforcement, legacy := a.verdict.words()
	id, _ := strconv.Atoi(a.id)
	body = map[string]any{
		"id": id, "action_id": id, "status": state, "decision": decision,
		"risk_score": 74, "risk_level": "high", "requires_approval": a.verdict == pending,
		"workflow_id": nil, "matched_policies": 0, "correlation_id": "action_20260427_120000_0a1b2c3d",
		"thresholds":      map[string]any{"auto_approve_below": 30, "max_risk_threshold": 80},
		"code_analysis":   map[string]any{"blocked": false, "block_reason": nil},
		"prompt_security": map[string]any{"blocked": false, "block_reason": nil},
	}
	if a.reason != "" {
		body["reason"] = a.reason
	}
	if a.verdict == denied {
		body["policy_violations"] = []any{"no-deletions"}
	}
	if a.verdict == pending {
		body["required_approvers"] = []any{"security@example.com"}
		body["expires_at"] = time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05.000000")
	}
	switch s {
	case Flat:
	case Newest:
		body["enforcement_decision"], body["risk_score"] = enforcement, 74.4
		if a.verdict == pending {
			body["approval_request_id"] = "apr-" + a.id
		}
	case Legacy:
		delete(body, "decision")
		delete(body, "action_id")
		body["status"] = legacy
	case Wrapped:
		body = map[string]any{"status": "success", "data": body}
	case Object:
		body["decision"] = map[string]any{"outcome": decision, "reason": a.reason}
		delete(body, "status")
	case Texts:
		body["id"], body["action_id"], body["risk_score"], body["requires_approval"] = a.id, a.id, "74", strconv.FormatBool(a.verdict == pending)
		if a.verdict == pending {
			return http.StatusAccepted, body
		}
	}
	return http.StatusOK, body
}

// polled returns the answer to a question after an action.
func (s Style) polled(a *action) map[string]any {
	_, state, _, legacy := a.verdict.words()
	id, _ := strconv.Atoi(a.id)
	body := map[string]any{
		"action_id": id, "status": state, "risk_score": 74.0, "timestamp": time.Now().UTC().Format(time.RFC3339),
		"decision_ready": a.verdict != pending,
	}
	if a.reason != "" {
		body["comments"] = a.reason
	}
	switch s {
	case Flat, Object:
	case Newest:
		if a.verdict == pending {
			body["status"] = "processing"
		}
	case Legacy:
		body["status"] = legacy
	case Wrapped:
		body = map[string]any{"status": "success", "data": body}
	case Texts:
		body["action_id"], body["decision_ready"] = a.id, strconv.FormatBool(a.verdict != pending)
	}
	return body
}

// killed returns the state of the kill switch.
func (s Style) killed(state killState) map[string]any {
	body := map[string]any{"active": state.active, "reason": state.reason, "activated_at": nil, "activated_by": nil}
	if s == Newest || s == Wrapped {
		delete(body, "active")
		body["is_active"] = state.active
	}
	if s == Wrapped {
		return map[string]any{"status": "success", "data": body}
	}
	return body
}
