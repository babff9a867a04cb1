package audit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
	"github.com/google/go-cmp/cmp"
)

// disk makes files that fail as it says. It must not be changed while a log writes.
type disk struct {
	room      int // bytes that can still be written, if full is set
	full      bool
	syncErr   error
	createErr error
	truncErr  error
	hold      chan struct{} // if set, each write waits to receive from it
	syncs     int
}

func (d *disk) option() audit.Option {
	return audit.WithFiles(func(path string) (audit.File, error) {
		if d.createErr != nil {
			return nil, d.createErr
		}
		f, err := audit.CreateFile(path)
		return &diskFile{File: f, disk: d}, err
	})
}

type diskFile struct {
	audit.File
	disk *disk
}

func (f *diskFile) Write(b []byte) (int, error) {
	if f.disk.hold != nil {
		<-f.disk.hold
	}
	if !f.disk.full {
		return f.File.Write(b)
	}
	n := min(len(b), f.disk.room)
	f.disk.room -= n
	n, err := f.File.Write(b[:n])
	if err == nil && n < len(b) {
		err = syscall.ENOSPC
	}
	return n, err
}

func (f *diskFile) Sync() error {
	f.disk.syncs++
	return errors.Join(f.disk.syncErr, f.File.Sync())
}

func (f *diskFile) Truncate(size int64) error {
	if f.disk.truncErr != nil {
		return f.disk.truncErr
	}
	return f.File.Truncate(size)
}

var errDisk = errors.New("input/output error")

// A full disk refuses records until there is room again. What it has taken of a line
// is removed, and the log tells how many records are missing.
func TestFullDisk(t *testing.T) {
	for _, room := range []int{0, 1, 300, 700} {
		var d disk
		dir := filepath.Join(t.TempDir(), "log")
		log := open(t, dir, d.option())
		keep(t, log, "a")
		d.full, d.room = true, room
		for range 3 {
			if err := log.Record(t.Context(), record("b")); !errors.Is(err, syscall.ENOSPC) && room < 700 {
				t.Errorf("room for %d bytes: %v", room, err)
			}
		}
		verify(t, dir)
		d.full = false
		keep(t, log, "c")
		if err := log.Close(); err != nil {
			t.Error(err)
		}
		want := []string{"opened new", "decided a", "lost 3", "decided c"}
		if room == 700 { // one fits
			want = []string{"opened new", "decided a", "decided b", "lost 2", "decided c"}
		}
		if diff := cmp.Diff(want, story(t, dir)); diff != "" {
			t.Errorf("room for %d bytes (-want +got):\n%s", room, diff)
		}
		if report := verify(t, dir); report.Lost == 0 || !report.Anchored {
			t.Errorf("report %+v", report)
		}
	}
}

func TestFullDiskAtRotation(t *testing.T) {
	var d disk
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir, d.option(), audit.RotateAtSize(1200))
	keep(t, log, "a")
	for _, fault := range []func(){
		func() { d.createErr = syscall.ENOSPC },
		func() { d.createErr, d.full, d.room = nil, true, 400 },
	} {
		fault()
		if err := log.Record(t.Context(), record("b")); !errors.Is(err, syscall.ENOSPC) {
			t.Error(err)
		}
		if n := len(parts(t, dir)); n != 1 {
			t.Errorf("%d files", n)
		}
		verify(t, dir)
	}
	d.full = false
	keep(t, log, "c")
	if err := log.Close(); err != nil {
		t.Error(err)
	}
	want := []string{"opened new", "decided a", "opened rotated", "lost 2", "decided c"}
	if diff := cmp.Diff(want, story(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	verify(t, dir)
}

// After these, what is on disk is not known: nothing more is recorded until the log is
// opened anew, which finds everything that was acknowledged.
func TestFaultsThatEndALog(t *testing.T) {
	for name, test := range map[string]struct {
		fault func(t *testing.T, d *disk, dir string, log *audit.Log)
		want  string
	}{
		"sync fails":                       {func(_ *testing.T, d *disk, _ string, _ *audit.Log) { d.syncErr = errDisk }, "input/output error"},
		"file closed":                      {func(_ *testing.T, _ *disk, _ string, log *audit.Log) { log.CloseFile() }, "file already closed"},
		"write fails and cannot be undone": {func(_ *testing.T, d *disk, _ string, _ *audit.Log) { d.full, d.room, d.truncErr = true, 5, errDisk }, "no space left"},
		"file moved": {func(t *testing.T, _ *disk, dir string, _ *audit.Log) {
			moved := filepath.Join(dir, "audit-000000000001.jsonl")
			write(t, moved+".copy", read(t, moved))
			if err := errors.Join(os.Remove(moved), os.Rename(moved+".copy", moved)); err != nil {
				t.Fatal(err)
			}
		}, "was changed by another program"},
		"file removed": {func(t *testing.T, _ *disk, dir string, _ *audit.Log) {
			if err := os.Rename(one(t, dir), filepath.Join(dir, "kept")); err != nil {
				t.Fatal(err)
			}
		}, "the log was moved or removed while it was written"},
		"file added to": {func(t *testing.T, _ *disk, dir string, _ *audit.Log) {
			f, err := os.OpenFile(one(t, dir), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			fmt.Fprintln(f, "{}")
		}, "was changed by another program"},
	} {
		var d disk
		dir := filepath.Join(t.TempDir(), "log")
		log := open(t, dir, d.option())
		keep(t, log, "a")
		head := log.Head()
		test.fault(t, &d, dir, log)
		for range 2 {
			if err := log.Record(t.Context(), record("b")); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v", name, err)
			}
			d = disk{} // too late
		}
		if log.Head() != head {
			t.Errorf("%s: head %v is told to be on disk", name, log.Head())
		}
		var closed atomic.Int32
		var wg sync.WaitGroup
		for range 3 { // of several, one tells
			wg.Go(func() {
				if err := log.Close(); err != nil && strings.Contains(err.Error(), "has to be opened anew") {
					closed.Add(1)
				}
			})
		}
		wg.Wait()
		if closed.Load() != 1 {
			t.Errorf("%s: %d of 3 Close said that the log failed, want 1", name, closed.Load())
		}
		if strings.HasPrefix(name, "file ") && name != "file closed" {
			continue
		}
		again := open(t, dir)
		keep(t, again, "c")
		again.Close()
		verify(t, dir)
		if got := ids(t, dir); got[0] != "a" || got[len(got)-1] != "c" {
			t.Errorf("%s: ids %v", name, got)
		}
	}
}

// Callers share a write while one is going on; if it fails, it fails for all of them
// and for those behind it, and none of the entries is in the chain.
func TestSharedWrites(t *testing.T) {
	for _, fails := range []bool{false, true} {
		var d disk
		dir := filepath.Join(t.TempDir(), "log")
		log := open(t, dir, d.option(), audit.RotateAtSize(20_000))
		d.syncs, d.hold = 0, make(chan struct{})
		d.full, d.room = fails, 5000
		var failed int
		var mu sync.Mutex
		var wg sync.WaitGroup
		const callers = 100
		for i := range callers {
			wg.Go(func() {
				if err := log.Record(t.Context(), record(fmt.Sprintf("id-%02d", i))); err != nil {
					mu.Lock()
					defer mu.Unlock()
					failed++
				}
			})
		}
		time.Sleep(50 * time.Millisecond) // let them come; how many do changes nothing below
		close(d.hold)
		wg.Wait()
		d.full, d.hold = false, nil
		syncs := d.syncs
		keep(t, log, "last")
		log.Close()
		report := verify(t, dir)
		if got := len(ids(t, dir)); got != callers-failed+1 || report.Lost != uint64(failed) || fails != (failed > 0) {
			t.Errorf("fails %t: %d ids, %d failed, report %+v", fails, got, failed, report)
		}
		if syncs > callers/2 {
			t.Errorf("fails %t: %d syncs of %d records", fails, syncs, callers)
		}
	}
}

// A caller whose context ends does not wait for a disk that hangs, unless it is the
// one that writes.
func TestContextEndsWhileWaiting(t *testing.T) {
	d := disk{}
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir, d.option())
	d.hold = make(chan struct{})
	var wg sync.WaitGroup
	for _, id := range []string{"a", "b"} { // "a" or "b" writes, the other leads the next batch
		wg.Go(func() {
			if err := log.Record(t.Context(), record(id)); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	ctx, cancel := context.WithCancel(t.Context())
	wg.Go(func() {
		if err := log.Record(ctx, record("c")); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	time.Sleep(20 * time.Millisecond)
	cancel()
	close(d.hold)
	wg.Wait()
	log.Close()
	if got := ids(t, dir); len(got) != 3 {
		t.Errorf("ids %v: want all three, since they were given places", got)
	}
	verify(t, dir)
}

// A session that demands records makes no calls while there is no room for them.
func TestRequiredRecordOnAFullDisk(t *testing.T) {
	var d disk
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir, d.option())
	sent := 0
	call := func(opts ...governor.Option) error {
		gate := governed(t, governor.Ceiling(governor.High, 0), log, opts...)
		_, err := governor.Call(t.Context(), gate, &opDelete, governor.High, &thingInput{}, nil,
			func(context.Context, *thingInput, ...func(*struct{})) (*struct{}, error) {
				sent++
				return nil, nil
			})
		return err
	}
	d.full = true
	err := call(governor.WithRequiredRecord())
	var refused *governor.GovernanceError
	if !errors.As(err, &refused) || !errors.Is(err, syscall.ENOSPC) || sent != 0 {
		t.Errorf("full: %v, %d sent", err, sent)
	}
	if err := call(); err != nil || sent != 1 {
		t.Errorf("full, records not demanded: %v, %d sent", err, sent)
	}
	d.full = false
	if err := call(governor.WithRequiredRecord()); err != nil || sent != 2 {
		t.Errorf("room again: %v, %d sent", err, sent)
	}
	log.Close()
	if err := call(governor.WithRequiredRecord()); !errors.Is(err, audit.ErrClosed) || sent != 2 {
		t.Errorf("closed: %v, %d sent", err, sent)
	}
	if report := verify(t, dir); report.Lost != 3 {
		t.Errorf("report %+v, want 3 lost: two decisions and an end", report)
	}
}
