package jsonlines_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/internal/jsonlines"
)

func TestLines(t *testing.T) {
	var b strings.Builder
	p := jsonlines.New(&b)
	p.Printf(`{"all": [`)
	for i, v := range []any{1, "a\nb", nil} {
		p.Line(i, v)
	}
	p.Printf("]}\n")
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	if want := "{\"all\": [\n  1,\n  \"a\\nb\",\n  null]}\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestErrors(t *testing.T) {
	var b strings.Builder
	p := jsonlines.New(&b)
	p.Line(0, math.Inf(1))
	if err := p.Flush(); err == nil || b.Len() > 0 {
		t.Errorf("error %v, wrote %q; want an error and nothing", err, b.String())
	}
	p = jsonlines.New(broken{})
	p.Line(0, 1)
	if err := p.Flush(); !errors.Is(err, errBroken) {
		t.Errorf("error %v, want that of the writer", err)
	}
}
