package governor

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"math"
	"reflect"
	"sort"
	"time"
)

// maxDepth bounds how deep an input is read. The deepest inputs of AWS, DynamoDB's
// attribute values, nest 32 levels at most, each of which is a few Go values.
const maxDepth = 200

var errTooDeep = errors.New("the input nests too deeply to be checked")

var (
	readerType = reflect.TypeFor[io.Reader]()
	timeType   = reflect.TypeFor[time.Time]()
	seed       = maphash.MakeSeed()
)

// fingerprint returns a hash of everything that an input holds. It means nothing
// outside this process. Streams count by identity, not by content.
func fingerprint(input any) (uint64, error) {
	var h maphash.Hash
	h.SetSeed(seed)
	w := walker{hash: &h, identity: true}
	w.value(reflect.ValueOf(input), 0)
	return h.Sum64(), w.err
}

// digest returns a hash of an operation and its input that is the same in every
// process.
func digest(service, operation string, input any) ([32]byte, error) {
	h := sha256.New()
	w := walker{hash: h}
	w.text(service)
	w.text(operation)
	w.value(reflect.ValueOf(input), 0)
	return [32]byte(h.Sum(nil)), w.err
}

// walker writes values to a hash so that different values write different bytes:
// each is preceded by its kind and, where its size varies, its length.
type walker struct {
	hash     hash.Hash
	identity bool // tell streams apart
	err      error
	buf      [9]byte
}

func (w *walker) value(v reflect.Value, depth int) {
	if depth > maxDepth {
		w.err = errTooDeep
	}
	if w.err != nil {
		return
	}
	if !v.IsValid() {
		w.number('0', 0)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		w.number('b', boolBits(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.number('i', uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.number('u', v.Uint())
	case reflect.Float32, reflect.Float64:
		w.number('f', math.Float64bits(v.Float()))
	case reflect.String:
		w.text(v.String())
	case reflect.Pointer:
		w.reference(v, depth)
	case reflect.Interface:
		w.dynamic(v, depth)
	case reflect.Struct:
		w.fields(v, depth)
	case reflect.Slice, reflect.Array:
		w.elements(v, depth)
	case reflect.Map:
		w.entries(v, depth)
	default:
		w.err = fmt.Errorf("the input holds a %s, which cannot be checked", v.Type())
	}
}

func (w *walker) reference(v reflect.Value, depth int) {
	if v.IsNil() {
		w.number('0', 0)
		return
	}
	w.number('p', 0)
	w.value(v.Elem(), depth+1)
}

func (w *walker) dynamic(v reflect.Value, depth int) {
	switch {
	case v.IsNil():
		w.number('0', 0)
	case v.Type().Implements(readerType):
		w.stream(v.Elem())
	default:
		w.text(v.Elem().Type().String())
		w.value(v.Elem(), depth+1)
	}
}

// stream tells one stream from another without reading it.
func (w *walker) stream(v reflect.Value) {
	w.number('s', 0)
	if !w.identity {
		return
	}
	w.identify(v)
}

// identify writes v without following what it refers to. Some readers are structs
// around another reader, as those of io.NopCloser are.
func (w *walker) identify(v reflect.Value) {
	if !v.IsValid() {
		w.number('0', 0)
		return
	}
	w.text(v.Type().String())
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		w.number('a', uint64(v.Pointer()))
	case reflect.Slice:
		w.number('a', uint64(v.Pointer()))
		w.number('l', uint64(v.Len()))
	case reflect.Interface:
		w.identify(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			w.identify(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			w.identify(v.Index(i))
		}
	case reflect.Complex64, reflect.Complex128:
	default:
		w.value(v, 0)
	}
}

func (w *walker) fields(v reflect.Value, depth int) {
	if v.Type() == timeType {
		w.time(v)
		return
	}
	w.number('t', uint64(v.NumField()))
	for i := range v.NumField() {
		w.value(v.Field(i), depth+1)
	}
}

// time writes an instant, whatever its location. A time in an unexported field
// cannot be taken out, so its two words stand for it.
func (w *walker) time(v reflect.Value) {
	if v.CanInterface() {
		t := v.Interface().(time.Time)
		w.number('T', uint64(t.Unix()))
		w.number('n', uint64(t.Nanosecond()))
		return
	}
	w.number('w', v.Field(0).Uint())
	w.number('x', uint64(v.Field(1).Int()))
}

func (w *walker) elements(v reflect.Value, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		w.number('0', 0)
		return
	}
	w.number('l', uint64(v.Len()))
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		w.hash.Write(v.Bytes())
		return
	}
	for i := range v.Len() {
		w.value(v.Index(i), depth+1)
	}
}

func (w *walker) entries(v reflect.Value, depth int) {
	if v.IsNil() {
		w.number('0', 0)
		return
	}
	w.number('m', uint64(v.Len()))
	if v.Type().Key().Kind() != reflect.String {
		w.err = fmt.Errorf("the input holds a %s, which cannot be checked", v.Type())
		return
	}
	keys := make([]string, 0, v.Len())
	for entries := v.MapRange(); entries.Next(); {
		keys = append(keys, entries.Key().String())
	}
	sort.Strings(keys)
	for _, key := range keys {
		w.text(key)
		w.value(v.MapIndex(reflect.ValueOf(key).Convert(v.Type().Key())), depth+1)
	}
}

func (w *walker) number(kind byte, n uint64) {
	w.buf[0] = kind
	binary.LittleEndian.PutUint64(w.buf[1:], n)
	w.hash.Write(w.buf[:])
}

func (w *walker) text(s string) {
	w.number('S', uint64(len(s)))
	io.WriteString(w.hash, s)
}

func boolBits(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
