package models

import "strings"

// nearest gives the word that a person most likely meant, empty if all are far
// off. Of equally near ones the first is taken.
func nearest(name string, words []string) string {
	best, limit := "", 1+len(name)/4
	for _, w := range words {
		if d := distance(strings.ToLower(name), strings.ToLower(w), limit); d <= limit {
			best, limit = w, d-1
		}
	}
	return best
}

// distance counts the bytes to insert, delete, replace or swap with their
// neighbour to make b of a. Beyond the limit any larger number is given.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
