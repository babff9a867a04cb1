package ascend

import (
	"encoding/json"
	"fmt"

	"github.com/ascendgen/ascendgen/governor"
)

// maxSubmission bounds the body of a submission. A larger action is refused: one that
// is cut would be decided on without what was cut off.
const maxSubmission = 1 << 20

// submission is the body of a submission: what servers of all versions ask for. The
// description is without names of resources, since the platform scores its words.
type submission struct {
	AgentID     string        `json:"agent_id"`
	AgentName   string        `json:"agent_name"`
	ActionType  string        `json:"action_type"`
	Description string        `json:"description"`
	ToolName    string        `json:"tool_name"`
	Resource    string        `json:"resource"`
	ResourceID  string        `json:"resource_id,omitempty"`
	Details     actionDetails `json:"action_details"`
	Context     actionContext `json:"context"`
}

type actionDetails struct {
	Service    string         `json:"service"`
	Operation  string         `json:"operation"`
	RiskLevel  governor.Risk  `json:"risk_level"`
	Presign    bool           `json:"presign,omitempty"`
	Expires    int64          `json:"presign_expires_seconds,omitempty"`
	Parameters map[string]any `json:"parameters,omitempty"`
}

type actionContext struct {
	Environment string `json:"environment"`
	Region      string `json:"region,omitempty"`
}

// agentOf returns on whose behalf an action is: the session's agent, else the client's.
func (c *Client) agentOf(a governor.Action) (governor.Agent, error) {
	agent := a.Agent()
	if agent.ID == "" {
		agent = c.options.agent
	}
	if agent.ID == "" {
		return agent, fmt.Errorf("ascend: no agent: set ASCEND_AGENT_ID or give ascend.WithAgent or session.WithAgent")
	}
	if agent.Name == "" {
		agent.Name = agent.ID
	}
	return agent, nil
}

// submissionOf returns the body that submits an action.
func (c *Client) submissionOf(a governor.Action, agent governor.Agent) ([]byte, error) {
	s := submission{
		AgentID: agent.ID, AgentName: agent.Name,
		ActionType: a.String(), Resource: a.String(),
		Description: "AWS " + a.Service + " " + a.Operation,
		ToolName:    "aws_" + a.Service,
		Details: actionDetails{
			Service: a.Service, Operation: a.Operation, RiskLevel: a.Risk,
			Presign: a.Presign, Expires: int64(a.Expires.Seconds()),
		},
		Context: actionContext{Environment: c.options.environment, Region: a.Region()},
	}
	if resources := a.Resources(); len(resources) > 0 {
		s.ResourceID = resources[0].Value
	}
	if !c.options.noParameters {
		s.Details.Parameters = a.Parameters()
	}
	body, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("ascend: the action cannot be submitted: %w", err)
	}
	if len(body) > maxSubmission {
		return nil, fmt.Errorf("ascend: the action cannot be submitted: %w", errTooManyBytes)
	}
	return body, nil
}
