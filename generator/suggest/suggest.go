package suggest

import (
	"cmp"
	"slices"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// Proposal is a rating that the facts speak for.
type Proposal struct {
	Operation string
	Risk      governor.Risk // always one of the four levels
	Tags      governor.Tags
	// Reason says in at most 90 characters on what the level stands.
	Reason     string
	Confidence Confidence
	// Signals are the facts that were looked at, in the order in which they count:
	// "access Write", "verb delete", "word table".
	Signals []string
}

// Service proposes a rating for every operation of a service, and for nothing
// else: the least confident first, then the highest level, then by name. The same
// facts give the same proposals. A service without operations has none.
func Service(facts *models.Service) []Proposal {
	proposals := make([]Proposal, len(facts.Operations))
	for i := range facts.Operations {
		proposals[i] = judge(&facts.Operations[i])
	}
	raiseBatches(proposals)
	slices.SortFunc(proposals, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(b.Risk, a.Risk), cmp.Compare(a.Operation, b.Operation))
	})
	return proposals
}

// judge rates one operation by itself.
func judge(op *models.Operation) Proposal {
	verb, subject, known := parse(op.Name)
	if !known {
		verb = guess(op)
	}
	p := Proposal{
		Operation: op.Name, Risk: verb.risk, Tags: verb.tags, Reason: verb.reason,
		Confidence: Sure, Signals: factSignals(op),
	}
	if known {
		p.signal("verb " + words(op.Name)[len(words(op.Name))-len(subject)-1])
	} else {
		p.doubt(Guess, "verb unknown")
	}
	if r, phrase, ok := find(subject, verb.class); ok {
		p.Risk, p.Tags, p.Reason = r.risk, r.tags, r.reason
		p.doubt(r.confidence, "word "+phrase)
	}
	p.raise(op, verb.class, subject)
	return p
}

// find returns the first row of the subjects that fits.
func find(subject []string, c class) (*row, string, bool) {
	for i := range subjects {
		if subjects[i].when&c == 0 {
			continue
		}
		for _, phrase := range subjectPhrases[i] {
			if phrase.in(subject) {
				return &subjects[i], phrase.String(), true
			}
		}
	}
	return nil, "", false
}

// subjectPhrases are the phrases of each row.
var subjectPhrases = func() [][]phrase {
	all := make([][]phrase, len(subjects))
	for i, r := range subjects {
		all[i] = phrases(r.words)
	}
	return all
}()

func (p *Proposal) signal(text string) { p.Signals = append(p.Signals, text) }

// doubt notes a signal that allows no more than a certain confidence.
func (p *Proposal) doubt(most Confidence, text string) {
	p.Confidence = min(p.Confidence, most)
	p.signal(text)
}

// floor raises the level to one that a signal asks for. The tags count in any
// case, the reason only where it is what decides.
func (p *Proposal) floor(least governor.Risk, tags governor.Tags, reason string) {
	p.Tags |= tags
	if p.Risk < least {
		p.Risk, p.Reason = least, reason
	}
}
