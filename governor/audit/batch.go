package audit

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// batch is a run of entries that are written, and if need be synced, at once. Whoever
// adds the first entry writes the batch when those before it are done; who comes until
// then adds to it and waits. So callers share writes exactly when writing is slow, and
// a caller that is alone hands nothing to another goroutine.
type batch struct {
	lines  []byte
	count  uint64 // of entries that somebody waits for
	lost   uint64 // of entries before, whose loss the batch reports
	rotate bool   // the batch begins a new file
	sync   bool
	end    position
	round  uint64
	after  <-chan struct{} // closed when the batch before is done
	done   chan struct{}
	err    error // to be read when done is closed
}

// join gives an entry its place in the chain. It returns the batch that the entry is
// part of, and whether the caller is the first in it and so has to write it.
func (l *Log) join(e *encoded) (b *batch, first bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(); err != nil {
		l.lost++
		return nil, false, err
	}
	b = l.gathering
	full := l.full(len(noHashes)+len(e.buf)+len("18446744073709551615}\n"), time.Now())
	if first = b == nil || full; first {
		b = l.gather(full)
	}
	l.place(b, e)
	b.count++
	return b, first, nil
}

// append writes a batch of its own, which prepare fills under the lock.
func (l *Log) append(prepare func(*batch)) error {
	l.mu.Lock()
	if err := l.usable(); err != nil {
		l.mu.Unlock()
		return err
	}
	b := l.gather(false)
	prepare(b)
	l.gathering = nil
	l.mu.Unlock()
	l.write(b)
	return b.err
}

func (l *Log) usable() error {
	if !l.open {
		return ErrClosed
	}
	return l.failed
}

// full reports whether an entry of some bytes has to go to a new file.
func (l *Log) full(bytes int, now time.Time) bool {
	size := l.next.size + int64(bytes)
	return size > l.settings.maxSize || l.settings.maxAge > 0 && now.Sub(l.next.began) >= l.settings.maxAge
}

// gather begins a batch behind all others, in a new file if rotate is set.
func (l *Log) gather(rotate bool) *batch {
	b := &batch{
		lines: l.spare[:0], rotate: rotate, sync: l.settings.always, round: l.round,
		end: l.next, after: l.turn, done: make(chan struct{}),
	}
	l.spare, l.gathering, l.turn = nil, b, b.done
	now := time.Now()
	if rotate {
		l.next.file, l.next.size, l.next.began = l.next.head.Sequence+1, 0, now
		l.place(b, opened("rotated", l.next.head, now))
	}
	if l.lost > 0 {
		b.lost, l.lost = l.lost, 0
		l.place(b, lost(b.lost, now))
	}
	return b
}

// place adds an entry to a batch, as the next of the chain.
func (l *Log) place(b *batch, e *encoded) {
	before := len(b.lines)
	b.lines = appendLine(b.lines, &l.next.head, e)
	l.next.size += int64(len(b.lines) - before)
	b.end = l.next
}

// maxSpare bounds the memory that is kept for the next batch.
const maxSpare = 1 << 20

// write waits for the turn of a batch and writes it.
func (l *Log) write(b *batch) {
	defer close(b.done)
	<-b.after
	l.mu.Lock()
	if l.gathering == b {
		l.gathering = nil
	}
	err := l.failed
	if err == nil && b.round != l.round {
		err = errVoid
	}
	before := l.written
	l.mu.Unlock()

	fatal := false
	if err == nil {
		fatal, err = l.put(b, before)
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		b.err = fmt.Errorf("audit: %w", err)
		l.void(b, fatal)
		return
	}
	l.written = b.end
	switch {
	case b.sync:
		l.synced = b.end.head
	case b.rotate:
		l.synced = before.head
	}
	if cap(b.lines) <= maxSpare {
		l.spare = b.lines
	}
}

var errVoid = errors.New("an entry before could not be written")

// void takes a batch that was not written out of the chain again, with all that were
// given their places behind it.
func (l *Log) void(b *batch, fatal bool) {
	l.lost += b.count + b.lost
	if fatal && l.failed == nil {
		l.failed = fmt.Errorf("the log failed and has to be opened anew: %w", b.err)
	}
	if b.round == l.round {
		l.round++
		l.next, l.gathering = l.written, nil
	}
}

// put writes a batch to the file that it belongs to. After a fatal error, what is in
// the file is not known.
func (l *Log) put(b *batch, before position) (fatal bool, err error) {
	to, size := l.file, l.size
	if b.rotate {
		if err := l.persist(before.head, before.file); err != nil {
			return true, err
		}
		if to, err = l.settings.create(l.path(b.end.file)); err != nil {
			return false, err
		}
		size = 0
	}
	if _, err := to.Write(b.lines); err != nil {
		return l.undo(b, to) != nil, err
	}
	if b.rotate {
		_ = l.file.Close() // it was synced; nothing depends on it any more
		if err := syncDir(l.dir); err != nil {
			return true, err
		}
	}
	l.file, l.size = to, size+int64(len(b.lines))
	if b.sync {
		err = l.persist(b.end.head, b.end.file)
	}
	return err != nil, err
}

// undo removes what a failed write has left.
func (l *Log) undo(b *batch, to file) error {
	if !b.rotate {
		return to.Truncate(l.size)
	}
	_ = to.Close() // it is removed
	return os.Remove(l.path(b.end.file))
}

// persist has the file on disk, and then says so in the head file.
func (l *Log) persist(head Head, number uint64) error {
	if err := l.file.Sync(); err != nil {
		return err
	}
	ours, err := l.file.Stat()
	if err != nil {
		return err
	}
	named, err := os.Stat(l.path(number))
	if err != nil {
		return fmt.Errorf("the log was moved or removed while it was written: %w", err)
	}
	if !os.SameFile(ours, named) || ours.Size() != l.size {
		return fmt.Errorf("%s was changed by another program", l.path(number))
	}
	return l.head.set(head)
}
