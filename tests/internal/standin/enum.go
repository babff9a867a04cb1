package standin

import (
	"encoding/json"
	"fmt"
)

// values returns the values of an enumeration of strings, in order.
func (sh *shape) values() ([]enumValue, error) {
	if sh.Type == "string" {
		return sh.Traits.Enum, nil
	}
	var all []enumValue
	for _, name := range sh.sorted() {
		v := enumValue{Name: name, Value: name}
		if raw := sh.Members[name].Traits.EnumValue; raw != nil {
			if err := json.Unmarshal(raw, &v.Value); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// writeEnum writes an enumeration of strings.
func writeEnum(f *source, name string, sh *shape) error {
	values, err := sh.values()
	if err != nil {
		return err
	}
	f.printf("// %s is an enumeration of the model.\ntype %s string\n\nconst (\n", name, name)
	taken := make(map[string]bool)
	for _, v := range values {
		from := v.Name
		if from == "" {
			from = v.Value
		}
		constant := constantName(name, from)
		if taken[constant] {
			constant = name + "_" + from // two that differ in more than capitals
		}
		taken[constant] = true
		f.printf("%s %s = %q\n", constant, name, v.Value)
	}
	f.printf(")\n\n// Values returns the values that the model knows.\nfunc (%s) Values() []%s {\nreturn []%s{\n", name, name, name)
	for _, v := range values {
		f.printf("%q,\n", v.Value)
	}
	f.printf("}\n}\n\n")
	return nil
}

// writeIntEnum writes an enumeration of numbers.
func writeIntEnum(f *source, name string, sh *shape) {
	f.printf("// %s is an enumeration of the model.\ntype %s = int32\n\nconst (\n", name, name)
	for _, member := range sh.sorted() {
		f.printf("%s %s = %s\n", constantName(name, member), name, sh.Members[member].Traits.EnumValue)
	}
	f.printf(")\n\n")
}
