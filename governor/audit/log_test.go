package audit_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		crashing(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

func TestLogContinues(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "log") // made on the way
	for _, ids := range [][]string{{"a", "b"}, {}, {"c"}} {
		log := open(t, dir)
		keep(t, log, ids...)
		if log.Recovered() != nil {
			t.Error("recovered from nothing")
		}
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"opened new", "decided a", "decided b", "opened continued", "opened continued", "decided c"}
	if diff := cmp.Diff(want, story(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	report := verify(t, dir)
	if report.Files != 1 || report.Entries != 6 || report.First != 1 || report.Last.Sequence != 6 || !report.Anchored {
		t.Errorf("report %+v", report)
	}
}

// The log is its owner's alone in a directory that it made, and its files are in any.
func TestModes(t *testing.T) {
	made, open777 := filepath.Join(t.TempDir(), "log"), t.TempDir()
	if err := os.Chmod(open777, 0o777); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]os.FileMode{made: 0o700, open777: 0o777} {
		log := open(t, dir)
		keep(t, log, "a")
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != want {
			t.Errorf("directory: %v, %v, want %v", info.Mode(), err, want)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) < 3 {
			t.Fatalf("%d files, %v", len(entries), err)
		}
		for _, entry := range entries {
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v, want a file that nobody else can read", entry.Name(), info.Mode(), err)
			}
		}
	}
}

func TestRotation(t *testing.T) {
	dir := written(t, 20, audit.RotateAtSize(3000), audit.SyncNever())
	log := open(t, dir, audit.RotateAtSize(3000))
	keep(t, log, "last")
	log.Close()
	files := parts(t, dir)
	if len(files) < 5 {
		t.Fatalf("%d files", len(files))
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Size() > 3000 {
			t.Errorf("%s: %d bytes (%v), want at most 3000", file, info.Size(), err)
		}
	}
	if got := len(ids(t, dir)); got != 21 {
		t.Errorf("%d ids, want 21", got)
	}
	report := verify(t, dir)
	if report.Files != len(files) || !report.Anchored {
		t.Errorf("report %+v", report)
	}
	if again := verify(t, files...); again.Anchored || again.Last != report.Last {
		t.Errorf("report of the files alone %+v", again)
	}
}

// A directory in which one entry is larger than a file may be must not be rotated for
// ever, nor lose the entry.
func TestRotationAtLessThanAnEntry(t *testing.T) {
	dir := written(t, 3, audit.RotateAtSize(1))
	if report := verify(t, dir); report.Files != 4 || len(ids(t, dir)) != 3 {
		t.Errorf("%+v, ids %v", report, ids(t, dir))
	}
}

func TestRotationByAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "log")
		log := open(t, dir, audit.RotateAfter(time.Hour))
		keep(t, log, "a")
		time.Sleep(59 * time.Minute)
		keep(t, log, "b")
		log.Close()
		log = open(t, dir, audit.RotateAfter(time.Hour)) // the age is the file's, not the program's
		time.Sleep(time.Minute)
		keep(t, log, "c", "d")
		log.Close()
		want := []string{"opened new", "decided a", "decided b", "opened continued", "opened rotated", "decided c", "decided d"}
		if diff := cmp.Diff(want, story(t, dir)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if report := verify(t, dir); report.Files != 2 {
			t.Errorf("%d files, want 2", report.Files)
		}
	})
}

// Head tells what is on disk, which is what the sync policy is about.
func TestSyncPolicies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, test := range map[string]struct {
			policy audit.Option
			want   [4]uint64 // after a record, after some time, after Sync, after another record
		}{
			"every record": {audit.SyncEveryRecord(), [4]uint64{2, 2, 2, 3}},
			"interval":     {audit.SyncEvery(time.Second), [4]uint64{1, 2, 2, 2}},
			"never":        {audit.SyncNever(), [4]uint64{1, 1, 2, 2}},
		} {
			dir := filepath.Join(t.TempDir(), "log")
			log := open(t, dir, test.policy)
			var got [4]uint64
			keep(t, log, "a")
			got[0] = log.Head().Sequence
			time.Sleep(2500 * time.Millisecond)
			synctest.Wait()
			got[1] = log.Head().Sequence
			if err := log.Sync(); err != nil {
				t.Error(err)
			}
			got[2] = log.Head().Sequence
			keep(t, log, "b")
			got[3] = log.Head().Sequence
			if got != test.want {
				t.Errorf("%s: heads %v, want %v", name, got, test.want)
			}
			if err := log.Close(); err != nil {
				t.Error(err)
			}
			head, err := audit.ReadHead(filepath.Join(dir, "head"))
			if err != nil || head != log.Head() || head.Sequence != 3 {
				t.Errorf("%s: head file %v (%v), Head %v", name, head, err, log.Head())
			}
		}
	})
}

func TestOneWriter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir)
	if _, err := audit.Open(dir); err == nil || !strings.Contains(err.Error(), "does another program have the log open?") {
		t.Errorf("second Open: %v", err)
	}
	keep(t, log, "a") // the second Open disturbed nothing
	if err := log.Close(); err != nil {
		t.Error(err)
	}
	open(t, dir)
}

func TestClosedLogs(t *testing.T) {
	closed := open(t, filepath.Join(t.TempDir(), "log"))
	for range 2 {
		if err := closed.Close(); err != nil {
			t.Error(err)
		}
	}
	for name, log := range map[string]*audit.Log{"closed": closed, "zero": new(audit.Log), "nil": nil} {
		if err := log.Record(t.Context(), record("a")); !errors.Is(err, audit.ErrClosed) {
			t.Errorf("%s: Record: %v", name, err)
		}
		if err := log.Sync(); !errors.Is(err, audit.ErrClosed) {
			t.Errorf("%s: Sync: %v", name, err)
		}
		if err := log.Close(); err != nil {
			t.Errorf("%s: Close: %v", name, err)
		}
	}
}

func TestCloseWhileRecording(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir, audit.SyncEvery(time.Millisecond))
	var kept sync.Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d", i, n)
				if err := log.Record(t.Context(), record(id)); err != nil {
					if !errors.Is(err, audit.ErrClosed) {
						t.Error(err)
					}
					return
				}
				kept.Store(id, true)
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	for range 2 {
		wg.Go(func() {
			if err := log.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	verify(t, dir)
	for _, id := range ids(t, dir) {
		kept.Delete(id)
	}
	kept.Range(func(id, _ any) bool {
		t.Errorf("%v was acknowledged and is not there", id)
		return false
	})
}

func TestOptions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	_, err := audit.Open(dir, audit.SyncEvery(0), audit.RotateAtSize(-1), audit.RotateAfter(0), nil)
	want := "audit: sync interval 0s: want above zero\naudit: rotation at -1 bytes: want above zero\naudit: rotation after 0s: want above zero"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a log was made")
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	if _, err := audit.Open(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file instead of a directory: %v", err)
	}
}

func TestRecorderIsALog(t *testing.T) {
	var _ governor.Recorder = (*audit.Log)(nil)
	if _, err := audit.ParseHead(audit.Head{}.String()); err != nil {
		t.Error(err)
	}
}
