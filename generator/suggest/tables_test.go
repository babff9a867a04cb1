package suggest

import (
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
)

func checkReason(t *testing.T, where, reason string) {
	t.Helper()
	if reason == "" || len(reason) > 90 || reason != strings.TrimSpace(reason) || strings.HasSuffix(reason, ".") {
		t.Errorf("%s: reason %q: want 1 to 90 characters, no dot at the end", where, reason)
	}
}

func TestVerbs(t *testing.T) {
	seen := map[string]bool{}
	var classes class
	for _, row := range verbs {
		checkReason(t, row.verbs, row.reason)
		if !row.risk.Valid() {
			t.Errorf("%s: no level", row.verbs)
		}
		if row.class&(row.class-1) != 0 || row.class&classes != 0 {
			t.Errorf("%s: class %b: want one that no other row has", row.verbs, row.class)
		}
		classes |= row.class
		for word := range strings.FieldsSeq(row.verbs) {
			if seen[singular(word)] || before[word] {
				t.Errorf("verb %q stands twice", word)
			}
			seen[singular(word)] = true
		}
	}
	if rest := (reads | writes | label | cancel | decode | sign | buy) &^ classes; rest != 0 {
		t.Errorf("classes %b have no verbs", rest)
	}
}

func TestSubjects(t *testing.T) {
	for _, row := range subjects {
		checkReason(t, row.words, row.reason)
		if !row.risk.Valid() || row.when == 0 || row.confidence < Guess || row.confidence > Sure {
			t.Errorf("%s: incomplete: %+v", row.words, row)
		}
		if row.risk < high && row.tags&(credentials|exposure|privilege|protection) != 0 {
			t.Errorf("%s: tags %s warrant high", row.words, row.tags)
		}
		if row.when&reads != 0 && row.when&^reads == 0 && row.tags.Has(governor.Destructive) {
			t.Errorf("%s: a read that destroys", row.words)
		}
	}
}

// A row that decides nothing in all of AWS hides behind another, or is a slip.
func TestSubjectsAreUsed(t *testing.T) {
	used := map[*row]bool{}
	for _, facts := range everyService(t) {
		for i := range facts.Operations {
			n := parse(facts.Operations[i].Name)
			if r, _, ok := find(n.subject, n.class); ok {
				used[r] = true
			}
		}
	}
	for i := range subjects {
		if !used[&subjects[i]] {
			t.Errorf("row %q is never used", subjects[i].words)
		}
	}
}
