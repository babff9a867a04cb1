package conform

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// RaisedByRequired are the operations whose required members alone already meet a
// condition of the risk map, so that they are never asked at their constant here.
var RaisedByRequired = map[string]governor.Risk{
	"dynamodb:UpdateTimeToLive": governor.High, // Enabled is required; true lets items expire
	"ec2:CreateImage":           governor.High, // NoReboot is not set: the instance is stopped
	"s3:PutBucketLogging":       governor.High, // the status is required; an empty one switches logs off
}

// Client is a governed client to test.
type Client struct {
	Service string // the name of the SDK's package, "s3"
	Dir     string // the folder of the client's files
	New     Constructor
	Unions  []any // a value for each interface type that an input may hold
}

// opened is a client over a governor.
type opened struct {
	Client
	ops       []operation
	raw       map[string]operation
	transport *Transport
	levels    map[string]governor.Risk
	raised    map[string]bool
}

func (c Client) open(t *testing.T, g governor.Governor) opened {
	t.Helper()
	s := NewSession(t, g)
	governed, raw, err := c.New(s)
	if err != nil {
		t.Fatal(err)
	}
	o := opened{Client: c, transport: s.Transport, raw: make(map[string]operation)}
	if o.levels, err = Constants(c.Dir); err != nil {
		t.Fatal(err)
	}
	if o.raised, err = conditional(c.Dir); err != nil {
		t.Fatal(err)
	}
	o.ops, _ = operations(governed)
	rawOps, _ := operations(raw)
	for _, op := range rawOps {
		o.raw[op.name] = op
	}
	return o
}

// Methods holds that the client has every operation of the SDK's with the very same
// signature, one constant for each, and no other way to AWS than the one whose name
// says what it does, and that it is not made from nothing. It returns how many operations there are.
func (c Client) Methods(t *testing.T) int {
	t.Helper()
	governed, raw, err := c.New(NewSession(t, governor.Ceiling(0, 0)))
	if err != nil {
		t.Fatal(err)
	}
	ops, others := operations(governed)
	rawOps, _ := operations(raw)
	if len(rawOps) == 0 {
		t.Error("the SDK's client has no operation")
	}
	if diff := cmp.Diff(signatures(rawOps), signatures(ops)); diff != "" {
		t.Errorf("operations differ from the SDK's (-sdk +governed):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Meta", "Ungoverned"}, others); diff != "" {
		t.Errorf("methods that are no operations (-want +got):\n%s", diff)
	}
	if _, _, err := c.New(nil); err == nil || !strings.Contains(err.Error(), "nil") {
		t.Errorf("a client from no session: error %v", err)
	}
	levels, err := Constants(c.Dir)
	if err != nil {
		t.Error(err)
	}
	for _, op := range ops {
		if !levels["Risk"+op.name].Valid() {
			t.Errorf("%s: risks.go has no constant Risk%s", op.name, op.name)
		}
	}
	return len(ops)
}

// Denied holds that no operation reaches the transport when the governor denies, and
// that the error names the operation: for an empty call, and for one that the SDK
// would send.
func (c Client) Denied(t *testing.T) {
	t.Helper()
	o := c.open(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
		return governor.Decision{Verdict: governor.Denied, Reason: "no"}, nil
	}))
	for _, op := range o.ops {
		input, err := o.filled(op)
		if err != nil {
			t.Errorf("%s: %v", op.name, err)
			continue
		}
		o.denied(t, op, input)
		o.denied(t, op, reflect.New(op.input))
		o.denied(t, op, reflect.Zero(reflect.PointerTo(op.input)))
	}
}

func (o opened) denied(t *testing.T, op operation, input reflect.Value) {
	t.Helper()
	err := op.call(neverCancelled, input)
	if n := o.transport.Take(); n != 0 {
		t.Errorf("%s: denied, and %d requests went out", op.name, n)
	}
	var denied *governor.GovernanceError
	if !errors.As(err, &denied) {
		t.Errorf("%s: error %v, want a *governor.GovernanceError", op.name, err)
		return
	}
	if denied.Service != o.Service || denied.Operation != op.name || denied.Reason != "no" {
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

// Allowed holds that every operation asks once, at the level that stands in risks.go,
// and goes out if the governor allows it. It returns the operations, as
// "service:Operation".
func (c Client) Allowed(t *testing.T) []string {
	t.Helper()
	var g asked
	var keys []string
	o := c.open(t, &g)
	for _, op := range o.ops {
		keys = append(keys, c.Service+":"+op.name)
		input, err := o.filled(op)
		if err != nil {
			t.Errorf("%s: %v", op.name, err)
			continue
		}
		err = op.settled(input)
		if n := o.transport.Take(); n == 0 {
			t.Errorf("%s: allowed, and nothing went out", op.name)
		}
		if !errors.Is(err, ErrSent) {
			t.Errorf("%s: error %v, want the transport's", op.name, err)
		}
		actions := g.take()
		if len(actions) != 1 {
			t.Errorf("%s: the governor was asked %d times", op.name, len(actions))
			continue
		}
		o.checkAction(t, op, actions[0], input)
	}
	return keys
}

func (o opened) checkAction(t *testing.T, op operation, a governor.Action, input reflect.Value) {
	t.Helper()
	if a.Service != o.Service || a.Operation != op.name {
		t.Errorf("%s: the governor was asked about %s", op.name, a)
	}
	want := o.levels["Risk"+op.name]
	if raised, ok := RaisedByRequired[a.String()]; ok {
		if raised <= want || !o.raised[op.name] {
			t.Errorf("%s: listed as raised to %s; it stands at %s anyway, or has no condition", op.name, raised, want)
		}
		want = raised
	}
	if a.Risk != want || a.Rated != want {
		t.Errorf("%s: asked at %s, rated %s, risks.go says %s", op.name, a.Risk, a.Rated, want)
	}
	if a.Region() != Region {
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

// filled returns an input that the raw client would send, ready to be sent again.
func (o opened) filled(op operation) (reflect.Value, error) {
	input, err := filled(o.raw[op.name], o.transport, o.Unions)
	if err == nil {
		rewind(input)
	}
	return input, err
}
