package cedar

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	cedargo "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
)

// record turns the parameters of a call into a record.
func record(members map[string]any) cedargo.Record {
	m := make(cedargo.RecordMap, len(members))
	for name, member := range members {
		m[cedargo.String(name)] = value(member)
	}
	return cedargo.NewRecord(m)
}

// value turns a parameter into Cedar's nearest value: strings, booleans and whole
// numbers into their own kind, lists into sets, structures and maps into records, and
// other numbers into decimals. A number that no Cedar number equals becomes a string,
// so that a policy which compares it cannot be evaluated, and denies. Cedar has no
// null: an empty element of a list or a map is an empty string.
func value(v any) cedargo.Value {
	switch v := v.(type) {
	case nil:
		return cedargo.String("")
	case string:
		return cedargo.String(v)
	case bool:
		return cedargo.Boolean(v)
	case int64:
		return cedargo.Long(v)
	case uint64:
		if v <= math.MaxInt64 {
			return cedargo.Long(v)
		}
		return cedargo.String(strconv.FormatUint(v, 10))
	case float64:
		return decimal(v)
	case map[string]any:
		return record(v)
	case []any:
		elements := make([]cedargo.Value, len(v))
		for i, element := range v {
			elements[i] = value(element)
		}
		return cedargo.NewSet(elements...)
	}
	return cedargo.String(fmt.Sprint(v))
}

// decimal returns v as a decimal, or as a string if it has more than four decimal
// places or is out of range: rounding could move it across a policy's limit.
func decimal(v float64) cedargo.Value {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	if d, err := types.ParseDecimal(text); err == nil {
		return d
	}
	return cedargo.String(strconv.FormatFloat(v, 'g', -1, 64))
}
