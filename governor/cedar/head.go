package cedar

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Entity types of a request.
const (
	agentType         = "Agent"
	resourceType      = "Resource"
	actionType        = "Action"
	serviceActionType = "Service::Action"
	riskActionType    = "Risk::Action"
	tagActionType     = "Tag::Action"
)

// actionTypes are the types of actions and of their groups. Cedar wants a type's
// last part to be Action before it takes it in a policy's head.
var actionTypes = map[string]bool{actionType: true, serviceActionType: true, riskActionType: true, tagActionType: true}

// uid is an entity's type and id as the JSON format of policies spells them.
type uid struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

func (u uid) String() string { return fmt.Sprintf("%s::%q", u.Type, u.ID) }

// scope is a part of a policy's head.
type scope struct {
	Op       string `json:"op"`
	Entity   *uid   `json:"entity"`
	Entities []uid  `json:"entities"`
	Type     string `json:"entity_type"`
}

// head says which calls a policy can concern.
type head struct {
	actions []uid // any of them or of their members; nil for all
	agent   *uid  // nil for all
}

// policyJSON is what is read of a policy in Cedar's JSON format. That format is
// specified and stable, which the library's syntax tree is not.
type policyJSON struct {
	Principal  scope `json:"principal"`
	Action     scope `json:"action"`
	Resource   scope `json:"resource"`
	Conditions []struct {
		Body any `json:"body"`
	} `json:"conditions"`
}

// read sets the policy's head and usage. It returns an error for a policy that
// names something that no request has: it would never apply, and a forbid that never
// applies protects nothing.
func (p *policy) read(raw []byte) error {
	var parsed policyJSON
	if err := json.Unmarshal(raw, &parsed); err != nil {
		return err
	}
	errs := []error{
		checkScope("principal", parsed.Principal, agentType),
		checkScope("resource", parsed.Resource, resourceType),
	}
	p.head.agent = parsed.Principal.exactly()
	switch action := parsed.Action; {
	case action.Op == "All":
	case action.Entity != nil && (action.Op == "==" || action.Op == "in"):
		p.head.actions = []uid{*action.Entity}
	case action.Op == "in" && action.Entities != nil:
		p.head.actions = action.Entities
	}
	for _, action := range p.head.actions {
		if err := checkAction(action); err != nil {
			errs = append(errs, err)
		} else if parsed.Action.Op == "==" && action.Type != actionType {
			errs = append(errs, fmt.Errorf("action == %s: it is a group of actions; write action in %s", action, action))
		}
	}
	p.uses.resource = parsed.Resource.Op != "All"
	p.uses.within = parsed.Resource.Op != "All" && parsed.Resource.Op != "=="
	for _, condition := range parsed.Conditions {
		p.uses.expression(condition.Body)
	}
	errs = append(errs, p.uses.check()...)
	return errors.Join(errs...)
}

// exactly returns the entity that a scope demands, nil if it takes others too.
func (s scope) exactly() *uid {
	if s.Op == "==" {
		return s.Entity
	}
	return nil
}

// checkScope returns an error if a principal or a resource is demanded to be of a
// type that none is of. What it is in may be of any type: entity files say so.
func checkScope(name string, s scope, want string) error {
	got := s.Type
	if s.Op == "==" && s.Entity != nil {
		got = s.Entity.Type
	}
	if got != "" && got != want {
		return fmt.Errorf("no %s is of type %s: want %s", name, got, want)
	}
	return nil
}

// checkAction returns an error if u is no action and no group of them.
func checkAction(u uid) error {
	switch u.Type {
	case actionType:
		service, operation, ok := strings.Cut(u.ID, ":")
		if ok && service != "" && operation != "" && service == strings.ToLower(service) && !strings.Contains(operation, "*") {
			return nil
		}
		if operation == "*" || !ok && service != "" && service == strings.ToLower(service) {
			return fmt.Errorf("malformed action %s: for all operations of a service write action in %s", u, uid{serviceActionType, service})
		}
		return fmt.Errorf(`malformed action %s: want service:Operation, as in Action::"s3:DeleteObject"`, u)
	case serviceActionType:
		if u.ID == "" || u.ID != strings.ToLower(u.ID) || strings.ContainsAny(u.ID, ":* ") {
			return fmt.Errorf(`malformed service %s: want the name of a Go package of the SDK, as in Service::Action::"s3"`, u)
		}
	case riskActionType:
		if _, err := governor.ParseRisk(u.ID); err != nil {
			return fmt.Errorf("unknown level %s: want low, medium, high or critical%s", u, nearest.DidYouMean(u.ID, levels))
		}
	case tagActionType:
		if _, err := governor.ParseTag(u.ID); err != nil {
			return fmt.Errorf("unknown tag %s: want one of %s%s", u, strings.Join(governor.TagNames(), ", "), nearest.DidYouMean(u.ID, governor.TagNames()))
		}
	case "Service", "Risk", "Tag":
		return fmt.Errorf("no action is in %s: did you mean %s?", u, uid{u.Type + "::Action", u.ID})
	default:
		return fmt.Errorf("no action is or is in %s: want Action, Service::Action, Risk::Action or Tag::Action", u)
	}
	return nil
}

var levels = []string{"low", "medium", "high", "critical"}

// usage says what a policy's conditions look at, so that only that is worked out.
type usage struct {
	resource   bool
	within     bool     // what the resource is in
	attributes []string // of the resource
	context    []string // attributes of the context
	named      []uid    // entities that are written out
}

// expression adds what an expression in the JSON format looks at. What it does not
// understand counts as everything.
func (u *usage) expression(node any) {
	switch node := node.(type) {
	case []any:
		for _, element := range node {
			u.expression(element)
		}
	case map[string]any:
		for op, arg := range node {
			u.operation(op, arg)
		}
	}
}

func (u *usage) operation(op string, arg any) {
	switch op {
	case "Value":
		u.value(arg)
	case "Var":
		u.whole(arg)
	case "Record": // its keys are free
		members, _ := arg.(map[string]any)
		for _, member := range members {
			u.expression(member)
		}
	case ".", "has":
		access, _ := arg.(map[string]any)
		attribute, ok := access["attr"].(string)
		if name := variable(access["left"]); !ok || !u.use(name, attribute) {
			u.expression(access["left"])
		}
	case "==", "!=", "in", "is": // which look at no attribute
		operands, _ := arg.(map[string]any)
		u.within = u.within || op == "in" || op == "is"
		for side, operand := range operands {
			if side == "left" && variable(operand) == "resource" {
				u.resource = true
			} else {
				u.expression(operand)
			}
		}
	default:
		u.expression(arg)
	}
}

// variable returns the name of the variable that an expression is, "" if it is none.
func variable(expression any) string {
	node, _ := expression.(map[string]any)
	name, _ := node["Var"].(string)
	return name
}

// use adds an attribute of a variable, and reports whether it is one of those whose
// attributes are worked out.
func (u *usage) use(variable, attribute string) bool {
	switch variable {
	case "context":
		add(&u.context, attribute)
	case "resource":
		u.resource = true
		add(&u.attributes, attribute)
	default:
		return false
	}
	return true
}

func add(names *[]string, more ...string) {
	for _, name := range more {
		if !slices.Contains(*names, name) {
			*names = append(*names, name)
		}
	}
}

// whole adds a variable that is used as a whole: whatever it has may be looked at.
func (u *usage) whole(name any) {
	switch name {
	case "principal", "action":
	case "resource":
		u.resource = true
		add(&u.attributes, resourceNames...)
	default:
		add(&u.context, contextNames...)
	}
}

// value notes the entities in a literal.
func (u *usage) value(v any) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			u.value(element)
		}
	case map[string]any:
		if entity, ok := v["__entity"].(map[string]any); ok {
			kind, _ := entity["type"].(string)
			id, _ := entity["id"].(string)
			u.named = append(u.named, uid{kind, id})
			if kind == resourceType { // it may be the call's, and its attributes be read
				u.whole("resource")
			}
			return
		}
		for _, member := range v {
			u.value(member)
		}
	}
}

// check returns errors for attributes and actions that no request has.
func (u *usage) check() []error {
	var errs []error
	slices.Sort(u.context)
	for _, attribute := range u.context {
		if !slices.Contains(contextNames, attribute) {
			errs = append(errs, fmt.Errorf("the context has no attribute %q%s", attribute, nearest.DidYouMean(attribute, contextNames)))
		}
	}
	slices.SortFunc(u.named, func(a, b uid) int { return strings.Compare(a.String(), b.String()) })
	for _, entity := range slices.Compact(u.named) {
		// A type of that name may be the user's own, unless the id gives it away.
		mistaken := entity.Type == "Risk" && slices.Contains(levels, entity.ID) ||
			entity.Type == "Tag" && slices.Contains(governor.TagNames(), entity.ID)
		if actionTypes[entity.Type] || mistaken {
			if err := checkAction(entity); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errs
}
