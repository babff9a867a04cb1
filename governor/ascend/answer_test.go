package ascend_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
)

func TestVerdicts(t *testing.T) {
	const allowed, pending, denied = governor.Allowed, governor.Pending, governor.Denied
	tests := []struct {
		answer string
		want   governor.Verdict
	}{
		// One field.
		{`{"enforcement_decision": "auto_approved"}`, allowed},
		{`{"enforcement_decision": "pending_approval"}`, pending},
		{`{"enforcement_decision": "denied"}`, denied},
		{`{"enforcement_decision": "escalated"}`, pending},
		{`{"decision": "allowed"}`, allowed},
		{`{"decision": "pending"}`, pending},
		{`{"decision": "denied"}`, denied},
		{`{"status": "approved"}`, allowed},
		{`{"status": "pending_approval"}`, pending},
		{`{"status": "denied"}`, denied},
		{`{"status": "pending"}`, pending},
		{`{"status": "rejected"}`, denied},
		{`{"status": "processing"}`, pending},
		{`{"status": "expired"}`, denied},
		{`{"status": "cancelled"}`, denied},
		{`{"Decision": " ALLOWED "}`, allowed},

		// Unknown is pending.
		{`{}`, pending},
		{`{"decision": ""}`, pending},
		{`{"decision": null, "status": null}`, pending},
		{`{"decision": "allow"}`, pending},
		{`{"decision": "allowed!"}`, pending},
		{`{"decision": "not allowed"}`, pending},
		{`{"decision": true}`, pending},
		{`{"decision": 1}`, pending},
		{`{"decision": ["allowed"]}`, pending},
		{`{"decision": "allowed", "status": "something new"}`, pending},
		{`{"decision": "something new", "status": "denied"}`, denied},
		{`{"status": "success"}`, pending},
		{`{"allowed": true, "approved": true}`, pending},
		{`{"message": "approved"}`, pending},
		{`{"risk_score": 0, "risk_level": "minimal"}`, pending},

		// The strictest of several holds.
		{`{"enforcement_decision": "auto_approved", "decision": "allowed", "status": "approved"}`, allowed},
		{`{"enforcement_decision": "auto_approved", "decision": "pending", "status": "approved"}`, pending},
		{`{"enforcement_decision": "denied", "decision": "allowed", "status": "approved"}`, denied},
		{`{"enforcement_decision": "auto_approved", "decision": "allowed", "status": "rejected"}`, denied},
		{`{"decision": "pending", "status": "denied"}`, denied},
		{`{"decision": "allowed", "requires_approval": true}`, pending},
		{`{"decision": "allowed", "requires_approval": "true"}`, pending},
		{`{"decision": "allowed", "requires_approval": false}`, allowed},
		{`{"decision": "allowed", "policy_decision": "require_approval"}`, pending},
		{`{"decision": "allowed", "policy_decision": "deny"}`, denied},
		{`{"decision": "allowed", "policy_decision": "no_match"}`, allowed},
		{`{"policy_decision": "allowed"}`, pending},
		{`{"decision": "allowed", "decision_ready": false}`, pending},
		{`{"decision": "allowed", "code_analysis": {"blocked": true}}`, denied},
		{`{"decision": "allowed", "prompt_security": {"blocked": "true"}}`, denied},
		{`{"decision": "allowed", "conditions": ["only on weekdays"]}`, denied},
		{`{"decision": "allowed", "conditions": "weekdays"}`, denied},
		{`{"decision": "allowed", "conditions": [{"type": "mfa_required"}]}`, denied},
		{`{"decision": "allowed", "conditions": {"require_mfa": true}}`, denied},
		{`{"decision": "allowed", "conditions": true}`, denied},
		{`{"decision": "allowed", "conditions": 3}`, denied},
		{`{"decision": "allowed", "conditions": [null]}`, denied},
		{`{"decision": "allowed", "conditions": ["x"], "data": {"conditions": []}}`, denied},
		{`{"decision": {"outcome": "allowed", "conditions": {"x": 1}}, "conditions": []}`, denied},
		{`{"decision": "allowed", "data": {"decision": {"outcome": "allowed", "conditions": true}}}`, denied},
		{`{"decision": "allowed", "conditions": []}`, allowed},
		{`{"decision": "allowed", "conditions": {}, "data": {"conditions": null}}`, allowed},
		{`{"decision": {"outcome": "allowed", "conditions": false}, "conditions": ""}`, allowed},

		// Wrapped, and decisions that are objects.
		{`{"status": "success", "data": {"decision": "allowed"}}`, allowed},
		{`{"status": "ok", "data": {"status": "approved"}}`, allowed},
		{`{"status": "success", "data": {}}`, pending},
		{`{"status": "success", "data": null}`, pending},
		{`{"status": "success", "data": [{"decision": "allowed"}]}`, pending},
		{`{"status": "error", "data": {"decision": "allowed"}}`, pending},
		{`{"status": "denied", "data": {"decision": "allowed"}}`, denied},
		{`{"status": "approved", "data": {"decision": "denied"}}`, denied},
		{`{"status": "approved", "data": {"requires_approval": true}}`, pending},
		{`{"decision": {"outcome": "allowed", "reason": "fine"}}`, allowed},
		{`{"decision": {"outcome": "denied"}, "status": "approved"}`, denied},
		{`{"decision": {"outcome": "allowed", "status": "denied"}}`, denied},
		{`{"decision": {"outcome": "allowed", "requires_approval": true}}`, pending},
		{`{"decision": {"outcome": "allowed", "conditions": ["x"]}}`, denied},
		{`{"decision": {"reason": "fine"}, "status": "approved"}`, pending},
		{`{"decision": {}}`, pending},
		{`{"status": "success", "data": {"decision": {"outcome": "allowed"}}}`, allowed},
		{`{"status": "success", "data": {"decision": {"outcome": "allowed", "policy_decision": "deny"}}}`, denied},

		// Expiry.
		{`{"decision": "allowed", "expires_at": "2999-01-01T00:00:00Z"}`, allowed},
		{`{"decision": "allowed", "expires_at": "2001-01-01T00:00:00"}`, denied},
		{`{"decision": "pending", "expires_at": 1000000000}`, denied},
		{`{"decision": "denied", "expires_at": "soon"}`, denied},
		{`{"decision": "allowed", "expires_at": "2001-01-01T00:00:00Z", "data": {"expires_at": "2999-01-01T00:00:00Z"}}`, denied},
		{`{"decision": {"outcome": "allowed", "expires_at": "2001-01-01T00:00:00Z"}, "expires_at": "2999-01-01T00:00:00Z"}`, denied},
		{`{"decision": "allowed", "expires_at": null, "data": {"expires_at": "2999-01-01T00:00:00Z"}}`, allowed},
	}
	for _, test := range tests {
		d, err := ascend.ParseAnswer([]byte(test.answer))
		if err != nil || d.Verdict != test.want {
			t.Errorf("%s is %s, %v; want %s", test.answer, d.Verdict, err, test.want)
		}
	}
}

// That an approval was needed is no contradiction to its having been given.
func TestVerdictsOfPolls(t *testing.T) {
	tests := []struct {
		answer string
		want   governor.Verdict
	}{
		{`{"status": "approved", "decision_ready": true, "requires_approval": true}`, governor.Allowed},
		{`{"status": "approved", "policy_decision": "require_approval"}`, governor.Allowed},
		{`{"status": "approved", "policy_decision": "deny"}`, governor.Denied},
		{`{"status": "approved", "decision_ready": false}`, governor.Pending},
		{`{"status": "approved", "decision": "denied"}`, governor.Denied},
		{`{"status": "processing"}`, governor.Pending},
		{`{"status": "completed"}`, governor.Pending},
	}
	for _, test := range tests {
		d, err := ascend.ParsePoll([]byte(test.answer))
		if err != nil || d.Verdict != test.want {
			t.Errorf("%s is %s, %v; want %s", test.answer, d.Verdict, err, test.want)
		}
	}
}

func TestAnswerDetails(t *testing.T) {
	tests := []struct {
		name, answer string
		want         governor.Decision
	}{
		{"the documented example", `{"id": 4711, "action_id": 4711, "status": "pending_approval", "decision": "pending",
			"risk_score": 74, "risk_level": "high", "requires_approval": true, "workflow_id": null,
			"policy_decision": "require_approval", "matched_policies": 0, "correlation_id": "action_20260427_120000_0a1b2c3d",
			"thresholds": {"auto_approve_below": 30, "max_risk_threshold": 80},
			"code_analysis": {"blocked": false, "block_reason": null}, "message": "wait",
			"required_approvers": ["ann", {"email": "bob@example.com"}], "expires_at": "2999-04-27T12:00:00.25"}`,
			governor.Decision{
				Verdict: governor.Pending, ActionID: "4711", RiskScore: 74, RiskLevel: "high", Reason: "wait",
				Approvers: []string{"ann", "bob@example.com"}, ExpiresAt: time.Date(2999, 4, 27, 12, 0, 0, 25e7, time.UTC),
			}},
		{"texts and floats", `{"action_id": "act_1", "decision": "denied", "risk_score": "91.6", "risk_level": "minimal",
			"denial_reason": "no", "reason": "other", "policy_violations": ["p1", {"policy": "p2"}, 3, null, []]}`,
			governor.Decision{ActionID: "act_1", RiskScore: 92, RiskLevel: "minimal", Reason: "no", PolicyViolations: []string{"p1", "p2", "3"}}},
		{"one violation", `{"id": 9007199254740993, "decision": "denied", "policy_violations": "p1", "risk_score": 1e9}`,
			governor.Decision{ActionID: "9007199254740993", RiskScore: 100, PolicyViolations: []string{"p1"}}},
		{"nonsense beside the verdict", `{"decision": "denied", "risk_score": "NaN", "risk_level": {}, "action_id": [], "id": true, "required_approvers": 0.5}`,
			governor.Decision{Approvers: []string{"0.5"}}},
		{"blocked code", `{"decision": "denied", "reason": "r", "code_analysis": {"blocked": true, "block_reason": "rm -rf"}}`,
			governor.Decision{Reason: "rm -rf"}},
		{"wrapped", `{"status": "success", "message": "outer", "data": {"action_id": 5, "decision": {"outcome": "denied", "reason": "inner", "risk_score": -4}}}`,
			governor.Decision{ActionID: "5", Reason: "inner"}},
		{"hostile text", `{"decision": "denied", "reason": "a\nb\u001b[31m\u202ec\ud800"}`, governor.Decision{Reason: "a b[31mc?"}},
		{"two ends", `{"decision": "pending", "expires_at": "2998-01-01T00:00:00Z", "data": {"expires_at": "2999-01-01T00:00:00Z"}}`,
			governor.Decision{Verdict: governor.Pending, ExpiresAt: time.Date(2998, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{"conditions", `{"decision": "allowed", "conditions": [{"type": "mfa"}], "data": {"conditions": "weekdays"}}`,
			governor.Decision{Reason: `approved under conditions: "weekdays", [{"type":"mfa"}] (WithConditionalApprovals accepts that)`}},
		{"milliseconds", `{"decision": "pending", "expires_at": 32472144000123}`,
			governor.Decision{Verdict: governor.Pending, ExpiresAt: time.UnixMilli(32472144000123).UTC()}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ascend.ParseAnswer([]byte(test.answer))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestUnreadableAnswers(t *testing.T) {
	for _, body := range []string{
		"", "null", "1", `"approved"`, "[]", "{", `{"decision": "allowed"`, `{"decision": "allowed"} x`,
		`{"decision": "denied", "decision": "allowed"}`, `{"decision": "denied", "DECISION": "allowed"}`,
		`{"data": {"decision": "denied", "decision": "allowed"}}`,
		`{"decision": "allowed", "expires_at": "tomorrow"}`, `{"decision": "allowed", "expires_at": {}}`,
		`{"decision": "allowed", "expires_at": "tomorrow", "data": {"expires_at": "2999-01-01T00:00:00Z"}}`,
		`{"decision": "allowed", "risk_score": NaN}`,
		strings.Repeat(`{"data":`, 40) + `{}` + strings.Repeat("}", 40),
		strings.Repeat("[", 100_000),
	} {
		if d, err := ascend.ParseAnswer([]byte(body)); err == nil {
			t.Errorf("%.80q is read as %+v", body, d)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"decision": "allowed", "status": "approved", "risk_score": 3.5, "expires_at": 4e9}`,
		`{"status": "success", "data": {"decision": {"outcome": "\u0061llowed"}}}`,
		`{"enforcement_decision": "escalated", "required_approvers": [{"name": "x"}]}`,
		`{"decision": "denied", "policy_violations": [1, {}], "code_analysis": {"blocked": true}}`,
		`<html>approved</html>`, `{"decision": "allowed"`, `{"a": {"a": [[[[]]]]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := ascend.ParseAnswer(body)
		if err != nil {
			return
		}
		if d.RiskScore < 0 || d.RiskScore > 100 {
			t.Errorf("risk score %d", d.RiskScore)
		}
		texts := append(append([]string{d.Reason, d.RiskLevel, d.ActionID}, d.PolicyViolations...), d.Approvers...)
		for _, text := range texts {
			if len(text) > 1100 || !utf8.ValidString(text) || strings.ContainsAny(text, "\n\r\x1b") {
				t.Errorf("unfit text %q", text)
			}
		}
		if len(texts) > 300 {
			t.Errorf("%d texts", len(texts))
		}
		if d.Verdict == governor.Denied {
			return
		}
		var value map[string]any
		if err := json.Unmarshal(body, &value); err != nil {
			t.Fatalf("read what is no JSON: %v", err)
		}
		if d.Verdict == governor.Allowed && !approves(value) {
			t.Errorf("%q allows", body)
		}
		tightened(t, body, "denied", governor.Denied)
		tightened(t, body, "no such word", governor.Pending)
	})
}

// approves reports whether a word of approval stands anywhere in value.
func approves(value any) bool {
	switch v := value.(type) {
	case string:
		word := strings.ToLower(strings.TrimSpace(v))
		return word == "allowed" || word == "approved" || word == "auto_approved"
	case []any:
		for _, element := range v {
			if approves(element) {
				return true
			}
		}
	case map[string]any:
		for _, element := range v {
			if approves(element) {
				return true
			}
		}
	}
	return false
}

// tightened checks that one more verdict leaves nothing looser than it.
func tightened(t *testing.T, body []byte, word string, want governor.Verdict) {
	t.Helper()
	start := bytes.IndexByte(body, '{')
	rest := bytes.TrimSpace(body[start+1:])
	more := `{"enforcement_decision": "` + word + `"`
	if rest[0] != '}' {
		more += ","
	}
	d, err := ascend.ParseAnswer(append([]byte(more), rest...))
	if err == nil && d.Verdict != want && d.Verdict != governor.Denied {
		t.Errorf("%q with %q is %s", body, word, d.Verdict)
	}
}
