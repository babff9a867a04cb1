package audit_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

func TestSlog(t *testing.T) {
	denied := record("act")
	denied.Decision.Verdict, denied.Decision.Reason = governor.Denied, "not today"
	denied.Action.Risk = governor.Critical
	denied.Err = &governor.GovernanceError{Service: "things", Operation: "DeleteThing", Reason: "not today", RiskLevel: "critical"}
	many := record("act")
	many.Phase, many.Basis = governor.Ended, governor.FailedOpen
	many.Action = governor.NewAction(&opDelete, governor.High, &thingInput{Names: strings.Split(strings.Repeat("x,", 30)+"x", ",")})
	var text bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&text, nil))
	for _, r := range []governor.Record{record("act"), denied, many} {
		if err := audit.Slog(logger).Record(t.Context(), r); err != nil {
			t.Error(err)
		}
	}
	want := `time=2026-01-02T03:04:05.001Z level=INFO msg="aws call decided" service=things operation=DeleteThing risk=high basis=asked verdict=allowed duration=1.5ms call=7 action_id=act resources="[Name=red]"
time=2026-01-02T03:04:05.001Z level=WARN msg="aws call decided" service=things operation=DeleteThing risk=critical basis=asked verdict=denied duration=1.5ms call=7 rated=high action_id=act reason="not today" resources="[Name=red]" error_kind=denied error="things:DeleteThing (risk critical) denied: not today"
time=2026-01-02T03:04:05.001Z level=INFO msg="aws call ended" service=things operation=DeleteThing risk=high basis=failed-open verdict=none duration=1.5ms call=7 action_id=act resources="[Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x Names=x ... 11 more]"
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// failing is a handler of slog that cannot write, and that takes warnings only.
type failing struct{ slog.Handler }

func (failing) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }
func (failing) Handle(context.Context, slog.Record) error        { return errDisk }

func TestSlogErrors(t *testing.T) {
	sink := audit.Slog(slog.New(failing{}))
	if err := sink.Record(t.Context(), record("a")); err != nil {
		t.Errorf("a level that is switched off: %v", err)
	}
	r := record("a")
	r.Err = errors.New("denied")
	if err := sink.Record(t.Context(), r); !errors.Is(err, errDisk) {
		t.Errorf("a handler that fails: %v", err)
	}
}

func TestSlogDefault(t *testing.T) {
	var text bytes.Buffer
	before := slog.Default()
	defer slog.SetDefault(before)
	sink := audit.Slog(nil)
	slog.SetDefault(slog.New(slog.NewJSONHandler(&text, nil)))
	if err := sink.Record(t.Context(), record("a")); err != nil || !strings.Contains(text.String(), `"action_id":"a"`) {
		t.Errorf("%v, logged %s", err, &text)
	}
}

// sink is a recorder that counts, and fails as it is told.
type sink struct {
	count int
	err   error
}

func (s *sink) Record(context.Context, governor.Record) error { s.count++; return s.err }

func TestMulti(t *testing.T) {
	other := errors.New("other")
	first, second, third := &sink{err: errDisk}, &sink{}, &sink{err: other}
	err := audit.Multi(first, second, third).Record(t.Context(), record("a"))
	if !errors.Is(err, errDisk) || !errors.Is(err, other) || first.count+second.count+third.count != 3 {
		t.Errorf("%v; %d, %d, %d records", err, first.count, second.count, third.count)
	}
	if err := audit.Multi(second).Record(t.Context(), record("a")); err != nil {
		t.Error(err)
	}
	if err := audit.Multi().Record(t.Context(), record("a")); err == nil {
		t.Error("no recorders: no error")
	}
	err = audit.Multi(second, nil).Record(t.Context(), record("a"))
	if err == nil || err.Error() != "audit: recorder 2 of Multi is nil" || second.count != 3 {
		t.Errorf("a nil recorder: %v", err)
	}
	recorders := []governor.Recorder{second}
	multi := audit.Multi(recorders...)
	recorders[0] = nil
	if err := multi.Record(t.Context(), record("a")); err != nil {
		t.Errorf("the caller's list is not its own: %v", err)
	}
}
