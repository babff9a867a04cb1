// Package session makes governed sessions: an AWS configuration, loaded as the SDK
// loads it, and the gate that governs every client made from it.
//
//	sess, err := session.New(ctx, governor.Ceiling(governor.Medium, governor.High),
//		session.WithRegion("eu-central-1"))
//	...
//	client, err := s3gov.NewFromSession(sess)
//
// A raw client that is made from the session's configuration cannot reach AWS: its
// requests carry no permit of the gate, and it returns [*governor.UngovernedError].
package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/ascendgen/ascendgen/governor"
)

// Session holds an AWS configuration and a gate. It is made by [New] and is safe
// for concurrent use. It implements [governor.Session]. The zero Session, and a nil
// one, refuse every call, and every request of raw clients.
type Session struct {
	gate   *governor.Gate
	config aws.Config
}

// New loads the AWS configuration and returns a session before whose calls g
// decides. All options that are malformed or contradict each other are named in one
// error.
func New(ctx context.Context, g governor.Governor, opts ...Option) (*Session, error) {
	var o options
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	errs := append(o.errs, o.contradictions()...)
	gateOptions := o.gate
	if !o.rawClients {
		gateOptions = append(gateOptions, governor.WithTripwire())
	}
	gate, err := governor.NewGate(g, gateOptions...)
	if err = errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	cfg, err := o.load(ctx)
	if err != nil {
		return nil, fmt.Errorf("session: loading the AWS configuration: %w", err)
	}
	if !o.rawClients {
		cfg.APIOptions = append(slices.Clone(cfg.APIOptions), gate.Tripwire())
	}
	return &Session{gate: gate, config: cfg}, nil
}

// load returns the configuration that the options describe.
func (o *options) load(ctx context.Context) (aws.Config, error) {
	if o.config == nil {
		return config.LoadDefaultConfig(ctx, o.loadOptions()...)
	}
	cfg := o.config.Copy()
	if o.region != "" {
		cfg.Region = o.region
	}
	if o.credentials != nil {
		cfg.Credentials = aws.NewCredentialsCache(o.credentials)
	}
	return cfg, nil
}

// Gate returns the session's gate.
func (s *Session) Gate() *governor.Gate {
	if s == nil {
		return nil
	}
	return s.gate
}

// AWSConfig returns a copy of the session's configuration. Clients made from it
// directly, not through a governed package, are refused by the tripwire.
func (s *Session) AWSConfig() aws.Config {
	if s == nil || s.gate == nil {
		var none aws.Config
		none.APIOptions = append(none.APIOptions, (*governor.Gate)(nil).Tripwire())
		return none
	}
	cfg := s.config.Copy()
	// The copy shares the slice, in which the tripwire is.
	cfg.APIOptions = slices.Clone(cfg.APIOptions)
	return cfg
}

// Operation asks once for a piece of work of many calls; see [governor.Gate.Operation].
func (s *Session) Operation(ctx context.Context, service, name string, fn func(context.Context, *governor.BatchOperation) error, opts ...governor.BatchOption) error {
	return s.Gate().Operation(ctx, service, name, fn, opts...)
}

// Flush waits until the metrics callback has seen every call that ended before.
func (s *Session) Flush(ctx context.Context) error { return s.Gate().Flush(ctx) }

var defaultSession atomic.Pointer[Session]

// SetDefault makes s what [Default] returns. A nil s takes the default away.
func SetDefault(s *Session) { defaultSession.Store(s) }

// Default returns the session that [SetDefault] was given. It is an error if there
// is none: nothing is governed by a session that nobody configured.
func Default() (*Session, error) {
	if s := defaultSession.Load(); s != nil {
		return s, nil
	}
	return nil, errors.New("session: no default session: call session.SetDefault first")
}
