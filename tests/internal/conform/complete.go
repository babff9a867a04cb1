package conform

import (
	"errors"
	"reflect"

	"github.com/aws/smithy-go"
)

// Complete sets what the SDK misses in an input, as it says in the error of a call. It
// reports false for an error of another kind, and for what it cannot set.
func Complete(input any, err error) bool {
	f := filler{text: plainText}
	v := reflect.ValueOf(input)
	var invalid smithy.InvalidParamsError
	var serialization *smithy.SerializationError
	switch {
	case errors.As(err, &invalid):
		return f.fillInvalid(v, invalid) == nil
	case errors.As(err, &serialization):
		return f.fillLabel(v, err) == nil
	}
	return false
}
