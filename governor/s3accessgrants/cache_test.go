package s3accessgrants_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
)

// count returns how many of the requests are of an operation.
func count(sent []string, operation string) int {
	n := 0
	for _, line := range sent {
		if strings.HasPrefix(line, operation+" ") {
			n++
		}
	}
	return n
}

func put(ctx context.Context, c *s3gov.Client, bucket, key string) error {
	_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key})
	return err
}

func duplicate(ctx context.Context, c *s3gov.Client, bucket, key string) error {
	_, err := c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: &bucket, Key: &key, CopySource: aws.String(bucket + "/" + key)})
	return err
}

func list(ctx context.Context, c *s3gov.Client, bucket, prefix string) error {
	_, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: &prefix})
	return err
}

// Credentials are used again for what their grant covers, and for nothing else.
func TestCredentialsAreUsedAgain(t *testing.T) {
	type step func(context.Context, *s3gov.Client) error
	on := func(call func(context.Context, *s3gov.Client, string, string) error, bucket, key string) step {
		return func(ctx context.Context, c *s3gov.Client) error { return call(ctx, c, bucket, key) }
	}
	read := func(ctx context.Context, c *s3gov.Client, bucket, key string) error { return get(ctx, c, bucket, key) }
	for name, test := range map[string]struct {
		grants []string
		steps  []step
		asked  int
		signed string // by which of the credentials, in order
	}{
		"below a folder":         {[]string{"s3://data/p/*"}, []step{on(read, "data", "p/k"), on(read, "data", "p/q/l"), on(list, "data", "p/")}, 1, "111"},
		"not the folder's name":  {[]string{"s3://data/p/*", "s3://data/p"}, []step{on(read, "data", "p/k"), on(read, "data", "p")}, 2, "12"},
		"beginning alike":        {[]string{"s3://data/p*"}, []step{on(read, "data", "pa"), on(read, "data", "pb/k"), on(read, "data", "p")}, 1, "111"},
		"not in another bucket":  {[]string{"s3://dat*"}, []step{on(read, "data", "k"), on(read, "data", "l"), on(read, "data2", "k")}, 2, "112"},
		"the whole bucket":       {[]string{"s3://data/*"}, []step{on(list, "data", ""), on(read, "data", "k"), on(list, "data", "")}, 1, "111"},
		"an object, not kept":    {[]string{"s3://data/k"}, []step{on(read, "data", "k"), on(read, "data", "k")}, 2, "12"},
		"read is not write":      {[]string{"s3://data/*"}, []step{on(read, "data", "k"), on(put, "data", "k"), on(read, "data", "l"), on(put, "data", "l")}, 2, "1212"},
		"read and write is both": {[]string{"s3://data/*"}, []step{on(duplicate, "data", "k"), on(read, "data", "k"), on(put, "data", "k")}, 1, "111"},
		"neither is both":        {[]string{"s3://data/*"}, []step{on(read, "data", "k"), on(put, "data", "k"), on(duplicate, "data", "k")}, 3, "123"},
		"the longest prefix": {[]string{"s3://data/*", "s3://data/p/*"},
			[]step{on(read, "data", "k"), on(list, "data", "p"), on(read, "data", "p/k")}, 1, "111"},
		"a prefix of no prefix": {[]string{"s3://data/p/*", "s3://data/pq/*"}, []step{on(read, "data", "pq/k"), on(read, "data", "p/k"), on(read, "data", "pq/l")}, 2, "121"},
		"keys are not paths":    {[]string{"s3://data/p/*", "s3://data/q/*"}, []step{on(read, "data", "p/k"), on(read, "data", "p/../q/k"), on(read, "data", "q/k")}, 2, "112"},
	} {
		f := &fake{grants: test.grants}
		c := f.client(t)
		for i, step := range test.steps {
			if err := step(t.Context(), c); err != nil {
				t.Errorf("%s, step %d: %v", name, i, err)
			}
		}
		sent, signed := f.sent(), ""
		for _, line := range sent {
			if _, key, ok := strings.Cut(line, " as ASIA"); ok {
				signed += key
			}
		}
		if count(sent, "GetDataAccess") != test.asked || signed != test.signed {
			t.Errorf("%s: asked %d times, signed by %s; want %d, %s\n%s", name, count(sent, "GetDataAccess"), signed, test.asked, test.signed, strings.Join(sent, "\n"))
		}
		if n := count(sent, "GetCallerIdentity"); n != 1 {
			t.Errorf("%s: the caller's identity was asked %d times", name, n)
		}
	}
}

// Each answer is kept for its time and no longer. The clock is the bubble's.
func TestLifetimes(t *testing.T) {
	const all = "HeadBucket GetCallerIdentity GetAccessGrantsInstanceForPrefix GetDataAccess"
	for name, test := range map[string]struct {
		lifetime time.Duration // of the credentials
		opts     []s3accessgrants.Option
		denied   bool
		wait     time.Duration
		want     string // what is asked again after it
	}{
		"credentials":            {wait: 54*time.Minute - 1},
		"credentials, ended":     {wait: 54 * time.Minute, want: "GetDataAccess"},
		"shorter credentials":    {lifetime: 15 * time.Minute, wait: 14*time.Minute - 1},
		"shorter, ended":         {lifetime: 15 * time.Minute, wait: 14 * time.Minute, want: "GetDataAccess"},
		"asked for, longer":      {lifetime: 2 * time.Hour, opts: []s3accessgrants.Option{s3accessgrants.WithDuration(2 * time.Hour)}, wait: 108*time.Minute - 1},
		"asked for, ended":       {lifetime: 2 * time.Hour, opts: []s3accessgrants.Option{s3accessgrants.WithDuration(2 * time.Hour)}, wait: 108 * time.Minute, want: "HeadBucket GetAccessGrantsInstanceForPrefix GetDataAccess"},
		"ended when they come":   {lifetime: time.Second, wait: 0, want: "GetDataAccess"},
		"everything but the key": {wait: time.Hour, want: "HeadBucket GetAccessGrantsInstanceForPrefix GetDataAccess"},
		"denial":                 {denied: true, wait: 5*time.Minute - 1},
		"denial, ended":          {denied: true, wait: 5 * time.Minute, want: "GetDataAccess"},
		"short denial":           {denied: true, opts: []s3accessgrants.Option{s3accessgrants.WithDeniedCache(1, time.Second)}, wait: time.Second, want: "GetDataAccess"},
		"short account":          {opts: []s3accessgrants.Option{s3accessgrants.WithAccountCache(1, time.Minute)}, wait: 54 * time.Minute, want: "GetAccessGrantsInstanceForPrefix GetDataAccess"},
		"short region":           {opts: []s3accessgrants.Option{s3accessgrants.WithRegionCache(1, time.Minute)}, wait: 54 * time.Minute, want: "HeadBucket GetDataAccess"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{grants: []string{"s3://data/*"}, lifetime: test.lifetime}
				if test.denied {
					f.grants = nil
				}
				c := f.client(t, test.opts...)
				ask := func() string {
					if err := get(t.Context(), c, "data", "k"); (err != nil) != test.denied {
						t.Errorf("error %v", err)
					}
					var asked []string
					for _, line := range f.sent() {
						if operation, _, _ := strings.Cut(line, " "); operation != "GET" {
							asked = append(asked, operation)
						}
					}
					return strings.Join(asked, " ")
				}
				if first := ask(); first != all {
					t.Errorf("at first asked %s, want %s", first, all)
				}
				time.Sleep(test.wait)
				if then := ask(); then != test.want {
					t.Errorf("then asked %q, want %q", then, test.want)
				}
			})
		})
	}
}

// What failed otherwise than by a denial is asked again.
func TestFailuresAreNotKept(t *testing.T) {
	for _, operation := range []string{"HeadBucket", "GetCallerIdentity", "GetAccessGrantsInstanceForPrefix", "GetDataAccess"} {
		f := &fake{grants: []string{"s3://data/*"}}
		on(operation, away)(f)
		c := f.client(t)
		if err := get(t.Context(), c, "data", "k"); err == nil {
			t.Errorf("%s: no error", operation)
		}
		f.faults = nil
		if err := get(t.Context(), c, "data", "k"); err != nil {
			t.Errorf("%s: error %v, want it asked again", operation, err)
		}
	}
}

// rotating hands out other credentials at each turn.
type rotating struct {
	mu   sync.Mutex
	turn int
}

func (r *rotating) Retrieve(context.Context) (aws.Credentials, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return aws.Credentials{AccessKeyID: fmt.Sprintf("AKIDTURN%d", r.turn), SecretAccessKey: "s"}, nil
}

// What was vended to one caller is never used for another, and each caller's identity
// is asked for once.
func TestCallersAreKeptApart(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	caller := new(rotating)
	cfg := f.config()
	cfg.Credentials = caller
	c := f.client(t, s3accessgrants.WithConfig(cfg))
	for turn := range 2 {
		caller.turn = turn
		for range 2 {
			if err := get(t.Context(), c, "data", "k"); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got []string
	for _, line := range f.sent() {
		operation, _, _ := strings.Cut(line, " ")
		_, signer, _ := strings.Cut(line, " as ")
		got = append(got, operation+" "+signer)
	}
	want := []string{
		"HeadBucket AKIDTURN0", "GetCallerIdentity AKIDTURN0", "GetAccessGrantsInstanceForPrefix AKIDTURN0", "GetDataAccess AKIDTURN0", "GET ASIA1", "GET ASIA1",
		"GetCallerIdentity AKIDTURN1", "GetAccessGrantsInstanceForPrefix AKIDTURN1", "GetDataAccess AKIDTURN1", "GET ASIA2", "GET ASIA2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Two clients of one plugin share what it has learned, if their caller is one.
func TestClientsShareThePlugin(t *testing.T) {
	f := &fake{grants: []string{"s3://data/*"}}
	sess := f.open(t, governortest.New(true))
	p := plug(t, sess)
	other := func(o *s3.Options) { o.Credentials = credentials.NewStaticCredentialsProvider("AKIDOTHER", "s", "") }
	for _, c := range []*s3gov.Client{clientOf(t, sess, p.Register), clientOf(t, sess, p.Register), clientOf(t, sess, other, p.Register)} {
		if err := get(t.Context(), c, "data", "k"); err != nil {
			t.Fatal(err)
		}
	}
	if sent := f.sent(); count(sent, "GetDataAccess") != 2 || count(sent, "HeadBucket") != 1 {
		t.Errorf("sent %q, want two grants and one region", sent)
	}
}

// The cache of credentials stays as small as it is told to be, whatever is asked.
func TestCacheIsBounded(t *testing.T) {
	f := &fake{}
	for i := range 50 {
		f.grants = append(f.grants, fmt.Sprintf("s3://data/%d/*", i))
	}
	c := f.client(t, s3accessgrants.WithCredentialCache(3))
	for _, k := range []int{1, 2, 3, 1, 4, 1, 3, 4, 2} { // 4 takes the place of 2
		if err := get(t.Context(), c, "data", fmt.Sprintf("%d/k", k)); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(f.sent(), "GetDataAccess"); n != 5 {
		t.Errorf("asked %d times, want 5", n)
	}
	random := rand.New(rand.NewPCG(3, 4))
	keys := make([]int, 400)
	for i := range keys {
		keys[i] = random.IntN(50)
	}
	if err := concurrently(len(keys), func(i int) error { return get(t.Context(), c, "data", fmt.Sprintf("%d/k", keys[i])) }); err != nil {
		t.Error(err)
	}
}
