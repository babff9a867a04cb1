package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ascendgen/ascendgen/governor/audit"
)

// FuzzReader feeds the reader anything. What it accepts must be a chain: its entries,
// chained anew, make the same bytes.
func FuzzReader(f *testing.F) {
	good := read(f, one(f, written(f, 2)))
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(bytes.Replace(good, []byte("id-1"), []byte("id-9"), 1))
	f.Add([]byte("{}\n\n\x00"))
	f.Add(audit.Rechain([][]byte{[]byte(`{"phase":"opened","previous":"","sequence":1}`), []byte(`{"phase":"x","sequence":2}`)}, ""))
	f.Add(audit.Rechain([][]byte{[]byte(`{"phase":"x","sequence":18446744073709551615}`), []byte(`{"phase":"lost","sequence":1,"count":-1}`)}, ""))
	f.Fuzz(func(t *testing.T, content []byte) {
		report, err := audit.VerifyReader("log", bytes.NewReader(content))
		var findings audit.Findings
		if err != nil && !errors.As(err, &findings) {
			t.Fatalf("%v is no finding", err)
		}
		if err != nil {
			if len(findings) == 0 || !strings.HasPrefix(err.Error(), "log:") {
				t.Errorf("a finding without a position: %v", err)
			}
			return
		}
		var entries [][]byte
		for line := range bytes.Lines(content) {
			var l struct {
				Entry json.RawMessage `json:"entry"`
			}
			if err := json.Unmarshal(line, &l); err != nil {
				t.Fatalf("accepted a line that is not JSON: %q", line)
			}
			entries = append(entries, l.Entry)
		}
		if again := audit.Rechain(entries, ""); !bytes.Equal(again, content) || report.Entries != uint64(len(entries)) || len(entries) == 0 {
			t.Errorf("accepted %q, report %+v", content, report)
		}
	})
}

func FuzzString(f *testing.F) {
	f.Add("plain")
	f.Add("\x00\x1f\x7f\"\\\u2028\xff\xc3(\xf0\x9f\x98\x80")
	f.Fuzz(func(t *testing.T, s string) {
		encoded := audit.AppendString(nil, s)
		var back string
		if err := json.Unmarshal(encoded, &back); err != nil {
			t.Fatalf("%q: %v", encoded, err)
		}
		want := strings.ToValidUTF8(s, "") // counts runs of bad bytes once, so compare valid texts only
		if utf8.ValidString(s) {
			if back != want {
				t.Errorf("%q reads back as %q", s, back)
			}
		} else if !utf8.Valid(encoded) || strings.ReplaceAll(strings.ReplaceAll(back, "\ufffd", ""), "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Errorf("%q reads back as %q", s, back)
		}
		if again := audit.AppendString(nil, back); !bytes.Equal(again, encoded) {
			t.Errorf("%q is written as %q the second time", encoded, again)
		}
	})
}

func FuzzParseHead(f *testing.F) {
	f.Add("17:" + strings.Repeat("0a", 32))
	f.Add("0:")
	f.Fuzz(func(t *testing.T, text string) {
		head, err := audit.ParseHead(text)
		if err != nil {
			return
		}
		if again, err := audit.ParseHead(head.String()); err != nil || again != head {
			t.Errorf("%q reads back as %v (%v)", text, again, err)
		}
	})
}
