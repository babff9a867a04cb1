package audit_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor/audit"
)

// crashDir is the environment variable by which the test binary is told to be the
// program that is killed, and where its log is.
const crashDir = "ASCENDGEN_TEST_CRASH_DIR"

// crashing records as fast as it can until it is killed. It prints the id of each
// record that was acknowledged, after it was.
func crashing(dir string) {
	policies := []audit.Option{audit.SyncEveryRecord(), audit.SyncEvery(time.Millisecond), audit.SyncNever()}
	log, err := audit.Open(dir, policies[os.Getpid()%len(policies)], audit.RotateAtSize(20_000))
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), i, n)
				if err := log.Record(context.Background(), record(id)); err != nil {
					fmt.Println("error:", err)
					return
				}
				fmt.Println(id)
			}
		})
	}
	wg.Wait()
}

// TestKilledProgram kills a program that records, at random moments, 200 times, each
// time the next going on with the log of the one before.
func TestKilledProgram(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 20
	}
	dir := filepath.Join(t.TempDir(), "log")
	acknowledged := make(map[string]bool)
	for range kills {
		for _, id := range killed(t, dir) {
			acknowledged[id] = true
		}
	}
	log := open(t, dir)
	log.Close()
	report := verify(t, dir)
	for _, id := range ids(t, dir) {
		delete(acknowledged, id)
	}
	if len(acknowledged) > 0 {
		t.Errorf("%d records were acknowledged and are not there", len(acknowledged))
	}
	t.Logf("%d entries in %d files, recovered %d times", report.Entries, report.Files, report.Recovered)
}

// killed runs the program for a while and returns the ids that were acknowledged.
func killed(t *testing.T, dir string) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Wait() }()
	var ids []string
	first, limit := true, rand.IntN(100)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		id := lines.Text()
		if len(id) > 6 && id[:6] == "error:" {
			_ = cmd.Process.Kill()
			t.Fatal(id)
		}
		ids = append(ids, id)
		if first && len(ids) > limit {
			first = false
			_ = cmd.Process.Kill() // what is still in the pipe was acknowledged too
		}
	}
	return ids
}
