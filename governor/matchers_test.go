package governor_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
)

func TestOpenCIDR(t *testing.T) {
	for cidr, want := range map[string]bool{
		"0.0.0.0/0": true, " 0.0.0.0/0 ": true, "::/0": true, "0.0.0.0/1": true, "128.0.0.0/1": true, "10.0.0.0/7": true,
		"2000::/3": true, "2600::/15": true, "::ffff:0.0.0.0/96": true, "::ffff:10.0.0.0/103": true, "::ffff:0:0/0": true,
		"10.0.0.0/8": false, "10.1.2.3/32": false, "192.168.0.0/16": false, "2600::/16": false, "2600:1f00::/24": false, "::ffff:10.0.0.0/104": false, "::1/128": false,
		"": true, "10.0.0.1": true, "10.0.0.0/33": true, "10.0.0.0/-1": true, "0/0": true, "anywhere": true, "10.0.0.0/8,0.0.0.0/0": true,
	} {
		if got := governor.OpenCIDR(cidr); got != want {
			t.Errorf("OpenCIDR(%q) = %t, want %t", cidr, got, want)
		}
	}
}

func TestPublicACL(t *testing.T) {
	for acl, want := range map[string]bool{
		"public-read": true, "public-read-write": true, "authenticated-read": true,
		"": false, "private": false, "bucket-owner-full-control": false, "log-delivery-write": false, "aws-exec-read": false,
	} {
		if got := governor.PublicACL(acl); got != want {
			t.Errorf("PublicACL(%q) = %t, want %t", acl, got, want)
		}
	}
}

func TestOpenPolicy(t *testing.T) {
	const one = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":"*","Resource":"*"}`
	for name, test := range map[string]struct {
		policy string
		want   bool
	}{
		"everybody":              {`{"Statement":[{"Effect":"Allow","Principal":"*"}]}`, true},
		"every AWS principal":    {`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}}]}`, true},
		"everybody among others": {`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::1:root","*"]}}]}`, true},
		"escaped":                {`{"Statement":[{"Effect":"Allow","Principal":"\u002a"}]}`, true},
		"not one":                {`{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::1:root"}}]}`, true},
		"single statement":       {`{"Statement":{"Effect":"Allow","Principal":"*"}}`, true},
		"second statement":       {`{"Statement":[` + one + `,{"Effect":"Allow","Principal":"*"}]}`, true},
		"under a condition":      {`{"Statement":[{"Effect":"Allow","Principal":"*","Condition":{"Bool":{"a":"true"}}}]}`, true},
		"no effect":              {`{"Statement":[{"Principal":"*"}]}`, true},
		"keys in another case":   {`{"statement":[{"effect":"Allow","principal":"*"}]}`, true},
		"effect of another type": {`{"Statement":[{"Effect":["Deny"],"Principal":"*"}]}`, true},
		"key twice":              {`{"Statement":[{"Effect":"Allow","Principal":"*","Principal":{"AWS":"1"}}]}`, true},
		"key twice, other case":  {`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"1"},"principal":{"AWS":"1"}}]}`, true},
		"statements twice":       {`{"Statement":[{"Effect":"Allow","Principal":"*"}],"Statement":[]}`, true},
		"one account":            {`{"Statement":[` + one + `]}`, false},
		"denied to everybody":    {`{"Statement":[{"Effect":"Deny","Principal":"*"}]}`, false},
		"denied to all but one":  {`{"Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"1"}}]}`, false},
		"policy of an identity":  {`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, false},
		"no statements":          {`{"Version":"2012-10-17","Statement":[]}`, false},
		"service":                {`{"Statement":{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"}}}`, false},
		"empty":                  {``, true},
		"null":                   {`null`, true},
		"no object":              {`[]`, true},
		"no statement":           {`{}`, true},
		"statement is null":      {`{"Statement":null}`, true},
		"statement is text":      {`{"Statement":"*"}`, true},
		"null among statements":  {`{"Statement":[` + one + `,null]}`, true},
		"truncated":              {`{"Statement":[` + one, true},
		"something after it":     {`{"Statement":[` + one + `]} x`, true},
		"two documents":          {`{"Statement":[]}{"Statement":[]}`, true},
		"nested without measure": {`{"Statement":` + strings.Repeat("[", 1_000_000), true},
		"URL-encoded":            {`%7B%22Statement%22%3A%5B%5D%7D`, true},
	} {
		if got := governor.OpenPolicy(test.policy); got != test.want {
			t.Errorf("%s: OpenPolicy = %t, want %t", name, got, test.want)
		}
	}
}

func FuzzOpenCIDR(f *testing.F) {
	for _, seed := range []string{"0.0.0.0/0", "::/0", "10.0.0.0/8", "::ffff:1.2.3.4/100", "x", "%eth0/1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !strings.Contains(s, "/") && !governor.OpenCIDR(s) {
			t.Errorf("OpenCIDR(%q) = false, though it is no block", s)
		}
	})
}

func FuzzOpenPolicy(f *testing.F) {
	for _, seed := range []string{`{"Statement":[]}`, `{"Statement":{"Effect":"Allow","Principal":{"AWS":["*"]}}}`, `{"Statement":[{"NotPrincipal":1}]}`, `{`, `[`, `"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !json.Valid([]byte(s)) && !governor.OpenPolicy(s) {
			t.Errorf("OpenPolicy(%q) = false, though it is no JSON", s)
		}
	})
}
