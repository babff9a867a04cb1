package s3accessgrants_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
)

func as(key string) func(*s3.Options) {
	return func(o *s3.Options) { o.Credentials = credentials.NewStaticCredentialsProvider(key, "s", "") }
}

func anonymous(o *s3.Options) { o.Credentials = aws.AnonymousCredentials{} }

// Whose credentials a request ends up with depends on the order of options; that it
// goes past the plugin unnoticed does not.
func TestRegister(t *testing.T) {
	type option = func(*s3.Options)
	for name, test := range map[string]struct {
		opts   func(p, q *s3accessgrants.Plugin) []option // of the client
		call   func(p, q *s3accessgrants.Plugin) []option
		caller string // whom Access Grants is asked for
		sent   string // whose the request is; empty if it is not sent
		back   string // likewise, with fallback and without a grant
	}{
		"once": {
			opts:   func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			caller: "AKIDCALLER", sent: "ASIA1", back: "AKIDCALLER",
		},
		"twice": {
			opts:   func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register, p.Register} },
			caller: "AKIDCALLER", sent: "ASIA1", back: "AKIDCALLER",
		},
		"for a call": {
			call:   func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			caller: "AKIDCALLER", sent: "ASIA1", back: "AKIDCALLER",
		},
		"for a client and a call": {
			opts:   func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			call:   func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			caller: "AKIDCALLER", sent: "ASIA1", back: "AKIDCALLER",
		},
		"another after it": {
			opts:   func(p, q *s3accessgrants.Plugin) []option { return []option{q.Register, p.Register} },
			caller: "AKIDCALLER", sent: "ASIA1", back: "AKIDCALLER",
		},
		"around another": {
			opts:   func(p, q *s3accessgrants.Plugin) []option { return []option{p.Register, q.Register, p.Register} },
			caller: "AKIDCALLER", sent: "ASIA1", back: "AKIDCALLER",
		},
		"another for a call, with the first's credentials": {
			opts: func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			call: func(_, q *s3accessgrants.Plugin) []option {
				return []option{func(o *s3.Options) {
					kept := o.Credentials
					q.Register(o)
					o.Credentials = kept
				}}
			},
		},
		"after credentials": {
			opts:   func(p, _ *s3accessgrants.Plugin) []option { return []option{as("AKIDROLE"), p.Register} },
			caller: "AKIDROLE", sent: "ASIA1", back: "AKIDROLE",
		},
		"before credentials": {
			opts: func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register, as("AKIDROLE")} },
			back: "AKIDROLE",
		},
		"credentials for a call": {
			opts: func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			call: func(_, _ *s3accessgrants.Plugin) []option { return []option{as("AKIDROLE")} },
			back: "AKIDROLE",
		},
		"credentials and it for a call": {
			opts:   func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register} },
			call:   func(p, _ *s3accessgrants.Plugin) []option { return []option{as("AKIDROLE"), p.Register} },
			caller: "AKIDROLE", sent: "ASIA1", back: "AKIDROLE",
		},
		"anonymous before": {
			opts: func(p, _ *s3accessgrants.Plugin) []option { return []option{anonymous, p.Register} },
		},
		"anonymous after": {
			opts: func(p, _ *s3accessgrants.Plugin) []option { return []option{p.Register, anonymous} },
			back: "nobody",
		},
	} {
		for _, fallback := range []bool{false, true} {
			f, want := &fake{grants: []string{"s3://data/*"}}, test.sent
			if fallback {
				f.grants, want = nil, test.back
			}
			sess := f.open(t, governortest.New(true))
			p, q := plug(t, sess, s3accessgrants.WithFallback(fallback)), plug(t, sess)
			var opts, call []option
			if test.opts != nil {
				opts = test.opts(p, q)
			}
			if test.call != nil {
				call = test.call(p, q)
			}
			_, err := clientOf(t, sess, opts...).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: data, Key: key}, call...)
			sent := f.sent()
			last, asked := "", map[string]int{}
			for _, line := range sent {
				what, by, _ := strings.Cut(line, " as ")
				if what == "HEAD data/p/k" {
					last = by
				} else {
					asked[by]++
				}
			}
			wantAsked := map[string]int{}
			if test.caller != "" {
				wantAsked[test.caller] = 4
			}
			if last != want || !maps.Equal(asked, wantAsked) || (err == nil) != (want != "") {
				t.Errorf("%s, fallback %t: error %v, sent by %q, asked by %v; want %q, %v\n%q", name, fallback, err, last, asked, want, wantAsked, sent)
			}
		}
	}
}

// A plugin that was not made by New lets nothing through that it should have signed.
func TestZeroPlugin(t *testing.T) {
	for name, p := range map[string]*s3accessgrants.Plugin{"nil": nil, "zero": new(s3accessgrants.Plugin)} {
		f := new(fake)
		err := get(t.Context(), clientOf(t, f.open(t, governortest.New(true)), p.Register), "data", "k")
		checkError(t, name, err, s3accessgrants.Error{Operation: "GetObject", Permission: "READ", Target: "s3://data/k"}, "the plugin was not made by New")
		if sent := f.sent(); len(sent) > 0 {
			t.Errorf("%s: sent %q", name, sent)
		}
	}
}
