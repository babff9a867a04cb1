package conformance

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/ascendgen/ascendgen/governor"
)

// unions are what stands for members whose type is an interface.
var unions = []any{
	&ddb.AttributeValueMemberS{Value: "value"},
	&s3types.AnalyticsFilterMemberPrefix{Value: "value"},
	&s3types.ObjectEncryptionMemberSSEKMS{Value: s3types.SSEKMSEncryption{KMSKeyArn: aws.String("value")}},
	strings.NewReader("value"),
}

// filled returns an input that holds what the SDK requires, and nothing else, and
// with which the raw client sends a request. It asks the SDK itself what is missing,
// so that no rule of the SDK is written down here.
func filled(raw operation, sent *transport) (reflect.Value, error) {
	input := reflect.New(raw.input)
	for range 20 {
		err := raw.call(neverCancelled, input)
		if sent.take() > 0 {
			return input, nil
		}
		var invalid smithy.InvalidParamsError
		var serialization *smithy.SerializationError
		switch {
		case errors.As(err, &invalid):
			err = fillInvalid(input, invalid)
		case errors.As(err, &serialization):
			err = fillLabel(input, err)
		default:
			err = fmt.Errorf("the raw client sends nothing: %w", err)
		}
		if err != nil {
			return input, err
		}
	}
	return input, errors.New("the raw client always wants more")
}

func fillInvalid(input reflect.Value, invalid smithy.InvalidParamsError) error {
	for _, err := range invalid.Errs() {
		var param smithy.InvalidParamError
		if !errors.As(err, &param) {
			return err
		}
		_, path, _ := strings.Cut(param.Field(), ".") // the first part is the input's own name
		if err := fill(input, path); err != nil {
			return err
		}
	}
	return nil
}

// fillLabel sets the member of the path that a serializer says is missing.
func fillLabel(input reflect.Value, err error) error {
	_, rest, ok := strings.Cut(err.Error(), "input member ")
	if !ok {
		return err
	}
	name, _, _ := strings.Cut(rest, " ")
	return fill(input, name)
}

// fill sets the member at a path, "Filter.And", to something that is not empty.
func fill(v reflect.Value, path string) error {
	name, rest, nested := strings.Cut(path, ".")
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return fmt.Errorf("no member %s in a %s", path, v.Type())
	}
	member := v.FieldByName(name)
	switch {
	case !member.IsValid():
		return fmt.Errorf("%s has no member %s", v.Type(), name)
	case nested:
		return fill(member, rest)
	}
	value, err := sample(name, member.Type())
	if err == nil {
		member.Set(value)
	}
	return err
}

// sample returns a value that passes validation. Structs, lists and maps are empty:
// what is required of their content the SDK says next.
func sample(name string, t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Pointer:
		elem, err := sample(name, t.Elem())
		if err == nil {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(elem)
		}
		return v, err
	case reflect.String:
		v.SetString(sampleString(name))
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
		for _, union := range unions {
			if reflect.TypeOf(union).Implements(t) {
				v.Set(reflect.ValueOf(union))
				return v, nil
			}
		}
		return v, fmt.Errorf("no sample of the union %s", t)
	default:
		return v, fmt.Errorf("no sample of %s", t)
	}
	return v, nil
}

// sampleString returns a string that is valid as a bucket, a host label, an account,
// and that gives away nothing: a network of one's own, a policy that allows nothing.
func sampleString(member string) string {
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

// TestFillReportsWhatItCannotFill holds that a member which the tests cannot fill
// fails them, and is not skipped.
func TestFillReportsWhatItCannotFill(t *testing.T) {
	type unknown interface{ noSuchUnion() }
	type inner struct{ Name *string }
	type input struct {
		Union  unknown
		Inner  *inner
		Plain  string
		Number *int32
	}
	for _, path := range []string{"Missing", "Union", "Plain.Deeper", "Inner.Missing"} {
		v := &input{Inner: &inner{}}
		if err := fill(reflect.ValueOf(v), path); err == nil {
			t.Errorf("fill(%s) = nil, want an error", path)
		}
	}
	v := &input{Inner: &inner{}}
	for _, path := range []string{"Inner.Name", "Plain", "Number"} {
		if err := fill(reflect.ValueOf(v), path); err != nil {
			t.Errorf("fill(%s) = %v", path, err)
		}
	}
	if v.Inner.Name == nil || v.Plain == "" || v.Number == nil {
		t.Errorf("filled input lacks members: %+v", governor.NewAction(&governor.Operation{}, governor.Low, v).Parameters())
	}
}
