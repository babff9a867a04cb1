package cedar

import (
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	cedargo "github.com/cedar-policy/cedar-go"

	"github.com/ascendgen/ascendgen/governor"
)

// maxPlans bounds the plans that are kept. Programs have far fewer kinds of calls,
// unless they make up names of batch operations.
const maxPlans = 4096

// index finds the policies that can concern a call.
type index struct {
	everywhere []*policy         // their heads name no action
	byAction   map[uid][]*policy // by action or group of actions

	plans sync.Map // planKey -> *plan
	kept  atomic.Int64
}

func newIndex(policies []*policy) *index {
	x := &index{byAction: make(map[uid][]*policy)}
	for _, p := range policies {
		if p.head.actions == nil {
			x.everywhere = append(x.everywhere, p)
		}
		for _, action := range p.head.actions {
			x.byAction[action] = append(x.byAction[action], p)
		}
	}
	return x
}

// planKey is what the heads of policies see of a call, and more that calls of one
// kind have in common.
type planKey struct {
	service, operation, region, agent string
	risk, rated                       governor.Risk
	tags                              governor.Tags
}

// keyOf returns the key of a call's plan.
func keyOf(a governor.Action, agent string) planKey {
	return planKey{
		service: a.Service, operation: a.Operation, region: a.Region(), agent: agent,
		risk: a.Risk, rated: a.Rated, tags: a.Tags,
	}
}

// plan is what can be said of all calls of one kind.
type plan struct {
	candidates candidates
	action     cedargo.Entity
	principal  cedargo.EntityUID
	resource   bool     // whether a candidate looks at the resource
	within     bool     // whether one looks at what the resource is in
	attributes []string // attributes of the resource that candidates look at
	context    []string // attributes of the context that candidates look at
	// known is the context, if all of it follows from the key.
	known   cedargo.Record
	isKnown bool
}

// candidates are policies, in the order of their files.
type candidates []*policy

// All implements [cedargo.PolicyIterator].
func (c candidates) All() iter.Seq2[cedargo.PolicyID, *cedargo.Policy] {
	return func(yield func(cedargo.PolicyID, *cedargo.Policy) bool) {
		for _, p := range c {
			if !yield(cedargo.PolicyID(p.id), p.compiled) {
				return
			}
		}
	}
}

// permits are the candidates without the forbids.
type permits candidates

// All implements [cedargo.PolicyIterator].
func (c permits) All() iter.Seq2[cedargo.PolicyID, *cedargo.Policy] {
	return func(yield func(cedargo.PolicyID, *cedargo.Policy) bool) {
		for _, p := range c {
			if !p.forbids && !yield(cedargo.PolicyID(p.id), p.compiled) {
				return
			}
		}
	}
}

// plan returns the plan for a call.
func (x *index) plan(a governor.Action, agent string) *plan {
	key := keyOf(a, agent)
	if known, ok := x.plans.Load(key); ok {
		return known.(*plan)
	}
	made := x.makePlan(key)
	if !slices.ContainsFunc(made.context, ofTheCall) {
		made.known, made.isKnown = contextOf(a, made, nil), true
	}
	if x.kept.Load() < maxPlans {
		if _, loaded := x.plans.LoadOrStore(key, made); !loaded {
			x.kept.Add(1)
		}
	}
	return made
}

func (x *index) makePlan(key planKey) *plan {
	action := uid{actionType, key.service + ":" + key.operation}
	groups := []uid{{serviceActionType, key.service}, {riskActionType, key.risk.String()}}
	for _, tag := range key.tags.Names() {
		groups = append(groups, uid{tagActionType, tag})
	}
	found := slices.Clone(x.everywhere)
	for _, u := range append([]uid{action}, groups...) {
		found = append(found, x.byAction[u]...)
	}
	// A policy may name the action and a group that it is in.
	slices.SortFunc(found, func(a, b *policy) int { return a.order - b.order })
	found = slices.Compact(found)
	found = slices.DeleteFunc(found, func(p *policy) bool { return !p.head.admits(key.agent) })
	return newPlan(found, action, groups, key.agent)
}

// admits reports whether the head can hold for calls of an agent.
func (h head) admits(agent string) bool {
	return h.agent == nil || *h.agent == uid{agentType, agent}
}

func newPlan(found []*policy, action uid, groups []uid, agent string) *plan {
	parents := make([]cedargo.EntityUID, len(groups))
	for i, group := range groups {
		parents[i] = group.entity()
	}
	p := &plan{
		candidates: found,
		action:     cedargo.Entity{UID: action.entity(), Parents: cedargo.NewEntityUIDSet(parents...)},
		principal:  uid{agentType, agent}.entity(),
	}
	for _, candidate := range found {
		p.resource = p.resource || candidate.uses.resource
		p.within = p.within || candidate.uses.within
		add(&p.attributes, candidate.uses.attributes...)
		add(&p.context, candidate.uses.context...)
	}
	return p
}

func (u uid) entity() cedargo.EntityUID {
	return cedargo.NewEntityUID(cedargo.EntityType(u.Type), cedargo.String(u.ID))
}
