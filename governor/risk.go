package governor

import "fmt"

// Risk is the level at which an operation is rated.
//
// The zero value is unrated: a call that carries it is refused. Levels are
// ordered, so they compare with < and >, and a difference of two constants is
// itself a constant: because Risk is unsigned, the declaration
//
//	const _ = s3gov.RiskDeleteBucket - governor.High
//
// stops compiling as soon as the rating drops below [High].
type Risk uint8

// The levels, lowest first.
const (
	// Low is for lists, descriptions and reads of ordinary data.
	Low Risk = iota + 1
	// Medium is for creations and changes that can be undone.
	Medium
	// High is for deletions, stops, changes of code or identity, and reads that
	// return secrets.
	High
	// Critical is for changes of permission or trust, exposure to others,
	// credentials, and destruction that cannot be undone.
	Critical
)

var riskNames = [...]string{"unrated", "low", "medium", "high", "critical"}

// Valid reports whether r is one of the four levels. Unrated is not valid.
func (r Risk) Valid() bool { return r >= Low && r <= Critical }

// String returns the level in lower case, as riskmap.json spells it; "unrated"
// for the zero value, and "Risk(9)" for a number that is no level.
func (r Risk) String() string {
	if int(r) < len(riskNames) {
		return riskNames[r]
	}
	return fmt.Sprintf("Risk(%d)", uint8(r))
}

// MarshalText implements [encoding.TextMarshaler]. A value that is not one of
// the four levels is an error, so that an unrated operation is never written
// down as if it were rated.
func (r Risk) MarshalText() ([]byte, error) {
	if !r.Valid() {
		return nil, fmt.Errorf("governor: %s is not a risk level", r)
	}
	return []byte(riskNames[r]), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler] by [ParseRisk].
func (r *Risk) UnmarshalText(text []byte) error {
	level, err := ParseRisk(string(text))
	if err != nil {
		return err
	}
	*r = level
	return nil
}

// ParseRisk returns the level that s names: low, medium, high or critical, in
// lower case. Anything else, "unrated" too, is an error.
func ParseRisk(s string) (Risk, error) {
	for r := Low; r <= Critical; r++ {
		if s == riskNames[r] {
			return r, nil
		}
	}
	return 0, fmt.Errorf("governor: unknown risk level %q: want low, medium, high or critical", s)
}
