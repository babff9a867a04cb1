package riskmap

import "github.com/ascendgen/ascendgen/governor"

// AccessRange returns the levels that an IAM access level warrants by itself: a rating
// outside of them is one that somebody should have a reason for. It returns false for
// an access level that is not one of the Access constants.
func AccessRange(access string) (low, high governor.Risk, known bool) {
	low, high = accessRange(access)
	return low, high, accessClass(access) != ""
}
