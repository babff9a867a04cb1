package s3accessgrants

import (
	"errors"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"

	"github.com/ascendgen/ascendgen/governor"
)

// maxCallers bounds the callers whose account is kept: each set of credentials that the
// caller's provider hands out is one.
const maxCallers = 1_000

// Plugin has requests of S3 clients signed with credentials of S3 Access Grants. It is
// made by [New] and is safe for concurrent use. What it has learned is shared by all
// clients that it is registered on, but not by their callers: credentials are used again
// only for the caller that they were vended to. Registered, the zero Plugin and a nil one
// refuse every request that Access Grants knows.
type Plugin struct {
	fallback bool
	duration time.Duration
	own      *ownCalls
	caller   aws.CredentialsProvider // of WithConfig, else nil: the client's

	flights  singleflight.Group
	grants   *grantCache
	denied   *timed[deniedKey, error]
	accounts *timed[accountKey, string] // of Access Grants instances
	regions  *timed[string, string]     // by bucket
	callers  *lru.Cache[string, string] // accounts by access key
}

// New returns a plugin whose own requests are made from the configuration of s and
// recorded by its gate. All options that are wrong are named in one error. Nothing is
// sent to AWS yet.
func New(s governor.Session, opts ...Option) (*Plugin, error) {
	if s == nil || s.Gate() == nil {
		return nil, errors.New("s3accessgrants: New needs a session that has a gate")
	}
	o := defaults()
	var errs []error
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(&o); err != nil {
			errs = append(errs, fmt.Errorf("s3accessgrants: %w", err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	p := &Plugin{fallback: o.fallback, duration: o.duration}
	cfg := s.AWSConfig()
	if o.config != nil {
		cfg, p.caller = *o.config, o.config.Credentials
	}
	p.own = newOwnCalls(s.Gate(), cfg, &o)
	return p, p.makeCaches(&o)
}

func (p *Plugin) makeCaches(o *options) error {
	var errs [5]error
	p.grants, errs[0] = newGrantCache(o.credentials)
	p.denied, errs[1] = newTimed[deniedKey, error](o.denied)
	p.accounts, errs[2] = newTimed[accountKey, string](o.accounts)
	p.regions, errs[3] = newTimed[string, string](o.regions)
	p.callers, errs[4] = lru.New[string, string](maxCallers)
	return errors.Join(errs[:]...)
}

// Register has the requests of a client, or of one call, signed with credentials of
// Access Grants:
//
//	client, err := s3gov.NewFromSession(sess, plugin.Register)
//
// Options that set credentials go before it: those that it finds are what it falls back
// to, and whose caller Access Grants is asked for. If others take its place later, a
// request that Access Grants knows fails, unless the plugin falls back.
func (p *Plugin) Register(o *s3.Options) {
	if p == nil {
		p = new(Plugin)
	}
	o.Credentials = &provider{plugin: p, base: o.Credentials}
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], p.addTo)
}

// addTo puts the plugin into the stack of one operation, in place of another plugin
// that was registered before.
func (p *Plugin) addTo(stack *middleware.Stack) error {
	read := middleware.SerializeMiddlewareFunc("ascendgen:S3AccessGrants", p.read)
	if _, ok := stack.Serialize.Get(read.ID()); ok {
		_, err := stack.Serialize.Swap(read.ID(), read)
		return err
	}
	// As late as the input can be read: what is serialized next is what is demanded.
	if err := stack.Serialize.Insert(read, "OperationSerializer", middleware.Before); err != nil {
		return err
	}
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("ascendgen:S3AccessGrantsSigned", checkSigned), middleware.Before)
}
