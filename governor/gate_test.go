package governor_test

import (
	"context"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/google/go-cmp/cmp"
)

func TestNewGateErrors(t *testing.T) {
	custom := governor.WithCustomRisk
	type risks = map[string]governor.Risk
	for name, test := range map[string]struct {
		governor governor.Governor
		opts     []governor.Option
		want     []string // the lines of the error; nil if there is none
	}{
		"no options":          {governor: allow},
		"a nil option":        {governor: allow, opts: []governor.Option{nil}},
		"the same risk twice": {governor: allow, opts: []governor.Option{custom(risks{"a:B": 2}), custom(risks{"a:B": 2})}},
		"nil governor":        {want: []string{"governor: NewGate needs a governor, got nil"}},
		"fail mode":           {allow, []governor.Option{governor.WithFailMode(7)}, []string{"governor: unknown fail mode 7: want FailClosed or FailOpen"}},
		"nil callback":        {allow, []governor.Option{governor.WithMetricsCallback(nil)}, []string{"governor: metrics callback is nil"}},
		"nil recorder":        {allow, []governor.Option{governor.WithRecorder(nil)}, []string{"governor: recorder is nil"}},
		"nothing to require":  {allow, []governor.Option{governor.WithRequiredRecord()}, []string{"governor: records are required, but there is no recorder"}},
		"custom: no level": {allow, []governor.Option{custom(risks{"a:B": 0, "a:C": 9})}, []string{
			"governor: custom risk of a:B: unrated is not a risk level", "custom risk of a:C: Risk(9) is not a risk level"}},
		"custom: two levels": {allow, []governor.Option{custom(risks{"a:B": 2}), custom(risks{"a:B": 3})}, []string{
			"governor: custom risk of a:B: both medium and high"}},
		"malformed keys": {allow, []governor.Option{governor.WithExcludedOperations("", "DeleteThing", "things:", ":DeleteThing", "a:b:C", "things:Delete*", "*:DeleteThing", " things:X", "things: X")}, []string{
			`governor: excluded operation: malformed key "": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key "DeleteThing": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key "things:": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key ":DeleteThing": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key "a:b:C": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key "things:Delete*": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key "*:DeleteThing": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key " things:X": want service:Operation, as in s3:DeleteObject`,
			`excluded operation: malformed key "things: X": want service:Operation, as in s3:DeleteObject`}},
		"service in upper case": {allow, []governor.Option{custom(risks{"Things:DeleteThing": 4})}, []string{
			`governor: custom risk: malformed key "Things:DeleteThing": services are in lower case; did you mean "things:DeleteThing"?`}},
		"excluded and rated": {allow, []governor.Option{custom(risks{"a:B": 2}), governor.WithExcludedOperations("a:B")}, []string{
			"governor: a:B is excluded from governance and given a custom risk"}},
		"all at once": {nil, []governor.Option{governor.WithFailMode(7), governor.WithRecorder(nil)}, []string{
			"governor: NewGate needs a governor, got nil", "governor: unknown fail mode 7: want FailClosed or FailOpen", "governor: recorder is nil"}},
	} {
		gate, err := governor.NewGate(test.governor, test.opts...)
		if (gate == nil) != (err != nil) {
			t.Errorf("%s: gate %v with error %v", name, gate, err)
		}
		if diff := cmp.Diff(test.want, lines(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestBindErrors(t *testing.T) {
	custom := governor.WithCustomRisk
	type risks = map[string]governor.Risk
	for name, test := range map[string]struct {
		opts []governor.Option
		want []string
	}{
		"nothing set":         {},
		"another service":     {opts: []governor.Option{custom(risks{"others:Nothing": 1}), governor.WithExcludedOperations("others:None")}},
		"raised":              {opts: []governor.Option{custom(risks{"things:GetThing": 4})}},
		"raised by an alias":  {opts: []governor.Option{custom(risks{"thingsv2:GetThing": 4})}},
		"same by two aliases": {opts: []governor.Option{custom(risks{"thingsv2:GetThing": 4, "things:GetThing": 4})}},
		"the rating itself":   {opts: []governor.Option{custom(risks{"things:DeleteThing": 3})}},
		"lowered": {[]governor.Option{custom(risks{"things:DeleteThing": 2})}, []string{
			"governor: custom risk: things:DeleteThing is rated high; lowering it to medium needs WithLoweredRiskAllowed"}},
		"lowered, allowed": {opts: []governor.Option{custom(risks{"things:DeleteThing": 2}), governor.WithLoweredRiskAllowed()}},
		"misspelt": {[]governor.Option{custom(risks{"things:DeletThing": 4}), governor.WithExcludedOperations("boto-things:GetThings")}, []string{
			`governor: custom risk: things has no operation "DeletThing"; did you mean "things:DeleteThing"?`,
			`governor: excluded operation: things has no operation "GetThings"; did you mean "boto-things:GetThing"?`}},
		"wrong case": {[]governor.Option{governor.WithExcludedOperations("things:getThing")}, []string{
			`governor: excluded operation: things has no operation "getThing"; did you mean "things:GetThing"?`}},
		"nothing near": {[]governor.Option{governor.WithExcludedOperations("things:Frobnicate")}, []string{
			`governor: excluded operation: things has no operation "Frobnicate"`}},
		"two levels by two names": {[]governor.Option{custom(risks{"things:GetThing": 3, "thingsv2:GetThing": 2})}, []string{
			"governor: custom risk of things:GetThing: both high and medium"}},
		"excluded and rated by two names": {[]governor.Option{custom(risks{"things:GetThing": 3}), governor.WithExcludedOperations("thingsv2:GetThing")}, []string{
			"governor: thingsv2:GetThing is excluded from governance and given a custom risk"}},
	} {
		gate, err := governor.NewGate(allow, test.opts...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		bound, err := gate.Bind(&things, "eu-west-1")
		if (bound == nil) != (err != nil) {
			t.Errorf("%s: gate %v with error %v", name, bound, err)
		}
		if diff := cmp.Diff(test.want, lines(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestBindNeedsAGate(t *testing.T) {
	for name, gate := range map[string]*governor.Gate{"nil": nil, "zero": {}} {
		if bound, err := gate.Bind(&things, ""); bound != nil || err == nil || !strings.Contains(err.Error(), "things needs a gate, made by NewGate") {
			t.Errorf("%s gate: %v, error %v", name, bound, err)
		}
	}
}

// One gate is bound for many clients; none may see what another is bound to.
func TestBindLeavesTheGateAlone(t *testing.T) {
	g := &counting{Governor: allow}
	gate, err := governor.NewGate(g, governor.WithAgent(governor.Agent{ID: "a-1", Name: "agent"}))
	if err != nil {
		t.Fatal(err)
	}
	other := governor.Service{Name: "others"}
	first, err1 := gate.Bind(&things, "eu-west-1")
	second, err2 := first.Bind(&other, "us-east-1")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	var b backend
	for _, test := range []struct {
		gate   *governor.Gate
		region string
	}{{first, "eu-west-1"}, {second, "us-east-1"}, {first, "eu-west-1"}} {
		if err := b.call(t.Context(), test.gate, &opGet, nil); err != nil || g.last.Region() != test.region {
			t.Errorf("asked for region %q, error %v; want %q", g.last.Region(), err, test.region)
		}
	}
	if got := g.last.Agent(); got.ID != "a-1" || got.Name != "agent" {
		t.Errorf("asked for agent %+v", got)
	}
	if err := b.call(t.Context(), gate, &opGet, nil); kindOf(err) != "denied" {
		t.Errorf("the gate that Bind was called on lets a call through: %v", err)
	}
}

func TestCustomRisk(t *testing.T) {
	for name, test := range map[string]struct {
		custom governor.Risk // of PutThing, rated medium
		called governor.Risk // by conditions on the input
		want   governor.Risk
	}{
		"none":                                  {0, governor.Medium, governor.Medium},
		"none, raised by the input":             {0, governor.Critical, governor.Critical},
		"raised":                                {governor.High, governor.Medium, governor.High},
		"raised, the input raises further":      {governor.High, governor.Critical, governor.Critical},
		"raised above what the input raises":    {governor.Critical, governor.High, governor.Critical},
		"lowered":                               {governor.Low, governor.Medium, governor.Low},
		"lowering leaves what the input raises": {governor.Low, governor.High, governor.High},
	} {
		g := &counting{Governor: allow}
		opts := []governor.Option{governor.WithLoweredRiskAllowed()}
		if test.custom != 0 {
			opts = append(opts, governor.WithCustomRisk(map[string]governor.Risk{"boto-things:PutThing": test.custom}))
		}
		var b backend
		_, err := governor.CallTagged(t.Context(), bind(t, g, opts...), &opPut, test.called, governor.Exposure, new(thingInput), nil, b.do)
		if err != nil || g.last.Risk != test.want || g.last.Rated != test.called || g.last.Tags != governor.Exposure {
			t.Errorf("%s: asked at %s, rated %s, tags %q, error %v; want %s", name, g.last.Risk, g.last.Rated, g.last.Tags, err, test.want)
		}
	}
}

// A custom risk must reach governors that decide at once, too.
func TestCustomRiskAtOnce(t *testing.T) {
	custom := governor.WithCustomRisk(map[string]governor.Risk{"things:GetThing": governor.Critical})
	var b backend
	gate := bind(t, governor.Ceiling(governor.Medium, 0), custom)
	if err := b.call(t.Context(), gate, &opGet, nil); kindOf(err) != "denied" || len(b.sent) > 0 {
		t.Errorf("error %v, %d sent; want it denied at critical", err, len(b.sent))
	}
	if err := b.call(t.Context(), gate, &opPut, nil); err != nil {
		t.Errorf("an operation without a custom risk: %v", err)
	}
}

func TestUnaskedCalls(t *testing.T) {
	skip := governor.WithSkipReadOperations(true)
	risk := func(op string, r governor.Risk) governor.Option {
		return governor.WithCustomRisk(map[string]governor.Risk{"things:" + op: r})
	}
	for name, test := range map[string]struct {
		op    *governor.Operation
		opts  []governor.Option
		asked int
	}{
		"read":                    {&opGet, nil, 1},
		"read, skipped":           {&opGet, []governor.Option{skip}, 0},
		"read, skipping off":      {&opGet, []governor.Option{skip, governor.WithSkipReadOperations(false)}, 1},
		"read of secrets":         {&opSecret, []governor.Option{skip}, 1},
		"write":                   {&opPut, []governor.Option{skip}, 1},
		"write, lowered":          {&opPut, []governor.Option{skip, risk("PutThing", governor.Low), governor.WithLoweredRiskAllowed()}, 1},
		"read, raised":            {&opGet, []governor.Option{skip, risk("GetThing", governor.Medium)}, 1},
		"excluded":                {&opDelete, []governor.Option{governor.WithExcludedOperations("things:DeleteThing")}, 0},
		"excluded by an alias":    {&opDelete, []governor.Option{governor.WithExcludedOperations("thingsv2:DeleteThing")}, 0},
		"another one is excluded": {&opDelete, []governor.Option{governor.WithExcludedOperations("things:GetThing")}, 1},
		"of another service":      {&opDelete, []governor.Option{governor.WithExcludedOperations("others:DeleteThing")}, 1},
	} {
		g := &counting{Governor: deny}
		var b backend
		err := b.call(t.Context(), bind(t, g, test.opts...), test.op, nil)
		if g.asked != test.asked || len(b.sent) != 1-test.asked || (err != nil) != (test.asked == 1) {
			t.Errorf("%s: asked %d times, %d sent, error %v; want it asked %d times", name, g.asked, len(b.sent), err, test.asked)
		}
	}
}

// Being excluded does not make an unrated operation go out.
func TestExcludedAndUnrated(t *testing.T) {
	var b backend
	gate := bind(t, allow, governor.WithExcludedOperations("things:PutThing"))
	_, err := governor.Call(context.Background(), gate, &opPut, 0, new(thingInput), nil, b.do)
	if kindOf(err) != "denied" || len(b.sent) > 0 {
		t.Errorf("error %v, %d sent; want it refused", err, len(b.sent))
	}
}

func lines(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}
