package riskreport

import (
	"fmt"
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// levelCounts are numbers of operations by level.
type levelCounts map[governor.Risk]int

func (c levelCounts) total() int {
	n := 0
	for _, count := range c {
		n += count
	}
	return n
}

// bar is a stacked bar of the shares that levels have. Positions and widths are in
// percent, so that it is as wide as its place without stretching the text in it.
type bar struct {
	ID       string
	Title    string // what it is of
	Text     string // what it shows, in words
	Segments []segment
}

// segment is one level of a bar.
type segment struct {
	Level            governor.Risk
	Count            int
	X, Width, Middle string
	Roomy            bool // wide enough for its number
}

// shares below this have no room for their number, even on a wide screen.
const roomy = 0.06

// segments returns one for each level, from low to critical.
func (c levelCounts) segments() []segment {
	var all []segment
	x, total := 0.0, float64(max(c.total(), 1))
	for level := governor.Low; level <= governor.Critical; level++ {
		share := float64(c[level]) / total
		all = append(all, segment{
			level, c[level], percent(x), percent(share), percent(x + share/2), share >= roomy,
		})
		x += share
	}
	return all
}

func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

func newBar(id, title string, counts levelCounts) bar {
	b := bar{ID: "bar-" + id, Title: title}
	var parts []string
	for _, s := range counts.segments() {
		parts = append(parts, fmt.Sprintf("%d %s", s.Count, s.Level))
		if s.Count > 0 {
			b.Segments = append(b.Segments, s)
		}
	}
	b.Text = strings.Join(parts, ", ")
	return b
}
