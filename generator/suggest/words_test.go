package suggest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	tests := map[string][]string{
		"":                         nil,
		"A":                        {"a"},
		"DescribeDBInstances":      {"describe", "db", "instance"},
		"DeleteWebACL":             {"delete", "web", "acl"},
		"PutACLs":                  {"put", "acl"},
		"ListIDs":                  {"list", "id"},
		"ListIDsOfThings":          {"list", "id", "of", "thing"},
		"CreateOAuth2Token":        {"create", "o", "auth2", "token"},
		"GetPolicies":              {"get", "policy"},
		"GetAccess":                {"get", "access"},
		"ListAccesses":             {"list", "access"},
		"DescribeStatus":           {"describe", "status"},
		"GetAnalysis":              {"get", "analysis"},
		"lowerCase":                {"lower", "case"},
		"EnableMFADevice":          {"enable", "mfa", "device"},
		"ListInboxesAndBatches":    {"list", "inbox", "and", "batch"},
		"DescribeOrderableOptions": {"describe", "orderable", "option"},
	}
	for name, want := range tests {
		if diff := cmp.Diff(want, words(name)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
}

func TestPhrases(t *testing.T) {
	tests := []struct {
		cell, name string
		want       bool
	}{
		{"key", "CreateKey", true},
		{"key", "CreateKeys", true},
		{"keys", "CreateKey", true},
		{"key", "CreateMonkey", false},
		{"key", "CreateKeyboard", false},
		{"access key", "CreateAccessKey", true},
		{"access key", "CreateKeyAccess", false},
		{"access key", "CreateAccessToKey", false},
		{"access key, api key", "CreateApiKey", true},
		{"key$", "CreateKey", true},
		{"key$", "CreateKeyPair", false},
		{"key$, pair", "CreateKeyPair", true},
		{"key", "", false},
	}
	for _, tt := range tests {
		got := false
		for _, p := range phrases(tt.cell) {
			got = got || p.in(words(tt.name))
		}
		if got != tt.want {
			t.Errorf("%q in %q: %t, want %t", tt.cell, tt.name, got, tt.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"", "DescribeDBInstances", "PutACLs", "s", "ÄÖÜ", "AÄa", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		// Each word is the beginning of what is left of the name, but for the plural.
		rest := strings.ToLower(name)
		for _, word := range words(name) {
			if word == "" {
				t.Fatalf("%q: an empty word", name)
			}
			stem := strings.TrimSuffix(word, "y")
			at := strings.Index(rest, stem)
			if at < 0 {
				t.Fatalf("%q: word %q is not in %q", name, word, rest)
			}
			rest = rest[at+len(stem):]
		}
	})
}
