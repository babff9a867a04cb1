package s3accessgrants

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/aws/aws-sdk-go-v2/aws"
)

const (
	// flightLimit ends requests of the plugin that nobody may be waiting for any more.
	flightLimit = time.Minute
	// expirySkew is how long before their end credentials are not used again: clocks
	// differ, and a request takes time.
	expirySkew = time.Minute
)

type deniedKey struct {
	caller string
	demand
}

type accountKey struct{ caller, bucket string }

// answer is what Access Grants said to one demand.
type answer struct {
	demand demand
	grant  grant
	err    error
}

// settles reports whether an answer is one to d as well.
func (a answer) settles(d demand) bool {
	return a.demand == d || a.err == nil && a.grant.covers(d.target)
}

// vend returns credentials of Access Grants for what a caller demands.
func (p *Plugin) vend(ctx context.Context, caller aws.Credentials, d demand) (aws.Credentials, error) {
	if a, ok := p.known(caller, d); ok {
		return a.grant.credentials, a.err
	}
	a, err := p.wait(ctx, caller, d, []string{
		"bucket " + d.target.bucket,
		"folder " + d.target.bucket + "/" + d.target.folder(),
		fmt.Sprintf("target %+v", d.target),
	})
	if err != nil {
		return aws.Credentials{}, err
	}
	return a.grant.credentials, a.err
}

// wait returns the answer to a demand. Of requests that one grant may turn out to
// cover, those in one queue, one goes ahead, through the narrower queues, and the
// others see what it gets. Those whom that does not settle go on likewise.
func (p *Plugin) wait(ctx context.Context, caller aws.Credentials, d demand, queues []string) (answer, error) {
	if len(queues) == 0 {
		return p.ask(ctx, caller, d), nil
	}
	key := strings.Join([]string{"grant", callerID(caller), string(d.permission), queues[0]}, "\x00")
	a, err := once(ctx, &p.flights, key, func(ctx context.Context) (answer, error) {
		a, err := p.wait(ctx, caller, d, queues[1:])
		if err != nil {
			return answer{demand: d, err: err}, nil // d's own failure, not that of the queue
		}
		return a, nil
	})
	if err != nil || a.settles(d) {
		return a, err
	}
	return p.wait(ctx, caller, d, queues[1:])
}

// known returns the answer to a demand if it is known, and false otherwise.
func (p *Plugin) known(caller aws.Credentials, d demand) (answer, bool) {
	if c, ok := p.grants.get(callerID(caller), d); ok {
		return answer{d, grant{credentials: c}, nil}, true
	}
	err, ok := p.denied.get(deniedKey{callerID(caller), d})
	return answer{d, grant{}, err}, ok
}

// ask asks Access Grants, and keeps the answer.
func (p *Plugin) ask(ctx context.Context, caller aws.Credentials, d demand) answer {
	if a, ok := p.known(caller, d); ok { // since the caller looked
		return a
	}
	g, err := p.request(ctx, caller, d)
	if isDenied(err) {
		p.denied.add(deniedKey{callerID(caller), d}, err)
	}
	return answer{d, g, err}
}

// request asks for a grant, and keeps it if there is one.
func (p *Plugin) request(ctx context.Context, caller aws.Credentials, d demand) (grant, error) {
	region, err := p.region(ctx, caller, d.target.bucket)
	if err != nil {
		return grant{}, err
	}
	account, err := p.account(ctx, caller, region, d.target)
	if err != nil {
		return grant{}, err
	}
	asked := time.Now()
	g, err := p.own.dataAccess(ctx, caller, region, account, d, p.duration)
	if err == nil {
		p.grants.add(callerID(caller), d.permission, g, p.until(asked, g.credentials))
	}
	return g, err
}

// until returns until when credentials may be used again.
func (p *Plugin) until(asked time.Time, c aws.Credentials) time.Time {
	duration := p.duration
	if duration == 0 {
		duration = defaultDuration
	}
	until := asked.Add(duration * 9 / 10)
	if end := c.Expires.Add(-expirySkew); end.Before(until) {
		return end
	}
	return until
}

// region returns the region of a bucket.
func (p *Plugin) region(ctx context.Context, caller aws.Credentials, bucket string) (string, error) {
	if region, ok := p.regions.get(bucket); ok {
		return region, nil
	}
	return once(ctx, &p.flights, "region\x00"+callerID(caller)+"\x00"+bucket, func(ctx context.Context) (string, error) {
		region, err := p.own.bucketRegion(ctx, caller, bucket)
		if err == nil {
			p.regions.add(bucket, region)
		}
		return region, err
	})
}

// account returns the account that owns the Access Grants instance for a bucket.
func (p *Plugin) account(ctx context.Context, caller aws.Credentials, region string, t target) (string, error) {
	key := accountKey{callerID(caller), t.bucket}
	if account, ok := p.accounts.get(key); ok {
		return account, nil
	}
	return once(ctx, &p.flights, "account\x00"+key.caller+"\x00"+key.bucket, func(ctx context.Context) (string, error) {
		own, err := p.callerAccount(ctx, caller)
		if err != nil {
			return "", err
		}
		account, err := p.own.instanceAccount(ctx, caller, region, own, t)
		if err == nil {
			p.accounts.add(key, account)
		}
		return account, err
	})
}

// callerAccount returns the caller's own account, which its access key never leaves.
func (p *Plugin) callerAccount(ctx context.Context, caller aws.Credentials) (string, error) {
	if account, ok := p.callers.Get(callerID(caller)); ok {
		return account, nil
	}
	return once(ctx, &p.flights, "caller\x00"+callerID(caller), func(ctx context.Context) (string, error) {
		account, err := p.own.callerAccount(ctx, caller)
		if err == nil {
			p.callers.Add(callerID(caller), account)
		}
		return account, err
	})
}

// callerID tells callers apart. The id of an access key is no secret, so it alone must
// not find what was vended to the caller.
func callerID(c aws.Credentials) string {
	h := sha256.New()
	for _, part := range []string{c.AccessKeyID, c.SecretAccessKey, c.SessionToken} {
		fmt.Fprintf(h, "%d %s", len(part), part)
	}
	return string(h.Sum(nil))
}

// once has one call of fn serve all concurrent calls for a key. It goes on if ctx is
// done, for the others.
func once[V any](ctx context.Context, flights *singleflight.Group, key string, fn func(context.Context) (V, error)) (V, error) {
	done := flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flightLimit)
		defer cancel()
		return fn(ctx)
	})
	select {
	case result := <-done:
		value, _ := result.Val.(V)
		return value, result.Err
	case <-ctx.Done():
		return *new(V), ctx.Err()
	}
}
