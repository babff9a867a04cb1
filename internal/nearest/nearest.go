// Package nearest finds the name that somebody probably meant.
package nearest

import "strings"

// Name returns the candidate that is nearest to want, and false if none is near
// enough to suggest. Case is ignored; of equally near candidates the first counts.
func Name(want string, candidates []string) (string, bool) {
	best, name := limit(want)+1, ""
	for _, candidate := range candidates {
		if d := distance(strings.ToLower(want), strings.ToLower(candidate), best); d < best {
			best, name = d, candidate
		}
	}
	return name, name != ""
}

// limit is how many edits still count as a slip: about a third of the name.
func limit(want string) int { return max(1, (len(want)+2)/3) }

// distance is the optimal string alignment distance of a and b: insertions,
// deletions, substitutions and swaps of neighbours. It stops at bound.
func distance(a, b string, bound int) int {
	if diff := len(a) - len(b); diff >= bound || -diff >= bound {
		return bound
	}
	beforeLast, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		lowest := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], beforeLast[j-2]+1)
			}
			lowest = min(lowest, row[j])
		}
		if lowest >= bound {
			return bound
		}
		beforeLast, last, row = last, row, beforeLast
	}
	return last[len(b)]
}
