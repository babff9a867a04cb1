package ascend

import (
	"fmt"
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
	details := flatten(outer)
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
		byPerson: details.text("approved_by", "reviewed_by") != "",
	}
	for _, key := range []string{"approval_request_id", "workflow_id", "action_id", "id"} {
		if id := details.text(key); id != "" {
			a.approvals = append(a.approvals, id)
		}
	}
	a.restrict(details.list("conditions"), conditional)
	return a, a.setExpiry(details)
}

// flatten returns everything that an answer says on one level, whether it stands in
// the answer, in what it wraps, or in a decision that is an object.
func flatten(outer fields) fields {
	flat := fields{}
	data := outer.object("data")
	for _, place := range []fields{data, outer, data.object("decision"), outer.object("decision")} {
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
func (a *answer) restrict(conditions []string, accepted bool) {
	if len(conditions) == 0 || a.Verdict != governor.Allowed {
		return
	}
	a.conditional = true
	a.Reason = clip(fmt.Sprintf("approved under conditions: %q", conditions))
	if !accepted {
		a.Verdict = governor.Denied
		a.Reason += " (WithConditionalApprovals accepts that)"
	}
}

// setExpiry reads until when an answer holds. An approval that has expired denies,
// and one whose end cannot be read is an error, since it might have.
func (a *answer) setExpiry(f fields) error {
	expires, err := f.instant("expires_at")
	if a.Verdict == governor.Denied {
		return nil
	}
	if err != nil {
		return err
	}
	a.ExpiresAt = expires
	if !expires.IsZero() && time.Now().After(expires) {
		a.Verdict = governor.Denied
		a.Reason = "the decision expired at " + expires.Format(time.RFC3339)
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
