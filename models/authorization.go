package models

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// Authorization is what AWS's service authorization reference says of the IAM actions
// of one prefix. Several services may share a prefix, and a service's operations may
// need actions of others.
type Authorization struct {
	Prefix  string         `json:"prefix"`  // "s3"
	Types   []ResourceType `json:"types"`   // sorted by name
	Actions []ActionGroup  `json:"actions"` // every action is in one group
}

// ResourceType is a kind of resource that actions may be restricted to.
type ResourceType struct {
	Name string `json:"name"` // "bucket"
	// ARN is the form of its ARNs, "arn:${Partition}:s3:::${BucketName}". It may be of
	// another service than the prefix.
	ARN string `json:"arn"`
}

// ActionGroup holds the actions that may be restricted to the same types of resources.
type ActionGroup struct {
	On    []string `json:"on,omitempty"` // types, sorted; none: the action is on no resource
	Names []string `json:"names"`        // sorted, without the prefix
}

// Type returns a type of resource, and false if there is none of the name.
func (a *Authorization) Type(name string) (ResourceType, bool) {
	i, ok := slices.BinarySearchFunc(a.Types, name, func(t ResourceType, name string) int { return strings.Compare(t.Name, name) })
	if !ok {
		return ResourceType{}, false
	}
	return a.Types[i], true
}

// TypesOf returns the types of resources that an action, without its prefix, may be
// restricted to, and false if the reference does not know the action. Case does not
// count.
func (a *Authorization) TypesOf(action string) ([]ResourceType, bool) {
	for _, group := range a.Actions {
		if !slices.ContainsFunc(group.Names, func(name string) bool { return strings.EqualFold(name, action) }) {
			continue
		}
		var types []ResourceType
		for _, name := range group.On {
			if t, ok := a.Type(name); ok {
				types = append(types, t)
			}
		}
		return types, true
	}
	return nil, false
}

// Names returns all actions of the prefix, without it, sorted.
func (a *Authorization) Names() []string {
	var names []string
	for _, group := range a.Actions {
		names = append(names, group.Names...)
	}
	slices.Sort(names)
	return names
}

// iamFolder holds the facts of prefixes, beside those of services.
const iamFolder = "iam"

// Authorizations returns what the embedded facts say of a prefix of IAM actions, which
// is in lower case. All callers share one [Authorization], which they must not change.
// An unknown prefix is an error, with a suggestion.
func Authorizations(prefix string) (*Authorization, error) {
	once, _ := authorizations.LoadOrStore(prefix, sync.OnceValues(func() (*Authorization, error) { return readAuthorization(prefix) }))
	return once.(func() (*Authorization, error))()
}

var authorizations sync.Map // prefix to func() (*Authorization, error)

func readAuthorization(prefix string) (*Authorization, error) {
	file := path.Join(iamFolder, prefix+".json")
	data, err := factsFS.ReadFile(path.Join("facts", file))
	if err != nil || !prefixPattern.MatchString(prefix) {
		return nil, fmt.Errorf("unknown prefix %q of IAM actions%s", prefix, nearest.DidYouMean(prefix, prefixes()))
	}
	return decodeAuthorization(file, data)
}

// prefixes lists those that have facts.
func prefixes() []string {
	entries, _ := factsFS.ReadDir(path.Join("facts", iamFolder)) // embedded, so it is there
	var all []string
	for _, e := range entries {
		all = append(all, strings.TrimSuffix(e.Name(), ".json"))
	}
	return all
}

func decodeAuthorization(name string, data []byte) (*Authorization, error) {
	var f struct {
		Format string `json:"format"`
		Authorization
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, syntaxError(name, data, err)
	}
	if f.Format != factsFormat {
		return nil, &FileError{File: name, Err: fmt.Errorf("unknown format %q of facts: expected %q", f.Format, factsFormat)}
	}
	return &f.Authorization, nil
}

// encodeAuthorization writes the facts of a prefix, a type of resource or a group of
// actions a line.
func encodeAuthorization(a *Authorization) ([]byte, error) {
	head, err := marshal(struct {
		Format string `json:"format"`
		Prefix string `json:"prefix"`
	}{factsFormat, a.Prefix})
	if err != nil {
		return nil, err
	}
	types, err := appendLines(head, "types", a.Types)
	if err != nil {
		return nil, err
	}
	return appendLines([]byte(strings.TrimSuffix(string(types), "\n")), "actions", a.Actions)
}
