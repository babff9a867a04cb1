package governor

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// DefaultExpiry is how long a signed request is valid if nothing says otherwise: the
// SDK's default for S3, and the most that AWS takes where the signer cannot choose.
const DefaultExpiry = 15 * time.Minute

// Signing is what generated code says of one method that signs requests. P is the
// SDK's type of its options.
type Signing[P any] struct {
	Name string // the method, under which it can be rated: "PresignGetObject"
	Risk Risk
	Tags Tags // in addition to the operation's own
	// Expires is how long signatures are valid by the options of the client. Zero is
	// [DefaultExpiry].
	Expires time.Duration
	// Option returns where a call's options say how long, nil if they cannot.
	Option func(*P) *time.Duration
	// Conditions returns where a call's options widen what a signed form permits, nil if
	// they cannot.
	Conditions func(*P) *[]any
	// Ends is set if the input holds the time at which the signature ends: then equal
	// inputs are equal signatures, however much of the time has passed.
	Ends bool
}

// Presign asks g for a decision on signing a request of op and, if that is allowed,
// has sign sign it. Whoever gets the signed request can make the call until it
// expires, without being asked, so the governor is told of both: [Action.Presign] and
// [Action.Expires]. Generated methods call it; their signatures are the SDK's.
//
// Exclusions, skipped reads and batch operations, which are about calls, do not let a
// signature through; a custom risk of the operation can raise that of its signature. A
// signature that is valid for longer than the session allows, or than was decided on,
// is refused. Errors are those of [Call].
func Presign[I, O, P any](ctx context.Context, g *Gate, op *Operation, s Signing[P], in I, optFns []func(*P), sign func(context.Context, I, ...func(*P)) (O, error)) (O, error) {
	expires, optFns, err := s.settle(optFns)
	signed := *op
	signed.Name = s.Name
	if err != nil {
		return *new(O), refuse(&signed, s.Risk, &Decision{}, err)
	}
	call, err := g.presign(ctx, Action{
		Service: op.Service, Operation: op.Name, Risk: s.Risk, Rated: s.Risk, Tags: op.Tags | s.Tags,
		Presign: true, Expires: expires, absolute: s.Ends, operation: &signed, gate: g, input: in,
	})
	if err != nil {
		return *new(O), err
	}
	inner := ctx
	if g.settings.tripwire {
		inner = &permit{Context: ctx, calls: g.pending, service: g.service.SDKID, operation: op.Name, method: s.Name}
	}
	out, err := sign(inner, in, optFns...)
	if err == nil {
		if err = holds(out, expires); err != nil {
			out, err = *new(O), refuse(&signed, s.Risk, &call.decision, err)
		}
	}
	call.end(ctx, err)
	return out, err
}

// settle returns how long a signature is to be valid, and options that hold the SDK
// to it, whatever a function among them does when it is called a second time.
func (s Signing[P]) settle(optFns []func(*P)) (time.Duration, []func(*P), error) {
	if s.Option == nil {
		return orDefault(s.Expires), optFns, nil
	}
	var options P
	*s.Option(&options) = s.Expires
	for _, fn := range optFns {
		fn(&options)
	}
	expires := orDefault(*s.Option(&options))
	var conditions []any
	if s.Conditions != nil {
		var err error
		if conditions, err = narrowing(*s.Conditions(&options)); err != nil {
			return 0, nil, err
		}
	}
	held := func(o *P) {
		*s.Option(o) = expires
		if s.Conditions != nil {
			*s.Conditions(o) = conditions
		}
	}
	return expires, append(optFns[:len(optFns):len(optFns)], held), nil
}

func orDefault(expires time.Duration) time.Duration {
	if expires == 0 {
		return DefaultExpiry
	}
	return expires
}

// presign decides on a signature. There is no quick way: an immediate decision is on
// calls of the operation, and knows nothing of signatures.
func (g *Gate) presign(ctx context.Context, a Action) (*observed, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g == nil || g.governor == nil || g.service == nil {
		return nil, g.refuseUnset(a.operation, a.Risk)
	}
	a.Risk = g.effectiveSignature(a.operation.Name, a.Operation, a.Rated)
	if g.observed {
		return g.observe(ctx, a)
	}
	call := &observed{gate: g, action: a}
	_, err := g.decide(ctx, &call.action, &call.decision)
	return call, err
}

// effectiveSignature returns the level at which a signature is asked: by an override
// of its own, else at least at that of an override of the operation.
//
// An override that does not raise it above that of the operation counts only in a
// session that may lower risks.
func (g *Gate) effectiveSignature(method, operation string, rated Risk) Risk {
	of := g.effective(operation, rated)
	if _, own := g.overrides[method]; own {
		if g.settings.lowering {
			return g.effective(method, rated)
		}
		return max(g.effective(method, rated), of)
	}
	return max(rated, of)
}

// limited returns an error for a signature that would be valid for too long.
func (g *Gate) limited(a *Action) error {
	switch limit := g.settings.presignLimit; {
	case a.Expires <= 0:
		return fmt.Errorf("the signature would expire after %s, which is not above zero", a.Expires)
	case limit > 0 && a.Expires > limit:
		return fmt.Errorf("the signature would be valid for %s, longer than the session's limit of %s", a.Expires, limit)
	}
	return nil
}

// holds returns an error if a signed request is valid for longer than was decided on.
func holds(signed any, expires time.Duration) error {
	request, ok := signed.(*v4.PresignedHTTPRequest)
	if !ok || request == nil {
		return nil
	}
	u, err := url.Parse(request.URL)
	if err != nil {
		return fmt.Errorf("the signed URL cannot be read: %w", err)
	}
	query := u.Query()
	actual := expires // the service's own limit, DefaultExpiry or less, if none is stated
	if stated := query["X-Amz-Expires"]; len(stated) > 0 {
		seconds, err := strconv.ParseInt(stated[0], 10, 32)
		if err != nil || len(stated) > 1 {
			return fmt.Errorf("the signed URL states the expiry %q: want seconds, once", stated)
		}
		actual = time.Duration(seconds) * time.Second
	}
	if actual > expires {
		return fmt.Errorf("the signed URL is valid for %s, longer than the %s that were decided on", actual, expires)
	}
	for _, date := range query["X-Amz-Date"] {
		from, err := time.Parse("20060102T150405Z", date)
		if err != nil || time.Until(from) > clockSkew {
			return fmt.Errorf("the signed URL is valid from %q on: want now", date)
		}
	}
	return nil
}

// clockSkew is how far the SDK may correct the time of a signature by AWS's clock: AWS
// refuses requests that are further off.
const clockSkew = 15 * time.Minute
