package leastpolicy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/models"
)

// action is one that is needed.
type action struct {
	prefix, name string
	types        []models.ResourceType
	own          bool
	needs        map[string]*Need
}

// collector gathers actions.
type collector struct {
	actions map[string][]string
	facts   Facts
	needs   map[string]*action // by "prefix:Name"
	missing map[string]*Missing
}

func (c *collector) use(u usage.Use, ownOnly bool) error {
	names, err := c.actionsOf(u)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		c.miss(u, "its IAM action is not known")
	}
	for i, name := range names {
		if i > 0 && ownOnly {
			break
		}
		known, err := lookUp(name)
		if err != nil {
			c.miss(u, err.Error())
			continue
		}
		a := c.needs[name]
		if a == nil {
			a = known
			c.needs[name] = a
		}
		a.own = a.own || i == 0
		need := a.needs[u.Key()]
		if need == nil {
			need = &Need{Operation: u.Key()}
			a.needs[u.Key()] = need
		}
		need.Uses = append(need.Uses, u)
	}
	return nil
}

// actionsOf returns the actions of an operation: those given, of the facts, or of the
// generated client, which may be newer.
func (c *collector) actionsOf(u usage.Use) ([]string, error) {
	if given := c.actions[u.Key()]; len(given) > 0 {
		return given, nil
	}
	service, err := c.facts(u.Service)
	var unknown *models.UnknownServiceError
	if errors.As(err, &unknown) {
		return u.Actions, nil
	}
	if err != nil {
		return nil, err
	}
	name := u.Name
	if slices.Contains(models.Presigners(service.GoPackage), name) {
		name = models.PresignedOperation(name) // who holds the URL acts as who signed it
	}
	for _, op := range service.Operations {
		if op.Name != name || len(op.Actions) == 0 {
			continue
		}
		var names []string
		for _, a := range op.Actions {
			names = append(names, a.Name)
		}
		return names, nil
	}
	return u.Actions, nil
}

func (c *collector) miss(u usage.Use, reason string) {
	key := u.Key() + " " + reason
	if c.missing[key] == nil {
		c.missing[key] = &Missing{Operation: u.Key(), Reason: reason}
	}
	c.missing[key].Uses = append(c.missing[key].Uses, u)
}

// lookUp finds an action in the reference: IAM knows no other.
func lookUp(full string) (*action, error) {
	prefix, name, ok := strings.Cut(full, ":")
	if !ok {
		return nil, fmt.Errorf("%q: want prefix:Action", full)
	}
	a, err := models.Authorizations(prefix)
	if err != nil {
		return nil, err
	}
	types, ok := a.TypesOf(name)
	if !ok {
		return nil, fmt.Errorf("IAM does not list its action %s", full)
	}
	return &action{prefix: prefix, name: name, types: types, needs: map[string]*Need{}}, nil
}

func (a *action) sorted() []Need {
	var all []Need
	for _, key := range slices.Sorted(maps.Keys(a.needs)) {
		all = append(all, *a.needs[key])
	}
	return all
}

func (c *collector) sortedMissing() []Missing {
	var all []Missing
	for _, key := range slices.Sorted(maps.Keys(c.missing)) {
		all = append(all, *c.missing[key])
	}
	return all
}
