package s3accessgrants

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"
	"github.com/google/go-cmp/cmp"
)

func grantOn(bucket, prefix string) grant {
	return grant{bucket: bucket, scope: prefixScope, key: prefix, credentials: aws.Credentials{AccessKeyID: bucket + "/" + prefix}}
}

func keyDemand(permission types.Permission, bucket, key string) demand {
	return demand{permission, target{bucket: bucket, kind: object, key: key}}
}

// checkLengths holds that the cache looks for what it has, and for nothing else.
func checkLengths(t *testing.T, c *grantCache) {
	t.Helper()
	want := map[holder]map[int]int{}
	for _, k := range c.entries.Keys() {
		if want[k.holder] == nil {
			want[k.holder] = map[int]int{}
		}
		want[k.holder][len(k.prefix)]++
	}
	got := map[holder]map[int]int{}
	for h, counts := range c.lengths {
		got[h] = map[int]int{}
		for i, l := range counts {
			got[h][l.length] = l.entries
			if i > 0 && counts[i-1].length <= l.length {
				t.Errorf("lengths %v are not sorted", counts)
			}
		}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(holder{})); diff != "" {
		t.Fatalf("lengths (-want +got):\n%s", diff)
	}
}

// TestGrantCacheAgainstModel compares the cache with a search through all that was added,
// of which it may have dropped some but must not have made up any.
func TestGrantCacheAgainstModel(t *testing.T) {
	for _, size := range []int{1, 7, 10_000} {
		random := rand.New(rand.NewPCG(5, uint64(size)))
		pick := func(from ...string) string { return from[random.IntN(len(from))] }
		path := func() string {
			var b strings.Builder
			for range random.IntN(4) {
				b.WriteString(pick("a", "b", "a/", "é/", "*"))
			}
			return b.String()
		}
		cache, err := newGrantCache(size)
		if err != nil {
			t.Fatal(err)
		}
		added := map[grantKey]bool{}
		for range 5_000 {
			caller, bucket, permission := pick("x", "y"), pick("b", "bc"), types.Permission(pick("READ", "WRITE", "READWRITE"))
			if random.IntN(3) == 0 {
				prefix := path()
				cache.add(caller, permission, grantOn(bucket, prefix), time.Now().Add(time.Hour))
				added[grantKey{holder{caller, bucket, permission}, prefix}] = true
				continue
			}
			d := keyDemand(permission, bucket, path())
			got, ok := cache.get(caller, d)
			want := ""
			for _, p := range []types.Permission{permission, types.PermissionReadwrite} {
				for n := len(d.target.key); n >= 0 && want == ""; n-- {
					if added[grantKey{holder{caller, bucket, p}, d.target.key[:n]}] {
						want = bucket + "/" + d.target.key[:n]
					}
				}
			}
			if size == 10_000 && got.AccessKeyID != want {
				t.Fatalf("%s for %s: %q, want %q", d, caller, got.AccessKeyID, want)
			}
			if ok && !strings.HasPrefix(bucket+"/"+d.target.key, got.AccessKeyID) {
				t.Fatalf("%s for %s: got what was vended for %q", d, caller, got.AccessKeyID)
			}
			if cache.entries.Len() > size {
				t.Fatalf("%d entries, want at most %d", cache.entries.Len(), size)
			}
		}
		checkLengths(t, cache)
	}
}

// What has ended, or is good for one object, is not kept.
func TestGrantsThatAreNotKept(t *testing.T) {
	cache, err := newGrantCache(10)
	if err != nil {
		t.Fatal(err)
	}
	ended, one, unknown := grantOn("b", "p"), grantOn("b", "p"), grantOn("b", "p")
	one.scope, unknown.scope = objectScope, unknownScope
	cache.add("x", types.PermissionRead, ended, time.Now())
	cache.add("x", types.PermissionRead, one, time.Now().Add(time.Hour))
	cache.add("x", types.PermissionRead, unknown, time.Now().Add(time.Hour))
	if n := cache.entries.Len(); n != 0 || len(cache.lengths) != 0 {
		t.Errorf("%d entries, %d lengths; want none", n, len(cache.lengths))
	}
}

// What became known since a request looked is not asked again. A plugin without clients
// cannot ask.
func TestAnswersThatCameMeanwhile(t *testing.T) {
	p := new(Plugin)
	o := defaults()
	if err := p.makeCaches(&o); err != nil {
		t.Fatal(err)
	}
	caller, allowed, denied := aws.Credentials{AccessKeyID: "x"}, keyDemand(types.PermissionRead, "b", "p/k"), keyDemand(types.PermissionRead, "b", "q/k")
	p.grants.add(callerID(caller), types.PermissionRead, grantOn("b", "p/"), time.Now().Add(time.Hour))
	no := errors.New("no")
	p.denied.add(deniedKey{callerID(caller), denied}, no)
	if a := p.ask(t.Context(), caller, allowed); a.err != nil || a.grant.credentials.AccessKeyID != "b/p/" {
		t.Errorf("got %+v", a)
	}
	if a := p.ask(t.Context(), caller, denied); a.err != no {
		t.Errorf("error %v, want the one that is known", a.err)
	}
}

func BenchmarkCacheHit(b *testing.B) {
	deep := strings.Repeat("folder/", 140)
	for _, bench := range []struct {
		name    string
		entries int
		key     string
	}{
		{"1_grant", 1, "0/2026/01/report.csv"},
		{"30000_grants", 30_000, "29999/2026/01/report.csv"},
		{"long_key", 1, "0/" + deep},
	} {
		b.Run(bench.name, func(b *testing.B) {
			cache, err := newGrantCache(30_000)
			if err != nil {
				b.Fatal(err)
			}
			for i := range bench.entries {
				cache.add("AKIDCALLER", types.PermissionRead, grantOn("data", fmt.Sprintf("%d/", i)), time.Now().Add(time.Hour))
			}
			d := keyDemand(types.PermissionRead, "data", bench.key)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := cache.get("AKIDCALLER", d); !ok {
					b.Fatal("no hit")
				}
			}
		})
	}
}

// BenchmarkRetrieve measures what the plugin adds to a request whose grant is known,
// from the input to the credentials.
func BenchmarkRetrieve(b *testing.B) {
	cache, err := newGrantCache(10)
	if err != nil {
		b.Fatal(err)
	}
	cache.add(callerID(aws.Credentials{AccessKeyID: "AKIDCALLER"}), types.PermissionRead, grantOn("data", "p/"), time.Now().Add(time.Hour))
	p := &Plugin{grants: cache, own: new(ownCalls)}
	signing := &provider{plugin: p, base: fixed(aws.Credentials{AccessKeyID: "AKIDCALLER"})}
	in := getObject("data", "p/k")
	b.ReportAllocs()
	for b.Loop() {
		r := &request{plugin: p, operation: operationOf(in)}
		r.demand, r.known, r.malformed = demandOf(in)
		if c, err := signing.Retrieve(withRequest(context.Background(), r)); err != nil || c.AccessKeyID != "data/p/" {
			b.Fatal(c, err)
		}
	}
}
