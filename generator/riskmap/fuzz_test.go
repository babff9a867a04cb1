package riskmap

import (
	"errors"
	"testing"
)

// Whatever the bytes, Parse returns a file or positioned mistakes, never both
// and never a panic; and a file that it returns encodes to itself.
func FuzzParse(f *testing.F) {
	for _, seed := range corpus {
		f.Add([]byte(seed.data))
	}
	f.Add([]byte(""))
	f.Add([]byte("\ufeff{}"))
	f.Add([]byte(`{"version": 1, "rules": {"s3:A": {"risk": "low", "when": [{"param": "P", "in": ["\ud800", "\u2028"], "risk": "high"}]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("f", data)
		if err == nil {
			requireSameAgain(t, file)
			return
		}
		var errs Errors
		if file != nil || !errors.As(err, &errs) || len(errs) == 0 {
			t.Fatalf("file %v with error %v", file, err)
		}
		for i, e := range errs {
			if e.Pos.File != "f" || e.Pos.Line < 1 || e.Pos.Column < 1 || e.Msg == "" {
				t.Errorf("mistake without a place or a text: %q", e.Error())
			}
			if i > 0 && comparePlaces(errs[i-1].Pos, e.Pos) > 0 {
				t.Errorf("out of order: %s before %s", errs[i-1], e)
			}
		}
	})
}
