package session

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/internal/services"
)

// Option configures a [Session].
type Option func(*options)

// options are what the options of a session set.
type options struct {
	region      string
	profile     string
	credentials aws.CredentialsProvider
	config      *aws.Config
	rawClients  bool
	gate        []governor.Option
	errs        []error
}

// contradictions returns what of the options cannot hold together.
func (o *options) contradictions() []error {
	var errs []error
	if o.config != nil && o.profile != "" {
		errs = append(errs, errors.New("session: WithProfile and WithConfig contradict each other: the configuration is already loaded"))
	}
	if o.profile != "" && o.credentials != nil {
		errs = append(errs, errors.New("session: WithProfile and WithStaticCredentials contradict each other: both give credentials"))
	}
	return errs
}

func (o *options) loadOptions() []func(*config.LoadOptions) error {
	var load []func(*config.LoadOptions) error
	if o.region != "" {
		load = append(load, config.WithRegion(o.region))
	}
	if o.profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.profile))
	}
	if o.credentials != nil {
		load = append(load, config.WithCredentialsProvider(o.credentials))
	}
	return load
}

// WithRegion sets the AWS region. The default is what the environment and the
// shared configuration say.
func WithRegion(region string) Option {
	return func(o *options) {
		if region == "" {
			o.errs = append(o.errs, errors.New("session: WithRegion: the region is empty"))
		}
		o.region = region
	}
}

// WithProfile sets the profile of the shared configuration. The default is what the
// environment says, else "default".
func WithProfile(name string) Option {
	return func(o *options) {
		if name == "" {
			o.errs = append(o.errs, errors.New("session: WithProfile: the name is empty"))
		}
		o.profile = name
	}
}

// WithStaticCredentials sets credentials. The token is empty for those of a user
// and set for temporary ones.
func WithStaticCredentials(id, secret, token string) Option {
	return func(o *options) {
		if id == "" || secret == "" {
			o.errs = append(o.errs, errors.New("session: WithStaticCredentials needs an access key id and a secret access key"))
			return
		}
		o.credentials = credentials.NewStaticCredentialsProvider(id, secret, token)
	}
}

// WithConfig sets a configuration that the program has loaded itself. WithRegion
// and WithStaticCredentials still override what it holds.
func WithConfig(cfg aws.Config) Option {
	return func(o *options) { o.config = &cfg }
}

// WithRawClientsAllowed switches the tripwire off: raw clients made from the
// session's configuration reach AWS without being governed.
func WithRawClientsAllowed() Option {
	return func(o *options) { o.rawClients = true }
}

// WithPresignLimit is [governor.WithPresignLimit].
func WithPresignLimit(limit time.Duration) Option {
	return gateOption(governor.WithPresignLimit(limit))
}

func gateOption(option governor.Option) Option {
	return func(o *options) { o.gate = append(o.gate, option) }
}

// WithFailMode is [governor.WithFailMode]; the default is closed.
func WithFailMode(mode governor.FailMode) Option { return gateOption(governor.WithFailMode(mode)) }

// WithLogAllOperations is [governor.WithLogAllOperations]; the default is true.
func WithLogAllOperations(all bool) Option { return gateOption(governor.WithLogAllOperations(all)) }

// WithSkipReadOperations is [governor.WithSkipReadOperations]; the default is false.
func WithSkipReadOperations(skip bool) Option {
	return gateOption(governor.WithSkipReadOperations(skip))
}

// WithCustomRisk is [governor.WithCustomRisk].
//
// A key whose service no AWS service has the name of is an error here; one whose
// operation the service does not have is an error when a client of it is made.
func WithCustomRisk(risks map[string]governor.Risk) Option {
	return func(o *options) {
		for _, key := range slices.Sorted(maps.Keys(risks)) {
			o.checkService(key)
		}
		o.gate = append(o.gate, governor.WithCustomRisk(risks))
	}
}

// WithLoweredRiskAllowed is [governor.WithLoweredRiskAllowed].
func WithLoweredRiskAllowed() Option { return gateOption(governor.WithLoweredRiskAllowed()) }

// WithExcludedOperations is [governor.WithExcludedOperations].
func WithExcludedOperations(keys ...string) Option {
	return func(o *options) {
		for _, key := range keys {
			o.checkService(key)
		}
		o.gate = append(o.gate, governor.WithExcludedOperations(keys...))
	}
}

// checkService notes an error if a key's service is none of AWS's: no client would
// ever take the key for its own, so that a raised risk would stay without effect.
// What else can be wrong with a key is for the gate to say.
func (o *options) checkService(key string) {
	service, _, ok := strings.Cut(key, ":")
	known := services.Keys()
	if !ok || service != strings.ToLower(service) || slices.Contains(known, service) {
		return
	}
	o.errs = append(o.errs, fmt.Errorf("session: %s: no AWS service is called %q%s", key, service, nearest.DidYouMean(service, known)))
}

// WithMetricsCallback is [governor.WithMetricsCallback].
func WithMetricsCallback(callback func(governor.Metric)) Option {
	return gateOption(governor.WithMetricsCallback(callback))
}

// WithApprovalWait is [governor.WithApprovalWait].
func WithApprovalWait(timeout, interval time.Duration) Option {
	return gateOption(governor.WithApprovalWait(timeout, interval))
}

// WithAudit records every decision and outcome; see package audit for recorders.
func WithAudit(r governor.Recorder) Option { return gateOption(governor.WithRecorder(r)) }

// RequireAudit refuses calls whose decision cannot be recorded.
func RequireAudit() Option { return gateOption(governor.WithRequiredRecord()) }

// WithAgent says on whose behalf calls are made.
func WithAgent(agent governor.Agent) Option { return gateOption(governor.WithAgent(agent)) }

// ParseCustomRisk returns the levels that risks names, for [WithCustomRisk]: a map
// as configuration files hold it, "s3:DeleteObject" to "critical". All errors are
// returned in one, sorted by key.
func ParseCustomRisk(risks map[string]string) (map[string]governor.Risk, error) {
	keys := make([]string, 0, len(risks))
	for key := range risks {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	parsed := make(map[string]governor.Risk, len(risks))
	var errs []error
	for _, key := range keys {
		risk, err := governor.ParseRisk(risks[key])
		if err != nil {
			errs = append(errs, fmt.Errorf("session: custom risk of %s: %w", key, err))
			continue
		}
		parsed[key] = risk
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return parsed, nil
}
