// Package nearest finds the known name that a misspelt one was probably meant
// to be, for "did you mean" in error messages.
package nearest

import "strings"

// Name returns the candidate that want was probably meant to be, and false if
// none is close enough to be worth a suggestion. Case does not count; neither do
// up to one edit, and one more for each four letters, where an edit is a letter
// put in, left out, replaced or swapped with its neighbour. Failing that, want
// may be the start of exactly one candidate. Of candidates equally close the
// first in byte order wins, so the answer does not depend on their order.
func Name(want string, candidates []string) (string, bool) {
	lower := strings.ToLower(want)
	best, bestDistance, found := "", 0, false
	for _, c := range candidates {
		limit := 1 + min(len(want), len(c))/4
		if abs(len(want)-len(c)) > limit {
			continue
		}
		d := distance(lower, strings.ToLower(c))
		// A name of which no letter survives is no misspelling.
		if d > limit || d >= max(len(want), len(c)) {
			continue
		}
		if !found || d < bestDistance || d == bestDistance && c < best {
			best, bestDistance, found = c, d, true
		}
	}
	if found {
		return best, true
	}
	return byStart(lower, candidates)
}

// DidYouMean returns `; did you mean "X"?` for the candidate X that [Name]
// finds, and "" if it finds none: what an error message ends in.
func DidYouMean(want string, candidates []string) string {
	if name, ok := Name(want, candidates); ok {
		return `; did you mean "` + name + `"?`
	}
	return ""
}

// byStart returns the only candidate that starts with lower, which must be at
// least two letters long.
func byStart(lower string, candidates []string) (string, bool) {
	found := ""
	for _, c := range candidates {
		if len(lower) < 2 || c == found || !strings.HasPrefix(strings.ToLower(c), lower) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = c
	}
	return found, found != ""
}

// distance is the optimal string alignment distance of a and b in bytes: the
// number of edits, none of which touches what another has changed.
func distance(a, b string) int {
	before := make([]int, len(b)+1) // the row for a[:i-2]
	above := make([]int, len(b)+1)  // the row for a[:i-1]
	row := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := above[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(above[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

func abs(n int) int {
	return max(n, -n)
}
