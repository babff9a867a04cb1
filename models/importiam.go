package models

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// reference is the service authorization reference: what actions are on.
type reference struct {
	types   map[string]map[string]string          // prefix to type to ARN
	actions map[string]map[string]map[string]bool // prefix to action to types
}

// readReference reads the tables of actions and of the forms of ARNs. Without the
// latter it is empty: what an action is on cannot be said then.
func readReference(o ImportOptions) (*reference, error) {
	r := &reference{map[string]map[string]string{}, map[string]map[string]map[string]bool{}}
	if o.IAMResources == "" {
		return r, nil
	}
	if o.IAMActions == "" {
		return nil, errors.New("import: expected the table of IAM actions beside that of their resources")
	}
	if err := readTable(o.IAMResources, []string{"prefix", "resource_type", "arn"}, r.addType); err != nil {
		return nil, err
	}
	return r, readTable(o.IAMActions, []string{"prefix", "action", "resource_types"}, r.addAction)
}

// prefixPattern keeps a prefix from naming a file elsewhere.
var prefixPattern = regexp.MustCompile(`^[a-z0-9-]+$`)

func (r *reference) addType(v []string) error {
	prefix, name, arn := v[0], v[1], v[2]
	if !prefixPattern.MatchString(prefix) || name == "" {
		return fmt.Errorf("bad resource type %q of prefix %q: expected names, the prefix of lower-case letters, digits and hyphens", name, prefix)
	}
	if !strings.HasPrefix(arn, "arn:") || strings.Count(arn, ":") < 5 {
		return fmt.Errorf("bad ARN %q: expected arn:partition:service:region:account:resource", arn)
	}
	if known, twice := r.types[prefix][name]; twice && known != arn {
		return fmt.Errorf("second ARN of resource type %q of prefix %q", name, prefix)
	}
	if r.types[prefix] == nil {
		r.types[prefix] = map[string]string{}
	}
	r.types[prefix][name] = arn
	return nil
}

func (r *reference) addAction(v []string) error {
	prefix, name, types := v[0], v[1], v[2]
	if !prefixPattern.MatchString(prefix) || name == "" {
		return fmt.Errorf("bad action %q of prefix %q: expected names, the prefix of lower-case letters, digits and hyphens", name, prefix)
	}
	if r.actions[prefix] == nil {
		r.actions[prefix] = map[string]map[string]bool{}
	}
	on := r.actions[prefix][name]
	if on == nil {
		on = map[string]bool{}
		r.actions[prefix][name] = on
	}
	for t := range strings.SplitSeq(types, ",") {
		if t = strings.TrimSpace(t); t == "" {
			continue
		}
		if _, ok := r.types[prefix][t]; !ok {
			return fmt.Errorf("unknown resource type %q of %s:%s: expected one of the table of resources", t, prefix, name)
		}
		on[t] = true
	}
	return nil
}

// authorization returns what the reference says of a prefix.
func (r *reference) authorization(prefix string) *Authorization {
	actions := r.actions[prefix]
	a := &Authorization{Prefix: prefix, Types: []ResourceType{}}
	for _, name := range sortedKeys(r.types[prefix]) {
		a.Types = append(a.Types, ResourceType{name, r.types[prefix][name]})
	}
	groups := map[string]*ActionGroup{}
	for _, name := range sortedKeys(actions) {
		on := sortedKeys(actions[name])
		key := strings.Join(on, ",")
		if groups[key] == nil {
			groups[key] = &ActionGroup{On: on}
		}
		groups[key].Names = append(groups[key].Names, name)
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		a.Actions = append(a.Actions, *groups[key])
	}
	return a
}

// render adds a file for each prefix.
func (r *reference) render(files map[string][]byte, report *ImportReport) error {
	for _, prefix := range sortedKeys(r.actions) {
		content, err := encodeAuthorization(r.authorization(prefix))
		if err != nil {
			return err
		}
		files[iamFolder+"/"+prefix+".json"] = content
		report.Prefixes++
		report.Bytes += int64(len(content))
	}
	return nil
}
