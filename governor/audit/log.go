package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// ErrClosed is returned by a [Log] that was closed, or never opened.
var ErrClosed = errors.New("audit: the log is closed")

// Log is a [governor.Recorder] that keeps records in the files of a directory. It is
// made by [Open] and is safe for concurrent use. The zero Log records nothing and
// returns errors.
type Log struct {
	dir      string
	settings settings
	lock     *os.File
	repaired *Recovery

	// What only the caller whose turn it is to write may use.
	file file
	size int64 // of file
	head headFile

	mu        sync.Mutex
	open      bool
	failed    error // why nothing can be written any more
	gathering *batch
	turn      chan struct{} // closed when the newest batch is done
	round     uint64        // counts batches that failed; later ones of the same round are void
	next      position      // behind the last entry that was given a place
	written   position      // behind the last entry that was written
	synced    Head          // the last entry that is known to be on disk
	lost      uint64        // entries that could not be written since one last could
	spare     []byte        // memory for the next batch

	stop    chan struct{} // closed to end the goroutine of SyncEvery
	stopped sync.WaitGroup
}

// position is a place between two entries.
type position struct {
	head  Head
	file  uint64 // number of the file
	size  int64  // bytes in it up to here
	began time.Time
}

// Open opens the log in a directory, which it makes for its owner alone if there is none,
// and continues the chain that it finds there. The mode of a directory that is there
// already is neither changed nor checked.
//
// One log has one writer: a second Open of the same directory, in this program or
// another, is an error until the first is closed.
//
// What a crash has left of an incomplete last line is moved to a file of its own, the
// log gets an entry that says so, and [Log.Recovered] tells. If anything else is wrong
// with the newest file, or the log ends before its head file says, Open returns an
// error and changes nothing; [Verify] tells all that is wrong.
func Open(dir string, opts ...Option) (*Log, error) {
	s, err := apply(opts)
	if err != nil {
		return nil, err
	}
	l := &Log{dir: dir, settings: s, turn: make(chan struct{}), stop: make(chan struct{})}
	close(l.turn)
	if err := l.start(); err != nil {
		_ = l.closeFiles() // nothing was written
		return nil, fmt.Errorf("audit: opening %s: %w", dir, err)
	}
	if s.interval > 0 {
		l.stopped.Add(1)
		go l.syncEvery(s.interval)
	}
	return l, nil
}

// start takes the lock, finds where the chain ends, and writes the entry that opens it.
func (l *Log) start() error {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
	var err error
	if l.lock, err = os.OpenFile(filepath.Join(l.dir, lockName), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return err
	}
	if err := lock(l.lock); err != nil {
		return fmt.Errorf("locking: %w; does another program have the log open?", err)
	}
	r, err := inspect(l.dir)
	if err != nil {
		return err
	}
	if r.torn > 0 {
		if l.repaired, err = r.repair(); err != nil {
			return err
		}
	}
	if l.head, err = openHead(l.dir, Head{}); err != nil {
		return err
	}
	now := time.Now()
	l.written, l.synced = r.at, r.anchor
	l.next, l.open = l.written, true
	cause := "continued"
	if l.written.size > 0 {
		l.size = r.at.size
		l.file, err = os.OpenFile(r.newest, os.O_WRONLY|os.O_APPEND, 0)
	} else {
		if r.at.head.Sequence == 0 {
			cause = "new"
		}
		err = l.beginFile(r.blank)
	}
	if err != nil {
		return err
	}
	return l.append(func(b *batch) {
		l.place(b, opened(cause, l.next.head, now))
		if l.repaired != nil {
			l.place(b, recovered(*l.repaired, now))
		}
		b.sync = true
	})
}

// beginFile begins the file in which the chain starts, or goes on where a crash came
// as the file was begun. It is there, then, and blank.
func (l *Log) beginFile(blank bool) error {
	l.next.file, l.next.began = l.next.head.Sequence+1, time.Now()
	l.written = l.next
	path := l.path(l.next.file)
	if blank {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	var err error
	if l.file, err = l.settings.create(path); err != nil {
		return err
	}
	return syncDir(l.dir)
}

func (l *Log) path(number uint64) string { return filepath.Join(l.dir, fileName(number)) }

// Record implements [governor.Recorder]. When it returns nil, the entry is with the
// operating system, and by default on disk. If ctx ends before that, its error is
// returned, and the entry may be kept all the same.
//
// After an error of writing, such as a full disk, later records are tried again; the
// first that is kept is preceded by an entry with the number of those that were not.
// After an error of syncing nothing is recorded until the log is opened anew.
func (l *Log) Record(ctx context.Context, r governor.Record) error {
	if l == nil {
		return ErrClosed
	}
	e := encode(r, l.settings.parameters)
	b, first, err := l.join(e)
	e.free()
	if err != nil {
		return err
	}
	if first {
		l.write(b)
		return b.err
	}
	select {
	case <-b.done:
		return b.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Sync has everything on disk that was recorded before.
func (l *Log) Sync() error {
	if l == nil {
		return ErrClosed
	}
	return l.append(func(b *batch) { b.sync = true })
}

func (l *Log) syncEvery(interval time.Duration) {
	defer l.stopped.Done()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-ticker.C:
		}
		l.mu.Lock()
		idle := l.next.head == l.synced
		l.mu.Unlock()
		if !idle {
			_ = l.Sync() // if it fails for good, every later record tells why
		}
	}
}

// Head returns the last entry that is known to be on disk. Keep it where the
// program's own account cannot write, and give it to [Check] later.
func (l *Log) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.synced
}

// Recovered returns what Open had to cut off the end of the log, or nil.
func (l *Log) Recovered() *Recovery { return l.repaired }

// Close has everything on disk and ends the log. Records that come later are refused.
// Closing again does nothing.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	mine := false
	err := l.append(func(b *batch) { b.sync, l.open, mine = true, false, true })
	if !mine {
		l.mu.Lock()
		was := l.open
		l.open = false // a log that failed has nothing left to write
		l.mu.Unlock()
		if !was {
			return nil
		}
	}
	close(l.stop)
	l.stopped.Wait()
	return errors.Join(err, l.closeFiles())
}

func (l *Log) closeFiles() error {
	var errs []error
	if l.file != nil {
		errs = append(errs, l.file.Close())
	}
	if l.head.File != nil {
		errs = append(errs, l.head.Close())
	}
	if l.lock != nil {
		errs = append(errs, l.lock.Close())
	}
	return errors.Join(errs...)
}
