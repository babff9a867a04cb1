package governor_test

import (
	"encoding/hex"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

func digestOf(t testing.TB, op *governor.Operation, in any) string {
	t.Helper()
	sum, err := governor.NewAction(op, governor.High, in).Digest()
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum[:])
}

// The digests are written down here because other processes have to come to the
// same ones: a change of them is a change of what approvals and caches are keyed by.
func TestDigestIsTheSameInEveryProcess(t *testing.T) {
	for name, test := range map[string]struct {
		in   any
		want string
	}{
		"nil":  {nil, "d1023d0b2d28f1e0020aa834d8e71746480d2dddeeb9c16bcefce132ca055d63"},
		"none": {(*thingInput)(nil), "d1023d0b2d28f1e0020aa834d8e71746480d2dddeeb9c16bcefce132ca055d63"},
		"full": {fullInput(), "476a64111d0866b984cf6289c05602f155cd7a7bd4fa92e28002ad3f8bba7ec1"},
	} {
		if got := digestOf(t, &opDelete, test.in); got != test.want {
			t.Errorf("%s: digest %s, want %s", name, got, test.want)
		}
	}
}

func TestDigestTellsOperationsApart(t *testing.T) {
	seen := make(map[string]string)
	for _, op := range []governor.Operation{{Service: "a", Name: "bc"}, {Service: "ab", Name: "c"}, {Service: "a", Name: "b"}, {Service: "b", Name: "a"}, {Name: "abc"}} {
		digest := digestOf(t, &op, fullInput())
		if other, ok := seen[digest]; ok {
			t.Errorf("%s and %s have one digest", other, op.String())
		}
		seen[digest] = op.String()
	}
}

func TestDigestLeavesStreamsOut(t *testing.T) {
	in := fullInput()
	none := digestOf(t, &opPut, in)
	in.Body = strings.NewReader("x")
	one := digestOf(t, &opPut, in)
	in.Body = listReader("another")
	if other := digestOf(t, &opPut, in); one != other {
		t.Error("streams of different content and type have different digests")
	}
	if none == one {
		t.Error("that there is a stream does not count")
	}
	if rest, _ := in.Body.(listReader); string(rest) != "another" {
		t.Error("the stream was read")
	}
}

// Any single change of an input changes its digest, and undoing it restores it.
func TestDigestOfMutations(t *testing.T) {
	if err := quick.Check(func(seed int64, which uint16) bool { return mutationShows(t, seed, which) }, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func FuzzDigest(f *testing.F) {
	f.Add(int64(1), uint16(0))
	f.Add(int64(7), uint16(13))
	f.Fuzz(func(t *testing.T, seed int64, which uint16) {
		if !mutationShows(t, seed, which) {
			t.Errorf("seed %d, change %d does not show in the digest", seed, which)
		}
	})
}

func mutationShows(t *testing.T, seed int64, which uint16) bool {
	in := randomInput(seed)
	before := digestOf(t, &opPut, in)
	if digestOf(t, &opPut, randomInput(seed)) != before {
		t.Errorf("seed %d: equal inputs have different digests", seed)
	}
	var changes []func()
	mutations(reflect.ValueOf(in).Elem(), &changes)
	changes[int(which)%len(changes)]()
	return digestOf(t, &opPut, in) != before
}

// randomInput returns the input of that seed.
func randomInput(seed int64) *thingInput {
	r := rand.New(rand.NewSource(seed))
	in := fullInput()
	text := func() string { return strings.Repeat("ab0\x00"[r.Intn(4):][:1], r.Intn(3)) }
	*in.Name, in.Count, in.Force, in.Kind = text(), int32(r.Intn(3)), r.Intn(2) == 0, kind(text())
	in.Names = make([]string, r.Intn(4))
	for i := range in.Names {
		in.Names[i] = text()
	}
	in.Labels = make(map[string]string)
	for range r.Intn(4) {
		in.Labels[text()] = text()
	}
	in.Blob = []byte(text())
	in.Item = levelsOf(r.Intn(5))
	if r.Intn(3) == 0 {
		in.Nested, in.Limit = nil, nil
	}
	return in
}

// mutations collects ways to change v, each of which makes it another value.
func mutations(v reflect.Value, changes *[]func()) {
	add := func(change func()) { *changes = append(*changes, change) }
	switch v.Kind() {
	case reflect.Bool:
		add(func() { v.SetBool(!v.Bool()) })
	case reflect.Int32, reflect.Int64, reflect.Int:
		add(func() { v.SetInt(v.Int() + 1) })
	case reflect.Uint8:
		add(func() { v.SetUint(v.Uint() ^ 1) })
	case reflect.Float64:
		add(func() { v.SetFloat(v.Float() + 1) })
	case reflect.String:
		add(func() { v.SetString(v.String() + "\x00") })
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			if v.Kind() == reflect.Pointer {
				add(func() { v.Set(reflect.New(v.Type().Elem())) })
			}
			return
		}
		add(func() { v.SetZero() })
		inner := v.Elem()
		if v.Kind() == reflect.Interface {
			inner = inner.Elem()
		}
		mutations(inner, changes)
	case reflect.Struct:
		if at, ok := v.Addr().Interface().(*time.Time); ok {
			add(func() { *at = at.Add(time.Nanosecond) })
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				mutations(v.Field(i), changes)
			}
		}
	case reflect.Slice:
		add(func() { v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem()))) })
		for i := range v.Len() {
			mutations(v.Index(i), changes)
		}
	case reflect.Map:
		add(func() { v.SetMapIndex(reflect.ValueOf("new key"), reflect.Zero(v.Type().Elem())) })
		for _, key := range v.MapKeys() {
			add(func() { v.SetMapIndex(key, reflect.Value{}) })
		}
	}
}
