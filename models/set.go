package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Set holds the models of several services and reads each one only when asked
// for. It is safe for concurrent use. The zero Set holds no service.
type Set struct {
	identities []Identity // sorted by Go package
	read       func(Identity) (*Service, error)
	loaded     sync.Map // Go package to func() (*Service, error)
	err        error    // refuses every question
}

// newSet sorts the identities. Two of one Go package are an error; origin tells
// where one came from.
func newSet(ids []Identity, origin func(Identity) string, read func(Identity) (*Service, error)) (*Set, error) {
	byPackage := func(a, b Identity) int { return cmp.Compare(a.GoPackage, b.GoPackage) }
	ids = slices.SortedStableFunc(slices.Values(ids), byPackage)
	for i := 1; i < len(ids); i++ {
		if ids[i].GoPackage == ids[i-1].GoPackage {
			return nil, fmt.Errorf("%s: service %s (%q) is also in %s (%q)",
				origin(ids[i]), ids[i].GoPackage, ids[i].SDKID, origin(ids[i-1]), ids[i-1].SDKID)
		}
	}
	return &Set{identities: ids, read: read}, nil
}

// Identities gives the services of the set, sorted by Go package. The slice is
// the caller's own.
func (s *Set) Identities() []Identity { return slices.Clone(s.identities) }

// Lookup finds a service by a name that people use for it. The name of the Go
// package is tried first, then boto3's, then those of IAM, ARNs, endpoints and
// the SDK id, all without regard to case. If several services have the name, the
// error is an [*AmbiguousServiceError], if none has, an [*UnknownServiceError].
func (s *Set) Lookup(name string) (Identity, error) {
	if s.err != nil {
		return Identity{}, s.err
	}
	for _, has := range []func(Identity) bool{
		func(id Identity) bool { return strings.EqualFold(id.GoPackage, name) },
		func(id Identity) bool { return strings.EqualFold(id.Boto, name) },
		func(id Identity) bool {
			return slices.ContainsFunc([]string{id.IAM, id.ARN, id.Endpoint, id.SDKID}, func(alias string) bool {
				return strings.EqualFold(alias, name)
			})
		},
	} {
		var found []Identity
		for _, id := range s.identities {
			if name != "" && has(id) {
				found = append(found, id)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		err := &AmbiguousServiceError{Name: name}
		for _, id := range found {
			err.Candidates = append(err.Candidates, id.GoPackage)
		}
		return Identity{}, err
	}
	return Identity{}, &UnknownServiceError{Name: name, Nearest: s.nearest(name)}
}

// nearest gives the Go package of the service of the nearest name.
func (s *Set) nearest(name string) string {
	var all []string
	owner := map[string]string{}
	add := func(alias, goPackage string) {
		if _, taken := owner[alias]; !taken && alias != "" {
			owner[alias] = goPackage
			all = append(all, alias)
		}
	}
	for _, id := range s.identities {
		add(id.GoPackage, id.GoPackage)
	}
	for _, id := range s.identities {
		for _, alias := range []string{id.Boto, id.SDKID, id.IAM, id.ARN, id.Endpoint} {
			add(alias, id.GoPackage)
		}
	}
	name, _ = nearest.Name(name, all)
	return owner[name]
}

// Aliases gives the other names, boto3's and IAM's, by which [Set.Lookup] finds the
// service of a Go package. A name that several services share is none: a key with
// the prefix "rds" means rds, and neither neptune nor docdb.
func (s *Set) Aliases(goPackage string) []string {
	id, err := s.Lookup(goPackage)
	if err != nil {
		return nil
	}
	var aliases []string
	for _, name := range []string{id.Boto, id.IAM} {
		if name == "" || name == id.GoPackage || slices.Contains(aliases, name) {
			continue
		}
		if found, err := s.Lookup(name); err == nil && found.GoPackage == id.GoPackage {
			aliases = append(aliases, name)
		}
	}
	return aliases
}

// Load gives the facts of the service that [Set.Lookup] finds. The model is read
// once; all callers share one [Service], which they must not change.
func (s *Set) Load(name string) (*Service, error) {
	id, err := s.Lookup(name)
	if err != nil {
		return nil, err
	}
	once, _ := s.loaded.LoadOrStore(id.GoPackage, sync.OnceValues(func() (*Service, error) { return s.read(id) }))
	return once.(func() (*Service, error))()
}

// compareOperation orders operations against a name.
func compareOperation(op Operation, name string) int { return strings.Compare(op.Name, name) }
