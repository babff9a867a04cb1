package governor

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Redacted is what [Action.Parameters] shows in place of a sensitive member.
const Redacted = "[redacted]"

// parameters returns the members of an input struct that are set, by name.
func parameters(input any, sensitive []string) map[string]any {
	v := reflect.ValueOf(input)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	p := presenter{sensitive: sensitive}
	return p.members(v, "", 0)
}

// presenter turns values of an input into plain ones that can be shown.
type presenter struct{ sensitive []string }

func (p *presenter) members(v reflect.Value, path string, depth int) map[string]any {
	members := make(map[string]any)
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		if shown, ok := p.value(v.Field(i), join(path, field.Name), depth+1); ok {
			members[field.Name] = shown
		}
	}
	return members
}

// value returns v as it may be shown, and false if v is not set.
func (p *presenter) value(v reflect.Value, path string, depth int) (any, bool) {
	if unset(v) {
		return nil, false
	}
	if slices.Contains(p.sensitive, path) || slices.Contains(p.sensitive, AllSensitive) {
		return Redacted, true
	}
	if depth > maxDepth {
		return "[...]", true
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.Elem().Kind() == reflect.String {
			return v.Elem().String(), true // given, even if empty
		}
		return p.value(v.Elem(), path, depth+1)
	case reflect.Interface:
		return p.dynamic(v, path, depth)
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			return t.UTC().Format(time.RFC3339Nano), true
		}
		return p.members(v, path, depth), true
	case reflect.Slice, reflect.Array:
		return p.elements(v, path, depth), true
	case reflect.Map:
		return p.entries(v, path, depth), true
	case reflect.Bool:
		return v.Bool(), true
	case reflect.String:
		return v.String(), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint(), true
	case reflect.Float32, reflect.Float64:
		return v.Float(), true
	default:
		return "[" + v.Type().String() + "]", true
	}
}

// dynamic shows what an interface holds. The SDK uses interfaces for streams,
// documents and unions; the member Name of a union is a struct UnionMemberName{Value},
// for which the path continues with Name.
func (p *presenter) dynamic(v reflect.Value, path string, depth int) (any, bool) {
	if v.Type().Implements(readerType) {
		return "[stream]", true
	}
	held := v.Elem()
	if held.Kind() == reflect.Pointer {
		held = held.Elem()
	}
	if held.Kind() != reflect.Struct {
		return "[document]", true
	}
	if member, ok := strings.CutPrefix(held.Type().Name(), v.Type().Name()+"Member"); ok {
		if value := held.FieldByName("Value"); value.IsValid() {
			if shown, ok := p.value(value, join(path, member), depth+1); ok {
				return map[string]any{member: shown}, true
			}
			return map[string]any{member: zero(value)}, true
		}
	}
	return "[document]", true
}

func (p *presenter) elements(v reflect.Value, path string, depth int) any {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return fmt.Sprintf("[%d bytes]", v.Len())
	}
	shown := make([]any, v.Len())
	for i := range shown {
		if element, ok := p.value(v.Index(i), path, depth+1); ok {
			shown[i] = element
		} else {
			shown[i] = zero(v.Index(i))
		}
	}
	return shown
}

func (p *presenter) entries(v reflect.Value, path string, depth int) any {
	shown := make(map[string]any, v.Len())
	for iter := v.MapRange(); iter.Next(); {
		if entry, ok := p.value(iter.Value(), path, depth+1); ok {
			shown[iter.Key().String()] = entry
		} else {
			shown[iter.Key().String()] = zero(iter.Value())
		}
	}
	return shown
}

// unset reports whether v is what the SDK takes as "not given": a nil pointer,
// slice, map or interface, or an empty enumeration. False and 0 behind a pointer
// are given; where the SDK has a plain bool or int, their zero is not told apart.
func unset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0
	}
	return !v.IsValid()
}

// zero shows an element that is present in a list or map and yet empty.
func zero(v reflect.Value) any {
	if v.Kind() == reflect.String {
		return ""
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
