package riskmap

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// Resolve must give what the precedence in the package comment says, taken
// literally: all rules that match, sorted, the first one wins.
func TestResolveEqualsNaive(t *testing.T) {
	var operations []string
	for _, a := range []string{"A", "B", "AB", "BA"} {
		for _, b := range []string{"", "a", "ab", "aB", "ba"} {
			operations = append(operations, a+b)
		}
	}
	conflicts, wins := 0, 0
	for seed := range int64(1000) {
		rnd := rand.New(rand.NewSource(seed))
		files := make([]*File, 1+rnd.Intn(3))
		for i := range files {
			files[i] = randomFile(t, rnd, fmt.Sprintf("f%d", i))
		}
		files[0].Default = governor.Medium
		m := mustNew(t, files...)
		for _, operation := range operations {
			rating, err := m.Resolve("s3", operation)
			got := outcome{Risk: "conflict"}
			if err == nil {
				got = outcomeOf(rating)
			}
			want := naiveResolve(files, operation)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, %s of\n%s(-want +got)\n%s", seed, operation, encodeAll(files), diff)
			}
			if err != nil {
				conflicts++
			} else if rating.Beat != nil {
				wins++
			}
		}
	}
	if conflicts < 100 || wins < 1000 {
		t.Errorf("%d conflicts and %d wins: too few to show anything", conflicts, wins)
	}
}

func randomFile(t *testing.T, rnd *rand.Rand, name string) *File {
	keys := map[string]bool{}
	var lines []string
	for range rnd.Intn(7) {
		operation := randomOperation(rnd)
		if keys[operation] {
			continue
		}
		keys[operation] = true
		level := levels[rnd.Intn(3)] // never critical, so that a condition can raise
		form := `"s3:%s": %q`
		switch rnd.Intn(12) { // mostly plain, or hardly any two globs would agree
		case 0:
			form = `"s3:%s": {"risk": %q, "tags": ["cost"]}`
		case 1:
			form = `"s3:%s": {"risk": %q, "reason": "some"}`
		case 2:
			form = `"s3:%s": {"risk": %q, "when": [{"param": "P", "present": true, "risk": "critical"}]}`
		}
		lines = append(lines, fmt.Sprintf(form, operation, level))
	}
	return mustParse(t, name, `{"version": 1, "rules": {`+strings.Join(lines, ",")+`}}`)
}

func randomOperation(rnd *rand.Rand) string {
	letters := []byte{"AB*"[rnd.Intn(3)]}
	for range rnd.Intn(4) {
		if next := "abB**"[rnd.Intn(5)]; next != '*' || letters[len(letters)-1] != '*' {
			letters = append(letters, next)
		}
	}
	return string(letters)
}

func naiveResolve(files []*File, operation string) outcome {
	type candidate struct {
		rule    *Rule
		file    int
		letters int
	}
	var matching []candidate
	for i, f := range files {
		for _, r := range f.Rules {
			if !naiveMatch(r.Operation, operation) {
				continue
			}
			letters := len(strings.ReplaceAll(r.Operation, "*", ""))
			if !strings.Contains(r.Operation, "*") {
				letters = 1000
			}
			matching = append(matching, candidate{r, i, letters})
		}
	}
	slices.SortFunc(matching, func(a, b candidate) int {
		switch {
		case a.file != b.file:
			return b.file - a.file
		case a.letters != b.letters:
			return b.letters - a.letters
		}
		return strings.Compare(a.rule.Operation, b.rule.Operation)
	})
	if len(matching) == 0 {
		return outcome{Risk: "medium"}
	}
	winner := matching[0]
	o := outcome{Risk: winner.rule.Risk.String(), Rule: winner.rule.Pos.File + " " + winner.rule.Key}
	for _, c := range matching[1:] {
		if c.file == winner.file && c.letters == winner.letters && naiveOutcome(c.rule) != naiveOutcome(winner.rule) {
			return outcome{Risk: "conflict"}
		}
		o.Beat = append(o.Beat, c.rule.Pos.File+" "+c.rule.Key)
	}
	return o
}

func naiveMatch(pattern, operation string) bool {
	switch {
	case pattern == "":
		return operation == ""
	case pattern[0] == '*':
		return naiveMatch(pattern[1:], operation) || operation != "" && naiveMatch(pattern, operation[1:])
	}
	return operation != "" && pattern[0] == operation[0] && naiveMatch(pattern[1:], operation[1:])
}

func naiveOutcome(r *Rule) string {
	return fmt.Sprint(r.Risk, r.Tags, len(r.When)) // random files have only one kind of condition
}

func encodeAll(files []*File) string {
	var b strings.Builder
	for _, f := range files {
		b.WriteString(f.Name + " " + string(f.Encode()))
	}
	return b.String()
}
