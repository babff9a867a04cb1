package iampolicy_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

const everything = `{"Version":"2012-10-17","Id":"all","Statement":[` +
	`{"Sid":"One","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},` +
	`{"Sid":"Two","Effect":"Deny","NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/<ann>"],"CanonicalUser":"79a5","Federated":"accounts.example.com","Service":"lambda.amazonaws.com"},` +
	`"NotAction":["s3:Get*","s3:List*"],"NotResource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],` +
	`"Condition":{"Bool":{"aws:SecureTransport":"false"},"ForAllValues:StringLike":{"aws:TagKeys":["a*","b*"]},"NumericEquals":{"s3:max-keys":"10","s3:signatureAge":"5"}}}]}`

// TestRoundTrip holds that what is written is read as what it was.
func TestRoundTrip(t *testing.T) {
	d := parse(t, everything)
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	// encoding/json escapes for HTML what MarshalJSON returns.
	if diff := cmp.Diff(d, parse(t, string(text))); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	encoded, err := d.Encode(iampolicy.Any)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(everything, encoded); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	want := iampolicy.Conditions{
		iampolicy.If(iampolicy.Bool, "aws:SecureTransport", "false"),
		iampolicy.If(iampolicy.StringLike.ForAllValues(), "aws:TagKeys", "a*", "b*"),
		iampolicy.If(iampolicy.NumericEquals, "s3:max-keys", "10"),
		iampolicy.If(iampolicy.NumericEquals, "s3:signatureAge", "5"),
	}
	if diff := cmp.Diff(want, d.Statements[1].Condition); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
}

// TestForms holds that one value and a list of one, and a value and its text, are the
// same.
func TestForms(t *testing.T) {
	short := parse(t, `{"Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
		"Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"s3:max-keys": [10, "20"]}}}}`)
	long := parse(t, `{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["*"],
		"Condition": {"Bool": {"aws:SecureTransport": ["true"]}, "NumericLessThan": {"s3:max-keys": ["10", "20"]}}}]}`)
	if diff := cmp.Diff(long, short); diff != "" {
		t.Errorf("documents (-long +short):\n%s", diff)
	}
	escaped, err := iampolicy.ParseEscaped(`%7B%22Statement%22%3A%7B%22Effect%22%3A%22Deny%22%2C%22Action%22%3A%22a%3Ab%22%2C%22Resource%22%3A%22%2A%22%7D%7D`)
	if err != nil || escaped.Statements[0].Effect != iampolicy.Deny {
		t.Errorf("%v, %v: want the statement that denies", escaped, err)
	}
	if _, err := iampolicy.ParseEscaped("%zz"); err == nil {
		t.Error("a malformed escape was read")
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{``, []string{"policy document: unexpected EOF"}},
		{`{"Statement": [}`, []string{"policy document: invalid character '}' looking for beginning of value"}},
		{`[]`, []string{"policy document: want an object"}},
		{`{} {}`, []string{"policy document: something follows the JSON value"}},
		{`{"Version": "2012-10-17", "version": "2008-10-17"}`, []string{`policy document: key "version" stands twice`}},
		{`{"Statement": {"Condition": {"Bool": {"a:b": "true", "A:b": "false"}}}}`, []string{`policy document: key "A:b" stands twice`}},
		{`{"Statement": {"Action": [[[[["s3:*"]]]]]}}`, []string{`policy document: more than 6 levels`}},
		{`{"Version": "2012-10-17", "Statements": []}`, []string{`unknown element "Statements"; did you mean "Statement"?`}},
		{
			`{"Statement": [{"Effect": "Allow", "Actions": "s3:*", "Resource": []}, {"Effect": 1, "Principal": {"Aws": "1"}, "Condition": {"Bool": {"a:b": null}}}, 7]}`,
			[]string{
				`statement 1: unknown element "Actions"; did you mean "Action"?`,
				`statement 1: Resource is empty: want a string, or a list of them`,
				`statement 2: Effect: want a string that is not empty`,
				`statement 2: unknown type of Principal "Aws"; did you mean "AWS"?`,
				`statement 2: a:b: want a string, a number or a boolean, or a list of them`,
				`statement 3: Statement: want an object`,
			},
		},
		{`{"Statement": {"Effect": "Allow", "Principal": {}, "Action": ["s3:*", 1], "Resource": "*"}}`, []string{
			`statement 1: Principal is empty: want "*", or an object of [AWS CanonicalUser Federated Service]`,
			`statement 1: Action: want a string, or a list of them`,
		}},
		{`{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": "x", "Stringlike": {"a:b": "c"}}}}`, []string{
			`statement 1: StringEquals: want an object`,
		}},
		{`{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Stringlike": {"a:b": "c"}}}}`, []string{
			`statement 1: Condition: unknown operator "Stringlike"; did you mean "StringLike"?`,
		}},
		{`{"Statement": []}`, []string{"no statement: want one at least"}},
	} {
		d, err := iampolicy.Parse([]byte(test.text))
		if diff := cmp.Diff(test.want, lines(err)); diff != "" {
			t.Errorf("%s\nerrors (-want +got):\n%s", test.text, diff)
		}
		if diff := cmp.Diff(iampolicy.Document{}, d); err != nil && diff != "" {
			t.Errorf("%s\na document beside the error:\n%s", test.text, diff)
		}
	}
}

// FuzzParse holds that what is read can be written, that what is written is read as the
// same, and that both decide alike.
func FuzzParse(f *testing.F) {
	f.Add([]byte(everything), "s3:GetObject", "arn:aws:s3:::a/b")
	f.Add([]byte(`{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${aws:username, 'x'}/${*}"}}`), "s3:GetObject", "arn:aws:s3:::x/*")
	f.Add([]byte(`{"Version":"2008-10-17","Statement":[{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::?","Condition":{"Null":{"a:b":true}}}]}`), "a:b", "*")
	f.Fuzz(func(t *testing.T, data []byte, action, resource string) {
		d, err := iampolicy.Parse(data)
		if err != nil {
			return
		}
		text, err := d.Encode(iampolicy.Any)
		if err != nil {
			t.Fatalf("read, but not written: %v", err)
		}
		again, err := iampolicy.Parse([]byte(text))
		if err != nil {
			t.Fatalf("written, but not read: %s: %v", text, err)
		}
		sorted := cmpopts.SortSlices(func(a, b iampolicy.Condition) bool {
			return a.Operator < b.Operator || a.Operator == b.Operator && a.Key < b.Key
		})
		if diff := cmp.Diff(d, again, sorted); diff != "" {
			t.Fatalf("%s\nread again (-first +second):\n%s", text, diff)
		}
		if second, err := again.Encode(iampolicy.Any); err != nil || second != text {
			t.Fatalf("written again: %s, %v, want %s", second, err, text)
		}
		r := iampolicy.Request{Action: action, Resource: resource, Context: map[string][]string{"aws:username": {"*"}}}
		one, err := iampolicy.Decide(r, d)
		two, err2 := iampolicy.Decide(r, again)
		if one.Verdict != two.Verdict || (err == nil) != (err2 == nil) {
			t.Errorf("%v (%v) and %v (%v): want the same", one, err, two, err2)
		}
		if err != nil && one.Allowed() {
			t.Errorf("allowed with the error %v", err)
		}
	})
}
