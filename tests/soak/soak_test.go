// Package soak holds that nothing is lost when all parts of the runtime work at once.
package soak

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
	"github.com/ascendgen/ascendgen/governor/cedar"
	"github.com/ascendgen/ascendgen/governor/compose"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// Sending is permitted, purging needs a person, the rest is denied.
const policy = `
@id("send") permit (principal, action in [Action::"sqs:SendMessage", Action::"sqs:PurgeQueue"], resource);
@id("purge") @decision("require_approval") forbid (principal, action == Action::"sqs:PurgeQueue", resource);
// version %d
`

// person approves whatever is asked, on the second look.
type person struct {
	ids   atomic.Uint64
	looks sync.Map
}

func (p *person) Decide(context.Context, governor.Action) (governor.Decision, error) {
	return governor.Decision{Verdict: governor.Pending, ApprovalID: fmt.Sprint(p.ids.Add(1))}, nil
}

func (p *person) Approval(_ context.Context, id string) (governor.Decision, error) {
	if _, again := p.looks.LoadOrStore(id, true); !again {
		return governor.Decision{Verdict: governor.Pending}, nil
	}
	return governor.Decision{Verdict: governor.Allowed}, nil
}

// TestSoak makes 10,000 calls from many goroutines, some of which wait for approval,
// while policies are reloaded, and holds that the audit log has each of them.
func TestSoak(t *testing.T) {
	calls := 10_000
	if testing.Short() {
		calls = 1000
	}
	policies := filepath.Join(t.TempDir(), "policy.cedar")
	write := func(version int) {
		temp := policies + ".new"
		if err := os.WriteFile(temp, fmt.Appendf(nil, policy, version), 0o666); err != nil {
			t.Error(err)
		} else if err := os.Rename(temp, policies); err != nil {
			t.Error(err)
		}
	}
	write(0)
	rules, err := cedar.New(cedar.Files(policies))
	if err != nil {
		t.Fatal(err)
	}
	defer rules.Close()
	dir := t.TempDir()
	log, err := audit.Open(dir, audit.SyncNever(), audit.RotateAtSize(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(t, compose.Escalate(rules, &person{}), log)

	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	stop := make(chan struct{})
	var reloader sync.WaitGroup
	reloader.Go(func() {
		for version := 1; ; version++ {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
			write(version)
			if err := rules.Reload(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	allowed, denied := callAll(t, client, calls)
	close(stop)
	reloader.Wait()
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := audit.Check{Head: log.Head()}.Verify(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := report.Entries - 2*allowed - denied; want > uint64(report.Files) || allowed+denied != uint64(calls) {
		t.Errorf("%d entries in %d files for %d allowed and %d denied calls of %d", report.Entries, report.Files, allowed, denied, calls)
	}
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("the heap has grown by %d MiB", grown>>20)
	}
}

func newClient(t *testing.T, g governor.Governor, log *audit.Log) *sqsgov.Client {
	t.Helper()
	sess, err := session.New(t.Context(), g,
		session.WithConfig(governortest.New(true).AWSConfig()),
		session.WithAudit(log), session.RequireAudit(),
		session.WithApprovalWait(time.Minute, time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	client, err := sqsgov.NewFromSession(sess)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// callAll makes calls of three kinds and returns how many were allowed and denied.
func callAll(t *testing.T, client *sqsgov.Client, calls int) (allowed, denied uint64) {
	t.Helper()
	url := aws.String("https://sqs.us-east-1.amazonaws.com/123456789012/orders")
	var yes, no atomic.Uint64
	jobs := make(chan int)
	var workers sync.WaitGroup
	for range 64 {
		workers.Go(func() {
			for i := range jobs {
				var err error
				switch i % 10 {
				case 0:
					_, err = client.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: url})
				case 1:
					_, err = client.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: url})
				default:
					_, err = client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("hello")})
				}
				var refused *governor.GovernanceError
				switch {
				case err == nil:
					yes.Add(1)
				case errors.As(err, &refused) && i%10 == 1:
					no.Add(1)
				default:
					t.Errorf("call %d: %v", i, err)
				}
			}
		})
	}
	for i := range calls {
		jobs <- i
	}
	close(jobs)
	workers.Wait()
	return yes.Load(), no.Load()
}
