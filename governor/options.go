package governor

import (
	"errors"
	"fmt"
	"time"
)

// Option configures a [Gate].
type Option func(*settings) error

// WithFailMode says what happens when the governor cannot be reached. The default
// is [FailClosed].
func WithFailMode(mode FailMode) Option {
	return func(s *settings) error {
		if mode > FailOpen {
			return fmt.Errorf("unknown fail mode %d: want FailClosed or FailOpen", uint8(mode))
		}
		s.failMode = mode
		return nil
	}
}

// WithLogAllOperations says whether the recorder sees every call (the default) or
// only those that were refused, overridden, or let through unasked.
func WithLogAllOperations(all bool) Option {
	return func(s *settings) error { s.logAll = all; return nil }
}

// WithSkipReadOperations lets reads that are rated low through without asking. A
// read that returns secrets is not rated low, so it is still asked. The default is
// to ask.
func WithSkipReadOperations(skip bool) Option {
	return func(s *settings) error { s.skipReads = skip; return nil }
}

// WithCustomRisk overrides the rating of operations, keyed "service:Operation". A
// key that names no operation is an error when a client of that service is made,
// and so is lowering a rating unless [WithLoweredRiskAllowed] is given. May be
// given more than once; a key given twice with different levels is an error.
func WithCustomRisk(risks map[string]Risk) Option {
	return func(s *settings) error {
		s.keys, s.conflicts = resolveKeys, conflictingKeys
		var errs []error
		for _, key := range sortedKeys(risks) {
			risk := risks[key]
			err := checkKey(key)
			switch before, given := s.custom[key]; {
			case err != nil:
				errs = append(errs, fmt.Errorf("custom risk: %w", err))
			case !risk.Valid():
				errs = append(errs, fmt.Errorf("custom risk of %s: %s is not a risk level", key, risk))
			case given && before != risk:
				errs = append(errs, fmt.Errorf("custom risk of %s: both %s and %s", key, before, risk))
			default:
				if s.custom == nil {
					s.custom = make(map[string]Risk)
				}
				s.custom[key] = risk
			}
		}
		return errors.Join(errs...)
	}
}

// WithLoweredRiskAllowed permits custom risks below an operation's rating.
func WithLoweredRiskAllowed() Option {
	return func(s *settings) error { s.lowering = true; return nil }
}

// WithPresignLimit refuses to sign URLs and forms that would be valid for longer than
// limit, whoever asks and whatever the governor says. The default is no limit but
// AWS's own, which is seven days.
func WithPresignLimit(limit time.Duration) Option {
	return func(s *settings) error {
		if limit <= 0 {
			return fmt.Errorf("presign limit %s must be above zero", limit)
		}
		s.presignLimit = limit
		return nil
	}
}

// WithExcludedOperations names operations, "service:Operation", that are let
// through without asking the governor. They are still recorded if all operations
// are.
func WithExcludedOperations(keys ...string) Option {
	return func(s *settings) error {
		s.keys, s.conflicts = resolveKeys, conflictingKeys
		var errs []error
		for _, key := range keys {
			if err := checkKey(key); err != nil {
				errs = append(errs, fmt.Errorf("excluded operation: %w", err))
				continue
			}
			if s.excluded == nil {
				s.excluded = make(map[string]bool)
			}
			s.excluded[key] = true
		}
		return errors.Join(errs...)
	}
}

// WithMetricsCallback has callback called after each governed call, from one
// goroutine and in order. A callback that blocks holds up only later callbacks,
// and one that panics is called again for the next call; neither disturbs calls to
// AWS. At most 1,024 metrics wait; what comes beyond is dropped and counted in
// [Metric.Dropped].
func WithMetricsCallback(callback func(Metric)) Option {
	return func(s *settings) error {
		if callback == nil {
			return errors.New("metrics callback is nil")
		}
		s.metrics = newMetricsQueue(callback)
		return nil
	}
}

// WithRecorder has every decision and every outcome recorded.
func WithRecorder(r Recorder) Option {
	return func(s *settings) error {
		if r == nil {
			return errors.New("recorder is nil")
		}
		s.recorder = r
		return nil
	}
}

// WithRequiredRecord refuses a call whose decision cannot be recorded. The default
// is to let it through.
func WithRequiredRecord() Option {
	return func(s *settings) error { s.requireRecord = true; return nil }
}

// WithAgent says on whose behalf calls are made.
func WithAgent(agent Agent) Option {
	return func(s *settings) error { s.agent = agent; return nil }
}
