package cedar

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	cedargo "github.com/cedar-policy/cedar-go"

	"github.com/ascendgen/ascendgen/governor"
)

// contextNames are the attributes of the context.
var contextNames = []string{
	"iamActions", "level", "operation", "parameters", "presign", "presignExpires", "rated", "readOnly",
	"region", "resources", "risk", "service", "tags",
}

// resourceNames are the attributes of resources.
var resourceNames = []string{"arn", "member", "service", "value"}

// request is a call as policies see it. It is also the library's view of the
// entities of the call: an attribute is worked out only if a policy asks for it.
type request struct {
	action    governor.Action
	agent     governor.Agent
	plan      *plan
	resources []resource
	current   int // the resource that is decided on
	files     cedargo.EntityMap
}

// resource is a resource that a call names.
type resource struct {
	uid    cedargo.EntityUID
	named  governor.Resource
	arn    arn.ARN // zero if it is named otherwise
	parent int     // place of what holds it, -1 if nothing is known to

	entity cedargo.Entity // once a policy has asked for it
	made   bool
}

// unnamed stands for the resources of a call that names none.
var unnamed = cedargo.NewEntityUID(resourceType, "*")

func newRequest(a governor.Action, set *policySet) *request {
	agent := a.Agent()
	r := &request{action: a, agent: agent, plan: set.index.plan(a, agent.ID), files: set.entities}
	if r.plan.resource || slices.Contains(r.plan.context, "resources") {
		r.resources = resourcesOf(a)
	}
	return r
}

// resourcesOf returns the resources that a call names.
func resourcesOf(a governor.Action) []resource {
	named := a.Resources()
	if len(named) == 0 {
		return []resource{{uid: unnamed, named: governor.Resource{Value: "*"}, parent: -1}}
	}
	all := make([]resource, len(named))
	bucket := -1
	for i, n := range named {
		all[i] = resource{named: n, parent: -1}
		isKey := a.Service == "s3" && n.Member == "Key" // whatever it looks like, no ARN
		if isKey {
			all[i].parent = bucket
		} else if parsed, ok := parseARN(n.Value); ok {
			all[i].arn = parsed
			all[i].uid = cedargo.NewEntityUID(resourceType, cedargo.String(n.Value))
		}
		if all[i].uid.IsZero() {
			all[i].uid = cedargo.NewEntityUID(resourceType, cedargo.String(a.Service+":"+n.Member+"/"+n.Value))
		}
		if a.Service == "s3" && n.Member == "Bucket" {
			bucket = i
		}
	}
	return all
}

// parseARN returns the parts of an ARN, and false for a value that is none.
func parseARN(value string) (arn.ARN, bool) {
	if !arn.IsARN(value) { // which, unlike parsing, allocates nothing
		return arn.ARN{}, false
	}
	parsed, err := arn.Parse(value)
	return parsed, err == nil && parsed.Resource != ""
}

// Get implements [cedargo.EntityGetter].
func (r *request) Get(u cedargo.EntityUID) (cedargo.Entity, bool) {
	if u == r.plan.action.UID {
		return r.plan.action, true
	}
	if u == r.plan.principal {
		return extended(r.files[u], u, nil, cedargo.RecordMap{
			"id": cedargo.String(r.agent.ID), "name": cedargo.String(r.agent.Name),
		}), true
	}
	if res := r.resource(u); res != nil {
		if !res.made {
			res.entity, res.made = r.entity(res), true
		}
		return res.entity, true
	}
	held, known := r.files[u]
	return held, known
}

// resource returns the resource of that name, nil if there is none: of several members
// that give one ARN, the one that is decided on.
func (r *request) resource(u cedargo.EntityUID) *resource {
	if r.current < len(r.resources) && r.resources[r.current].uid == u {
		return &r.resources[r.current]
	}
	for i := range r.resources {
		if r.resources[i].uid == u {
			return &r.resources[i]
		}
	}
	return nil
}

// entity returns what is known of a resource.
func (r *request) entity(res *resource) cedargo.Entity {
	var parent *cedargo.EntityUID
	if res.parent >= 0 && r.plan.within {
		parent = &r.resources[res.parent].uid
	}
	return extended(r.files[res.uid], res.uid, parent, r.attributes(res))
}

// extended returns an entity of a file with what the call says of it.
func extended(held cedargo.Entity, u cedargo.EntityUID, parent *cedargo.EntityUID, attributes cedargo.RecordMap) cedargo.Entity {
	held.UID = u
	if parent != nil {
		parents := []cedargo.EntityUID{*parent}
		for p := range held.Parents.All() {
			parents = append(parents, p)
		}
		held.Parents = cedargo.NewEntityUIDSet(parents...)
	}
	if given := held.Attributes.Map(); given != nil {
		maps.Copy(given, attributes) // what the call says cannot be contradicted
		attributes = given
	}
	held.Attributes = cedargo.NewRecord(attributes)
	return held
}

// attributes returns what policies look at of a resource.
func (r *request) attributes(res *resource) cedargo.RecordMap {
	m := make(cedargo.RecordMap, len(r.plan.attributes))
	for _, name := range r.plan.attributes {
		switch name {
		case "service":
			m["service"] = cedargo.String(r.action.Service)
		case "member":
			m["member"] = cedargo.String(res.named.Member)
		case "value":
			m["value"] = cedargo.String(res.named.Value)
		case "arn":
			if res.arn.Resource != "" {
				m["arn"] = arnRecord(res.arn)
			}
		}
	}
	return m
}

func arnRecord(a arn.ARN) cedargo.Record {
	return cedargo.NewRecord(cedargo.RecordMap{
		"partition": cedargo.String(a.Partition), "service": cedargo.String(a.Service),
		"region": cedargo.String(a.Region), "account": cedargo.String(a.AccountID),
		"resource": cedargo.String(a.Resource),
	})
}

// ofTheCall reports whether an attribute of the context can differ between calls that
// have a plan in common.
func ofTheCall(name string) bool {
	switch name {
	case "service", "operation", "risk", "level", "rated", "tags", "region":
		return false
	}
	return true
}

// context returns the context, of which only what policies look at is worked out.
func (r *request) context() cedargo.Record {
	if r.plan.isKnown {
		return r.plan.known
	}
	return contextOf(r.action, r.plan, r.resources)
}

func contextOf(a governor.Action, p *plan, resources []resource) cedargo.Record {
	m := make(cedargo.RecordMap, len(p.context))
	for _, name := range p.context {
		m[cedargo.String(name)] = attribute(a, name, resources)
	}
	return cedargo.NewRecord(m)
}

func attribute(a governor.Action, name string, resources []resource) cedargo.Value {
	switch name {
	case "service":
		return cedargo.String(a.Service)
	case "operation":
		return cedargo.String(a.Operation)
	case "risk":
		return cedargo.Long(a.Risk)
	case "level":
		return cedargo.String(a.Risk.String())
	case "rated":
		return cedargo.Long(a.Rated)
	case "tags":
		return stringSet(a.Tags.Names())
	case "readOnly":
		return cedargo.Boolean(a.ReadOnly())
	case "presign":
		return cedargo.Boolean(a.Presign)
	case "presignExpires":
		return cedargo.Long(a.Expires.Seconds())
	case "region":
		return cedargo.String(a.Region())
	case "iamActions":
		return stringSet(a.IAMActions())
	case "parameters":
		return record(a.Parameters())
	case "resources":
		uids := make([]cedargo.Value, len(resources))
		for i := range resources {
			uids[i] = resources[i].uid
		}
		return cedargo.NewSet(uids...)
	}
	panic(fmt.Sprintf("cedar: no attribute %q", name)) // names were checked when the policies were loaded
}

func stringSet(names []string) cedargo.Set {
	values := make([]cedargo.Value, len(names))
	for i, name := range names {
		values[i] = cedargo.String(name)
	}
	return cedargo.NewSet(values...)
}
