// Package cloudfrontsign governs the URLs and cookies that open private content of
// CloudFront, which the SDK's package feature/cloudfront/sign signs with a key of the
// program's own, without calling AWS.
//
// A session's keys name its operations as cloudfrontsign:SignURL,
// cloudfrontsign:SignURLWithPolicy, cloudfrontsign:SignCookies and
// cloudfrontsign:SignCookiesWithPolicy.
package cloudfrontsign

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"

	"github.com/ascendgen/ascendgen/governor"
)

// The levels. One URL opens what it names; cookies and policies open whatever their
// patterns match.
const (
	// RiskSignURL rates cloudfrontsign:SignURL (data-read, exposure). A URL with a
	// wildcard stands at RiskSignURLWithPolicy.
	RiskSignURL = governor.Medium
	// RiskSignURLWithPolicy rates cloudfrontsign:SignURLWithPolicy (data-read, exposure).
	RiskSignURLWithPolicy = governor.High
	// RiskSignCookies rates cloudfrontsign:SignCookies (data-read, exposure).
	RiskSignCookies = governor.High
	// RiskSignCookiesWithPolicy rates cloudfrontsign:SignCookiesWithPolicy (data-read, exposure).
	RiskSignCookiesWithPolicy = governor.High
)

var service = governor.Service{
	Name:  "cloudfrontsign",
	SDKID: "CloudFront Sign",
	Presigns: governor.PackOperations(
		governor.OperationRisk{Name: "SignCookies", Risk: RiskSignCookies},
		governor.OperationRisk{Name: "SignCookiesWithPolicy", Risk: RiskSignCookiesWithPolicy},
		governor.OperationRisk{Name: "SignURL", Risk: RiskSignURL},
		governor.OperationRisk{Name: "SignURLWithPolicy", Risk: RiskSignURLWithPolicy},
	),
}

// signature is what is asked to be signed, as governors see it.
type signature struct {
	KeyID   string // of the key pair
	URL     string
	Expires time.Time
	Policy  *sign.Policy
}

// operation describes one of the service's.
func operation(name string) *governor.Operation {
	return &governor.Operation{
		Service: service.Name, Name: name, Tags: governor.DataRead | governor.Exposure,
		Resources: func(input any) (r governor.Resources) {
			in, _ := input.(*signature)
			if in == nil {
				return nil
			}
			r.Add("URL", &in.URL)
			if in.Policy != nil {
				for i := range in.Policy.Statements {
					r.Add("Policy.Statements.Resource", &in.Policy.Statements[i].Resource)
				}
			}
			return r
		},
	}
}

// bind returns the gate of a session for this service, which has no region.
func bind(s governor.Session) (*governor.Gate, error) {
	if s == nil {
		return nil, errors.New("cloudfrontsign: a signer needs a session that has a gate")
	}
	return s.Gate().Bind(&service, "")
}

// none is the type of options of a signature that has none.
type none struct{}

// signed has make make what is asked for, once gate has let it.
func signed[O any](ctx context.Context, gate *governor.Gate, name string, risk governor.Risk, in *signature, make func() (O, error)) (O, error) {
	expires, err := in.expiry()
	if err != nil {
		return *new(O), err
	}
	return governor.Presign(ctx, gate, operation(name), governor.Signing[none]{Name: name, Risk: risk, Expires: expires, Ends: true}, in, nil,
		func(context.Context, *signature, ...func(*none)) (O, error) { return make() })
}

// expiry returns for how long the signature is valid: until the last of a policy's
// statements ends. One that does not end is refused; so, by the gate, is one that has
// ended already.
func (s *signature) expiry() (time.Duration, error) {
	if s.Policy == nil {
		return until(s.Expires), nil
	}
	longest := time.Duration(math.MinInt64)
	for _, statement := range s.Policy.Statements {
		end := statement.Condition.DateLessThan
		if end == nil {
			return 0, errors.New("cloudfrontsign: a statement of the policy has no DateLessThan: want the time at which it ends")
		}
		longest = max(longest, until(end.Time))
	}
	if len(s.Policy.Statements) == 0 {
		return 0, errors.New("cloudfrontsign: the policy has no statement")
	}
	return longest, nil
}

// until is never zero, which would be the default expiry.
func until(end time.Time) time.Duration {
	if d := time.Until(end); d != 0 {
		return d
	}
	return -1
}
