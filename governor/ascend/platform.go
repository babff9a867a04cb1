package ascend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Health asks whether the platform is up, once and without the key. It returns nil
// if it is, and an error for any other answer or none. It is no condition for calls.
func (c *Client) Health(ctx context.Context) error {
	if err := c.usable(); err != nil {
		return err
	}
	x := &exchange{method: http.MethodGet, path: "/health", anonymous: true}
	r, err := c.send(ctx, x)
	if err != nil {
		return err
	}
	if !r.ok() {
		return c.failure(r, x)
	}
	f, err := readFields(r.body)
	if err != nil {
		return &AnswerError{Err: err, CorrelationID: x.correlation}
	}
	switch status := flatten(f).text("status"); strings.ToLower(status) {
	case "", "ok", "up", "healthy", "pass", "success":
		return nil
	default:
		return fmt.Errorf("ascend: the platform says that it is %q", c.strike(status))
	}
}

// Registration describes an agent that is to be made known to the platform.
type Registration struct {
	ID          string // required
	Name        string // default: the id
	Description string
	// Extra are further members of the request, by their JSON names; they do not
	// replace those above.
	Extra map[string]any
}

// Registered is what the platform says of an agent that was registered.
type Registered struct {
	ID     string // the platform's id of the agent
	Status string // "draft" until an administrator activates the agent
}

// RegisterAgent makes an agent known to the platform. It is sent once: a second
// registration of the same agent is the platform's to answer, usually by an
// [*APIError] with status 409.
func (c *Client) RegisterAgent(ctx context.Context, agent Registration) (Registered, error) {
	if err := c.usable(); err != nil {
		return Registered{}, err
	}
	if agent.ID == "" {
		return Registered{}, errors.New("ascend: an agent needs an id to be registered")
	}
	if agent.Name == "" {
		agent.Name = agent.ID
	}
	members := make(map[string]any, len(agent.Extra)+4)
	for name, value := range agent.Extra {
		members[name] = value
	}
	members["agent_id"], members["agent_name"] = agent.ID, agent.Name
	members["environment"] = c.options.environment
	if agent.Description != "" {
		members["description"] = agent.Description
	}
	body, err := json.Marshal(members)
	if err != nil {
		return Registered{}, fmt.Errorf("ascend: the registration cannot be sent: %w", err)
	}
	x := &exchange{method: http.MethodPost, path: "/api/registry/agents", body: body}
	r, err := c.send(ctx, x)
	if err != nil {
		return Registered{}, err
	}
	if !r.ok() {
		return Registered{}, c.failure(r, x)
	}
	f, err := readFields(r.body)
	if err != nil {
		return Registered{}, &AnswerError{Err: err, CorrelationID: x.correlation}
	}
	f = flatten(f)
	return Registered{ID: f.text("id", "agent_id"), Status: f.text("status")}, nil
}

// failure is the error of an answer that is not a success.
func (c *Client) failure(r reply, x *exchange) *APIError {
	e := apiError(r.status, r.body, x.correlation)
	e.Message, e.Code = c.strike(e.Message), c.strike(e.Code)
	return e
}
