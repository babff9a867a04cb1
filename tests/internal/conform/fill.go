package conform

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/aws/smithy-go"
)

// attempts bounds how often the SDK is asked what is still missing.
const attempts = 50

// filler makes values that pass the SDK's validation.
type filler struct {
	unions []any
	text   func(member string) string
}

// texts are the ways to fill strings, in the order in which they are tried: services
// that make an endpoint of an ARN refuse anything else.
var texts = []func(member string) string{
	plainText,
	arnText("arn:aws:kinesis:" + Region + ":123456789012:stream/value"),
	arnText("arn:aws:kinesis:" + Region + ":123456789012:channel/value"),
	arnText("arn:aws:cloudfront::123456789012:key-value-store/value"),
}

// filled returns an input that holds what the SDK requires, and nothing else, and
// with which the raw client sends a request. It asks the SDK itself what is missing,
// so that no rule of the SDK is written down here.
func filled(raw operation, sent *Transport, unions []any) (reflect.Value, error) {
	var errs []error
	for _, text := range texts {
		input, err := filler{unions, text}.filled(raw, sent)
		if err == nil {
			return input, nil
		}
		errs = append(errs, err)
	}
	return reflect.Value{}, errors.Join(errs...)
}

func (f filler) filled(raw operation, sent *Transport) (reflect.Value, error) {
	input := reflect.New(raw.input)
	for range attempts {
		err := raw.settled(input)
		if sent.Take() > 0 {
			return input, nil
		}
		var invalid smithy.InvalidParamsError
		var serialization *smithy.SerializationError
		switch {
		case errors.As(err, &invalid):
			err = f.fillInvalid(input, invalid)
		case errors.As(err, &serialization):
			err = f.fillLabel(input, err)
		default:
			err = fmt.Errorf("the raw client sends nothing: %w", err)
		}
		if err != nil {
			return input, err
		}
	}
	return input, errors.New("the raw client always wants more")
}

func (f filler) fillInvalid(input reflect.Value, invalid smithy.InvalidParamsError) error {
	for _, err := range invalid.Errs() {
		var param smithy.InvalidParamError
		if !errors.As(err, &param) {
			return err
		}
		_, path, _ := strings.Cut(param.Field(), ".") // the first part is the input's own name
		if err := f.fill(input, path); err != nil {
			return err
		}
	}
	return nil
}

// fillLabel sets the member of the path that a serializer says is missing.
func (f filler) fillLabel(input reflect.Value, err error) error {
	_, rest, ok := strings.Cut(err.Error(), "input member ")
	if !ok {
		return err
	}
	name, _, _ := strings.Cut(rest, " ")
	return f.fill(input, name)
}

// fill sets the member at a path, "Filter.And" or, for what a union holds,
// "Filter[And].Prefix", to something that is not empty.
func (f filler) fill(v reflect.Value, path string) error {
	name, rest, nested := step(path)
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return fmt.Errorf("no member %s in a value of kind %s", path, v.Kind())
	}
	if strings.HasPrefix(name, "[") {
		name = "Value"
	}
	member := v.FieldByName(name)
	switch {
	case !member.IsValid():
		return fmt.Errorf("%s has no member %s", v.Type(), name)
	case nested:
		return f.fill(member, rest)
	}
	value, err := f.sample(name, member.Type())
	if err == nil {
		member.Set(value)
	}
	return err
}

// step takes the first step of a path off: a member, or the bracketed member of a union.
func step(path string) (name, rest string, more bool) {
	end := len(path)
	if i := strings.IndexAny(path[min(1, len(path)):], ".["); i >= 0 {
		end = i + 1
	}
	rest = strings.TrimPrefix(path[end:], ".")
	return path[:end], rest, rest != ""
}

// sample returns a value that passes validation. Structs, lists and maps are empty:
// what is required of their content the SDK says next.
func (f filler) sample(name string, t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Pointer:
		elem, err := f.sample(name, t.Elem())
		if err == nil {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(elem)
		}
		return v, err
	case reflect.String:
		v.SetString(f.text(name))
	case reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 0, 0))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
		}
	case reflect.Interface:
		return f.union(name, t)
	default:
		return v, fmt.Errorf("no sample of %s", t)
	}
	return v, nil
}

// union returns a value for a member whose type is an interface: a stream, or the
// first of the unions that is one of its members. It is made anew, so that what is
// filled in does not stay for the next input.
func (f filler) union(name string, t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	if stream := strings.NewReader("value"); reflect.TypeOf(stream).Implements(t) {
		v.Set(reflect.ValueOf(stream))
		return v, nil
	}
	for _, union := range f.unions {
		u := reflect.TypeOf(union)
		if !u.Implements(t) {
			continue
		}
		if !isStructPointer(u) || !reflect.ValueOf(union).Elem().IsZero() {
			v.Set(reflect.ValueOf(union)) // it is a value already
			return v, nil
		}
		fresh := reflect.New(u.Elem())
		if held := fresh.Elem().FieldByName("Value"); held.IsValid() {
			value, err := f.sample(name, held.Type())
			if err != nil {
				return v, err
			}
			held.Set(value)
		}
		v.Set(fresh)
		return v, nil
	}
	return v, fmt.Errorf("no sample of the union %s", t)
}

// plainText returns a string that is valid as a bucket, a host label, an account, and
// that gives away nothing: a network of one's own, a policy that allows nothing.
func plainText(member string) string {
	switch {
	case strings.HasSuffix(member, "AccountId"):
		return "123456789012"
	case strings.Contains(member, "Cidr"):
		return "10.1.0.0/16"
	case strings.Contains(member, "Policy"):
		return `{"Version":"2012-10-17","Statement":[]}`
	}
	return "value"
}

// arnText is plainText, but an ARN for members that are ARNs by their name.
func arnText(arn string) func(member string) string {
	return func(member string) string {
		if strings.HasSuffix(strings.ToUpper(member), "ARN") {
			return arn
		}
		return plainText(member)
	}
}

// rewind lets streams of an input be read once more.
func rewind(input reflect.Value) {
	for i := range input.Elem().NumField() {
		member := input.Elem().Field(i)
		if !member.CanInterface() {
			continue
		}
		if member.Kind() == reflect.Interface {
			if stream, ok := member.Interface().(io.Seeker); ok {
				_, _ = stream.Seek(0, io.SeekStart)
			}
		}
	}
}
