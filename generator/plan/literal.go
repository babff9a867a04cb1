package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/internal/nearest"
)

// literal checks that a value of the risk map fits a Go type and returns it as one.
func (b *builder) literal(value any, t gosdk.Type) (any, error) {
	switch v := value.(type) {
	case bool:
		if t.Kind == gosdk.Bool {
			return v, nil
		}
	case string:
		if t.Kind == gosdk.String {
			return v, nil
		}
		if t.Kind == gosdk.Named {
			return b.enum(v, t.Name)
		}
	case json.Number:
		switch t.Kind {
		case gosdk.Int:
			return whole(v, t)
		case gosdk.Float:
			return exact(v, t)
		case gosdk.Named:
			return b.numbered(v, t)
		}
	}
	return nil, misfit(value, t)
}

// numbered returns a number as a value of an enumeration of numbers.
func (b *builder) numbered(number json.Number, t gosdk.Type) (any, error) {
	shape, err := b.sdk.Lookup(t.Name)
	if err != nil {
		return nil, err
	}
	if shape.Kind != gosdk.Number {
		return nil, misfit(number, t)
	}
	return whole(number, gosdk.Type{Kind: gosdk.Int, Bits: shape.Bits})
}

func misfit(value any, t gosdk.Type) error {
	return fmt.Errorf("%v does not fit the member's type %s", value, describe(t))
}

// whole returns a number as an int64 if it is in the range of t.
func whole(number json.Number, t gosdk.Type) (any, error) {
	n, err := strconv.ParseInt(string(number), 10, t.Bits)
	if errors.Is(err, strconv.ErrRange) {
		most := uint64(1)<<(t.Bits-1) - 1
		return nil, fmt.Errorf("%w: want -%d to %d", misfit(number, t), most+1, most)
	}
	if err != nil {
		return nil, misfit(number, t)
	}
	return n, nil
}

// exact returns a number as a float64 if t has a value that is equal to it: one that
// was rounded would hold for other numbers than the risk map says.
func exact(number json.Number, t gosdk.Type) (any, error) {
	f, err := strconv.ParseFloat(string(number), t.Bits)
	if err != nil {
		return nil, misfit(number, t)
	}
	if held := strconv.FormatFloat(f, 'f', 0, 64); held != string(number) {
		return nil, fmt.Errorf("%w, which holds %s for it", misfit(number, t), held)
	}
	return f, nil
}

// enum checks that a value is one that the SDK knows of an enumeration.
func (b *builder) enum(value, name string) (any, error) {
	shape, err := b.sdk.Lookup(name)
	if err != nil {
		return nil, err
	}
	if shape.Kind != gosdk.Enum {
		return nil, fmt.Errorf("types.%s is not an enumeration of texts, so it cannot be compared with %q", name, value)
	}
	known := make([]string, len(shape.Values))
	for i, v := range shape.Values {
		if v.Value == value {
			return value, nil
		}
		known[i] = v.Value
	}
	return nil, fmt.Errorf("types.%s has no value %q%s", name, value, nearest.DidYouMean(value, known))
}

func describe(t gosdk.Type) string {
	switch t.Kind {
	case gosdk.String:
		return "string"
	case gosdk.Bool:
		return "bool"
	case gosdk.Int:
		return fmt.Sprintf("int%d", t.Bits)
	case gosdk.Float:
		return fmt.Sprintf("float%d", t.Bits)
	case gosdk.Named:
		return "types." + t.Name
	case gosdk.List:
		return "list"
	case gosdk.Map:
		return "map"
	}
	return "that risk conditions cannot look into"
}
