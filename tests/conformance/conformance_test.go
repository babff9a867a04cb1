package conformance

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

var neverCancelled = context.Background()

// raisedByRequired are the operations whose required members alone already meet a
// condition of the risk map, so that they are never asked at their constant here.
var raisedByRequired = map[string]governor.Risk{
	"dynamodb:UpdateTimeToLive": governor.High, // Enabled is required; true lets items expire
	"ec2:CreateImage":           governor.High, // NoReboot is not set: the instance is stopped
	"s3:PutBucketLogging":       governor.High, // the status is required; an empty one switches logs off
}

// client is one committed client under test.
type client struct {
	service   string
	ops       []operation
	raw       map[string]operation
	transport *transport
	levels    map[string]governor.Risk
	raised    map[string]bool
}

func newClient(t *testing.T, service string, g governor.Governor) client {
	t.Helper()
	s := newSession(t, g)
	governed, raw, err := constructors[service](s)
	if err != nil {
		t.Fatal(err)
	}
	c := client{
		service: service, transport: s.transport, raw: make(map[string]operation),
		levels: constants(t, service), raised: conditional(t, service),
	}
	c.ops, _ = operations(governed)
	rawOps, _ := operations(raw)
	for _, op := range rawOps {
		c.raw[op.name] = op
	}
	return c
}

// each calls f for every committed client.
func each(t *testing.T, f func(t *testing.T, service string)) {
	for _, service := range slices.Sorted(maps.Keys(constructors)) {
		t.Run(service, func(t *testing.T) { f(t, service) })
	}
}

// TestMethods holds that a governed client has every operation of the SDK's client
// with the very same signature, one constant for each, and no other way to AWS than
// the one whose name says what it does.
func TestMethods(t *testing.T) {
	total := 0
	each(t, func(t *testing.T, service string) {
		governed, raw, err := constructors[service](newSession(t, governor.Ceiling(0, 0)))
		if err != nil {
			t.Fatal(err)
		}
		ops, others := operations(governed)
		rawOps, _ := operations(raw)
		if diff := cmp.Diff(signatures(rawOps), signatures(ops)); diff != "" {
			t.Errorf("operations differ from the SDK's (-sdk +governed):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"Ungoverned"}, others); diff != "" {
			t.Errorf("methods that are no operations (-want +got):\n%s", diff)
		}
		levels := constants(t, service)
		for _, op := range ops {
			if !levels["Risk"+op.name].Valid() {
				t.Errorf("%s: risks.go has no constant Risk%s", op.name, op.name)
			}
		}
		total += len(ops)
	})
	if total < 1600 && !t.Failed() {
		t.Errorf("%d operations, want more than 1,600", total)
	}
	t.Logf("%d operations", total)
}

func signatures(ops []operation) map[string]string {
	all := make(map[string]string, len(ops))
	for _, op := range ops {
		all[op.name] = op.method.Type().String()
	}
	return all
}

// TestDenied holds that no operation reaches the transport when the governor denies,
// and that the error names the operation: for an empty call, and for one that the
// SDK would send.
func TestDenied(t *testing.T) {
	each(t, func(t *testing.T, service string) {
		c := newClient(t, service, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
			return governor.Decision{Verdict: governor.Denied, Reason: "no"}, nil
		}))
		for _, op := range c.ops {
			input, err := filled(c.raw[op.name], c.transport)
			if err != nil {
				t.Errorf("%s: %v", op.name, err)
				continue
			}
			rewind(input)
			c.denied(t, op, input)
			c.denied(t, op, reflect.New(op.input))
			c.denied(t, op, reflect.Zero(reflect.PointerTo(op.input)))
		}
	})
}

func (c client) denied(t *testing.T, op operation, input reflect.Value) {
	t.Helper()
	err := op.call(neverCancelled, input)
	if n := c.transport.take(); n != 0 {
		t.Errorf("%s: denied, and %d requests went out", op.name, n)
	}
	var denied *governor.GovernanceError
	if !errors.As(err, &denied) {
		t.Errorf("%s: error %v, want a *governor.GovernanceError", op.name, err)
		return
	}
	if denied.Service != c.service || denied.Operation != op.name || denied.Reason != "no" {
		t.Errorf("%s: error is about %s:%s: %s", op.name, denied.Service, denied.Operation, denied.Reason)
	}
}

// asked is a governor that allows and remembers.
type asked struct{ actions []governor.Action }

func (a *asked) Decide(_ context.Context, action governor.Action) (governor.Decision, error) {
	a.actions = append(a.actions, action)
	return governor.Decision{Verdict: governor.Allowed}, nil
}

func (a *asked) take() []governor.Action {
	actions := a.actions
	a.actions = nil
	return actions
}

// TestAllowed holds that every operation asks once, at the level that stands in
// risks.go, and goes out if the governor allows it.
func TestAllowed(t *testing.T) {
	used := make(map[string]bool)
	each(t, func(t *testing.T, service string) {
		var g asked
		c := newClient(t, service, &g)
		for _, op := range c.ops {
			input, err := filled(c.raw[op.name], c.transport)
			if err != nil {
				t.Errorf("%s: %v", op.name, err)
				continue
			}
			rewind(input)
			err = op.call(neverCancelled, input)
			if n := c.transport.take(); n == 0 {
				t.Errorf("%s: allowed, and nothing went out", op.name)
			}
			if !errors.Is(err, errSent) {
				t.Errorf("%s: error %v, want the transport's", op.name, err)
			}
			actions := g.take()
			if len(actions) != 1 {
				t.Errorf("%s: the governor was asked %d times", op.name, len(actions))
				continue
			}
			c.checkAction(t, op, actions[0], input)
			used[service+":"+op.name] = true
		}
	})
	for key := range raisedByRequired {
		if !used[key] && !t.Failed() {
			t.Errorf("raisedByRequired names %s, which is no operation", key)
		}
	}
}

func (c client) checkAction(t *testing.T, op operation, a governor.Action, input reflect.Value) {
	t.Helper()
	if a.Service != c.service || a.Operation != op.name {
		t.Errorf("%s: the governor was asked about %s", op.name, a)
	}
	want := c.levels["Risk"+op.name]
	if raised, ok := raisedByRequired[a.String()]; ok {
		if raised <= want || !c.raised[op.name] {
			t.Errorf("%s: listed as raised to %s; it stands at %s anyway, or has no condition", op.name, raised, want)
		}
		want = raised
	}
	if a.Risk != want || a.Rated != want {
		t.Errorf("%s: asked at %s, rated %s, risks.go says %s", op.name, a.Risk, a.Rated, want)
	}
	if a.Region() != region {
		t.Errorf("%s: asked for region %q", op.name, a.Region())
	}
	for _, resource := range a.Resources() {
		top, _, _ := strings.Cut(resource.Member, ".")
		if resource.Value == "" || !input.Elem().FieldByName(top).IsValid() {
			t.Errorf("%s: names the resource %q in member %q", op.name, resource.Value, resource.Member)
		}
	}
	if _, err := a.Digest(); err != nil {
		t.Errorf("%s: digest: %v", op.name, err)
	}
	for member := range a.Parameters() {
		if !input.Elem().FieldByName(member).IsValid() {
			t.Errorf("%s: has a parameter %q, which is no member", op.name, member)
		}
	}
}
