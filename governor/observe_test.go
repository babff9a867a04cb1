package governor_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

// notes is a recorder that writes each record as one line.
type notes struct {
	lines []string
	fail  governor.Phase // the phase whose records cannot be kept
	done  bool           // a context was done
}

func (n *notes) Record(ctx context.Context, r governor.Record) error {
	n.done = n.done || ctx.Err() != nil
	phase := map[governor.Phase]string{governor.Decided: "decided", governor.Ended: "ended"}[r.Phase]
	basis := map[governor.Basis]string{governor.Asked: "asked", governor.Excluded: "excluded", governor.SkippedRead: "skipped", governor.FailedOpen: "failed-open", governor.Refused: "refused"}[r.Basis]
	n.lines = append(n.lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", phase, r.Action.String(), basis, r.Decision.Verdict, kindOf(r.Err))))
	if r.Time.IsZero() || r.Duration < 0 {
		return errors.New("a record without time")
	}
	if r.Phase == n.fail {
		return errBroken
	}
	return nil
}

func TestRecords(t *testing.T) {
	raised := governor.WithCustomRisk(map[string]governor.Risk{"things:PutThing": governor.High})
	for name, test := range map[string]struct {
		governor governor.Governor
		op       *governor.Operation
		opts     []governor.Option
		err      error // of AWS
		all      []string
		some     []string // without WithLogAllOperations
	}{
		"allowed":           {allow, &opPut, nil, nil, []string{"decided things:PutThing asked allowed", "ended things:PutThing asked allowed"}, nil},
		"allowed at once":   {governor.Ceiling(governor.High, 0), &opPut, nil, nil, []string{"decided things:PutThing asked allowed", "ended things:PutThing asked allowed"}, nil},
		"AWS refuses":       {allow, &opPut, nil, errBroken, []string{"decided things:PutThing asked allowed", "ended things:PutThing asked allowed broken"}, nil},
		"denied":            {deny, &opPut, nil, nil, []string{"decided things:PutThing asked denied denied"}, []string{"decided things:PutThing asked denied denied"}},
		"denied at once":    {governor.Ceiling(0, 0), &opPut, nil, nil, []string{"decided things:PutThing asked denied denied"}, []string{"decided things:PutThing asked denied denied"}},
		"pending":           {pending, &opPut, nil, nil, []string{"decided things:PutThing asked pending pending"}, []string{"decided things:PutThing asked pending pending"}},
		"unavailable":       {away, &opPut, nil, nil, []string{"decided things:PutThing refused denied unavailable"}, []string{"decided things:PutThing refused denied unavailable"}},
		"unavailable, open": {away, &opPut, []governor.Option{governor.WithFailMode(governor.FailOpen)}, nil, []string{"decided things:PutThing failed-open denied", "ended things:PutThing failed-open denied"}, []string{"decided things:PutThing failed-open denied", "ended things:PutThing failed-open denied"}},
		"excluded":          {deny, &opPut, []governor.Option{governor.WithExcludedOperations("things:PutThing")}, nil, []string{"decided things:PutThing excluded denied", "ended things:PutThing excluded denied"}, []string{"decided things:PutThing excluded denied", "ended things:PutThing excluded denied"}},
		"skipped":           {deny, &opGet, []governor.Option{governor.WithSkipReadOperations(true)}, nil, []string{"decided things:GetThing skipped denied", "ended things:GetThing skipped denied"}, []string{"decided things:GetThing skipped denied", "ended things:GetThing skipped denied"}},
		"overridden":        {allow, &opPut, []governor.Option{raised}, nil, []string{"decided things:PutThing asked allowed", "ended things:PutThing asked allowed"}, []string{"decided things:PutThing asked allowed", "ended things:PutThing asked allowed"}},
	} {
		for all, want := range map[bool][]string{true: test.all, false: test.some} {
			n, b := new(notes), backend{err: test.err}
			opts := append([]governor.Option{governor.WithRecorder(n)}, test.opts...)
			if !all {
				opts = append(opts, governor.WithLogAllOperations(false))
			}
			_ = b.call(t.Context(), bind(t, test.governor, opts...), test.op, nil)
			if diff := cmp.Diff(want, n.lines); diff != "" {
				t.Errorf("%s, log all %t (-want +got):\n%s", name, all, diff)
			}
		}
	}
}

func TestRequiredRecord(t *testing.T) {
	required := governor.WithRequiredRecord()
	for name, test := range map[string]struct {
		fail     governor.Phase
		governor governor.Governor
		opts     []governor.Option
		want     string // what the error says, "" if the call goes out
	}{
		"kept":                          {0, allow, []governor.Option{required}, ""},
		"not kept":                      {governor.Decided, allow, []governor.Option{required}, "the decision cannot be recorded: broken"},
		"not kept, not required":        {governor.Decided, allow, nil, ""},
		"end not kept":                  {governor.Ended, allow, []governor.Option{required}, ""},
		"denied and not kept":           {governor.Decided, deny, []governor.Option{required}, "not today"},
		"excluded and not kept":         {governor.Decided, deny, []governor.Option{required, governor.WithExcludedOperations("things:DeleteThing")}, "cannot be recorded"},
		"open, unavailable, not kept":   {governor.Decided, away, []governor.Option{required, governor.WithFailMode(governor.FailOpen)}, "cannot be recorded"},
		"ordinary calls are not logged": {governor.Decided, allow, []governor.Option{required, governor.WithLogAllOperations(false)}, ""},
	} {
		n, b := &notes{fail: test.fail}, backend{}
		err := b.call(t.Context(), bind(t, test.governor, append(test.opts, governor.WithRecorder(n))...), &opDelete, nil)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
		if (len(b.sent) == 1) != (test.want == "") {
			t.Errorf("%s: %d sent", name, len(b.sent))
		}
		if strings.Contains(test.want, "recorded") && !errors.Is(err, errBroken) {
			t.Errorf("%s: %v does not wrap the recorder's error", name, err)
		}
	}
}

// A record must be kept even of a call that nobody waits for any more.
func TestRecordOfCancelledCall(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := new(notes)
	gate := bind(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
		cancel()
		return governor.Decision{Verdict: governor.Allowed}, nil
	}), governor.WithRecorder(n))
	var b backend
	if err := b.call(ctx, gate, &opPut, nil); err != context.Canceled || len(n.lines) != 1 || n.done {
		t.Errorf("cancelled while deciding: error %v, recorded %q, under a context that is done: %t", err, n.lines, n.done)
	}

	ctx, cancel = context.WithCancel(t.Context())
	n = new(notes)
	_, err := governor.Call(ctx, bind(t, allow, governor.WithRecorder(n)), &opPut, governor.Medium, new(thingInput), nil,
		func(context.Context, *thingInput, ...func(*thingOptions)) (*thingOutput, error) {
			cancel()
			return nil, ctx.Err()
		})
	if err != context.Canceled || len(n.lines) != 2 || n.done {
		t.Errorf("cancelled while calling: error %v, recorded %q, under a context that is done: %t", err, n.lines, n.done)
	}
}

// completing is a governor that is told how calls ended.
type completing struct {
	governor.Governor
	told []string
}

func (c *completing) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	c.told = append(c.told, fmt.Sprintf("%s %s %v %t %v", a, d.ActionID, err, took >= 0, ctx.Err()))
}

func TestComplete(t *testing.T) {
	for name, test := range map[string]struct {
		governor governor.Governor
		opts     []governor.Option
		err      error
		want     []string
	}{
		"allowed":      {allow, nil, nil, []string{"things:DeleteThing act-1 <nil> true <nil>"}},
		"AWS refuses":  {allow, nil, errBroken, []string{"things:DeleteThing act-1 broken true <nil>"}},
		"denied":       {deny, nil, nil, nil},
		"pending":      {pending, nil, nil, nil},
		"nobody asked": {allow, []governor.Option{governor.WithExcludedOperations("things:DeleteThing")}, nil, nil},
		"failed open":  {away, []governor.Option{governor.WithFailMode(governor.FailOpen)}, nil, nil},
	} {
		g, b := &completing{Governor: test.governor}, backend{err: test.err}
		_ = b.call(t.Context(), bind(t, g, test.opts...), &opDelete, nil)
		if diff := cmp.Diff(test.want, g.told); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
