package ascend

import (
	"strings"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/strictjson"
)

// verdicts are the words of answers. Any other word is pending.
var verdicts = map[string]governor.Verdict{
	"approved":      governor.Allowed,
	"allowed":       governor.Allowed,
	"auto_approved": governor.Allowed,

	"pending":          governor.Pending,
	"pending_approval": governor.Pending,
	"escalated":        governor.Pending,
	"processing":       governor.Pending,
	"require_approval": governor.Pending,

	"denied":    governor.Denied,
	"deny":      governor.Denied,
	"rejected":  governor.Denied,
	"blocked":   governor.Denied,
	"expired":   governor.Denied,
	"cancelled": governor.Denied,
	"canceled":  governor.Denied,
}

// strictness orders verdicts: of two that contradict each other the stricter holds.
func strictness(v governor.Verdict) int {
	switch v {
	case governor.Allowed:
		return 0
	case governor.Pending:
		return 1
	case governor.Denied:
		return 2
	}
	return 2
}

// opinion collects what the fields of an answer say. Nothing said is pending.
type opinion struct {
	verdict governor.Verdict
	said    bool
}

func (o *opinion) add(v governor.Verdict) {
	if !o.said || strictness(v) > strictness(o.verdict) {
		o.verdict, o.said = v, true
	}
}

// tighten counts v only if something was said and v is stricter than that.
func (o *opinion) tighten(v governor.Verdict) {
	if strictness(v) > strictness(o.result()) {
		o.add(v)
	}
}

func (o *opinion) result() governor.Verdict {
	if !o.said {
		return governor.Pending
	}
	return o.verdict
}

// hear adds what one value says: a word, or an object around one.
func (o *opinion) hear(value any) {
	switch v := value.(type) {
	case nil:
	case string:
		word := strings.ToLower(strings.TrimSpace(v))
		if word == "" {
			return
		}
		verdict, known := verdicts[word]
		if !known {
			verdict = governor.Pending
		}
		o.add(verdict)
	case strictjson.Object:
		before := *o
		*o = opinion{}
		for _, key := range []string{"outcome", "enforcement_decision", "decision", "verdict", "status"} {
			o.hear(v[key])
		}
		inner := o.result() // an object that says nothing is not understood
		*o = before
		o.add(inner)
	default:
		o.add(governor.Pending)
	}
}

// hearAnswer adds what an answer says, and what an answer in it says. If it wraps
// another, a status of "success" speaks of the request and not of the action.
func (o *opinion) hearAnswer(f fields, of question) {
	data, wraps := asFields(f["data"])
	o.hear(f["enforcement_decision"])
	o.hear(f["decision"])
	if status, _ := f["status"].(string); !wraps || (status != "success" && status != "ok") {
		o.hear(f["status"])
	}
	if wraps {
		o.hear(data["enforcement_decision"])
		o.hear(data["decision"])
		o.hear(data["status"])
	}
	for _, place := range places(f) {
		o.tightenBy(place, of)
	}
}

// tightenBy takes in the fields that can only make a verdict stricter. That an
// approval was required stays true of an action that has been approved since, so an
// answer to a poll is not held to it.
func (o *opinion) tightenBy(f fields, of question) {
	word, _ := f["policy_decision"].(string)
	policy, known := verdicts[strings.ToLower(strings.TrimSpace(word))]
	if known && (policy == governor.Denied || of == submitted) {
		o.tighten(policy)
	}
	if needed, _ := f.truth("requires_approval"); needed && of == submitted {
		o.tighten(governor.Pending)
	}
	if ready, known := f.truth("decision_ready"); known && !ready {
		o.tighten(governor.Pending)
	}
	for _, check := range []string{"code_analysis", "prompt_security"} {
		if blocked, _ := f.object(check).truth("blocked"); blocked {
			o.tighten(governor.Denied)
		}
	}
}
