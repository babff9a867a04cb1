package models

import (
	"bytes"
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

// names are the names of a service that its model holds.
type names struct {
	sdkID, arn, endpoint, signing string
}

func (m *model) namesOf(id string, service *shape) (names, error) {
	t := service.Traits.Service
	if t == nil || goPackage(t.SDKID) == "" {
		return names{}, m.errorf(id, "expected the trait aws.api#service with an \"sdkId\"")
	}
	n := names{sdkID: t.SDKID, arn: t.ARNNamespace, endpoint: t.EndpointPrefix}
	if s := service.Traits.SigV4; s != nil {
		n.signing = s.Name
	}
	return n, nil
}

// goPackage is the rule by which aws-sdk-go-v2 names packages: the SDK id in
// lower case, letters and digits only.
func goPackage(sdkID string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, sdkID)
}

// derivedIdentity makes the names of a service from its model alone. IAM's
// prefix is mostly the name that requests are signed for.
func derivedIdentity(n names) Identity {
	return Identity{
		SDKID:     n.sdkID,
		GoPackage: goPackage(n.sdkID),
		IAM:       cmp.Or(n.signing, n.arn),
		ARN:       n.arn,
		Endpoint:  n.endpoint,
	}
}

// knownIdentity prefers what the embedded facts say.
func knownIdentity(n names) Identity {
	if known, ok := embeddedBySDKID()[n.sdkID]; ok {
		return known
	}
	return derivedIdentity(n)
}

var embeddedBySDKID = sync.OnceValue(func() map[string]Identity {
	bySDKID := map[string]Identity{}
	for _, id := range Embedded().Identities() {
		bySDKID[id.SDKID] = id
	}
	return bySDKID
})

// The keys of the traits that name a service. A quotation mark in the middle of
// a JSON string is escaped, so these match keys only, never text.
var (
	serviceKey = regexp.MustCompile(`"aws\.api#service"\s*:\s*\{`)
	sigV4Key   = regexp.MustCompile(`"aws\.auth#sigv4"\s*:\s*\{`)
)

// scanNames finds the names of a service without parsing its model.
func scanNames(data []byte) (names, bool) {
	var found names
	ok := scanTrait(data, "aws.api#service", serviceKey, func(raw *json.Decoder) bool {
		var t serviceTrait
		if raw.Decode(&t) != nil || goPackage(t.SDKID) == "" {
			return false
		}
		found.sdkID, found.arn, found.endpoint = t.SDKID, t.ARNNamespace, t.EndpointPrefix
		return true
	})
	scanTrait(data, "aws.auth#sigv4", sigV4Key, func(raw *json.Decoder) bool {
		var t sigV4Trait
		if raw.Decode(&t) != nil || t.Name == "" {
			return false
		}
		found.signing = t.Name
		return true
	})
	return found, ok
}

// scanTrait offers the values of a key to use, until it takes one.
func scanTrait(data []byte, literal string, key *regexp.Regexp, use func(*json.Decoder) bool) bool {
	for {
		// A search for the bare literal is many times faster than the expression.
		at := bytes.Index(data, []byte(`"`+literal+`"`))
		if at < 0 {
			return false
		}
		data = data[at:]
		if loc := key.FindIndex(data[:min(len(data), len(literal)+64)]); loc != nil && loc[0] == 0 {
			if use(json.NewDecoder(bytes.NewReader(data[loc[1]-1:]))) {
				return true
			}
		}
		data = data[len(literal)+2:]
	}
}
