package governor_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

var ownCall = governor.OwnCall{Operation: &opSecret, Risk: governor.High, SDKID: "Things", Region: "eu-north-1"}

// ownLines is a recorder that keeps what records say of calls of a helper.
type ownLines struct {
	kept []string
	fail error
}

func (l *ownLines) Record(_ context.Context, r governor.Record) error {
	l.kept = append(l.kept, fmt.Sprintf("%s %s %s %s in %s by %q: %v", r.Phase, r.Basis, r.Action, r.Action.Risk, r.Action.Region(), r.Action.Agent().ID, r.Err))
	if r.Basis == governor.Own {
		return l.fail
	}
	return nil
}

// ownWithin makes a governed call, and on its behalf a call of a helper.
func ownWithin(ctx context.Context, gate *governor.Gate, helper *backend, gates *governor.Gate) error {
	_, err := governor.Call(ctx, gate, &opPut, governor.Medium, fullInput(), nil,
		func(ctx context.Context, _ *thingInput, _ ...func(*thingOptions)) (*thingOutput, error) {
			return governor.CallOwn(ctx, gates, ownCall, fullInput(), nil, helper.do)
		})
	return err
}

// A helper's call is not asked about, whatever the governor thinks of it, and is
// recorded with its ground.
func TestCallOwn(t *testing.T) {
	var records ownLines
	var metrics []string
	g := &counting{Governor: governor.Func(func(_ context.Context, a governor.Action) (governor.Decision, error) {
		if a.Operation != "PutThing" {
			return governor.Decision{Reason: "not " + a.Operation}, nil
		}
		return governor.Decision{Verdict: governor.Allowed}, nil
	})}
	gate := bind(t, g, governor.WithTripwire(), governor.WithRecorder(&records), governor.WithAgent(governor.Agent{ID: "bot"}),
		governor.WithMetricsCallback(func(m governor.Metric) {
			metrics = append(metrics, fmt.Sprint(m.Operation, " ", m.Allowed, " ", m.ErrorKind))
		}))
	helper := backend{err: errBroken}
	if err := ownWithin(t.Context(), gate, &helper, gate); !errors.Is(err, errBroken) {
		t.Errorf("error %v, want the helper's", err)
	}
	if g.asked != 1 || len(helper.sent) != 1 {
		t.Errorf("asked %d times, %d sent by the helper; want one each", g.asked, len(helper.sent))
	}
	if err := gate.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`decided asked things:PutThing medium in eu-west-1 by "bot": <nil>`,
		`decided own things:GetSecret high in eu-north-1 by "bot": <nil>`,
		`ended own things:GetSecret high in eu-north-1 by "bot": broken`,
		`ended asked things:PutThing medium in eu-west-1 by "bot": broken`,
	}
	if diff := cmp.Diff(want, records.kept); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"GetSecret true aws", "PutThing true aws"}, metrics); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

// A helper's call that serves no governed call of the gate is refused.
func TestCallOwnIsRefused(t *testing.T) {
	guarded := bind(t, allow, governor.WithTripwire())
	other := bind(t, allow, governor.WithTripwire())
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	var ungoverned *governor.UngovernedError
	var refused *governor.GovernanceError
	direct := func(ctx context.Context, gate *governor.Gate, c governor.OwnCall) func(*backend) error {
		return func(b *backend) error {
			_, err := governor.CallOwn(ctx, gate, c, fullInput(), nil, b.do)
			return err
		}
	}
	for name, test := range map[string]struct {
		call func(*backend) error
		is   func(error) bool
	}{
		"serves nothing":          {direct(t.Context(), guarded, ownCall), func(err error) bool { return errors.As(err, &ungoverned) }},
		"serves another gate's":   {func(b *backend) error { return ownWithin(t.Context(), other, b, guarded) }, func(err error) bool { return errors.As(err, &ungoverned) }},
		"serves an untraced call": {func(b *backend) error { return ownWithin(t.Context(), bind(t, allow), b, guarded) }, func(err error) bool { return errors.As(err, &ungoverned) }},
		"denied call":             {func(b *backend) error { g := bind(t, deny); return ownWithin(t.Context(), g, b, g) }, func(err error) bool { return errors.As(err, &refused) && refused.Operation == "PutThing" }},
		"no gate":                 {direct(t.Context(), nil, ownCall), func(err error) bool { return errors.As(err, &refused) && refused.Operation == "GetSecret" }},
		"zero gate":               {direct(t.Context(), new(governor.Gate), ownCall), func(err error) bool { return errors.As(err, &refused) }},
		"no operation":            {direct(t.Context(), guarded, governor.OwnCall{SDKID: "Things"}), func(err error) bool { return errors.As(err, &refused) }},
		"no service":              {direct(t.Context(), guarded, governor.OwnCall{Operation: &opGet}), func(err error) bool { return errors.As(err, &refused) }},
		"canceled":                {direct(canceled, guarded, ownCall), func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		var b backend
		if err := test.call(&b); !test.is(err) {
			t.Errorf("%s: error %v", name, err)
		}
		if len(b.sent) > 0 {
			t.Errorf("%s: the helper's call went out", name)
		}
	}
}

// Without permits there is nothing by which to tell whom a helper's call serves.
func TestCallOwnWithoutTripwire(t *testing.T) {
	var b backend
	if _, err := governor.CallOwn(t.Context(), bind(t, deny), ownCall, fullInput(), nil, b.do); err != nil || len(b.sent) != 1 {
		t.Errorf("error %v, %d sent; want it sent", err, len(b.sent))
	}
}

func TestCallOwnThatCannotBeRecorded(t *testing.T) {
	for name, test := range map[string]struct {
		opts []governor.Option
		sent int
	}{
		"dropped":  {nil, 1},
		"required": {[]governor.Option{governor.WithRequiredRecord()}, 0},
	} {
		records := ownLines{fail: errBroken}
		gate := bind(t, allow, append(test.opts, governor.WithRecorder(&records))...)
		var b backend
		err := ownWithin(t.Context(), gate, &b, gate)
		var refused *governor.GovernanceError
		if len(b.sent) != test.sent || errors.As(err, &refused) != (test.sent == 0) || errors.Is(err, errBroken) != (test.sent == 0) {
			t.Errorf("%s: error %v, %d sent", name, err, len(b.sent))
		}
	}
}
