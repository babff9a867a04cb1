package compose

import (
	"context"
	"fmt"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// Shadow returns a governor that asks g, reports what g said, and lets every call
// through: for trying policies on real traffic before they count. It governs nothing.
//
// report gets each decision, or the error if g had none; it must be safe for
// concurrent use, and must read what it wants of the action before it returns. A
// panic in g is reported as an error, one in report is dropped: trying out must not
// break what works.
//
// The decisions are allowed; their reason says what g would have done, and score,
// level and violated policies are g's, so that records show them. An action id is
// passed on only for calls that g allowed itself, and only those are reported to it
// when they end. Approvals and decisions at once are not passed on.
//
// A nil g denies, and so does a nil report: nobody would learn anything.
func Shadow(g governor.Governor, report func(ctx context.Context, a governor.Action, d governor.Decision, err error)) governor.Governor {
	switch {
	case g == nil:
		return denying("the shadowed governor is nil")
	case report == nil:
		return denying("the shadowed governor has nobody to report to")
	}
	s := &shadow{inner: g, report: report}
	if completer, ok := g.(governor.Completer); ok {
		return &completingShadow{shadow: s, completer: completer}
	}
	return s
}

type shadow struct {
	inner  governor.Governor
	report func(context.Context, governor.Action, governor.Decision, error)
}

// Decide implements [governor.Governor].
func (s *shadow) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	d, err := s.ask(ctx, a)
	s.tell(ctx, a, d, err)
	return shadowed(d, err), nil
}

// shadowed returns what lets a call through on which a governor said d or err.
func shadowed(d governor.Decision, err error) governor.Decision {
	out := governor.Decision{
		Verdict: governor.Allowed, Reason: "shadow mode: would be " + d.Verdict.String(),
		RiskScore: d.RiskScore, RiskLevel: d.RiskLevel, PolicyViolations: d.PolicyViolations,
	}
	switch {
	case err != nil:
		out.Reason = "shadow mode: no decision: " + err.Error()
	case d.Verdict == governor.Allowed:
		out.ActionID = d.ActionID
	}
	if err == nil && d.Reason != "" {
		out.Reason += ": " + d.Reason
	}
	return out
}

func (s *shadow) ask(ctx context.Context, a governor.Action) (d governor.Decision, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = governor.Decision{}, fmt.Errorf("compose: the shadowed governor panicked: %v", p)
		}
	}()
	return s.inner.Decide(ctx, a)
}

func (s *shadow) tell(ctx context.Context, a governor.Action, d governor.Decision, err error) {
	defer func() { _ = recover() }()
	s.report(ctx, a, d, err)
}

// Recheck implements [governor.Rechecker]: what is tried out has no say, and is not asked
// twice about one call.
func (s *shadow) Recheck(context.Context, governor.Action) (governor.Decision, error) {
	return governor.Decision{Verdict: governor.Allowed}, nil
}

// completingShadow is a shadow of a governor that wants to know how calls ended.
type completingShadow struct {
	*shadow
	completer governor.Completer
}

// Complete implements [governor.Completer].
func (s *completingShadow) Complete(ctx context.Context, a governor.Action, d governor.Decision, err error, took time.Duration) {
	if d.ActionID != "" {
		s.completer.Complete(ctx, a, d, err, took)
	}
}
