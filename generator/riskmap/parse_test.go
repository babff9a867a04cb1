package riskmap

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

func TestParse(t *testing.T) {
	got := mustParse(t, "dir/map.json", `{
  "$schema": "riskmap.schema.json",
  "version": 1,
  "default": "medium",
  "rules": {
    "sns:List*": "low",
	"s3:DeleteObject": {
		"when": [
			{"param": "BypassGovernanceRetention", "equals": true, "risk": "critical", "tags": ["protection"], "reason": "déjà <lu> & 0"},
			{"risk": "critical", "in": ["a", ""], "param": "Attributes.aws:x/y-z"}, {"param": "N", "in": [0, -3], "risk": "critical"},
			{"param": "P", "present": false, "risk": "critical"}, {"param": "Q.R", "matches": "open-cidr", "risk": "critical"},
			{"param": "N", "equals": 9223372036854775807, "risk": "critical"}
		],
		"tags": ["destructive", "cost"], "reason": "gone", "risk": "high"}
  }
}`)
	file := "dir/map.json"
	at := func(line, column int) Position { return Position{file, line, column} }
	want := &File{
		Name:    file,
		Schema:  "riskmap.schema.json",
		Default: governor.Medium, DefaultPos: at(4, 3),
		Rules: []*Rule{
			{Key: "sns:List*", Service: "sns", Operation: "List*", Risk: governor.Low, Pos: at(6, 5)},
			{
				Key: "s3:DeleteObject", Service: "s3", Operation: "DeleteObject", Pos: at(7, 2),
				Risk: governor.High, Tags: governor.Destructive | governor.Cost, Reason: "gone",
				When: []Condition{
					{Param: "BypassGovernanceRetention", Op: Equals, Value: true, Risk: governor.Critical, Tags: governor.Protection, Reason: "déjà <lu> & 0", Pos: at(9, 4)},
					{Param: "Attributes.aws:x/y-z", Op: In, Values: []any{"a", ""}, Risk: governor.Critical, Pos: at(10, 4)},
					{Param: "N", Op: In, Values: []any{json.Number("0"), json.Number("-3")}, Risk: governor.Critical, Pos: at(10, 76)},
					{Param: "P", Op: Present, Value: false, Risk: governor.Critical, Pos: at(11, 4)},
					{Param: "Q.R", Op: Matches, Matcher: MatchOpenCIDR, Risk: governor.Critical, Pos: at(11, 58)},
					{Param: "N", Op: Equals, Value: json.Number("9223372036854775807"), Risk: governor.Critical, Pos: at(12, 4)},
				},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseMistakes(t *testing.T) {
	tests := []struct {
		about, data string
		want        []string
	}{
		// Syntax.
		{"empty", "", []string{`f:1:1: not JSON: the file ends too early`}},
		{"truncated", "{\"version\": 1,\n", []string{`f:2:1: not JSON: the file ends too early`}},
		{"truncated in a word", `{"version": tru`, []string{`f:1:16: not JSON: the file ends too early`}},
		{"trailing comma", "{\"version\": 1,\n}", []string{`f:2:1: not JSON: invalid character '}' looking for beginning of object key string`}},
		{"comment", "{ // x\n}", []string{`f:1:3: not JSON: invalid character '/' looking for beginning of object key string`}},
		{"second value", `{"version": 1, "rules": {}} {}`, []string{`f:1:29: not JSON: invalid character '{' after top-level value`}},
		{"byte order mark", "\ufeff{}", []string{`f:1:1: the file starts with a byte order mark: want plain UTF-8`}},
		{"not UTF-8", "{\n\"é\xff\": 1}", []string{`f:2:4: not UTF-8`}},
		{"deep", strings.Repeat("[", 9000) + strings.Repeat("]", 9000), []string{`f:1:1: risk map: want an object, have a list`}},
		{"too deep", strings.Repeat("[", 20000), []string{`f:1:10001: not JSON: invalid character '[' exceeded max depth`}},

		// The file.
		{"null", "null", []string{`f:1:1: risk map: want an object, have null`}},
		{"list", "[{}]", []string{`f:1:1: risk map: want an object, have a list`}},
		{"nothing in it", "\n{}", []string{`f:2:1: risk map without "version"`, `f:2:1: risk map without "rules"`}},
		{"future version", `{"version": 2, "rules": {}}`, []string{`f:1:13: version 2 is not known here: want 1`}},
		{"version spelled otherwise", `{"version": 1.0, "rules": {}}`, []string{`f:1:13: version 1.0 is not known here: want 1`}},
		{"version as string", `{"version": "1", "rules": {}}`, []string{`f:1:13: version: want a number, have a string`}},
		{"schema", `{"$schema": 1, "version": 1, "rules": {}}`, []string{`f:1:13: $schema: want a string, have a number`}},
		{"default", `{"version": 1, "default": "hihg", "rules": {}}`, []string{`f:1:27: unknown level "hihg": want one of low, medium, high, critical; did you mean "high"?`}},
		{"unrated default", `{"version": 1, "default": "unrated", "rules": {}}`, []string{`f:1:27: unknown level "unrated": want one of low, medium, high, critical`}},
		{"default null", `{"version": 1, "default": null, "rules": {}}`, []string{`f:1:27: default: want a string, have null`}},
		{"rules as list", `{"version": 1, "rules": []}`, []string{`f:1:25: rules: want an object, have a list`}},
		{"unknown key", `{"version": 1, "rule": {}, "rules": {}}`, []string{`f:1:16: unknown key "rule" in risk map: want one of $schema, version, default, rules; did you mean "rules"?`}},
		{"key in other case", `{"version": 1, "Default": "low", "rules": {}}`, []string{`f:1:16: unknown key "Default" in risk map: want one of $schema, version, default, rules; did you mean "default"?`}},
		{"duplicate key", "{\"version\": 1, \"rules\": {},\n  \"rules\": {}}", []string{`f:2:3: duplicate key "rules": it stands at f:1:16 already`}},

		// Keys of rules.
		{"no colon", rule(`"s3": "low"`), []string{`f:2:1: malformed rule key "s3": want service:Operation`}},
		{"empty key", rule(`"": "low"`), []string{`f:2:1: malformed rule key "": want service:Operation`}},
		{"no service", rule(`":Get*": "low"`), []string{`f:2:1: malformed rule key ":Get*": no service before the colon: want service:Operation`}},
		{"no operation", rule(`"s3:": "low"`), []string{`f:2:1: malformed rule key "s3:": no operation after the colon: want one, or s3:* for all of them`}},
		{"star as service", rule(`"*:Get*": "low"`), []string{`f:2:1: malformed rule key "*:Get*": "*" in the service: want one rule for each service`}},
		{"service in capitals", rule(`"S3:Get*": "low"`), []string{`f:2:1: malformed rule key "S3:Get*": "S3" is no service name: want lower case letters, digits and hyphens`}},
		{"two stars", rule(`"s3:Get**": "low"`), []string{`f:2:1: malformed rule key "s3:Get**": "**" takes in no more than "*": want one star`}},
		{"two colons", rule(`"s3:Get:X": "low"`), []string{`f:2:1: malformed rule key "s3:Get:X": "Get:X" is no operation: want a capital first, then letters, digits and "*"`}},
		{"operation in lower case", rule(`"s3:get*": "low"`), []string{`f:2:1: malformed rule key "s3:get*": "get*" is no operation: want a capital first, then letters, digits and "*"`}},
		{"space", rule(`"s3: Get*": "low"`), []string{`f:2:1: malformed rule key "s3: Get*": " Get*" is no operation: want a capital first, then letters, digits and "*"`}},
		{"question mark", rule(`"s3:Get?": "low"`), []string{`f:2:1: malformed rule key "s3:Get?": "Get?" is no operation: want a capital first, then letters, digits and "*"`}},
		{"duplicate rule", rule("\"s3:A\": \"low\",\n\t\"s3:\\u0041\": \"low\""), []string{`f:3:2: duplicate key "s3:A": it stands at f:2:1 already`}},

		// Rules.
		{"number", rule(`"s3:A": 1`), []string{`f:2:9: rule: want a level or an object, have a number`}},
		{"unknown level", rule(`"s3:A": "mediun"`), []string{`f:2:9: unknown level "mediun": want one of low, medium, high, critical; did you mean "medium"?`}},
		{"level in capitals", rule(`"s3:A": "HIGH"`), []string{`f:2:9: unknown level "HIGH": want one of low, medium, high, critical; did you mean "high"?`}},
		{"no level", rule(`"s3:A": {"tags": ["cost"]}`), []string{`f:2:9: rule without "risk"`}},
		{"level null", rule(`"s3:A": {"risk": null}`), []string{`f:2:18: risk: want a string, have null`}},
		{"key misspelt", rule(`"s3:A": {"risk": "low", "tag": []}`), []string{`f:2:25: unknown key "tag" in rule: want one of risk, tags, reason, when; did you mean "tags"?`}},
		{"level twice", rule(`"s3:A": {"risk": "low", "risk": "high"}`), []string{`f:2:25: duplicate key "risk": it stands at f:2:10 already`}},
		{"tags as string", rule(`"s3:A": {"risk": "low", "tags": "cost"}`), []string{`f:2:33: tags: want a list, have a string`}},
		{"tags empty", rule(`"s3:A": {"risk": "low", "tags": []}`), []string{`f:2:33: tags is empty: want something in it, or leave it out`}},
		{"tag not a string", rule(`"s3:A": {"risk": "low", "tags": [true]}`), []string{`f:2:34: tag: want a string, have a bool`}},
		{"unknown tag", rule(`"s3:A": {"risk": "low", "tags": ["cost", "credential"]}`), []string{`f:2:42: unknown tag "credential": want one of data-read, credentials, exposure, privilege, destructive, protection, cost; did you mean "credentials"?`}},
		{"tag twice", rule(`"s3:A": {"risk": "low", "tags": ["cost", "cost"]}`), []string{`f:2:42: tag "cost" twice`}},
		{"reason empty", rule(`"s3:A": {"risk": "low", "reason": ""}`), []string{`f:2:35: reason is empty: want one, or leave it out`}},
		{"reason of spaces", rule(`"s3:A": {"risk": "low", "reason": "  "}`), []string{`f:2:35: reason starts or ends with a space`}},
		{"reason breaks the line", rule(`"s3:A": {"risk": "low", "reason": "x\nfunc init() {}"}`), []string{`f:2:35: reason holds U+000A: want characters that print, on one line`}},
		{"reason turns the text around", rule(`"s3:A": {"risk": "low", "reason": "x\u202ey"}`), []string{`f:2:35: reason holds U+202E: want characters that print, on one line`}},

		// Conditions.
		{"when as object", rule(`"s3:A": {"risk": "low", "when": {}}`), []string{`f:2:33: when: want a list, have an object`}},
		{"when empty", rule(`"s3:A": {"risk": "low", "when": []}`), []string{`f:2:33: when is empty: want something in it, or leave it out`}},
		{"condition not an object", rule(`"s3:A": {"risk": "low", "when": ["x"]}`), []string{`f:2:34: condition: want an object, have a string`}},
		{"nothing in the condition", rule(`"s3:A": {"risk": "low", "when": [{}]}`), []string{
			`f:2:34: condition without "param"`,
			`f:2:34: condition without "risk"`,
			`f:2:34: condition without an operator: want one of equals, in, present, matches`,
		}},
		{"two operators", when(`"equals": 1, "present": true, "risk": "high"`), []string{`f:3:29: condition with a second operator "present" beside "equals": want one condition for each`}},
		{"unknown key in condition", when(`"equals": 1, "risk": "high", "match": "x"`), []string{`f:3:45: unknown key "match" in condition: want one of param, equals, in, present, matches, risk, tags, reason; did you mean "matches"?`}},
		{"condition lowers", when(`"equals": 1, "risk": "low"`), []string{`f:3:37: condition's level low is not above the rule's medium: a condition only raises`}},
		{"condition stays", when(`"equals": 1, "risk": "medium"`), []string{`f:3:37: condition's level medium is not above the rule's medium: a condition only raises`}},
		{"condition before the level", rule(`"s3:A": {"when": [{"param": "P", "equals": 1, "risk": "low"}], "risk": "high"}`), []string{`f:2:55: condition's level low is not above the rule's high: a condition only raises`}},
		{"condition's tags and reason", when(`"equals": 1, "risk": "high", "tags": ["x-y"], "reason": ""`), []string{
			`f:3:54: unknown tag "x-y": want one of data-read, credentials, exposure, privilege, destructive, protection, cost`,
			`f:3:72: reason is empty: want one, or leave it out`,
		}},
		{"param in lower case", rule(`"s3:A": {"risk": "low", "when": [{"param": "acl", "present": true, "risk": "high"}]}`), []string{`f:2:44: malformed param "acl": want input members as the Go SDK spells them, separated by dots`}},
		{"param with an index", rule(`"s3:A": {"risk": "low", "when": [{"param": "A[0]", "present": true, "risk": "high"}]}`), []string{`f:2:44: malformed param "A[0]": want input members as the Go SDK spells them, separated by dots`}},
		{"param ends in a dot", rule(`"s3:A": {"risk": "low", "when": [{"param": "A.", "present": true, "risk": "high"}]}`), []string{`f:2:44: malformed param "A.": want input members as the Go SDK spells them, separated by dots`}},
		{"param not a string", rule(`"s3:A": {"risk": "low", "when": [{"param": 1, "present": true, "risk": "high"}]}`), []string{`f:2:44: param: want a string, have a number`}},
		{"equals null", when(`"equals": null, "risk": "high"`), []string{`f:3:26: equals: want a bool, a string or a whole number, have null`}},
		{"equals a list", when(`"equals": [1], "risk": "high"`), []string{`f:3:26: equals: want a bool, a string or a whole number, have a list`}},
		{"equals a fraction", when(`"equals": 1.5, "risk": "high"`), []string{`f:3:26: equals: want a bool, a string or a whole number, have 1.5: numbers are whole, of 64 bits and without an exponent`}},
		{"equals a power", when(`"equals": 1e3, "risk": "high"`), []string{`f:3:26: equals: want a bool, a string or a whole number, have 1e3: numbers are whole, of 64 bits and without an exponent`}},
		{"equals minus nothing", when(`"equals": -0, "risk": "high"`), []string{`f:3:26: equals: want a bool, a string or a whole number, have -0: numbers are whole, of 64 bits and without an exponent`}},
		{"equals too much", when(`"equals": 9223372036854775808, "risk": "high"`), []string{`f:3:26: equals: want a bool, a string or a whole number, have 9223372036854775808: numbers are whole, of 64 bits and without an exponent`}},
		{"equals breaks the line", when(`"equals": "a\n)\n\nfunc init() {}", "risk": "high"`), []string{`f:3:26: equals holds U+000A: want characters that print, on one line`}},
		{"equals turns the text around", when(`"equals": "a\u202eb", "risk": "high"`), []string{`f:3:26: equals holds U+202E: want characters that print, on one line`}},
		{"in breaks the line", when(`"in": ["a", "b\u2028c", "\r"], "risk": "high"`), []string{
			`f:3:28: in holds U+2028: want characters that print, on one line`,
			`f:3:40: in holds U+000D: want characters that print, on one line`,
		}},
		{"param breaks the line", rule(`"s3:A": {"risk": "low", "when": [{"param": "A.b\nc", "present": true, "risk": "high"}]}`), []string{`f:2:44: malformed param "A.b\nc": want input members as the Go SDK spells them, separated by dots`}},
		{"param ends the line", rule(`"s3:A": {"risk": "low", "when": [{"param": "A\n", "present": true, "risk": "high"}]}`), []string{`f:2:44: malformed param "A\n": want input members as the Go SDK spells them, separated by dots`}},
		{"rule's key breaks the line", rule(`"s3:A*\nB": "low"`), []string{`f:2:1: malformed rule key "s3:A*\nB": "A*\nB" is no operation: want a capital first, then letters, digits and "*"`}},
		{"in a string", when(`"in": "x", "risk": "high"`), []string{`f:3:22: in: want a list, have a string`}},
		{"in empty", when(`"in": [], "risk": "high"`), []string{`f:3:22: in is empty: want something in it, or leave it out`}},
		{"in of bools", when(`"in": [true], "risk": "high"`), []string{`f:3:23: in: want only strings or only whole numbers, have a bool`}},
		{"in mixed", when(`"in": ["x", 1], "risk": "high"`), []string{`f:3:28: in: want only strings or only whole numbers, have a number`}},
		{"in of lists", when(`"in": [["x"]], "risk": "high"`), []string{`f:3:23: in: want strings or whole numbers, have a list`}},
		{"in twice the same", when(`"in": ["x", "y", "x"], "risk": "high"`), []string{`f:3:33: in: "x" twice`}},
		{"present not a bool", when(`"present": "true", "risk": "high"`), []string{`f:3:27: present: want a bool, have a string`}},
		{"unknown matcher", when(`"matches": "open-cdir", "risk": "high"`), []string{`f:3:27: unknown matcher "open-cdir": want one of open-cidr, open-policy, public-acl; did you mean "open-cidr"?`}},
		{"matcher not a string", when(`"matches": 1, "risk": "high"`), []string{`f:3:27: matches: want a string, have a number`}},
		{"duplicate condition", when(`"in": ["x"], "risk": "high"}, {"in": ["x"], "param": "P", "risk": "critical"`), []string{`f:3:46: duplicate condition: P in ["x"] stands at f:3:1 already`}},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			f, err := Parse("f", []byte(tt.data))
			if diff := cmp.Diff(tt.want, messages(err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if f != nil {
				t.Errorf("a file despite the mistakes: %v", f)
			}
		})
	}
}

// rule returns a risk map of one rule, on line 2.
func rule(line string) string { return "{\"version\": 1, \"rules\": {\n" + line + "\n}}" }

// when returns a risk map of a rule rated medium with one condition on P, the
// rest of which starts at line 3, column 15.
func when(rest string) string {
	return rule("\"s3:A\": {\"risk\": \"medium\", \"when\": [\n{\"param\": \"P\", " + rest + "}]}")
}

// TestWords holds that what a condition asks reads in one way only.
func TestWords(t *testing.T) {
	for condition, want := range map[string]string{
		`"equals": true`:                         `P is true`,
		`"equals": -3`:                           `P is -3`,
		`"equals": 1000000`:                      `P is 1000000`,
		`"equals": "public-read"`:                `P is public-read`,
		`"equals": "*"`:                          `P is *`,
		`"equals": ""`:                           `P is ""`,
		`"equals": "set"`:                        `P is "set"`,
		`"equals": "a  b"`:                       `P is "a  b"`,
		`"equals": "a: b (destructive)"`:         `P is "a: b (destructive)"`,
		`"equals": "a:"`:                         `P is "a:"`,
		`"equals": "é\"\\"`:                      `P is "é\"\\"`,
		`"in": ["http://a.b/c", "x, y", "t2.x"]`: `P is one of http://a.b/c, "x, y", t2.x`,
		`"in": [0, 1]`:                           `P is one of 0, 1`,
		`"present": true`:                        `P is set`,
		`"present": false`:                       `P is not set`,
		`"matches": "open-policy"`:               `P matches open-policy`,
	} {
		f := mustParse(t, "f", when(condition+`, "risk": "high"`))
		if diff := cmp.Diff(want, f.Rules[0].When[0].Words()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", condition, diff)
		}
	}
}

func TestParseReportsAllMistakesInOrder(t *testing.T) {
	_, err := Parse("f", []byte(`{
  "default": "hgh",
  "rules": {
    "s3:A": {"when": [{"param": "P", "equals": 1, "risk": "low"}], "risk": "high", "tags": ["csot"]},
    "s3:A": "low",
    "s3": "lwo"
  },
  "version": 3
}`))
	want := []string{
		`f:2:14: unknown level "hgh": want one of low, medium, high, critical; did you mean "high"?`,
		`f:4:59: condition's level low is not above the rule's high: a condition only raises`,
		`f:4:93: unknown tag "csot": want one of data-read, credentials, exposure, privilege, destructive, protection, cost; did you mean "cost"?`,
		`f:5:5: duplicate key "s3:A": it stands at f:4:5 already`,
		`f:6:5: malformed rule key "s3": want service:Operation`,
		`f:6:11: unknown level "lwo": want one of low, medium, high, critical; did you mean "low"?`,
		`f:8:14: version 3 is not known here: want 1`,
	}
	if diff := cmp.Diff(want, messages(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var one *Error
	if !errors.As(err, &one) || one.Pos != (Position{"f", 2, 14}) {
		t.Errorf("errors.As gives %v, want the first mistake", one)
	}
	var all Errors
	if !errors.As(err, &all) || len(all) != len(want) {
		t.Errorf("errors.As gives %d mistakes, want %d", len(all), len(want))
	}
}

// Objects of any size must tell duplicates, be the first one early or late.
func TestParseDuplicatesAmongMany(t *testing.T) {
	const many = 30
	for first := range many {
		var lines []string
		for i := range many {
			lines = append(lines, fmt.Sprintf(`"s3:A%d": "low"`, i))
		}
		lines = append(lines, fmt.Sprintf(`"s3:A%d": "high"`, first))
		_, err := Parse("f", []byte(rule(strings.Join(lines, ",\n"))))
		want := []string{fmt.Sprintf(`f:%d:1: duplicate key "s3:A%d": it stands at f:%d:1 already`, many+2, first, first+2)}
		if diff := cmp.Diff(want, messages(err)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

func TestErrorsErr(t *testing.T) {
	var none Errors
	if err := none.Err(); err != nil {
		t.Errorf("no mistakes are the error %v", err)
	}
}

func TestParseLineEnds(t *testing.T) {
	_, err := Parse("f", []byte("{\"version\": 1,\r\n\"rules\": {\r\n\t\"s3:Ä\": 1}}"))
	want := []string{
		`f:3:2: malformed rule key "s3:Ä": "Ä" is no operation: want a capital first, then letters, digits and "*"`,
		`f:3:11: rule: want a level or an object, have a number`, // columns count bytes
	}
	if diff := cmp.Diff(want, messages(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestStrings(t *testing.T) {
	for op, want := range map[Op]string{Equals: "equals", In: "in", Present: "present", Matches: "matches", 0: "Op(0)", 9: "Op(9)"} {
		if got := op.String(); got != want {
			t.Errorf("operator %d: got %q, want %q", uint8(op), got, want)
		}
	}
	if got, want := (Position{"a/b.json", 3, 14}).String(), "a/b.json:3:14"; got != want {
		t.Errorf("position: got %q, want %q", got, want)
	}
}
