package nearest_test

import (
	"testing"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

func TestName(t *testing.T) {
	operations := []string{"CreateBucket", "DeleteBucket", "DeleteBucketCors", "DeleteObject", "DeleteObjects", "GetObject"}
	for _, test := range []struct{ want, nearest string }{
		{"DeleteBuckt", "DeleteBucket"},
		{"deletebucket", "DeleteBucket"},
		{"DeleteBukcet", "DeleteBucket"},
		{"DelteObject", "DeleteObject"},
		{"DeleteObject", "DeleteObject"},
		{"GetObjekt", "GetObject"},
		{"Zzzzzzzzzzzz", ""},
		{"", ""},
	} {
		got, ok := nearest.Name(test.want, operations)
		if got != test.nearest || ok != (test.nearest != "") {
			t.Errorf("Name(%q) = %q, %v; want %q", test.want, got, ok, test.nearest)
		}
	}
	if got, ok := nearest.Name("s3", nil); ok {
		t.Errorf("Name without candidates = %q", got)
	}
}

func FuzzName(f *testing.F) {
	f.Add("DeleteBucket", "DeleteBucketCors", "GetObject")
	f.Fuzz(func(t *testing.T, want, a, b string) {
		if got, ok := nearest.Name(want, []string{a, b}); ok && got != a && got != b {
			t.Fatalf("Name(%q) = %q, which is no candidate", want, got)
		}
		if got, ok := nearest.Name(a, []string{b, a}); a != "" && (!ok || got != a && got != b) {
			t.Fatalf("Name(%q) does not find the name itself: %q, %v", a, got, ok)
		}
	})
}
