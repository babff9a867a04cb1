package governor

import "context"

// Ceiling returns a governor that decides by risk alone: at or below maxAllowed a
// call is allowed, above that and at or below maxPending it is pending, above both
// it is denied. Ceiling(0, 0) denies everything; Ceiling(Critical, 0) allows
// everything that is rated.
func Ceiling(maxAllowed, maxPending Risk) Governor {
	c := &ceiling{}
	for risk := Low; risk <= Critical; risk++ {
		switch {
		case risk <= maxAllowed:
			c.decisions[risk].Verdict = Allowed
		case risk <= maxPending:
			c.decisions[risk] = Decision{Verdict: Pending, Reason: risk.String() + " risk needs approval"}
		default:
			c.decisions[risk].Reason = "risk above the ceiling of " + max(maxAllowed, maxPending).String()
			if maxAllowed == 0 && maxPending == 0 {
				c.decisions[risk].Reason = "every call is denied"
			}
		}
	}
	c.decisions[0].Reason = "the operation is unrated"
	return c
}

// ceiling holds the decision for each level, so that deciding builds nothing.
type ceiling struct{ decisions [Critical + 1]Decision }

// DecideAtOnce implements [Immediate]: only the risk is looked at.
func (c *ceiling) DecideAtOnce(_ *Operation, risk Risk) *Decision {
	if !risk.Valid() {
		return &c.decisions[0]
	}
	return &c.decisions[risk]
}

// Decide implements [Governor].
func (c *ceiling) Decide(_ context.Context, a Action) (Decision, error) {
	return *c.DecideAtOnce(a.operation, a.Risk), nil
}
