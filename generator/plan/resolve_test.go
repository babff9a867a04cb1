package plan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
)

// sdkPackage reads a package of the SDK that go.mod requires.
func sdkPackage(t *testing.T, service string) *gosdk.Package {
	t.Helper()
	locations, err := gosdk.Find(t.Context(), ".", []string{service})
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := gosdk.Read(t.Context(), locations[0])
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func conditionOf(t *testing.T, sdk *gosdk.Package, operation, condition string) (plan.Condition, error) {
	t.Helper()
	pkg, _, err := plan.Build(sdk, nil, nil, rules(t, `"`+sdk.Name+`:`+operation+`": {"risk": "low", "when": [{`+condition+`, "risk": "critical"}]}`), "gov")
	if err != nil {
		return plan.Condition{}, err
	}
	for _, o := range pkg.Operations {
		if o.Name == operation {
			return o.Conditions[0], nil
		}
	}
	t.Fatalf("no operation %s", operation)
	return plan.Condition{}, nil
}

func TestConditions(t *testing.T) {
	s3, ec2, sns := sdkPackage(t, "s3"), sdkPackage(t, "ec2"), sdkPackage(t, "sns")
	for _, test := range []struct {
		sdk                  *gosdk.Package
		operation, condition string
		path                 []plan.Step
		test                 plan.Test
	}{
		{
			s3, "DeleteObject", `"param": "BypassGovernanceRetention", "equals": true`,
			[]plan.Step{{Kind: plan.Field, Field: "BypassGovernanceRetention", Pointer: true}},
			plan.Test{Kind: plan.EqualsAny, Literals: []any{true}},
		},
		{
			s3, "PutBucketVersioning", `"param": "VersioningConfiguration.Status", "equals": "Suspended"`,
			[]plan.Step{{Kind: plan.Field, Field: "VersioningConfiguration", Pointer: true}, {Kind: plan.Field, Field: "Status"}},
			plan.Test{Kind: plan.EqualsAny, Literals: []any{"Suspended"}},
		},
		{
			s3, "PutBucketCors", `"param": "CORSConfiguration.CORSRules.AllowedOrigins", "in": ["*", "null"]`,
			[]plan.Step{
				{Kind: plan.Field, Field: "CORSConfiguration", Pointer: true}, {Kind: plan.Field, Field: "CORSRules"},
				{Kind: plan.Each}, {Kind: plan.Field, Field: "AllowedOrigins"}, {Kind: plan.Each},
			},
			plan.Test{Kind: plan.EqualsAny, Literals: []any{"*", "null"}, FreeText: true},
		},
		{
			ec2, "AuthorizeSecurityGroupIngress", `"param": "IpPermissions.IpRanges.CidrIp", "matches": "open-cidr"`,
			[]plan.Step{
				{Kind: plan.Field, Field: "IpPermissions"}, {Kind: plan.Each}, {Kind: plan.Field, Field: "IpRanges"}, {Kind: plan.Each},
				{Kind: plan.Field, Field: "CidrIp", Pointer: true},
			},
			plan.Test{Kind: plan.Match, Matcher: "OpenCIDR"},
		},
		{
			sns, "CreateTopic", `"param": "Attributes.Policy", "present": true`,
			[]plan.Step{{Kind: plan.Field, Field: "Attributes"}, {Kind: plan.Key, Key: "Policy"}},
			plan.Test{Kind: plan.IsSet, Want: true, Zero: plan.EmptyText},
		},
		{
			ec2, "TerminateInstances", `"param": "InstanceIds", "present": false`,
			[]plan.Step{{Kind: plan.Field, Field: "InstanceIds"}},
			plan.Test{Kind: plan.IsSet, Zero: plan.Empty},
		},
		{
			s3, "PutObject", `"param": "ACL", "present": true`,
			[]plan.Step{{Kind: plan.Field, Field: "ACL"}},
			plan.Test{Kind: plan.IsSet, Want: true, Zero: plan.EmptyText},
		},
		{
			s3, "ListObjectsV2", `"param": "MaxKeys", "equals": 1000`,
			[]plan.Step{{Kind: plan.Field, Field: "MaxKeys", Pointer: true}},
			plan.Test{Kind: plan.EqualsAny, Literals: []any{int64(1000)}},
		},
	} {
		c, err := conditionOf(t, test.sdk, test.operation, test.condition)
		if err != nil {
			t.Errorf("%s: %v", test.condition, err)
			continue
		}
		if diff := cmp.Diff(test.path, c.Path); diff != "" {
			t.Errorf("%s: path (-want +got):\n%s", test.condition, diff)
		}
		if diff := cmp.Diff(test.test, c.Test); diff != "" {
			t.Errorf("%s: test (-want +got):\n%s", test.condition, diff)
		}
	}
}

// TestNumberedEnum holds that an enumeration of numbers is compared with numbers, also
// in lists of lists.
func TestNumberedEnum(t *testing.T) {
	dir := t.TempDir()
	source := "package types\n\ntype Pace = int32\n\nconst PaceSlow Pace = 10\n"
	if err := os.MkdirAll(filepath.Join(dir, "types"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "types", "enums.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	pace := gosdk.Type{Kind: gosdk.Named, Name: "Pace"}
	row := gosdk.Type{Kind: gosdk.List, Elem: &pace}
	sdk := queue()
	sdk.Dir = dir
	sdk.Operations[0].Members = []gosdk.Member{{Name: "Pace", Type: pace}, {Name: "Rows", Type: gosdk.Type{Kind: gosdk.List, Elem: &row}}}
	for condition, want := range map[string][]plan.Step{
		`"param": "Pace", "equals": 10`: {{Kind: plan.Field, Field: "Pace"}},
		`"param": "Rows", "in": [10]`:   {{Kind: plan.Field, Field: "Rows"}, {Kind: plan.Each}, {Kind: plan.Each}},
	} {
		c, err := conditionOf(t, sdk, "DeleteQueue", condition)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c.Path); diff != "" {
			t.Errorf("%s: path (-want +got):\n%s", condition, diff)
		}
		if diff := cmp.Diff(plan.Test{Kind: plan.EqualsAny, Literals: []any{int64(10)}}, c.Test); diff != "" {
			t.Errorf("%s: test (-want +got):\n%s", condition, diff)
		}
	}
	for condition, want := range map[string]string{
		`"param": "Pace", "equals": "slow"`:     `types.Pace is not an enumeration of texts, so it cannot be compared with "slow"`,
		`"param": "Pace", "equals": 2147483648`: "want -2147483648 to 2147483647",
		`"param": "Pace", "present": true`:      "always set",
	} {
		if _, err := conditionOf(t, sdk, "DeleteQueue", condition); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", condition, err, want)
		}
	}
}

// TestNumbers holds that a number is taken only where the member can be equal to it.
func TestNumbers(t *testing.T) {
	for _, test := range []struct {
		typ    gosdk.Type
		number string
		want   any // a literal, or the text of an error
	}{
		{gosdk.Type{Kind: gosdk.Int, Bits: 32}, "2147483647", int64(2147483647)},
		{gosdk.Type{Kind: gosdk.Int, Bits: 32}, "-2147483648", int64(-2147483648)},
		{gosdk.Type{Kind: gosdk.Int, Bits: 32}, "2147483648", "Size: 2147483648 does not fit the member's type int32: want -2147483648 to 2147483647"},
		{gosdk.Type{Kind: gosdk.Int, Bits: 64}, "9223372036854775807", int64(9223372036854775807)},
		{gosdk.Type{Kind: gosdk.Float, Bits: 32}, "16777216", float64(16777216)},
		{gosdk.Type{Kind: gosdk.Float, Bits: 32}, "16777217", "Size: 16777217 does not fit the member's type float32, which holds 16777216 for it"},
		{gosdk.Type{Kind: gosdk.Float, Bits: 64}, "9007199254740993", "Size: 9007199254740993 does not fit the member's type float64, which holds 9007199254740992 for it"},
		{gosdk.Type{Kind: gosdk.Float, Bits: 64}, "9223372036854775807", "Size: 9223372036854775807 does not fit the member's type float64, which holds 9223372036854775808 for it"},
	} {
		sdk := queue()
		sdk.Operations[0].Members = []gosdk.Member{{Name: "Size", Type: test.typ}}
		c, err := conditionOf(t, sdk, "DeleteQueue", `"param": "Size", "equals": `+test.number)
		if text, mistake := test.want.(string); mistake {
			if err == nil || !strings.HasSuffix(err.Error(), text) {
				t.Errorf("%v\nwant %s", err, text)
			}
			continue
		}
		if err != nil || !cmp.Equal(c.Test.Literals, []any{test.want}) {
			t.Errorf("%s: %v, %v", test.number, c.Test.Literals, err)
		}
	}
}

func TestConditionMistakes(t *testing.T) {
	s3 := sdkPackage(t, "s3")
	for _, test := range []struct{ operation, condition, want string }{
		{"DeleteObject", `"param": "BypasGovernanceRetention", "equals": true`, `DeleteObjectInput has no member "BypasGovernanceRetention"; did you mean "BypassGovernanceRetention"?`},
		{"DeleteObject", `"param": "BypassGovernanceRetention", "equals": "yes"`, `yes does not fit the member's type bool`},
		{"DeleteObject", `"param": "Key.Name", "present": true`, `Key holds no members, so it has no Name`},
		{"PutObject", `"param": "ACL", "equals": "public-reed"`, `types.ObjectCannedACL has no value "public-reed"; did you mean "public-read"?`},
		{"PutObject", `"param": "ContentLength", "matches": "open-cidr"`, `"matches" needs a string`},
		{"ListObjectsV2", `"param": "MaxKeys", "equals": 5000000000`, `MaxKeys: 5000000000 does not fit the member's type int32: want -2147483648 to 2147483647`},
		{"ListObjectsV2", `"param": "MaxKeys", "in": [1, -2147483649]`, `MaxKeys: -2147483649 does not fit the member's type int32: want -2147483648 to 2147483647`},
		{"PutObject", `"param": "ContentLength", "equals": true`, `ContentLength: true does not fit the member's type int64`},
		{"PutObject", `"param": "ACL.X", "present": true`, `ACL is not a struct`},
		{"PutBucketVersioning", `"param": "VersioningConfiguration.Stat", "present": true`, `VersioningConfiguration has no member "Stat"; did you mean "Status"?`},
		{"PutBucketVersioning", `"param": "VersioningConfiguration", "equals": "x"`, `types.VersioningConfiguration is not an enumeration`},
	} {
		_, err := conditionOf(t, s3, test.operation, test.condition)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v\nwant %s", test.condition, err, test.want)
		} else if !strings.HasPrefix(err.Error(), "risks.json:1:") {
			t.Errorf("%s: no position: %v", test.condition, err)
		}
	}
}
