package governortest

import (
	"context"

	"github.com/ascendgen/ascendgen/governor"
)

// Script says what a [Governor] answers to the operations of a pattern. Each of its
// methods adds one answer and returns the script: the first call gets the first
// answer, the second call the second, and the last answer holds from then on.
type Script struct {
	g       *Governor
	pattern string
	steps   []governor.Func
	used    int
}

// On returns the script of the operations that pattern matches. Of several scripts
// that match a call, the one given last decides; a script without answers is passed
// over. It panics if pattern is malformed.
func (g *Governor) On(pattern string) *Script {
	checkPattern(pattern)
	s := &Script{g: g, pattern: pattern}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.scripts = append(g.scripts, s)
	return s
}

// Allow allows a call.
func (s *Script) Allow() *Script {
	return s.Decide(governor.Decision{Verdict: governor.Allowed})
}

// Deny denies a call for a reason.
func (s *Script) Deny(reason string) *Script {
	return s.Decide(governor.Decision{Verdict: governor.Denied, Reason: reason})
}

// Pending leaves a call pending under an approval id; see [Governor.Approve] and
// [Governor.Reject].
func (s *Script) Pending(approvalID string) *Script {
	return s.Decide(governor.Decision{Verdict: governor.Pending, ApprovalID: approvalID})
}

// Decide answers with a whole decision.
func (s *Script) Decide(d governor.Decision) *Script {
	return s.Do(func(context.Context, governor.Action) (governor.Decision, error) { return d, nil })
}

// Unavailable has the governor be out of reach, which is what the fail mode of a
// session is about.
func (s *Script) Unavailable(err error) *Script { return s.Fail(governor.Unavailable(err)) }

// Fail has the governor fail in another way, for which a call is refused in either
// fail mode.
func (s *Script) Fail(err error) *Script {
	return s.Do(func(context.Context, governor.Action) (governor.Decision, error) {
		return governor.Decision{}, err
	})
}

// Do answers as f does.
func (s *Script) Do(f governor.Func) *Script {
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	s.steps = append(s.steps, f)
	return s
}

// next returns the answer to the next call of an operation, nil if none is scripted.
func (g *Governor) next(key string) governor.Func {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := len(g.scripts) - 1; i >= 0; i-- {
		s := g.scripts[i]
		if len(s.steps) == 0 || !matches(s.pattern, key) {
			continue
		}
		step := s.steps[min(s.used, len(s.steps)-1)]
		s.used++
		return step
	}
	return nil
}
