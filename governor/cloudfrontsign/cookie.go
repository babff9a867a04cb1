package cloudfrontsign

import (
	"context"
	"crypto/rsa"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"

	"github.com/ascendgen/ascendgen/governor"
)

// CookieSigner is a governed [sign.CookieSigner]. Its zero value refuses to sign. It is
// safe for concurrent use.
type CookieSigner struct {
	sdk   *sign.CookieSigner
	gate  *governor.Gate
	keyID string
}

// NewCookieSigner returns a signer of cookies with the private key of a key pair. It
// fails if the key or the session's gate is missing, and if s has keys for operations
// that do not exist.
func NewCookieSigner(s governor.Session, keyID string, key *rsa.PrivateKey, opts ...func(*sign.CookieOptions)) (*CookieSigner, error) {
	if keyID == "" || key == nil {
		return nil, errors.New("cloudfrontsign: NewCookieSigner needs the id of a key pair and its private key")
	}
	gate, err := bind(s)
	if err != nil {
		return nil, err
	}
	return &CookieSigner{sign.NewCookieSigner(keyID, key, opts...), gate, keyID}, nil
}

// Sign governs [sign.CookieSigner.Sign] at [RiskSignCookies].
func (s *CookieSigner) Sign(ctx context.Context, url string, expires time.Time, opts ...func(*sign.CookieOptions)) ([]*http.Cookie, error) {
	in := &signature{KeyID: s.keyID, URL: url, Expires: expires}
	return signed(ctx, s.gate, "SignCookies", RiskSignCookies, in, func() ([]*http.Cookie, error) { return s.sdk.Sign(url, expires, opts...) })
}

// SignWithPolicy governs [sign.CookieSigner.SignWithPolicy] at
// [RiskSignCookiesWithPolicy]. A policy of which a statement does not end is refused.
func (s *CookieSigner) SignWithPolicy(ctx context.Context, p *sign.Policy, opts ...func(*sign.CookieOptions)) ([]*http.Cookie, error) {
	if p == nil {
		return nil, errors.New("cloudfrontsign: SignWithPolicy needs a policy, got nil")
	}
	in := &signature{KeyID: s.keyID, Policy: p}
	return signed(ctx, s.gate, "SignCookiesWithPolicy", RiskSignCookiesWithPolicy, in, func() ([]*http.Cookie, error) { return s.sdk.SignWithPolicy(p, opts...) })
}
