package cedar

import (
	"fmt"
	"slices"
	"strings"

	cedargo "github.com/cedar-policy/cedar-go"

	"github.com/ascendgen/ascendgen/governor"
)

// decide decides on a call: on each resource that it names, if a policy looks at
// resources. The strictest outcome holds. It takes microseconds a resource and heeds no
// deadline: one that ended it half-way would lose a denial that it has.
func (s *policySet) decide(a governor.Action) governor.Decision {
	if !a.Risk.Valid() || !a.Rated.Valid() {
		return governor.Decision{Reason: "the operation is unrated"}
	}
	r := newRequest(a, s)
	asked := cedargo.Request{Principal: r.plan.principal, Action: r.plan.action.UID, Resource: unnamed, Context: r.context()}
	o := outcome{set: s, request: r}
	if !r.plan.resource {
		o.add(asked)
		return o.decision()
	}
	for i := range r.resources {
		r.current, asked.Resource = i, r.resources[i].uid
		o.add(asked)
	}
	return o.decision()
}

// outcome gathers what policies say of the resources of one call.
type outcome struct {
	set     *policySet
	request *request

	failures    []failure
	forbids     []*policy // that hold, other than those that ask for approval
	approvals   []*policy // that hold and ask for approval
	unpermitted []cedargo.EntityUID
}

// failure is a policy that could not be evaluated.
type failure struct {
	policy  *policy
	message string
}

// add evaluates the policies for one resource.
func (o *outcome) add(asked cedargo.Request) {
	candidates := o.request.plan.candidates
	decision, diagnostic := cedargo.Authorize(candidates, o.request, asked)
	for _, e := range diagnostic.Errors {
		p := o.set.byID[string(e.PolicyID)]
		if !slices.ContainsFunc(o.failures, func(f failure) bool { return f.policy == p }) {
			o.failures = append(o.failures, failure{p, e.Message})
		}
	}
	if decision == cedargo.Allow {
		return
	}
	for _, reason := range diagnostic.Reasons {
		p := o.set.byID[string(reason.PolicyID)]
		into := &o.forbids
		if p.approval {
			into = &o.approvals
		}
		if !slices.Contains(*into, p) {
			*into = append(*into, p)
		}
	}
	// An approval lifts the forbids that ask for it. It does not permit.
	if len(diagnostic.Reasons) > 0 && len(o.forbids) == 0 {
		decision, _ = cedargo.Authorize(permits(candidates), o.request, asked)
	}
	if decision != cedargo.Allow {
		o.unpermitted = append(o.unpermitted, asked.Resource)
	}
}

// decision returns the strictest that was said.
func (o *outcome) decision() governor.Decision {
	switch {
	case len(o.failures) > 0:
		return o.failed()
	case len(o.forbids) > 0:
		return forbidden(o.forbids)
	case len(o.unpermitted) > 0:
		return governor.Decision{Reason: o.noPermit(), PolicyViolations: ids(o.approvals)}
	case len(o.approvals) > 0:
		d := forbidden(o.approvals)
		d.Verdict, d.Approvers = governor.Pending, approvers(o.approvals)
		return d
	}
	return governor.Decision{Verdict: governor.Allowed}
}

// failed denies because policies could not be evaluated.
func (o *outcome) failed() governor.Decision {
	var said []string
	violated := ids(o.forbids)
	for _, f := range o.failures {
		said = append(said, fmt.Sprintf("policy %s cannot be evaluated: %s", named(f.policy), f.message))
		violated = append(violated, f.policy.id)
	}
	return governor.Decision{Reason: strings.Join(said, "; "), PolicyViolations: violated}
}

// forbidden denies because of policies, for their reasons.
func forbidden(by []*policy) governor.Decision {
	var reasons []string
	score := 0
	for _, p := range by {
		reason := p.reason
		if reason == "" {
			reason = "forbidden by policy " + named(p)
			if p.approval {
				reason = "policy " + named(p) + " requires approval"
			}
		}
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
		score = max(score, p.score)
	}
	return governor.Decision{Reason: strings.Join(reasons, "; "), PolicyViolations: ids(by), RiskScore: score}
}

func (o *outcome) noPermit() string {
	what := fmt.Sprintf("no policy permits %s (%s) to %s", o.request.action, o.request.action.Risk, o.request.plan.principal)
	if first := o.unpermitted[0]; first != unnamed {
		what += " on " + first.String()
	}
	return what
}

func ids(policies []*policy) []string {
	var all []string
	for _, p := range policies {
		all = append(all, p.id)
	}
	return all
}

func approvers(policies []*policy) []string {
	var all []string
	for _, p := range policies {
		for _, approver := range p.approvers {
			if !slices.Contains(all, approver) {
				all = append(all, approver)
			}
		}
	}
	return all
}

// named says which policy is meant, for a person who has to find it.
func named(p *policy) string {
	if p.id == p.position {
		return p.id
	}
	return fmt.Sprintf("%s (%s)", p.id, p.position)
}
