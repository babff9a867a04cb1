package iampolicy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

func TestValidate(t *testing.T) {
	type statement = iampolicy.Statement
	owner := iampolicy.Principals{AWS: []string{"111122223333"}}
	for _, test := range []struct {
		name   string
		kind   iampolicy.Kind
		change func(*statement)
		want   []string
	}{
		{"valid", iampolicy.Managed, nil, nil},
		{"no effect", iampolicy.Any, func(s *statement) { s.Effect = "" }, []string{
			`statement 1 ("Read"): Effect "": want Allow or Deny`,
		}},
		{"misspelt effect", iampolicy.Any, func(s *statement) { s.Effect = "allow" }, []string{
			`statement 1 ("Read"): Effect "allow": want Allow or Deny; did you mean "Allow"?`,
		}},
		{"all that is wrong", iampolicy.Any, func(s *statement) {
			s.Sid, s.Effect, s.Action, s.Resource = "", "Maybe", nil, []string{"reports"}
		}, []string{
			`statement 1: Effect "Maybe": want Allow or Deny`,
			`statement 1: no Action: want it, or NotAction`,
			`statement 1: Resource "reports": want an ARN, arn:partition:service:region:account:resource, or *`,
		}},
		{"action", iampolicy.Any, func(s *statement) { s.Action = []string{"GetObject", "s3:Get Object", "*", "s3:*", "s*:Get"} }, []string{
			`statement 1 ("Read"): Action "GetObject": want service:Action, as in s3:GetObject or s3:Get*, or *`,
			`statement 1 ("Read"): Action "s3:Get Object": want service:Action, as in s3:GetObject or s3:Get*, or *`,
			`statement 1 ("Read"): Action "s*:Get": want service:Action, as in s3:GetObject or s3:Get*, or *`,
		}},
		{"both of a pair", iampolicy.Any, func(s *statement) {
			s.NotAction, s.NotResource = []string{"iam:*"}, []string{"*"}
		}, []string{
			`statement 1 ("Read"): Action and NotAction: want one of them`,
			`statement 1 ("Read"): Resource and NotResource: want one of them`,
		}},
		{"sid", iampolicy.Managed, func(s *statement) { s.Sid = "Read reports" }, []string{
			`statement 1 ("Read reports"): Sid "Read reports": a managed policy wants letters and digits`,
		}},
		{"principal of an identity", iampolicy.InlineGroup, func(s *statement) { s.Principal = owner }, []string{
			`statement 1 ("Read"): an inline policy of a group has no Principal: it is about those whom it is attached to`,
		}},
		{"principal missing", iampolicy.Resource, nil, []string{
			`statement 1 ("Read"): no Principal: a resource policy says whom it is about`,
		}},
		{"principals", iampolicy.Resource, func(s *statement) {
			s.Principal = iampolicy.Principals{
				AWS: []string{"arn:aws:iam::1111:user/*", "arn:aws:iam"}, Service: []string{"lambda"}, Federated: []string{"a b"},
			}
		}, []string{
			`statement 1 ("Read"): Principal AWS "arn:aws:iam::1111:user/*": a wildcard stands for itself here: want whole names, or * alone, and a condition on aws:PrincipalArn`,
			`statement 1 ("Read"): Principal AWS "arn:aws:iam": want an account of 12 digits, or an ARN`,
			`statement 1 ("Read"): Principal Federated "a b": want a name without white space`,
			`statement 1 ("Read"): Principal Service "lambda": want the name of a service, as in lambda.amazonaws.com`,
		}},
		{"everyone and others", iampolicy.Resource, func(s *statement) {
			s.Principal = owner
			s.Principal.Everyone = true
		}, []string{`statement 1 ("Read"): Principal: everyone and others too: want either`}},
		{"allow all others", iampolicy.Resource, func(s *statement) { s.NotPrincipal = owner }, []string{
			`statement 1 ("Read"): NotPrincipal with Allow lets in everybody else, the anonymous too: want Principal`,
		}},
		{"trust", iampolicy.Trust, func(s *statement) { s.Principal = owner }, []string{
			`statement 1 ("Read"): a trust policy has no Resource: it is about the role that it is of`,
		}},
		{"conditions", iampolicy.Any, func(s *statement) {
			s.Condition = iampolicy.Conditions{
				iampolicy.If("StringEqual", "aws:PrincipalOrgID", "o-1"),
				iampolicy.If(iampolicy.Null.IfExists(), "aws:TokenIssueTime", "true"),
				iampolicy.If(iampolicy.Bool, "aws:SecureTransport", "yes"),
				iampolicy.If(iampolicy.IPAddress, "aws:SourceIp", "203.0.113.0/33"),
				iampolicy.If(iampolicy.NumericLessThan, "s3:max-keys", "ten"),
				iampolicy.If(iampolicy.DateLessThan, "aws:CurrentTime", "tomorrow"),
				iampolicy.If(iampolicy.ArnLike, "aws:SourceArn", "topic"),
				iampolicy.If(iampolicy.BinaryEquals, "k:v", "?"),
				iampolicy.If(iampolicy.StringEquals, "", "x"),
				iampolicy.If(iampolicy.StringEquals, "aws:userid"),
				iampolicy.If(iampolicy.StringEquals, "aws:UserID", "x"),
			}
		}, []string{
			`statement 1 ("Read"): Condition: unknown operator "StringEqual"; did you mean "StringEquals"?`,
			`statement 1 ("Read"): Condition: unknown operator "NullIfExists"; did you mean "BoolIfExists"?`,
			`statement 1 ("Read"): Condition: Bool of "aws:SecureTransport": value "yes": want true or false`,
			`statement 1 ("Read"): Condition: IpAddress of "aws:SourceIp": value "203.0.113.0/33": want an IP address, or a block as 203.0.113.0/24`,
			`statement 1 ("Read"): Condition: NumericLessThan of "s3:max-keys": value "ten": want a number`,
			`statement 1 ("Read"): Condition: DateLessThan of "aws:CurrentTime": value "tomorrow": want a date as 2026-01-31T00:00:00Z, or seconds since 1970`,
			`statement 1 ("Read"): Condition: ArnLike of "aws:SourceArn": value "topic": want an ARN, arn:partition:service:region:account:resource, or *`,
			`statement 1 ("Read"): Condition: BinaryEquals of "k:v": value "?": want base64`,
			`statement 1 ("Read"): Condition: StringEquals of "": want a key, as in aws:SourceIp`,
			`statement 1 ("Read"): Condition: StringEquals of "aws:userid": no value`,
			`statement 1 ("Read"): Condition: StringEquals of "aws:UserID" twice: want one with all values`,
		}},
		{"variables", iampolicy.Any, func(s *statement) {
			s.Resource = []string{"arn:aws:s3:::home/${aws:username/*", "arn:aws:s3:::home/${username}", "arn:aws:s3:::${aws:username, nobody}", "arn:aws:s3:::${*}/${aws:username, 'nobody'}"}
		}, []string{
			`statement 1 ("Read"): Resource: "arn:aws:s3:::home/${aws:username/*": a policy variable is not closed: want ${key}`,
			`statement 1 ("Read"): Resource: ${username}: want a key, as in ${aws:username}`,
			`statement 1 ("Read"): Resource: ${aws:username, nobody}: want the default in quotes, as in ${aws:username, 'nobody'}`,
		}},
		{"characters of IAM", iampolicy.Managed, func(s *statement) { s.Resource = []string{"arn:aws:s3:::日本/*"} }, []string{
			`statement 1 ("Read"): Resource "arn:aws:s3:::日本/*": a managed policy cannot hold the character U+65E5`,
		}},
		{"characters", iampolicy.Any, func(s *statement) {
			s.Resource = []string{"arn:aws:s3:::a\x00", "arn:aws:s3:::\xff", "arn:aws:s3:::日本"}
		}, []string{
			`statement 1 ("Read"): Resource "arn:aws:s3:::a\x00": a policy cannot hold the character U+0000`,
			`statement 1 ("Read"): Resource "arn:aws:s3:::\xff": want UTF-8`,
		}},
		{"unknown kind", 99, nil, []string{"unknown kind Kind(99)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, lines(reader(test.change).Validate(test.kind))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateDocument(t *testing.T) {
	s := reader(nil).Statements[0]
	for _, test := range []struct {
		document iampolicy.Document
		want     []string
	}{
		{iampolicy.Document{}, []string{"no statement: want one at least"}},
		{iampolicy.Document{Version: "2012-10-18", Statements: []iampolicy.Statement{s}}, []string{
			`unknown version "2012-10-18": want "2012-10-17"; did you mean "2012-10-17"?`,
		}},
		{iampolicy.Document{Statements: []iampolicy.Statement{s, {Effect: iampolicy.Deny, Action: []string{"*"}, Resource: []string{"*"}}, s}}, []string{
			`statement 3 ("Read"): statement 1 has the same Sid`,
		}},
	} {
		if diff := cmp.Diff(test.want, lines(test.document.Validate(iampolicy.Any))); diff != "" {
			t.Errorf("errors (-want +got):\n%s", diff)
		}
	}
}

// TestLimits holds that a document may be as long as its kind, and not longer.
func TestLimits(t *testing.T) {
	for k := iampolicy.Managed; k <= iampolicy.SCP; k++ {
		if k == iampolicy.Trust || k.Limit() == 0 {
			continue // has no resource to lengthen
		}
		d := reader(nil)
		text, err := d.Encode(k)
		if err != nil {
			t.Fatal(err)
		}
		d.Statements[0].Resource[0] += strings.Repeat("é", k.Limit()-len(text))
		if text, err = d.Encode(k); err != nil || len([]rune(text)) != k.Limit() {
			t.Errorf("%s: %v, want as many characters as it may have", k, err)
		}
		d.Statements[0].Resource[0] += "x"
		_, err = d.Encode(k)
		if err == nil || !strings.HasSuffix(err.Error(), fmt.Sprintf(" %s may have %d", k, k.Limit())) {
			t.Errorf("error %v, want one about the length of a %s", err, k)
		}
	}
}
