package nearest

import (
	"math/rand"
	"slices"
	"testing"
)

func TestName(t *testing.T) {
	operations := []string{"DeleteBucket", "DeleteBuckets", "DeleteObject", "PutObject", "Query"}
	levels := []string{"low", "medium", "high", "critical"}
	tests := []struct {
		about, want string
		candidates  []string
		name        string // "" for no suggestion
	}{
		{"letter left out", "DeleteBuket", operations, "DeleteBucket"},
		{"neighbours swapped", "DeleteBukcet", operations, "DeleteBucket"},
		{"letter too many", "PutObjject", operations, "PutObject"},
		{"letter replaced", "Quary", operations, "Query"},
		{"case only", "deletebucket", operations, "DeleteBucket"},
		{"case beats an edit", "DELETEBUCKETS", operations, "DeleteBuckets"},
		{"itself", "Query", operations, "Query"},
		{"short", "lwo", levels, "low"},
		{"start of one", "crit", levels, "critical"},
		{"start of two", "DeleteB", operations, ""},
		{"one letter is no start", "m", levels, ""},
		{"nothing near", "TerminateInstances", operations, ""},
		{"no letter left", "x", []string{"y"}, ""},
		{"empty", "", operations, ""},
		{"no candidates", "Query", nil, ""},
		{"tie goes to byte order", "ab", []string{"ac", "aa"}, "aa"},
		{"the same candidate twice is one", "medi", []string{"medium", "medium"}, "medium"},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			got, ok := Name(tt.want, tt.candidates)
			if got != tt.name || ok != (tt.name != "") {
				t.Errorf("Name(%q) = %q, %v; want %q", tt.want, got, ok, tt.name)
			}
			reversed := slices.Clone(tt.candidates)
			slices.Reverse(reversed)
			if again, _ := Name(tt.want, reversed); again != got {
				t.Errorf("with the candidates reversed: %q, not %q", again, got)
			}
		})
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := DidYouMean("hihg", []string{"high"}), `; did you mean "high"?`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := DidYouMean("zzzzzz", []string{"high"}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

// The fast distance must agree with the definition, computed without a table.
func TestDistanceAgainstDefinition(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	word := func() string {
		b := make([]byte, rnd.Intn(7))
		for i := range b {
			b[i] = "abc"[rnd.Intn(3)]
		}
		return string(b)
	}
	for range 2000 {
		a, b := word(), word()
		if got, want := distance(a, b), naive(a, b); got != want {
			t.Fatalf("distance(%q, %q) = %d, want %d", a, b, got, want)
		}
	}
}

func naive(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	m, n := len(a)-1, len(b)-1
	last := naive(a[:m], b[:n])
	if a[m] != b[n] {
		last++
	}
	best := min(last, naive(a[:m], b)+1, naive(a, b[:n])+1)
	if m > 0 && n > 0 && a[m] == b[n-1] && a[m-1] == b[n] {
		best = min(best, naive(a[:m-1], b[:n-1])+1)
	}
	return best
}
