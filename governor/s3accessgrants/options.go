package s3accessgrants

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Limits of options.
const (
	MaxCacheSize     = 1_000_000
	MaxCacheLifetime = 12 * time.Hour
	MinDuration      = 15 * time.Minute // Access Grants' own
	MaxDuration      = 12 * time.Hour   // likewise
)

const defaultDuration = time.Hour // Access Grants' own

// Option configures a [Plugin].
type Option func(*options) error

type options struct {
	fallback bool
	duration time.Duration // zero is not asked for
	config   *aws.Config
	sts      []func(*sts.Options)
	control  []func(*s3control.Options)
	s3       []func(*s3.Options)

	credentials int // entries
	denied      bounds
	accounts    bounds
	regions     bounds
}

// bounds are those of one cache.
type bounds struct {
	size     int
	lifetime time.Duration
}

func defaults() options {
	return options{
		credentials: 30_000,
		denied:      bounds{3_000, 5 * time.Minute},
		accounts:    bounds{1_000, time.Hour},
		regions:     bounds{1_000, time.Hour},
	}
}

// WithFallback says whether requests for which there are no credentials of Access
// Grants, for whatever reason, are signed with the client's own. The default is that
// they fail, by [*Error]; only operations that Access Grants does not know are then
// signed with the client's own. Fallback is no way past the governor, which has let
// the call through by then.
func WithFallback(fallback bool) Option {
	return func(o *options) error { o.fallback = fallback; return nil }
}

// WithDuration sets for how long credentials are asked for, from [MinDuration] to
// [MaxDuration]. The default is Access Grants' own, one hour.
func WithDuration(d time.Duration) Option {
	return func(o *options) error {
		if d < MinDuration || d > MaxDuration || d%time.Second != 0 {
			return fmt.Errorf("WithDuration: %s is not a whole number of seconds from %s to %s", d, MinDuration, MaxDuration)
		}
		o.duration = d
		return nil
	}
}

// WithConfig sets the configuration that the plugin's own requests are made from, and
// the caller on whose behalf Access Grants is asked: its credentials. The defaults are
// the session's configuration, and the credentials of the client that the plugin is
// registered on.
func WithConfig(cfg aws.Config) Option {
	return func(o *options) error {
		if cfg.Credentials == nil {
			return errors.New("WithConfig: the configuration has no credentials")
		}
		o.config = &cfg
		return nil
	}
}

// WithSTSOptions adds options of the plugin's own STS client.
func WithSTSOptions(fns ...func(*sts.Options)) Option {
	return func(o *options) error { o.sts = append(o.sts, fns...); return nil }
}

// WithS3ControlOptions adds options of the plugin's own S3 Control client. Its region
// is that of each bucket.
func WithS3ControlOptions(fns ...func(*s3control.Options)) Option {
	return func(o *options) error { o.control = append(o.control, fns...); return nil }
}

// WithS3Options adds options of the plugin's own S3 client, which looks up the region
// of buckets. They do not change the clients that the plugin is registered on.
func WithS3Options(fns ...func(*s3.Options)) Option {
	return func(o *options) error { o.s3 = append(o.s3, fns...); return nil }
}

// WithCredentialCache sets how many credentials are kept, from 1 to [MaxCacheSize]. The
// default is 30,000. Each is kept for 90 % of the duration that was asked for, or until
// a minute before it ends, whichever is earlier.
func WithCredentialCache(size int) Option {
	return func(o *options) error {
		o.credentials = size
		return checkSize("WithCredentialCache", size)
	}
}

// WithDeniedCache sets how many denials are kept and for how long. The default is
// 3,000 for five minutes. A grant that is given meanwhile takes effect only then.
func WithDeniedCache(size int, lifetime time.Duration) Option {
	return boundsOption("WithDeniedCache", size, lifetime, func(o *options) *bounds { return &o.denied })
}

// WithAccountCache sets for how many buckets the account of their Access Grants
// instance is kept, and for how long. The default is 1,000 for an hour.
func WithAccountCache(size int, lifetime time.Duration) Option {
	return boundsOption("WithAccountCache", size, lifetime, func(o *options) *bounds { return &o.accounts })
}

// WithRegionCache sets for how many buckets their region is kept, and for how long.
// The default is 1,000 for an hour.
func WithRegionCache(size int, lifetime time.Duration) Option {
	return boundsOption("WithRegionCache", size, lifetime, func(o *options) *bounds { return &o.regions })
}

func boundsOption(name string, size int, lifetime time.Duration, of func(*options) *bounds) Option {
	return func(o *options) error {
		*of(o) = bounds{size, lifetime}
		if lifetime <= 0 || lifetime > MaxCacheLifetime {
			return errors.Join(checkSize(name, size), fmt.Errorf("%s: the lifetime %s is not above zero and at most %s", name, lifetime, MaxCacheLifetime))
		}
		return checkSize(name, size)
	}
}

func checkSize(option string, size int) error {
	if size < 1 || size > MaxCacheSize {
		return fmt.Errorf("%s: the size %d is not from 1 to %d", option, size, MaxCacheSize)
	}
	return nil
}
