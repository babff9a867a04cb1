package audit

import (
	"errors"
	"fmt"
	"time"
)

// Option configures a [Log].
type Option func(*settings) error

type settings struct {
	always     bool          // fsync before an entry is acknowledged
	interval   time.Duration // between fsyncs, 0 for none
	maxSize    int64
	maxAge     time.Duration // 0 for any
	parameters bool
	create     func(path string) (file, error)
}

func defaults() settings {
	return settings{always: true, maxSize: 128 << 20, parameters: true, create: createFile}
}

// SyncEveryRecord has each entry on disk before its call goes on, which is the
// default: nothing that was acknowledged is lost, not even if the machine fails.
// Concurrent calls share one fsync.
func SyncEveryRecord() Option {
	return func(s *settings) error { s.always, s.interval = true, 0; return nil }
}

// SyncEvery has entries on disk after at most that long. An entry is with the
// operating system before its call goes on, so a program that is killed loses
// nothing; a machine that fails loses what the interval holds.
func SyncEvery(interval time.Duration) Option {
	return func(s *settings) error {
		if interval <= 0 {
			return fmt.Errorf("sync interval %s: want above zero", interval)
		}
		s.always, s.interval = false, interval
		return nil
	}
}

// SyncNever leaves it to the operating system when entries reach the disk, except
// when a file is full and at Close. A program that is killed loses nothing; a machine
// that fails may lose much, and the log may then have to be moved away by hand.
func SyncNever() Option {
	return func(s *settings) error { s.always, s.interval = false, 0; return nil }
}

// RotateAtSize begins a new file before one grows beyond that many bytes. The default
// is 128 MiB. Full files are never removed: how long they are kept is for the operator.
func RotateAtSize(bytes int64) Option {
	return func(s *settings) error {
		if bytes <= 0 {
			return fmt.Errorf("rotation at %d bytes: want above zero", bytes)
		}
		s.maxSize = bytes
		return nil
	}
}

// RotateAfter begins a new file with the first entry that comes after one has been
// written to for that long. The default is to look at the size alone.
func RotateAfter(age time.Duration) Option {
	return func(s *settings) error {
		if age <= 0 {
			return fmt.Errorf("rotation after %s: want above zero", age)
		}
		s.maxAge = age
		return nil
	}
}

// WithoutParameters leaves the parameters of calls out. By default they are recorded,
// as [governor.Action.Parameters] gives them: what AWS marks sensitive is redacted,
// but messages, items and the like are customers' data all the same.
func WithoutParameters() Option {
	return func(s *settings) error { s.parameters = false; return nil }
}

// apply returns the settings that options make, or all their errors in one.
func apply(opts []Option) (settings, error) {
	s := defaults()
	var errs []error
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(&s); err != nil {
			errs = append(errs, fmt.Errorf("audit: %w", err))
		}
	}
	return s, errors.Join(errs...)
}
