package suggest

import "fmt"

// Confidence says how far the facts agree on a proposal. It does not say that the
// proposal is right.
type Confidence uint8

// The degrees of confidence. The zero value is none of them.
const (
	// Guess is for contradictions, unknown verbs and missing facts: look here first.
	Guess Confidence = iota + 1
	// Likely is for proposals that stand on words of the name, or on few facts.
	Likely
	// Sure is for proposals on which name and facts agree.
	Sure
)

var confidenceNames = [...]string{"unset", "low", "medium", "high"}

// String returns low, medium or high, and "unset" for the zero value.
func (c Confidence) String() string {
	if int(c) < len(confidenceNames) {
		return confidenceNames[c]
	}
	return fmt.Sprintf("Confidence(%d)", uint8(c))
}
