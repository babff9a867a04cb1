package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

// apiError is what the SDK returns for an error of AWS.
type apiError struct{ smithy.GenericAPIError }

func (*apiError) HTTPStatusCode() int      { return 400 }
func (*apiError) ServiceRequestID() string { return "req-1" }

func TestEntries(t *testing.T) {
	full := governor.Record{
		Call: 9, Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600)), Phase: governor.Decided, Basis: governor.Asked,
		Action: governor.NewAction(&opDelete, governor.High, &thingInput{
			Name: ptr("red"), Names: []string{"blue"}, Secret: ptr("hunter2"), Count: 3, Ratio: ptr(0.5),
			Labels: map[string]string{"b": "2", "a": "1"}, Blob: []byte("abc"),
		}),
		Decision: governor.Decision{
			Verdict: governor.Pending, Reason: "too \"hot\"", RiskScore: 74, RiskLevel: "high", PolicyViolations: []string{"p1"},
			ActionID: "act", ApprovalID: "apr", Approvers: []string{"ann", "bob"}, ExpiresAt: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC),
		},
		Err:      &governor.PendingApprovalError{Service: "things", Operation: "DeleteThing", ApprovalID: "apr"},
		Duration: 1234 * time.Microsecond,
	}
	ended := func(err error) governor.Record {
		return governor.Record{Call: 9, Time: full.Time, Phase: governor.Ended, Basis: governor.SkippedRead,
			Action: governor.NewAction(&opGet, governor.Low, &thingInput{Name: ptr("red")}), Err: err}
	}
	const get = `"operation":"GetThing","phase":"ended","rated":"low",`
	const rest = `"risk":"low","sequence":2,"service":"things","time":"2026-01-02T02:04:05.000000000Z","verdict":"none"}`
	for name, test := range map[string]struct {
		record governor.Record
		want   string
	}{
		"everything": {full, `{"action_id":"act","approval_id":"apr","approvers":["ann","bob"],"basis":"asked","call":9,"duration_us":1234,` +
			`"error":"things:DeleteThing needs approval apr","error_kind":"pending","expires_at":"2026-01-03T00:00:00.000000000Z","operation":"DeleteThing",` +
			`"parameters":{"Blob":"[3 bytes]","Count":3,"Labels":{"a":"1","b":"2"},"Name":"red","Names":["blue"],"Ratio":0.5,"Secret":"[redacted]"},` +
			`"phase":"decided","policy_violations":["p1"],"rated":"high","reason":"too \"hot\"",` +
			`"resources":[{"member":"Name","value":"red"},{"member":"Names","value":"blue"}],"risk":"high","risk_level":"high","risk_score":74,` +
			`"sequence":2,"service":"things","tags":["destructive","cost"],"time":"2026-01-02T02:04:05.000000000Z","verdict":"pending"}`},
		"ended well": {ended(nil), `{"basis":"skipped-read","call":9,` + get + rest},
		"refused by AWS": {ended(fmt.Errorf("operation error: %w", &apiError{smithy.GenericAPIError{Code: "ValidationException", Message: "value 'hunter2' at 'secret'"}})),
			`{"basis":"skipped-read","call":9,"error_code":"ValidationException","error_kind":"aws","error_status":400,` + get + `"request_id":"req-1",` + rest},
		"not sent": {ended(fmt.Errorf("send: %w", &url.Error{Op: "Post", URL: "https://host/?token=hunter2", Err: errors.New("connection refused")})),
			`{"basis":"skipped-read","call":9,"error":"request failed: connection refused","error_kind":"aws",` + get + rest},
	} {
		dir := filepath.Join(t.TempDir(), "log")
		log := open(t, dir)
		if err := log.Record(t.Context(), test.record); err != nil {
			t.Fatal(err)
		}
		log.Close()
		lines := bytes.SplitAfter(read(t, one(t, dir)), []byte("\n"))
		_, got, _ := strings.Cut(string(lines[1]), `"entry":`)
		if diff := cmp.Diff(test.want+"}\n", got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if bytes.Contains(lines[1], []byte("hunter2")) {
			t.Errorf("%s: the entry holds a secret: %s", name, lines[1])
		}
	}
}

func TestErrorKinds(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{&governor.GovernanceError{}, "denied"},
		{&governor.PendingApprovalError{}, "pending"},
		{&governor.ServiceUnavailableError{Err: context.DeadlineExceeded}, "unavailable"},
		{context.Canceled, "canceled"},
		{errors.New("other"), "denied"},
	} {
		dir := filepath.Join(t.TempDir(), "log")
		log := open(t, dir)
		r := record("a")
		r.Err = test.err
		if err := log.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		log.Close()
		if got := contents(t, dir)[1]["error_kind"]; got != test.want {
			t.Errorf("%v: kind %v, want %s", test.err, got, test.want)
		}
	}
}

func TestWithoutParameters(t *testing.T) {
	dir := written(t, 1, audit.WithoutParameters())
	if e := contents(t, dir)[1]; e["parameters"] != nil || e["resources"] == nil {
		t.Errorf("entry %v", e)
	}
}

// However much a call, a governor or AWS has to say, an entry stays readable.
func TestEntriesAreBounded(t *testing.T) {
	huge := strings.Repeat("\x01ü", 1<<20)
	many := make([]string, 100_000)
	for i := range many {
		many[i] = fmt.Sprintf("i-%06d", i)
	}
	r := record(huge)
	r.Action = governor.NewAction(&opDelete, governor.High, &thingInput{Name: &huge, Names: many})
	r.Decision = governor.Decision{Reason: huge, ActionID: huge, ApprovalID: huge, RiskLevel: huge, PolicyViolations: many, Approvers: []string{huge, huge, huge, huge, huge}}
	r.Err = errors.New(huge)
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir)
	if err := log.Record(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	log.Close()
	verify(t, dir)
	if size := len(read(t, one(t, dir))); size > 512<<10 {
		t.Errorf("%d bytes", size)
	}
	e := contents(t, dir)[1]
	resources, _ := e["resources"].([]any)
	omitted, _ := e["resources_omitted"].(float64)
	if len(resources) == 0 || len(resources)+int(omitted) != len(many)+1 {
		t.Errorf("%d resources and %v omitted", len(resources), omitted)
	}
	if size, _ := e["parameters_omitted"].(float64); size < 32<<10 || e["parameters"] != nil {
		t.Errorf("parameters omitted: %v", e["parameters_omitted"])
	}
	if violations, _ := e["policy_violations"].([]any); violations[len(violations)-1] != fmt.Sprintf("[... %d more]", len(many)-len(violations)+1) {
		t.Errorf("the last violation reads %v", violations[len(violations)-1])
	}
	if reason, _ := e["reason"].(string); !strings.HasSuffix(reason, "bytes more]") || strings.ContainsRune(reason, '\ufffd') {
		t.Errorf("reason %.20q...%q", reason, reason[len(reason)-30:])
	}
}

func TestCanonicalValues(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, `null`}, {true, `true`}, {int64(math.MinInt64), `-9223372036854775808`}, {uint64(math.MaxUint64), `18446744073709551615`},
		{0.5, `0.5`}, {1e21, `1e+21`}, {1e20, `100000000000000000000`}, {1e-7, `1e-7`}, {math.Copysign(0, -1), `0`},
		{math.NaN(), `"NaN"`}, {math.Inf(-1), `"-Inf"`},
		{"<a>&\u2028é😀", "\"<a>&\u2028é😀\""}, {"\"\\/\b\f\n\r\t\x01\x7f", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\x7f\""},
		{"a\xffb\xc3", "\"a\ufffdb\ufffd\""}, {"\ufffd", "\"\ufffd\""},
		{[]any{int64(1), []any{}, map[string]any{}}, `[1,[],{}]`},
		{map[string]any{"b": nil, "a": "x", "é": nil, "Z": nil, "\U0001F600": nil, "\uff00": nil}, "{\"Z\":null,\"a\":\"x\",\"b\":null,\"é\":null,\"\uff00\":null,\"😀\":null}"},
		{struct{}{}, `"[struct {}]"`},
	} {
		got := string(audit.AppendValue(nil, test.value))
		if got != test.want {
			t.Errorf("%#v: %s, want %s", test.value, got, test.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%#v: %s is not JSON", test.value, got)
		}
	}
}
