package conform

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// PresignOf hides the types of a client's NewPresignClient and of the SDK's.
func PresignOf[C interface{ Ungoverned() S }, S, O, P, G, R any](
	fromSession func(governor.Session, ...func(*O)) (C, error),
	governed func(C, ...func(*P)) G, raw func(S, ...func(*P)) R,
) Constructor {
	return func(s governor.Session) (any, any, error) {
		client, err := fromSession(s)
		if err != nil {
			return nil, nil, err
		}
		return governed(client), raw(client.Ungoverned()), nil
	}
}

// Presigns holds that the governed presign client has every method of the SDK's, that
// each asks once about what it signs and for how long, and that none signs what the
// governor denies. It returns how many methods there are.
func (c Client) Presigns(t *testing.T, presign Constructor) int {
	t.Helper()
	var g asked
	s := NewSession(t, &g)
	governed, raw, err := presign(s)
	if err != nil {
		t.Fatal(err)
	}
	methods, others := operations(governed)
	rawMethods, rawOthers := operations(raw)
	if diff := cmp.Diff(signatures(rawMethods), signatures(methods)); diff != "" || len(methods) == 0 {
		t.Errorf("methods differ from the SDK's (-sdk +governed):\n%s", diff)
	}
	if len(others) > 0 || len(rawOthers) > 0 {
		t.Errorf("methods that sign nothing: %v, of the SDK's client %v", others, rawOthers)
	}
	denied, _, err := presign(NewSession(t, governor.Ceiling(0, 0)))
	if err != nil {
		t.Fatal(err)
	}
	refusing, _ := operations(denied)
	zero, _ := operations(reflect.New(reflect.TypeOf(governed).Elem()).Interface())
	inputs := c.open(t, governor.Ceiling(0, 0))
	for i, method := range methods {
		input := inputs.inputOf(t, method)
		inputs.signs(t, method, &g, input)
		inputs.signsNothing(t, refusing[i], input)
		inputs.signsNothing(t, zero[i], input)
		inputs.signsNothing(t, refusing[i], reflect.Zero(input.Type()))
	}
	if n := s.Transport.Take(); n != 0 {
		t.Errorf("%d requests went out", n)
	}
	return len(methods)
}

// inputOf returns an input that the SDK would take.
func (o opened) inputOf(t *testing.T, method operation) reflect.Value {
	t.Helper()
	for _, op := range o.ops {
		if op.input == method.input {
			input, err := o.filled(op)
			if err != nil {
				t.Fatalf("%s: %v", method.name, err)
			}
			return input
		}
	}
	t.Fatalf("%s: no operation takes its input", method.name)
	return reflect.Value{}
}

// sign calls a method, and reports whether it returned anything.
func (o operation) sign(input reflect.Value) (signed bool, err error) {
	results := o.method.Call([]reflect.Value{reflect.ValueOf(neverCancelled), input})
	err, _ = results[1].Interface().(error)
	return !results[0].IsNil(), err
}

func (o opened) signs(t *testing.T, method operation, g *asked, input reflect.Value) {
	t.Helper()
	signed, err := method.sign(input)
	if !signed || err != nil {
		t.Errorf("%s: allowed, and nothing was signed: %v", method.name, err)
	}
	actions := g.take()
	if len(actions) != 1 {
		t.Errorf("%s: the governor was asked %d times", method.name, len(actions))
		return
	}
	a, operation := actions[0], models.PresignedOperation(method.name)
	if !a.Presign || a.Expires != governor.DefaultExpiry || a.Service != o.Service || a.Operation != operation {
		t.Errorf("%s: asked about %s, presign %t, expires %s", method.name, a.Operation, a.Presign, a.Expires)
	}
	want, own := o.levels["Risk"+method.name]
	if !own {
		want = o.levels["Risk"+operation]
	}
	if a.Risk != want || a.Rated != want {
		t.Errorf("%s: asked at %s, rated %s, risks.go says %s", method.name, a.Risk, a.Rated, want)
	}
}

func (o opened) signsNothing(t *testing.T, method operation, input reflect.Value) {
	t.Helper()
	signed, err := method.sign(input)
	var refused *governor.GovernanceError
	if signed || !errors.As(err, &refused) || refused.Operation != method.name {
		t.Errorf("%s: denied; signed %t, error %v", method.name, signed, err)
	}
}
