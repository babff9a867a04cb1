package ascend

import (
	"context"
	"net/http"

	"github.com/ascendgen/ascendgen/governor"
)

// Decide implements [governor.Governor]: it submits the action and returns what the
// platform says. A denial by the platform, by status 402 or 403 too, is a decision.
// An error made by [governor.Unavailable] says that the platform could not be reached;
// any other refuses the call in either fail mode: [*APIError] and [*AnswerError] among
// them.
func (c *Client) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	if err := c.usable(); err != nil {
		return governor.Decision{}, err
	}
	if why, active := c.killSwitch.wait(ctx); active {
		return killed(why), nil
	}
	if err := ctx.Err(); err != nil {
		return governor.Decision{}, err
	}
	agent, err := c.agentOf(a)
	if err != nil {
		return governor.Decision{}, err
	}
	key, cacheable := c.cache.keyOf(a, agent)
	if cacheable {
		if d, ok := c.cache.find(key); ok {
			return d, nil
		}
	}
	answered, err := c.submit(ctx, a, agent)
	// The switch may have been thrown meanwhile, and then neither an older answer nor
	// the fail mode counts.
	if why, active := c.killSwitch.state(); active {
		return killed(why), nil
	}
	if err != nil {
		return governor.Decision{}, err
	}
	if answered.Verdict == governor.Pending {
		c.rememberApproval(&answered)
	}
	// An input that changed meanwhile is perhaps not what was submitted.
	if after, ok := c.cache.keyOf(a, agent); cacheable && ok && after == key {
		c.cache.keep(key, answered)
	}
	return answered.Decision, nil
}

// submit sends an action and returns what the platform says of it.
func (c *Client) submit(ctx context.Context, a governor.Action, agent governor.Agent) (answer, error) {
	body, err := c.submissionOf(a, agent)
	if err != nil {
		return answer{}, err
	}
	x := &exchange{
		method: http.MethodPost, path: "/api/v1/actions/submit", body: body,
		retries: c.options.retries, submission: true,
	}
	return c.ask(ctx, x, submitted)
}

// ask makes an exchange about an action.
func (c *Client) ask(ctx context.Context, x *exchange, of question) (answer, error) {
	r, err := c.send(ctx, x)
	if err != nil {
		if unreachable(err) {
			err = governor.Unavailable(err)
		}
		return answer{}, err
	}
	if !r.ok() {
		return c.refusal(r, x, of)
	}
	a, err := parseAnswer(r.body, of, c.options.acceptsConditions)
	if err != nil {
		return answer{}, &AnswerError{Err: err, CorrelationID: x.correlation}
	}
	c.strikeAnswer(&a)
	return a, nil
}

// refusal is what an answer with a status of its own amounts to. What it says beside
// is for the record; it cannot allow.
func (c *Client) refusal(r reply, x *exchange, of question) (answer, error) {
	e := c.failure(r, x)
	switch {
	case r.status >= 500:
		return answer{}, governor.Unavailable(e)
	case of == submitted && (r.status == http.StatusPaymentRequired || r.status == http.StatusForbidden):
		a, _ := parseAnswer(r.body, of, false)
		c.strikeAnswer(&a)
		a.Verdict, a.Reason = governor.Denied, e.Error()
		return a, nil
	}
	return answer{}, e
}

func (c *Client) strikeAnswer(a *answer) {
	a.Reason = c.strike(a.Reason)
	a.RiskLevel = c.strike(a.RiskLevel)
	for i := range a.PolicyViolations {
		a.PolicyViolations[i] = c.strike(a.PolicyViolations[i])
	}
	for i := range a.Approvers {
		a.Approvers[i] = c.strike(a.Approvers[i])
	}
}
