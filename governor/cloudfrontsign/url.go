package cloudfrontsign

import (
	"context"
	"crypto"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"

	"github.com/ascendgen/ascendgen/governor"
)

// URLSigner is a governed [sign.URLSigner]. Its zero value refuses to sign. It is safe
// for concurrent use if its key is.
type URLSigner struct {
	sdk   *sign.URLSigner
	gate  *governor.Gate
	keyID string
}

// NewURLSigner returns a signer of URLs with the private key of a key pair. It fails if
// the key or the session's gate is missing, and if s has keys for operations that do not
// exist.
func NewURLSigner(s governor.Session, keyID string, key crypto.Signer) (*URLSigner, error) {
	if keyID == "" || key == nil {
		return nil, errors.New("cloudfrontsign: NewURLSigner needs the id of a key pair and its private key")
	}
	gate, err := bind(s)
	if err != nil {
		return nil, err
	}
	return &URLSigner{sign.NewURLSigner(keyID, key), gate, keyID}, nil
}

// Sign governs [sign.URLSigner.Sign] at [RiskSignURL] or, with a wildcard in the URL, at
// [RiskSignURLWithPolicy]: its signature is that of a policy for all that matches.
func (s *URLSigner) Sign(ctx context.Context, url string, expires time.Time) (string, error) {
	in := &signature{KeyID: s.keyID, URL: url, Expires: expires}
	risk := RiskSignURL
	if strings.Contains(url, "*") {
		risk = max(risk, RiskSignURLWithPolicy)
	}
	return signed(ctx, s.gate, "SignURL", risk, in, func() (string, error) { return s.sdk.Sign(url, expires) })
}

// SignWithPolicy governs [sign.URLSigner.SignWithPolicy] at [RiskSignURLWithPolicy]. A
// policy of which a statement does not end is refused.
func (s *URLSigner) SignWithPolicy(ctx context.Context, url string, p *sign.Policy) (string, error) {
	if p == nil {
		return "", errors.New("cloudfrontsign: SignWithPolicy needs a policy, got nil")
	}
	in := &signature{KeyID: s.keyID, URL: url, Policy: p}
	return signed(ctx, s.gate, "SignURLWithPolicy", RiskSignURLWithPolicy, in, func() (string, error) { return s.sdk.SignWithPolicy(url, p) })
}
