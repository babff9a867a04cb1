package cli

import (
	"fmt"
	"path"
	"strings"

	"github.com/ascendgen/ascendgen/models"
)

// everyService is the name of --service that stands for all of them.
const everyService = "all"

// expand returns the services that --service names, with patterns and "all" in
// their places. Commands that generate take them from the SDK modules that go.mod
// requires, the others from the facts.
func (in *inputs) expand(s *sources) ([]string, error) {
	var names []string
	for _, name := range in.services {
		if name != everyService && !strings.ContainsAny(name, "*?[") {
			names = append(names, name)
			continue
		}
		pool, err := in.pool(s)
		if err != nil {
			return nil, err
		}
		matched, err := in.match(s, name, pool)
		if err != nil {
			return nil, err
		}
		names = append(names, matched...)
	}
	return names, nil
}

func (in *inputs) pool(s *sources) ([]string, error) {
	if in.fromSDK {
		return s.required()
	}
	var names []string
	for _, id := range s.models().Identities() {
		names = append(names, id.GoPackage)
	}
	return names, nil
}

// match returns the services of the pool that a pattern takes in, by their name in
// Go, boto3 or IAM.
func (in *inputs) match(s *sources, pattern string, pool []string) ([]string, error) {
	glob := pattern
	if glob == everyService {
		glob = "*"
	}
	var matched []string
	for _, service := range pool {
		ok, err := matchAny(glob, service, s)
		if err != nil {
			return nil, fmt.Errorf("--service %s: %w", pattern, err)
		}
		if ok {
			matched = append(matched, service)
		}
	}
	if len(matched) > 0 {
		return matched, nil
	}
	if in.fromSDK {
		return nil, fmt.Errorf("--service %s: no SDK module that go.mod requires matches: run go get github.com/aws/aws-sdk-go-v2/service/NAME", pattern)
	}
	return nil, fmt.Errorf("--service %s: no service matches", pattern)
}

func matchAny(pattern, service string, s *sources) (bool, error) {
	id, err := s.lookup(service)
	if err != nil {
		id = models.Identity{} // newer than the facts: it has only its own name
	}
	for _, name := range []string{service, id.Boto, id.IAM} {
		if ok, err := path.Match(pattern, name); ok && name != "" || err != nil {
			return ok, err
		}
	}
	return false, nil
}
