package iampolicy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// TestDecide holds a statement, or several, against a request.
func TestDecide(t *testing.T) {
	const object = "arn:aws:s3:::reports/2026.csv"
	for _, test := range []struct {
		name       string
		statements string
		action     string
		resource   string
		want       iampolicy.Verdict
	}{
		{"allowed", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`, "s3:GetObject", object, iampolicy.Allowed},
		{"another action", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, "s3:PutObject", object, iampolicy.NotAllowed},
		{"another resource", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::reports"}`, "s3:GetObject", object, iampolicy.NotAllowed},
		{"deny wins, wherever it stands", `{"Effect":"Deny","Action":"s3:Get*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}`, "s3:GetObject", object, iampolicy.ExplicitlyDenied},
		{"deny of others", `{"Effect":"Deny","NotAction":"s3:GetObject","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}`, "s3:GetObject", object, iampolicy.Allowed},
		{"not action", `{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}`, "iam:CreateUser", "*", iampolicy.NotAllowed},
		{"not action of another", `{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}`, "s3:GetObject", object, iampolicy.Allowed},
		{"not resource", `{"Effect":"Allow","Action":"s3:*","NotResource":["arn:aws:s3:::reports/*"]}`, "s3:GetObject", object, iampolicy.NotAllowed},
		{"not resource of another", `{"Effect":"Allow","Action":"s3:*","NotResource":["arn:aws:s3:::reports"]}`, "s3:GetObject", object, iampolicy.Allowed},
		{"actions have no case", `{"Effect":"Allow","Action":"S3:getobject","Resource":"*"}`, "s3:GetObject", object, iampolicy.Allowed},
		{"resources have", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::Reports/*"}`, "s3:GetObject", object, iampolicy.NotAllowed},
		{"question mark", `{"Effect":"Allow","Action":"s3:?etObject","Resource":"arn:aws:s3:::reports/????.csv"}`, "s3:GetObject", object, iampolicy.Allowed},
		{"question mark is one", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::reports/?.csv"}`, "s3:GetObject", object, iampolicy.NotAllowed},
		{"several stars", `{"Effect":"Allow","Action":"s3:*Ob*ct","Resource":"arn:aws:s3:::r*s/*.c*v"}`, "s3:GetObject", object, iampolicy.Allowed},
		{"a star counts its colons", `{"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:*::topic"}`, "sns:Publish", "arn:aws:sns:us-east-1:111122223333:topic", iampolicy.NotAllowed},
		{"a star within a part ends at the colon", `{"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:us-*st-1:1:topic"}`, "sns:Publish", "arn:aws:sns:us-a:bst-1:1:topic", iampolicy.NotAllowed},
		{"so does a question mark", `{"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:a?b:1:topic"}`, "sns:Publish", "arn:aws:sns:a:b:1:topic", iampolicy.NotAllowed},
		{"a star at the end of one does not", `{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:us-east-1:*:prod"}`, "logs:PutLogEvents", "arn:aws:logs:us-east-1:1:log-group:prod", iampolicy.Allowed},
		{"nor one in the resource", `{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:us-east-1:1:log-group:*"}`, "logs:PutLogEvents", "arn:aws:logs:us-east-1:1:log-group:a:log-stream:b", iampolicy.Allowed},
		{"action on no resource", `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::*"}`, "s3:ListAllMyBuckets", "*", iampolicy.NotAllowed},
		{"variable", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`, "s3:GetObject", "arn:aws:s3:::home/ann/x", iampolicy.Allowed},
		{"variable of another", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`, "s3:GetObject", "arn:aws:s3:::home/bob/x", iampolicy.NotAllowed},
		{"a variable's value is no pattern", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${k:star}/*"}`, "s3:GetObject", "arn:aws:s3:::home/bob/x", iampolicy.NotAllowed},
		{"nor does it move parts", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:${k:colon}:::home/*"}`, "s3:GetObject", "arn:aws:s3:::home/x", iampolicy.NotAllowed},
		{"default", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${k:none, 'shared'}/*"}`, "s3:GetObject", "arn:aws:s3:::home/shared/x", iampolicy.Allowed},
		{"variable that is missing", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${k:none}*"}`, "s3:GetObject", "arn:aws:s3:::home/x", iampolicy.NotAllowed},
		{"literal star", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${*}"}`, "s3:GetObject", "arn:aws:s3:::home/x", iampolicy.NotAllowed},
		{"literal star that is there", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${*}"}`, "s3:GetObject", "arn:aws:s3:::home/*", iampolicy.Allowed},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := parse(t, `{"Version":"2012-10-17","Statement":[`+test.statements+`]}`)
			got, err := iampolicy.Decide(iampolicy.Request{
				Action: test.action, Resource: test.resource,
				Context: map[string][]string{"aws:UserName": {"ann"}, "k:star": {"*"}, "k:colon": {"s3:"}},
			}, d)
			if err != nil || got.Verdict != test.want {
				t.Errorf("%s, %v, want %s", got.Verdict, err, test.want)
			}
		})
	}
}

// TestOldVersion holds that variables are text in the old version of the language.
func TestOldVersion(t *testing.T) {
	d := parse(t, `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}"}}`)
	r := iampolicy.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::home/ann", Context: map[string][]string{"aws:username": {"ann"}}}
	if got, err := iampolicy.Decide(r, d); err != nil || got.Allowed() {
		t.Errorf("%v, %v: want not allowed", got, err)
	}
	r.Resource = "arn:aws:s3:::home/${aws:username}"
	if got, err := iampolicy.Decide(r, d); err != nil || !got.Allowed() {
		t.Errorf("%v, %v: want allowed", got, err)
	}
}

func TestConditions(t *testing.T) {
	context := map[string][]string{
		"aws:username": {"Ann"}, "aws:SourceIp": {"203.0.113.7"}, "aws:SecureTransport": {"true"},
		"aws:CurrentTime": {"2026-11-22T12:00:00Z"}, "aws:EpochTime": {"1795348800"}, "s3:max-keys": {"10"},
		"aws:SourceArn": {"arn:aws:sns:eu-west-1:111122223333:alarms"}, "aws:TagKeys": {"team", "cost"},
		"six": {"2001:db8::1"}, "bytes": {"QmFzZQ=="}, "text": {"plain"},
	}
	for _, test := range []struct {
		condition string
		want      string // "yes", "no" or part of an error
	}{
		{`{"StringEquals":{"aws:username":["Bob","Ann"]}}`, "yes"},
		{`{"StringEquals":{"AWS:UserName":"Ann"}}`, "yes"},
		{`{"StringEquals":{"aws:username":"ann"}}`, "no"},
		{`{"StringEquals":{"aws:username":"A*"}}`, "no"},
		{`{"StringEquals":{"aws:username":"${aws:username}"}}`, "yes"},
		{`{"StringNotEquals":{"aws:username":["Bob","Ann"]}}`, "no"},
		{`{"StringNotEquals":{"aws:username":["Bob","Eve"]}}`, "yes"},
		{`{"StringEqualsIgnoreCase":{"aws:username":"ANN"}}`, "yes"},
		{`{"StringNotEqualsIgnoreCase":{"aws:username":"ANN"}}`, "no"},
		{`{"StringLike":{"aws:username":"A?n"}}`, "yes"},
		{`{"StringNotLike":{"aws:username":"A*"}}`, "no"},
		{`{"NumericEquals":{"s3:max-keys":10.0}}`, "yes"},
		{`{"NumericNotEquals":{"s3:max-keys":10}}`, "no"},
		{`{"NumericLessThan":{"s3:max-keys":10}}`, "no"},
		{`{"NumericLessThanEquals":{"s3:max-keys":"10"}}`, "yes"},
		{`{"NumericGreaterThan":{"s3:max-keys":"9.5"}}`, "yes"},
		{`{"NumericGreaterThanEquals":{"s3:max-keys":"11"}}`, "no"},
		{`{"NumericEquals":{"text":"1"}}`, `"plain": want a number`},
		{`{"DateLessThan":{"aws:CurrentTime":"2026-11-22T12:00:01Z"}}`, "yes"},
		{`{"DateGreaterThan":{"aws:CurrentTime":"2026-11-22"}}`, "yes"},
		{`{"DateEquals":{"aws:EpochTime":"2026-11-22T12:00:00Z"}}`, "yes"},
		{`{"DateNotEquals":{"aws:EpochTime":"2026-11-22T12:00:00Z"}}`, "no"},
		{`{"DateLessThanEquals":{"aws:CurrentTime":"2025"}}`, "no"},
		{`{"DateGreaterThanEquals":{"text":"2025"}}`, `"plain": want a date`},
		{`{"Bool":{"aws:SecureTransport":true}}`, "yes"},
		{`{"Bool":{"aws:SecureTransport":"False"}}`, "no"},
		{`{"Bool":{"text":"true"}}`, `"plain": want true or false`},
		{`{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}`, "yes"},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.8"}}`, "no"},
		{`{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, "no"},
		{`{"IpAddress":{"six":"2001:db8::/32"}}`, "yes"},
		{`{"IpAddress":{"six":"203.0.113.0/24"}}`, "no"},
		{`{"IpAddress":{"text":"203.0.113.0/24"}}`, `"plain": want an IP address`},
		{`{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}}`, "yes"},
		{`{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:*:alarms"}}`, `want an ARN`},
		{`{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:ala*"}}`, "yes"},
		{`{"ArnEquals":{"aws:SourceArn":"${aws:SourceArn}"}}`, "yes"},
		{`{"ArnNotEquals":{"aws:SourceArn":"arn:aws:sqs:*:*:*"}}`, "yes"},
		{`{"ArnNotLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}}`, "no"},
		{`{"BinaryEquals":{"bytes":"QmFzZQ=="}}`, "yes"},
		{`{"Null":{"aws:TokenIssueTime":"true"}}`, "yes"},
		{`{"Null":{"aws:TokenIssueTime":false}}`, "no"},
		{`{"Null":{"aws:username":"false"}}`, "yes"},

		// Keys that are missing.
		{`{"StringEquals":{"none":"x"}}`, "no"},
		{`{"StringNotEquals":{"none":"x"}}`, "yes"},
		{`{"StringEqualsIfExists":{"none":"x"}}`, "yes"},
		{`{"StringEqualsIfExists":{"aws:username":"x"}}`, "no"},
		{`{"ForAllValues:StringEquals":{"none":"x"}}`, "yes"},
		{`{"ForAnyValue:StringEquals":{"none":"x"}}`, "no"},
		{`{"ForAnyValue:StringNotEquals":{"none":"x"}}`, "no"},
		{`{"ForAnyValue:StringEqualsIfExists":{"none":"x"}}`, "yes"},
		{`{"StringEquals":{"aws:username":"${none:key}"}}`, "no"},

		// Keys of several values.
		{`{"ForAllValues:StringEquals":{"aws:TagKeys":["team","cost","owner"]}}`, "yes"},
		{`{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, "no"},
		{`{"ForAnyValue:StringEquals":{"aws:TagKeys":["team"]}}`, "yes"},
		{`{"ForAnyValue:StringLike":{"aws:TagKeys":"own*"}}`, "no"},
		{`{"ForAllValues:StringNotEquals":{"aws:TagKeys":["owner"]}}`, "yes"},
		{`{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["team"]}}`, "yes"},
		{`{"StringEquals":{"aws:TagKeys":"team"}}`, `"aws:TagKeys" has 2 values: want ForAnyValue:StringEquals or ForAllValues:StringEquals`},

		// All must hold.
		{`{"StringEquals":{"aws:username":"Ann","text":"plain"},"Bool":{"aws:SecureTransport":"true"}}`, "yes"},
		{`{"StringEquals":{"aws:username":"Ann","text":"other"},"Bool":{"aws:SecureTransport":"true"}}`, "no"},
	} {
		for _, effect := range []iampolicy.Effect{iampolicy.Allow, iampolicy.Deny} {
			var d iampolicy.Document
			var got iampolicy.Decision
			d, err := iampolicy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"` + string(effect) + `","Action":"*","Resource":"*","Condition":` + test.condition + `}]}`))
			if err == nil {
				got, err = iampolicy.Decide(iampolicy.Request{Action: "s3:GetObject", Resource: "*", Context: context}, d)
			}
			answer := "no"
			switch {
			case err != nil:
				answer = err.Error()
			case got.Verdict != iampolicy.NotAllowed:
				answer = "yes"
			}
			if answer != test.want && (err == nil || !strings.Contains(answer, test.want)) {
				t.Errorf("%s %s: %s, want %s", effect, test.condition, answer, test.want)
			}
			if err != nil && got.Allowed() {
				t.Errorf("%s %s: allowed with an error", effect, test.condition)
			}
		}
	}
}

func TestPrincipals(t *testing.T) {
	const ann, bob = "arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/bob"
	for _, test := range []struct {
		principal string
		caller    iampolicy.Caller
		want      bool
	}{
		{`"Principal":"*"`, iampolicy.Caller{}, true},
		{`"Principal":{"AWS":"*"}`, iampolicy.Caller{}, true},
		{`"Principal":{"AWS":"*"}`, iampolicy.Caller{ID: ann}, true},
		{`"Principal":{"AWS":"*"}`, iampolicy.Caller{Type: iampolicy.PrincipalService, ID: "s3.amazonaws.com"}, true},
		{`"Principal":{"Service":"*"}`, iampolicy.Caller{}, false},
		{`"Principal":{"AWS":"` + ann + `"}`, iampolicy.Caller{ID: ann}, true},
		{`"Principal":{"AWS":"` + ann + `"}`, iampolicy.Caller{ID: bob}, false},
		{`"Principal":{"AWS":"` + ann + `"}`, iampolicy.Caller{}, false},
		{`"Principal":{"AWS":"111122223333"}`, iampolicy.Caller{ID: ann}, true},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:root"}`, iampolicy.Caller{ID: ann}, true},
		{`"Principal":{"AWS":"444455556666"}`, iampolicy.Caller{ID: ann}, false},
		{`"Principal":{"Service":"lambda.amazonaws.com"}`, iampolicy.Caller{Type: iampolicy.PrincipalService, ID: "lambda.amazonaws.com"}, true},
		{`"Principal":{"Service":"lambda.amazonaws.com"}`, iampolicy.Caller{ID: "lambda.amazonaws.com"}, false},
		{`"Principal":{"Federated":"accounts.example.com"}`, iampolicy.Caller{Type: "federated", ID: "accounts.example.com"}, false},
		{`"NotPrincipal":{"AWS":"` + ann + `"}`, iampolicy.Caller{ID: ann}, false},
		{`"NotPrincipal":{"AWS":"` + ann + `"}`, iampolicy.Caller{ID: bob}, true},
		{`"NotPrincipal":{"AWS":"111122223333"}`, iampolicy.Caller{ID: bob}, false},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:role/path/R"}`, iampolicy.Caller{ID: "arn:aws:sts::111122223333:assumed-role/R/s"}, true},
	} {
		d := parse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow",`+test.principal+`,"Action":"s3:*","Resource":"*"}}`)
		got, err := iampolicy.Decide(iampolicy.Request{Caller: test.caller, Action: "s3:GetObject", Resource: "*"}, d)
		if err != nil || got.Allowed() != test.want {
			t.Errorf("%s for %v: %s, %v, want allowed %t", test.principal, test.caller, got.Verdict, err, test.want)
		}
	}
}

// TestDeniedPrincipals holds to whom a statement that denies applies: to whoever AWS
// would, or in cases that it leaves open might, apply it to.
func TestDeniedPrincipals(t *testing.T) {
	const (
		account = `"arn:aws:iam::111122223333:root"`
		ann     = "arn:aws:iam::111122223333:user/ann"
		role    = "arn:aws:iam::111122223333:role/R"
		inPath  = "arn:aws:iam::111122223333:role/a/b/R"
		session = "arn:aws:sts::111122223333:assumed-role/R/s"
	)
	for _, test := range []struct {
		principal string
		caller    string
		denied    bool
	}{
		{`"Principal":"*"`, "", true},
		{`"Principal":{"AWS":"*"}`, "", true},
		{`"Principal":{"AWS":["*","` + ann + `"]}`, "", true},
		{`"Principal":{"AWS":"` + ann + `"}`, "", false},
		{`"Principal":{"AWS":` + account + `}`, ann, true},
		{`"Principal":{"AWS":` + account + `}`, session, true},
		{`"Principal":{"AWS":"` + session + `"}`, session, true},
		{`"Principal":{"AWS":"` + session + `"}`, session + "2", false},
		{`"Principal":{"AWS":"` + role + `"}`, session, true},
		{`"Principal":{"AWS":"` + inPath + `"}`, session, true}, // a session's ARN has no path
		{`"Principal":{"AWS":"` + inPath + `"}`, inPath, true},
		{`"Principal":{"AWS":"` + role + `2"}`, session, false},
		{`"Principal":{"AWS":"arn:aws:iam::444455556666:role/R"}`, session, false},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:user/R"}`, session, false},
		{`"Principal":{"AWS":"` + role + `"}`, "arn:aws:sts::111122223333:federated-user/R", false},
		{`"Principal":{"AWS":"arn:aws:iam:::root"}`, "arn:aws:s3:::reports", false},

		{`"NotPrincipal":{"AWS":"*"}`, "", false},
		{`"NotPrincipal":{"AWS":"` + ann + `"}`, "", true},
		{`"NotPrincipal":{"AWS":["` + ann + `",` + account + `]}`, ann, false},
		{`"NotPrincipal":{"AWS":["` + ann + `","111122223333"]}`, ann, false},
		{`"NotPrincipal":{"AWS":"` + ann + `"}`, ann, true}, // AWS may look at the account first
		{`"NotPrincipal":{"AWS":` + account + `}`, ann, true},
		{`"NotPrincipal":{"AWS":` + account + `}`, "arn:aws:iam::111122223333:root", false},
		{`"NotPrincipal":{"AWS":["` + role + `",` + account + `]}`, session, true},
		{`"NotPrincipal":{"AWS":["` + session + `",` + account + `]}`, session, true},
		{`"NotPrincipal":{"AWS":["` + inPath + `","` + session + `",` + account + `]}`, session, false},
	} {
		d := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},`+
			`{"Effect":"Deny",`+test.principal+`,"Action":"s3:*","Resource":"*"}]}`)
		got, err := iampolicy.Decide(iampolicy.Request{Caller: iampolicy.Caller{ID: test.caller}, Action: "s3:GetObject", Resource: "*"}, d)
		want := iampolicy.Allowed
		if test.denied {
			want = iampolicy.ExplicitlyDenied
		}
		if err != nil || got.Verdict != want {
			t.Errorf("%s for %q: %s, %v, want %s", test.principal, test.caller, got.Verdict, err, want)
		}
	}
}

// TestDecideTells holds on which statements a decision rests, and that errors never
// allow.
func TestDecideTells(t *testing.T) {
	allow := reader(nil)
	deny := reader(func(s *iampolicy.Statement) { s.Sid, s.Effect = "No", iampolicy.Deny })
	bad := reader(func(s *iampolicy.Statement) { s.Effect = "" })
	r := iampolicy.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/a"}
	for _, test := range []struct {
		documents []iampolicy.Document
		want      iampolicy.Decision
		failed    bool
	}{
		{nil, iampolicy.Decision{}, false},
		{[]iampolicy.Document{allow, allow}, iampolicy.Decision{Verdict: iampolicy.Allowed, By: []iampolicy.Source{{0, 0, "Read"}, {1, 0, "Read"}}}, false},
		{[]iampolicy.Document{allow, deny}, iampolicy.Decision{Verdict: iampolicy.ExplicitlyDenied, By: []iampolicy.Source{{1, 0, "No"}}}, false},
		{[]iampolicy.Document{allow, bad}, iampolicy.Decision{}, true},
		{[]iampolicy.Document{bad, deny}, iampolicy.Decision{Verdict: iampolicy.ExplicitlyDenied, By: []iampolicy.Source{{1, 0, "No"}}}, true},
	} {
		got, err := iampolicy.Decide(r, test.documents...)
		if diff := cmp.Diff(test.want, got); diff != "" || (err != nil) != test.failed {
			t.Errorf("error %v, decision (-want +got):\n%s", err, diff)
		}
	}
	for _, r := range []iampolicy.Request{{}, {Action: "s3:*", Resource: "*"}, {Action: "s3:GetObject"}, {Action: "s3:GetObject", Resource: "reports"}} {
		if got, err := iampolicy.Decide(r, parse(t, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)); err == nil || got.Allowed() {
			t.Errorf("%+v: %v, %v, want an error", r, got, err)
		}
	}
}

// TestWildcards compares matching with a plain definition of it.
func TestWildcards(t *testing.T) {
	var naive func(p, s string) bool
	naive = func(p, s string) bool {
		switch {
		case p == "":
			return s == ""
		case p[0] == '*':
			return naive(p[1:], s) || s != "" && naive(p, s[1:])
		}
		return s != "" && (p[0] == '?' || p[0] == s[0]) && naive(p[1:], s[1:])
	}
	letters := []string{"a", "b", "*", "?"}
	var words func(n int, alphabet []string) []string
	words = func(n int, alphabet []string) []string {
		all := []string{""}
		if n == 0 {
			return all
		}
		for _, w := range words(n-1, alphabet) {
			for _, l := range alphabet {
				all = append(all, w+l)
			}
		}
		return all
	}
	for _, p := range words(4, letters) {
		d := reader(func(s *iampolicy.Statement) { s.Resource = []string{"arn:aws:s3:::" + p} })
		for _, s := range words(4, letters[:2]) {
			got, err := iampolicy.Decide(iampolicy.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::" + s}, d)
			if err != nil || got.Allowed() != naive(p, s) {
				t.Fatalf("%q matches %q: %t, %v, want %t", p, s, got.Allowed(), err, naive(p, s))
			}
		}
	}
}
