// Package size holds that a governed client costs a program no more than the
// operations that it uses. It builds programs, which takes a while.
package size

import (
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/programs"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// binary is what became of a program.
type binary struct {
	bytes      int64
	operations int // whose serializers are in it
}

// serializer is the method that writes the request of one operation.
var serializer = regexp.MustCompile(`(?m)serializeOp\w+\)\.HandleSerialize$`)

// build builds all programs.
func build(t *testing.T, all []programs.Program) map[programs.Program]binary {
	t.Helper()
	dir := programs.Module(t, all)
	built := make(map[programs.Program]binary)
	for _, p := range all {
		path := programs.Build(t, dir, p)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		symbols := repo.Go(t, dir, "tool", "nm", path)
		built[p] = binary{info.Size(), len(serializer.FindAllString(symbols, -1))}
		t.Logf("%-24s %6.2f MB, %d operations", p.Name(), float64(info.Size())/1e6, built[p].operations)
	}
	return built
}

// TestBinarySize compares programs that use operations of EC2 through the raw and
// through the governed client.
func TestBinarySize(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var all []programs.Program
	for i := range 12 {
		all = append(all, programs.Program{Governed: i&1 != 0, Template: i&2 != 0, Pages: i/4 == 1, Ten: i/4 == 2})
	}
	built := build(t, all)
	for _, p := range all {
		if !p.Governed {
			continue
		}
		direct := p
		direct.Governed = false
		t.Run(p.Name(), func(t *testing.T) { compare(t, p, built[direct], built[p]) })
	}
	// Without this, the tests of programs that link text/template would prove nothing.
	if n := built[programs.Program{Pages: true, Template: true}].operations; n < 800 {
		t.Errorf("the raw paginator beside text/template keeps %d operations; does it no longer keep all?", n)
	}
}

// compare holds that a governed program keeps the operations that it uses and no other,
// and is hardly larger.
func compare(t *testing.T, p programs.Program, raw, governed binary) {
	t.Helper()
	allowed := 2.0 // percent
	if p.Ten {
		allowed = 2.5 // each operation brings what governors are told of it
	}
	if want := len(p.Operations()); governed.operations != want {
		t.Errorf("%d operations are alive in the governed program, want %d (raw: %d)", governed.operations, want, raw.operations)
	}
	more := 100 * (float64(governed.bytes)/float64(raw.bytes) - 1)
	figures := fmt.Sprintf("raw %d bytes, governed %d: %+.2f %%", raw.bytes, governed.bytes, more)
	if more > allowed {
		t.Errorf("%s, want at most %+.2f %%", figures, allowed)
	}
	t.Log(figures)
}
