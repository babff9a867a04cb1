package ascend

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// answer is what the platform says of an action.
type answer struct {
	governor.Decision
	// byPerson is set if somebody approved this one action, which says nothing of the
	// next one like it.
	byPerson bool
	// conditional is set if it is an approval under conditions.
	conditional bool
	// approvals are ids of what is to be approved, the preferred one first.
	approvals []string
}

// question is what an answer answers.
type question uint8

const (
	submitted question = iota // a new action
	polled                    // an action that was submitted before
)

// parseAnswer reads an answer. It is lenient in the form and strict in the meaning:
// only an explicit approval that nothing contradicts allows. conditional says whether
// an approval under conditions counts.
func parseAnswer(body []byte, of question, conditional bool) (answer, error) {
	outer, err := readFields(body)
	if err != nil {
		return answer{}, err
	}
	var said opinion
	said.hearAnswer(outer, of)
	details, all := flatten(outer), places(outer)
	a := answer{
		Decision: governor.Decision{
			Verdict:          said.result(),
			RiskScore:        details.score("risk_score"),
			RiskLevel:        details.text("risk_level"),
			PolicyViolations: details.list("policy_violations"),
			ActionID:         details.text("action_id", "id"),
			Approvers:        details.list("required_approvers"),
			Reason:           reason(details),
		},
		byPerson: len(stated(all, "approved_by")) > 0 || len(stated(all, "reviewed_by")) > 0,
	}
	for _, key := range []string{"approval_request_id", "workflow_id", "action_id", "id"} {
		if id := details.text(key); id != "" {
			a.approvals = append(a.approvals, id)
		}
	}
	a.restrict(stated(all, "conditions"), conditional)
	return a, a.setExpiry(all)
}

// places returns where an answer may say something: in what it wraps, in itself, or in
// a decision that is an object.
func places(outer fields) []fields {
	data := outer.object("data")
	return []fields{data, outer, data.object("decision"), outer.object("decision")}
}

// stated returns what the places of an answer say of key, in whatever form.
func stated(places []fields, key string) []any {
	var values []any
	for _, place := range places {
		if !blank(place[key]) {
			values = append(values, place[key])
		}
	}
	return values
}

// flatten returns everything that an answer says on one level, for what it does not
// matter of which place counts.
func flatten(outer fields) fields {
	flat := fields{}
	for _, place := range places(outer) {
		for key, value := range place {
			if flat[key] == nil {
				flat[key] = value
			}
		}
	}
	return flat
}

// restrict denies an approval under conditions: nothing here can see to it that they
// are met.
func (a *answer) restrict(conditions []any, accepted bool) {
	if len(conditions) == 0 || a.Verdict != governor.Allowed {
		return
	}
	a.conditional = true
	var texts []string
	for _, condition := range conditions {
		text, _ := json.Marshal(condition) // never fails: it was JSON
		texts = append(texts, string(text))
	}
	a.Reason = clip("approved under conditions: " + strings.Join(texts, ", "))
	if !accepted {
		a.Verdict = governor.Denied
		a.Reason += " (WithConditionalApprovals accepts that)"
	}
}

// setExpiry reads until when an answer holds, which is the earliest end that it states.
// An approval that has expired denies, and one of whose ends one cannot be read is an
// error, since it might have.
func (a *answer) setExpiry(places []fields) error {
	if a.Verdict == governor.Denied {
		return nil
	}
	for _, place := range places {
		expires, err := place.instant("expires_at")
		if err != nil {
			return err
		}
		if a.ExpiresAt.IsZero() || !expires.IsZero() && expires.Before(a.ExpiresAt) {
			a.ExpiresAt = expires
		}
	}
	if !a.ExpiresAt.IsZero() && time.Now().After(a.ExpiresAt) {
		a.Verdict = governor.Denied
		a.Reason = "the decision expired at " + a.ExpiresAt.Format(time.RFC3339)
	}
	return nil
}

// reason returns why the platform decided as it did, for a person to read.
func reason(f fields) string {
	for _, check := range []string{"code_analysis", "prompt_security"} {
		if blocked, _ := f.object(check).truth("blocked"); blocked {
			if why := f.object(check).text("block_reason", "reason"); why != "" {
				return why
			}
		}
	}
	return f.text("denial_reason", "reason", "message", "comments")
}
