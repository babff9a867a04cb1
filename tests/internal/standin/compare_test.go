package standin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// counts are what was compared, and what only one side has, because the model and the
// SDK are of different dates.
type counts struct {
	same, onlyModel, onlySDK int
}

func (c counts) String() string {
	return fmt.Sprintf("%d the same, %d only in the model, %d only in the SDK", c.same, c.onlyModel, c.onlySDK)
}

// comparison holds a stand-in against the real package.
type comparison struct {
	real, model *surface
	failures    []string
	counted     map[string]*counts
	onlyModel   []string // what the SDK lacks although the model, which is the older, has it
}

func (c *comparison) failf(format string, args ...any) {
	c.failures = append(c.failures, fmt.Sprintf(format, args...))
}

func (c *comparison) count(what string) *counts {
	if c.counted[what] == nil {
		c.counted[what] = new(counts)
	}
	return c.counted[what]
}

// compare compares what two maps have in common, and counts the rest. Of what is
// strict, there must be no rest.
func compare[V comparable](c *comparison, what, prefix string, real, model map[string]V, strict bool) {
	n := c.count(what)
	for _, name := range union(real, model) {
		r, inReal := real[name]
		m, inModel := model[name]
		switch {
		case inReal && inModel && r == m:
			n.same++
		case inReal && inModel:
			c.failf("%s%s: the SDK has %v, the stand-in %v", prefix, name, r, m)
		case strict:
			c.failf("%s%s: in the SDK %t, in the stand-in %t", prefix, name, inReal, inModel)
		case inReal:
			n.onlySDK++
		default:
			n.onlyModel++
			c.onlyModel = append(c.onlyModel, prefix+name)
		}
	}
}

func union[V any](a, b map[string]V) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(all)
	return slices.Compact(all)
}

// client compares the package of the client.
func (c *comparison) client() {
	for _, name := range []string{"ServiceID", "ServiceAPIVersion"} {
		if c.real.constants[name] != c.model.constants[name] {
			c.failf("%s: the SDK has %q, the stand-in %q", name, c.real.constants[name], c.model.constants[name])
		}
	}
	for _, name := range []string{"New", "NewFromConfig", "Client.Options"} {
		if c.real.functions[name] != c.model.functions[name] {
			c.failf("%s: the SDK has %q, the stand-in %q", name, c.real.functions[name], c.model.functions[name])
		}
	}
	real, model := operationsOf(c.real), operationsOf(c.model)
	compare(c, "operations", "", real, model, false)
	for name := range real {
		if _, both := model[name]; both {
			c.operation(name)
		}
	}
	for name, required := range c.model.required {
		// The SDK's table of what is required holds no types that only outputs have.
		if op, isInput := strings.CutSuffix(name, "Input"); c.real.required[name] != nil || isInput && real[op] != "" {
			compare(c, "required members", name+" ", c.real.required[name], required, false)
		}
	}
}

// operationsOf returns the signatures of the operations of a client.
func operationsOf(s *surface) map[string]string {
	found := make(map[string]string)
	for name, signature := range s.functions {
		if op, ok := strings.CutPrefix(name, "Client."); ok && strings.HasPrefix(signature, "(context.Context, ") {
			found[op] = signature
		}
	}
	return found
}

func (c *comparison) operation(name string) {
	if c.real.outdated["Client."+name] != c.model.outdated["Client."+name] {
		c.failf("%s: deprecated in the SDK %t, in the stand-in %t", name, c.real.outdated["Client."+name], c.model.outdated["Client."+name])
	}
	for _, suffix := range []string{"Input", "Output"} {
		compare(c, "members of inputs and outputs", name+suffix+".", c.real.fields[name+suffix], c.model.fields[name+suffix], false)
	}
	if r, m := c.real.functions[name+"Output.GetStream"], c.model.functions[name+"Output.GetStream"]; r != m {
		c.failf("%sOutput.GetStream: the SDK has %q, the stand-in %q", name, r, m)
	}
	real, model := c.real.iterators(name), c.model.iterators(name)
	compare(c, "paginators and waiters", "", real, model, true)
	for constructor := range real {
		if _, both := model[constructor]; both {
			c.iterator(strings.TrimPrefix(constructor, "New"))
		}
	}
	if len(real) > 0 && len(model) > 0 {
		client := name + "APIClient"
		compare(c, "interfaces of clients", client+".", c.real.fields[client], c.model.fields[client], true)
	}
}

// iterators returns the constructors of what calls an operation.
func (s *surface) iterators(operation string) map[string]string {
	found := make(map[string]string)
	for name, signature := range s.functions {
		isIterator := strings.HasPrefix(name, "New") && (strings.HasSuffix(name, "Paginator") || strings.HasSuffix(name, "Waiter"))
		if isIterator && strings.HasPrefix(signature, "("+operation+"APIClient, ") {
			found[name] = signature
		}
	}
	return found
}

// iterator compares the methods of a paginator or a waiter, and its options.
func (c *comparison) iterator(name string) {
	methods := func(s *surface) map[string]string {
		found := make(map[string]string)
		for method, signature := range s.functions {
			if strings.HasPrefix(method, name+".") {
				found[method] = signature
			}
		}
		return found
	}
	compare(c, "methods of paginators and waiters", "", methods(c.real), methods(c.model), true)
	compare(c, "options of paginators and waiters", name+"Options.", c.real.fields[name+"Options"], c.model.fields[name+"Options"], true)
}

// types compares the package types.
func (c *comparison) types() {
	compare(c, "types", "types.", c.real.kinds, c.model.kinds, false)
	for _, name := range union(c.real.kinds, c.model.kinds) {
		if c.real.kinds[name] != c.model.kinds[name] {
			continue // counted, or a failure already
		}
		if c.real.kinds[name] != "interface" {
			compare(c, "fields of types", "types."+name+".", c.real.fields[name], c.model.fields[name], false)
		}
		compare(c, "alternatives of unions", "types."+name+" ", c.real.unions[name], c.model.unions[name], false)
		compare(c, "values of enumerations", "types."+name+" ", c.real.values[name], c.model.values[name], false)
	}
}
