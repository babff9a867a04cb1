package gateway

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"

	"github.com/versity/versitygw/auth"
)

// Account is one that the gateway knows. Whoever has a token is a session: its requests
// must bring the token.
type Account struct{ ID, Secret, Token string }

// The accounts of the gateway. Root may do everything; the others, nothing but what a
// bucket's policy lets them.
var (
	Root   = Account{ID: "AKIDROOT", Secret: "the secret of root"}
	Caller = Account{ID: "AKIDCALLER", Secret: "the secret of the caller"}
	Reader = Account{ID: "ASIAREADER", Secret: "the secret of the reader", Token: "the token of the reader"}
	Writer = Account{ID: "ASIAWRITER", Secret: "the secret of the writer", Token: "the token of the writer"}
)

// accounts is the gateway's identity service. Versity's own know no session tokens,
// unless all of its separate IAM server runs; so this one checks them.
type accounts map[string]Account

func newAccounts() accounts {
	return accounts{Caller.ID: Caller, Reader.ID: Reader, Writer.ID: Writer}
}

// GetUserAccount implements [auth.IAMService].
func (a accounts) GetUserAccount(id string) (auth.Account, error) {
	one, ok := a[id]
	if !ok {
		return auth.Account{}, auth.ErrNoSuchUser
	}
	return auth.Account{Access: one.ID, Secret: one.Secret, Role: auth.RoleUser}, nil
}

// DeriveSigningKey implements [auth.SigningKeyProvider].
func (a accounts) DeriveSigningKey(id, token, date, region, service string) ([]byte, auth.Account, error) {
	account, err := a.GetUserAccount(id)
	if err != nil {
		return nil, account, err
	}
	if token != a[id].Token {
		return nil, auth.Account{}, auth.ErrInvalidSessionToken
	}
	key := []byte("AWS4" + account.Secret)
	for _, part := range []string{date, region, service, "aws4_request"} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	account.Secret = ""
	return key, account, nil
}

// ResolveAccounts implements [auth.IAMService]: it returns those that are unknown.
func (a accounts) ResolveAccounts(ids []string) ([]string, error) {
	var unknown []string
	for _, id := range ids {
		if _, ok := a[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	return unknown, nil
}

// ListUserAccounts implements [auth.IAMService].
func (a accounts) ListUserAccounts() ([]auth.Account, error) { return nil, errFixed }

// CreateAccount implements [auth.IAMService].
func (a accounts) CreateAccount(auth.Account) error { return errFixed }

// UpdateUserAccount implements [auth.IAMService].
func (a accounts) UpdateUserAccount(string, auth.MutableProps) error { return errFixed }

// DeleteUserAccount implements [auth.IAMService].
func (a accounts) DeleteUserAccount(string) error { return errFixed }

// Shutdown implements [auth.IAMService].
func (a accounts) Shutdown() error { return nil }

var errFixed = errors.New("the accounts of this gateway are fixed")

var (
	_ auth.IAMService         = accounts(nil)
	_ auth.SigningKeyProvider = accounts(nil)
)
