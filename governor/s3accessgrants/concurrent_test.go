package s3accessgrants_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
)

// concurrently makes n requests at once and returns their errors.
func concurrently(n int, request func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = request(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// Concurrent requests that one grant serves make one request for it.
func TestConcurrentRequests(t *testing.T) {
	const n = 1_000
	for name, test := range map[string]struct {
		grants  []string
		key     func(i int) string
		asked   int
		allowed bool
	}{
		"one key":              {[]string{"s3://data/*"}, func(int) string { return "p/k" }, 1, true},
		"one object's grant":   {[]string{"s3://data/p/k"}, func(int) string { return "p/k" }, 1, true},
		"keys below a prefix":  {[]string{"s3://data/p/*"}, func(i int) string { return fmt.Sprintf("p/%d", i) }, 1, true},
		"folders of a prefix":  {[]string{"s3://data/p/*"}, func(i int) string { return fmt.Sprintf("p/%d/%d", i%7, i) }, 1, true},
		"two prefixes":         {[]string{"s3://data/p/*", "s3://data/q/*"}, func(i int) string { return fmt.Sprintf("%c/%d", "pq"[i%2], i) }, 2, true},
		"a grant each":         {[]string{"s3://data/p/0", "s3://data/p/1", "s3://data/p/2"}, func(i int) string { return fmt.Sprintf("p/%d", i%3) }, 3, true},
		"no grant":             {nil, func(int) string { return "p/k" }, 1, false},
		"no grant for any key": {nil, func(i int) string { return fmt.Sprintf("p/%d", i%5) }, 5, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{grants: test.grants, delay: time.Second}
				c := f.client(t)
				err := concurrently(n, func(i int) error { return get(t.Context(), c, "data", test.key(i)) })
				if (err == nil) != test.allowed {
					t.Errorf("error %v", err)
				}
				sent := f.sent()
				got := map[string]int{}
				for _, operation := range []string{"HeadBucket", "GetCallerIdentity", "GetAccessGrantsInstanceForPrefix", "GetDataAccess", "GET"} {
					got[operation] = count(sent, operation)
				}
				want := map[string]int{"HeadBucket": 1, "GetCallerIdentity": 1, "GetAccessGrantsInstanceForPrefix": 1, "GetDataAccess": test.asked, "GET": n}
				if !test.allowed {
					want["GET"] = 0
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("requests (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A request that comes while another one waits for its turn joins it.
func TestLateRequestJoins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{grants: []string{"s3://data/p/*", "s3://data/q/*"}, delay: time.Second}
		c := f.client(t)
		if err := put(t.Context(), c, "data", "p/k"); err != nil { // region and account are known then
			t.Fatal(err)
		}
		f.sent()
		arrivals := []struct {
			at  time.Duration
			key string
		}{{0, "q/1"}, {100 * time.Millisecond, "p/1"}, {1500 * time.Millisecond, "p/1"}, {1600 * time.Millisecond, "p/2"}}
		err := concurrently(len(arrivals), func(i int) error {
			time.Sleep(arrivals[i].at)
			return get(t.Context(), c, "data", arrivals[i].key)
		})
		if n := count(f.sent(), "GetDataAccess"); err != nil || n != 2 {
			t.Errorf("error %v; asked %d times, want once for each prefix", err, n)
		}
	})
}

// The caller's identity is asked for once, not once in each bucket, and the grants of
// concurrent callers are kept apart.
func TestConcurrentCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: time.Second}
		for i := range 20 {
			f.grants = append(f.grants, fmt.Sprintf("s3://data%d/*", i))
		}
		sess := f.open(t, governortest.New(true))
		p := plug(t, sess)
		clients := []*s3gov.Client{clientOf(t, sess, as("AKIDONE"), p.Register), clientOf(t, sess, as("AKIDTWO"), p.Register)}
		err := concurrently(400, func(i int) error { return get(t.Context(), clients[i%2], fmt.Sprintf("data%d", i/2%20), "k") })
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, line := range f.sent() {
			operation, _, _ := strings.Cut(line, " ")
			_, by, _ := strings.Cut(line, " as ")
			if operation == "GetCallerIdentity" || operation == "GetDataAccess" {
				got[operation+" as "+by]++
			}
		}
		want := map[string]int{"GetCallerIdentity as AKIDONE": 1, "GetCallerIdentity as AKIDTWO": 1, "GetDataAccess as AKIDONE": 20, "GetDataAccess as AKIDTWO": 20}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
	})
}

// A caller that gives up does not take the others with it, and is not kept waiting.
func TestCallerGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{grants: []string{"s3://data/*"}, delay: time.Second}
		for _, fallback := range []bool{false, true} {
			c := f.client(t, s3accessgrants.WithFallback(fallback))
			first, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			start := time.Now()
			err := concurrently(20, func(i int) error {
				if i > 0 {
					time.Sleep(time.Millisecond) // the first is ahead
					return get(t.Context(), c, "data", fmt.Sprint(i))
				}
				err := get(first, c, "data", "k")
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 500*time.Millisecond {
					t.Errorf("the first got %v after %s", err, time.Since(start))
				}
				return nil
			})
			cancel()
			if sent := f.sent(); err != nil || count(sent, "GetDataAccess") != 1 || count(sent, "GET") != 19 {
				t.Errorf("error %v; sent %q", err, sent)
			}
		}
	})
}

// An answer that never comes does not keep the plugin busy for ever.
func TestNoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		cfg := f.config()
		cfg.HTTPClient = hanging{}
		c := f.client(t, s3accessgrants.WithConfig(cfg))
		if err := get(t.Context(), c, "data", "k"); err == nil || !strings.Contains(err.Error(), "deadline exceeded") {
			t.Errorf("error %v, want it to have given up", err)
		}
	})
}

type hanging struct{}

func (hanging) Do(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
