package cedar

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	cedargo "github.com/cedar-policy/cedar-go"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

func TestLoadErrors(t *testing.T) {
	const permit = "permit (principal, action, resource);"
	tests := []struct {
		name     string
		policies string
		want     []string
	}{
		{"no semicolon", permit + "\npermit (principal, action, resource)", []string{`test.cedar:2:37: expected ";", got the end of the file`}},
		{"token", "permit (principal, action, resource) where { true };", []string{`test.cedar:1:`}},
		{"string without end", "permit (principal, action, resource)\nwhen { \"abc };", []string{"test.cedar:2:8: literal not terminated"}},
		{"empty", "", []string{"test.cedar:1:1: the file holds no policy"}},
		{"only a comment", "// later\n", []string{"test.cedar:1:1: the file holds no policy"}},
		{"duplicate id", `@id("a") ` + permit + "\n" + `@id("a") ` + permit, []string{`test.cedar:2:1: the id "a" is taken by the policy at test.cedar:1:1`}},
		{"empty id", `@id("") ` + permit, []string{"test.cedar:1:1: @id is empty"}},
		{"unknown decision", `@decision("require_aproval") forbid (principal, action, resource);`,
			[]string{`test.cedar:1:1: unknown @decision("require_aproval"): want "require_approval" or "deny"; did you mean "require_approval"?`}},
		{"decision on a permit", `@decision("require_approval") ` + permit, []string{"test.cedar:1:1: @decision belongs on a forbid: a permit cannot ask for approval"}},
		{"risk score", `@risk_score("101") ` + permit, []string{`test.cedar:1:1: @risk_score("101"): want a whole number from 0 to 100`}},
		{"risk score in words", `@risk_score("high") ` + permit, []string{`test.cedar:1:1: @risk_score("high"): want a whole number from 0 to 100`}},
		{"principal", `permit (principal == User::"x", action, resource);`, []string{"test.cedar:1:1: no principal is of type User: want Agent"}},
		{"kind of resource", `permit (principal, action, resource is Bucket);`, []string{"test.cedar:1:1: no resource is of type Bucket: want Resource"}},
		{"glob", `permit (principal, action == Action::"s3:*", resource);`,
			[]string{`test.cedar:1:1: malformed action Action::"s3:*": for all operations of a service write action in Service::Action::"s3"`}},
		{"only a service", `permit (principal, action in Action::"s3", resource);`,
			[]string{`test.cedar:1:1: malformed action Action::"s3": for all operations of a service write action in Service::Action::"s3"`}},
		{"upper case service", `permit (principal, action == Action::"S3:GetObject", resource);`,
			[]string{`test.cedar:1:1: malformed action Action::"S3:GetObject": want service:Operation, as in Action::"s3:DeleteObject"`}},
		{"group as an action", `permit (principal, action == Risk::Action::"low", resource);`,
			[]string{`test.cedar:1:1: action == Risk::Action::"low": it is a group of actions; write action in Risk::Action::"low"`}},
		{"level", `forbid (principal, action in Risk::Action::"hihg", resource);`,
			[]string{`test.cedar:1:1: unknown level Risk::Action::"hihg": want low, medium, high or critical; did you mean "high"?`}},
		{"tag in a list", `forbid (principal, action in [Action::"s3:GetObject", Tag::Action::"privileges"], resource);`,
			[]string{`test.cedar:1:1: unknown tag Tag::Action::"privileges"`, `did you mean "privilege"?`}},
		{"service", `forbid (principal, action in Service::Action::"S3", resource);`, []string{`test.cedar:1:1: malformed service Service::Action::"S3"`}},
		{"forgotten Action", `forbid (principal, action in Service::"s3", resource);`,
			[]string{`test.cedar:1:1: no action is in Service::"s3": did you mean Service::Action::"s3"?`}},
		{"no action at all", `forbid (principal, action in Verb::"s3", resource);`,
			[]string{`test.cedar:1:1: no action is or is in Verb::"s3": want Action, Service::Action, Risk::Action or Tag::Action`}},
		{"level in a condition", `forbid (principal, action, resource) when { action in [Risk::Action::"severe"] };`, []string{`test.cedar:1:1: unknown level Risk::Action::"severe"`}},
		{"forgotten Action in a condition", `forbid (principal, action, resource) unless { action in Risk::"low" };`,
			[]string{`test.cedar:1:1: no action is in Risk::"low": did you mean Risk::Action::"low"?`}},
		{"attribute", `forbid (principal, action, resource) when { context has regoin && context.tgas.contains("x") };`,
			[]string{`test.cedar:1:1: the context has no attribute "regoin"; did you mean "region"?`, `test.cedar:1:1: the context has no attribute "tgas"; did you mean "tags"?`}},
		{"attribute within other expressions", `forbid (principal, action, resource) when { {"Var": [context.xyz]} == {"Value": context.uvw} };`,
			[]string{`no attribute "uvw"`, `no attribute "xyz"`}},
		{"several", "\n" + `forbid (principal, action in Risk::Action::"x", resource);` + "\n" + `@id("") ` + permit,
			[]string{`test.cedar:2:1: unknown level`, "test.cedar:3:1: @id is empty"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(text(test.policies))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error\n%v\nlacks\n%s", err, want)
				}
			}
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "cedar: test.cedar:") {
					t.Errorf("line without position: %q", line)
				}
			}
		})
	}
}

// What would exhaust the stack or take minutes is refused before it is parsed.
func TestTooComplex(t *testing.T) {
	many := strings.Repeat
	for name, test := range map[string]struct{ condition, want string }{
		"open brackets": {many("(", 900_000), "test.cedar:2:144: more than 100 brackets within each other"},
		"sets":          {many("[", 500) + many("]", 500), "more than 100 brackets"},
		"nots":          {many("!", 900_000) + "true", "test.cedar:2:2045: more than 2000 operators in one policy"},
		"ands":          {many("true && ", 2001) + "true", "more than 2000 operators"},
		"ifs":           {many("if true then true else ", 2001) + "true", "more than 2000 operators"},
		"attributes":    {"context" + many(".a", 2001), "more than 2000 operators"},
	} {
		if _, err := New(text("// first (\n" + when(test.condition))); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %.200v, want %s", name, err, test.want)
		}
	}
	// Strings, comments and other policies do not count.
	fine := "// " + many("(", 500) + "\n" + when(`context.region == "\"`+many("(", 500)+`" || context.level like "`+many(".", 3000)+`"`) +
		many("\n"+when("context.risk > 1 && context.rated > 1"), 900)
	if _, err := New(text(fine)); err != nil {
		t.Error(err)
	}
	if _, err := New(text(when(many("context.risk > 1 && ", 300) + "true"))); err != nil {
		t.Error(err)
	}
}

func TestSourceErrors(t *testing.T) {
	permit := &fstest.MapFile{Data: []byte("permit (principal, action, resource);")}
	files := fstest.MapFS{
		"a.cedar": permit, "sub/b.cedar": permit, "none/readme.txt": permit, "bad/[.cedar": permit,
		"big.cedar":        {Data: make([]byte, maxFile+1)},
		"syntax.json":      {Data: []byte("[\n  {\"uid\": nonsense}]")},
		"object.json":      {Data: []byte(`{"uid": {"type": "Agent", "id": "a"}}`)},
		"trailing.json":    {Data: []byte(`[] []`)},
		"twice.json":       {Data: []byte(`[{"uid": {"type": "A", "id": "a"}, "parents": [], "attrs": {}}, {"uid": {"type": "A", "id": "a"}, "parents": [], "attrs": {}}]`)},
		"action.json":      {Data: []byte(`[{"uid": {"type": "Action", "id": "s3:GetObject"}, "parents": [], "attrs": {}}]`)},
		"entities/ok.json": {Data: []byte(`[]`)},
	}
	for name, test := range map[string]struct {
		source Source
		want   string
	}{
		"zero source":    {Source{}, "needs a source"},
		"no paths":       {FS(files), "no policy files are named"},
		"no file system": {FS(nil, "a"), "the file system is nil"},
		"no such file":   {FS(files, "x.cedar"), "x.cedar: no such file"},
		"no match":       {FS(files, "sub/x*.cedar", "y*"), "sub/x*.cedar: no such file, and no file matches it as a pattern\ncedar: y*: no such file"},
		"empty folder":   {FS(files, "none"), "none: the folder holds no *.cedar file"},
		"bad pattern":    {FS(files, "[a"), "[a: malformed pattern"},
		"too big":        {FS(files, "big.cedar"), "big.cedar: larger than 1048576 bytes"},
		"json syntax":    {FS(files, "a.cedar", "syntax.json"), "syntax.json:2:12: entities: want a JSON array"},
		"json object":    {FS(files, "a.cedar", "object.json"), "object.json:1:1: entities: want a JSON array"},
		"json trailing":  {FS(files, "a.cedar", "trailing.json"), "trailing.json: entities: something follows the array"},
		"entity twice":   {FS(files, "a.cedar", "twice.json"), `twice.json: entity A::"a" is given twice`},
		"action entity":  {FS(files, "a.cedar", "action.json"), `action.json: entity Action::"s3:GetObject": actions and their groups come from the call`},
		"entities only":  {FS(files, "entities"), "there is no policy"},
		"disk":           {Files(t.TempDir()), "the folder holds no *.cedar file"},
	} {
		if _, err := New(test.source); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, test.want)
		}
	}
	// A file that two patterns name is read once: its ids are not duplicates.
	if _, err := New(FS(files, "a.cedar", "*a.cedar", "sub")); err != nil {
		t.Error(err)
	}
}

func TestOptionErrors(t *testing.T) {
	for want, opt := range map[string]Option{
		"cedar: polling interval 0s must be above zero": WithPolling(0),
		"cedar: reload callback is nil":                 WithReloadCallback(nil),
	} {
		if _, err := New(text("permit (principal, action, resource);"), nil, opt); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestConvert(t *testing.T) {
	decimal := func(i int64, exponent int) cedargo.Value {
		d, err := cedargo.NewDecimal(i, exponent)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, test := range []struct {
		in   any
		want cedargo.Value
	}{
		{nil, cedargo.String("")},
		{"x", cedargo.String("x")},
		{true, cedargo.True},
		{int64(-3), cedargo.Long(-3)},
		{uint64(3), cedargo.Long(3)},
		{uint64(math.MaxUint64), cedargo.String("18446744073709551615")},
		{0.25, decimal(25, -2)},
		{-2.0, decimal(-2, 0)},
		{0.12345, cedargo.String("0.12345")}, // a fifth decimal place
		{1e300, cedargo.String("1e+300")},
		{math.NaN(), cedargo.String("NaN")},
		{math.Inf(-1), cedargo.String("-Inf")},
		{[]any{"a", "a", nil, []any{int64(1)}}, cedargo.NewSet(cedargo.String("a"), cedargo.String(""), cedargo.NewSet(cedargo.Long(1)))},
		{map[string]any{"a": map[string]any{"b": 1.5}}, cedargo.NewRecord(cedargo.RecordMap{"a": cedargo.NewRecord(cedargo.RecordMap{"b": decimal(15, -1)})})},
		{struct{ A int }{1}, cedargo.String("{1}")},
	} {
		if got := value(test.in); !got.Equal(test.want) || fmt.Sprintf("%T", got) != fmt.Sprintf("%T", test.want) {
			t.Errorf("%#v: %#v, want %#v", test.in, got, test.want)
		}
	}
}

// Only what policies look at is worked out; what cannot be told counts as everything.
func TestUsage(t *testing.T) {
	for condition, want := range map[string]usage{
		`true`:                              {},
		`principal == Agent::"a"`:           {named: []uid{{"Agent", "a"}}},
		`context.risk > 1`:                  {context: []string{"risk"}},
		`context has region`:                {context: []string{"region"}},
		`context["tags"].contains("Var")`:   {context: []string{"tags"}},
		`resource.value like "a*"`:          {resource: true, attributes: []string{"value"}},
		`resource has arn.account`:          {resource: true, attributes: []string{"arn"}},
		`resource is Resource`:              {resource: true, within: true},
		`resource in principal`:             {resource: true, within: true},
		`principal in resource`:             {resource: true, within: true, attributes: resourceNames},
		`[resource] == []`:                  {resource: true, attributes: resourceNames},
		`Resource::"a" has x`:               {resource: true, attributes: resourceNames, named: []uid{{"Resource", "a"}}},
		`{"Value": context}.Value.risk > 1`: {context: contextNames},
		`{"Var": "context"} == {"x": 1}`:    {},
		`if true then [context] == [] else decimal("1.0").lessThan(decimal("2.0"))`: {context: contextNames},
	} {
		set, err := load([]file{{"test.cedar", []byte(when(condition))}})
		if err != nil {
			t.Errorf("%s: %v", condition, err)
			continue
		}
		if diff := cmp.Diff(want, set.policies[0].uses, cmp.AllowUnexported(usage{}, uid{})); diff != "" {
			t.Errorf("%s: %s", condition, diff)
		}
	}
}

// FuzzLoad checks that no file makes the loader or a decision panic, that errors name
// the file, and that what is loaded decides.
func FuzzLoad(f *testing.F) {
	f.Add("permit (principal, action, resource);")
	f.Add(`@id("a") @decision("require_approval") forbid (principal == Agent::"a", action in [Risk::Action::"high"], resource in Resource::"b") when { context.parameters.X like "a*" } unless { resource has arn.account };`)
	f.Add(when(`{"Record": {"Var": context}} has x || ip("10.0.0.1").isIpv4() || datetime("2026-01-01") < datetime("2026-01-02")`))
	f.Add(when(`if principal is Agent in Team::"x" then -1 < 2 * context.risk else principal.hasTag("a")`))
	f.Add("permit (principal, action, resource) when { \"\\u{1F600}\" == 'x")
	f.Add("/")
	f.Fuzz(func(t *testing.T, policies string) {
		set, err := load([]file{{"fuzz.cedar", []byte(policies)}})
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if line != "\n" && strings.HasPrefix(line, "fuzz.cedar") {
					return
				}
			}
			t.Fatalf("error without a position: %v", err)
		}
		for _, op := range []*governor.Operation{&opGet, &opDelete} {
			set.decide(governor.NewAction(op, governor.High, object("b", "k")))
		}
	})
}
