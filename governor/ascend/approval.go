package ascend

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ascendgen/ascendgen/governor"
)

// Approval implements [governor.Approver]: it asks once what became of an action that
// this client submitted and that was left pending. Approving is for persons; a client
// cannot do it. While the kill switch is active it returns [ErrKillSwitch], which
// leaves the approval unused.
func (c *Client) Approval(ctx context.Context, approvalID string) (governor.Decision, error) {
	if err := c.usable(); err != nil {
		return governor.Decision{}, err
	}
	if why, active := c.killSwitch.wait(ctx); active {
		return governor.Decision{}, fmt.Errorf("%w: %s", ErrKillSwitch, why)
	}
	actionID, ok := c.approvals.Get(approvalID)
	if !ok {
		return governor.Decision{}, fmt.Errorf("ascend: approval %q is for no pending action of this client", approvalID)
	}
	x := &exchange{
		method: http.MethodGet, path: path("/api/v1/actions/{id}/status", actionID),
		retries: c.options.retries,
	}
	a, err := c.ask(ctx, x, polled)
	if why, active := c.killSwitch.state(); active {
		return governor.Decision{}, fmt.Errorf("%w: %s", ErrKillSwitch, why)
	}
	if err != nil {
		return governor.Decision{}, err
	}
	if a.ActionID != "" && a.ActionID != actionID {
		return governor.Decision{}, &AnswerError{
			Err:           errors.New("it is about another action than the one asked about"),
			CorrelationID: x.correlation,
		}
	}
	a.ActionID, a.ApprovalID = actionID, approvalID
	return a.Decision, nil
}

// rememberApproval gives a pending answer the id under which it can be asked about:
// the platform's id of the approval, or that of the action where the former already
// stands for another action. If no id is left, the answer has none, and the call can
// neither wait for its approval nor be resumed.
func (c *Client) rememberApproval(a *answer) {
	if a.ActionID == "" {
		return
	}
	c.approvalMu.Lock()
	defer c.approvalMu.Unlock()
	for _, id := range a.approvals {
		if known, ok := c.approvals.Get(id); !ok || known == a.ActionID {
			c.approvals.Add(id, a.ActionID)
			a.ApprovalID = id
			return
		}
	}
}
