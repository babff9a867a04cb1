package rt

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// Required lists the members that a struct must have set, by how reflection names the
// struct: "polly.SynthesizeSpeechInput", "types.Voice".
type Required map[string][]string

// Check returns an error of type [smithy.InvalidParamsError], as the SDK's validation
// does, that names each member which is missing from params, or from what it holds.
func (r Required) Check(params any) error {
	if params == nil {
		return nil
	}
	v := reflect.Indirect(reflect.ValueOf(params))
	missing := r.missing(v)
	if missing.Len() == 0 {
		return nil
	}
	return missing
}

// missing looks through a value, with the paths that the SDK's validation gives.
func (r Required) missing(v reflect.Value) smithy.InvalidParamsError {
	e := smithy.InvalidParamsError{}
	switch v.Kind() {
	case reflect.Struct:
		e.Context = v.Type().Name()
		required := r[v.Type().String()]
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() || field.Anonymous {
				continue
			}
			if isUnset(v.Field(i)) {
				if slices.Contains(required, field.Name) {
					e.Add(smithy.NewErrParamRequired(field.Name))
				}
				continue
			}
			e.AddNested(field.Name, r.missing(v.Field(i)))
		}
	case reflect.Pointer:
		return r.missing(v.Elem())
	case reflect.Interface:
		// What a union holds stands in a struct of its own, whose name ends in the
		// member's.
		held := reflect.Indirect(v.Elem())
		if held.Kind() == reflect.Struct {
			if _, member, ok := strings.Cut(held.Type().Name(), "Member"); ok && held.NumField() > 0 {
				e.AddNested("["+member+"]", r.missing(held.Field(0)))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if v.Index(i).Kind() == reflect.Uint8 {
				break
			}
			e.AddNested(fmt.Sprintf("[%d]", i), r.missing(v.Index(i)))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			e.AddNested(fmt.Sprintf("[%q]", key.String()), r.missing(v.MapIndex(key)))
		}
	}
	return e
}

// isUnset holds for what the SDK takes for missing: nothing, and an empty enumeration.
// Numbers and booleans that are no pointers always have a value.
func isUnset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0
	}
	return false
}
