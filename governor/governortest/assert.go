package governortest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// AssertAsked fails the test unless the governor was asked about an operation of
// each of the patterns.
func (g *Governor) AssertAsked(t testing.TB, patterns ...string) {
	t.Helper()
	calls := g.Calls()
	for _, pattern := range patterns {
		if len(matching(pattern, calls)) == 0 {
			t.Errorf("the governor was not asked about %s%s\n%s", pattern, suggest(pattern, calls), list("asked", calls))
		}
	}
}

// AssertNotAsked fails the test if the governor was asked about an operation of any
// of the patterns.
func (g *Governor) AssertNotAsked(t testing.TB, patterns ...string) {
	t.Helper()
	calls := g.Calls()
	for _, pattern := range patterns {
		if found := matching(pattern, calls); len(found) > 0 {
			t.Errorf("the governor was asked about %s, want it not asked\n%s", pattern, list("asked", found))
		}
	}
}

// AssertSent fails the test unless a request of each of the patterns would have gone
// out to AWS.
func (g *Governor) AssertSent(t testing.TB, patterns ...string) {
	t.Helper()
	sent := g.Sent()
	for _, pattern := range patterns {
		if len(matching(pattern, sent)) == 0 {
			t.Errorf("%s was not sent%s\n%s\n%s", pattern, suggest(pattern, sent), list("sent", sent), list("asked", g.Calls()))
		}
	}
}

// AssertNotSent fails the test if a request of any of the patterns would have gone
// out to AWS.
func (g *Governor) AssertNotSent(t testing.TB, patterns ...string) {
	t.Helper()
	sent := g.Sent()
	for _, pattern := range patterns {
		if found := matching(pattern, sent); len(found) > 0 {
			t.Errorf("%s was sent, want it not sent\n%s", pattern, list("sent", found))
		}
	}
}

// AssertUsed fails the test if a script of [Governor.On] decided nothing or an answer
// of [Governor.Respond] was never given: what a test arranges and does not use is
// often misspelt.
func (g *Governor) AssertUsed(t testing.TB) {
	t.Helper()
	calls, sent := g.Calls(), g.Sent()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.scripts {
		if s.used == 0 {
			t.Errorf("On(%q) decided nothing%s\n%s", s.pattern, suggest(s.pattern, calls), list("asked", calls))
		}
	}
	for _, a := range g.answers {
		if a.used == 0 {
			t.Errorf("Respond(%q) answered nothing%s\n%s", a.pattern, suggest(a.pattern, sent), list("sent", sent))
		}
	}
}

type keyed interface{ Key() string }

func suggest[E keyed](pattern string, seen []E) string {
	keys := make([]string, len(seen))
	for i := range seen {
		keys[i] = seen[i].Key()
	}
	return nearest.DidYouMean(pattern, keys)
}

// list shows what was asked or sent, one a line.
func list[E keyed](what string, all []E) string {
	if len(all) == 0 {
		return "nothing was " + what
	}
	var b strings.Builder
	b.WriteString(what + ", in order:")
	for _, one := range all {
		line := one.Key()
		if s, ok := any(one).(fmt.Stringer); ok {
			line = s.String()
		}
		b.WriteString("\n\t" + line)
	}
	return b.String()
}
