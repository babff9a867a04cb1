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
		proposals[i] = propose(&facts.Operations[i])
	}
	// By name first: what a batch takes over must not depend on the order given.
	slices.SortFunc(proposals, func(a, b Proposal) int { return cmp.Compare(a.Operation, b.Operation) })
	raiseBatches(proposals)
	slices.SortStableFunc(proposals, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(b.Risk, a.Risk))
	})
	return proposals
}

// judgement is a proposal in the making.
type judgement struct {
	Proposal
	op      *models.Operation
	class   class
	subject []string
	settled bool // a row of the subjects says what the operation is about
}

// propose rates one operation by itself.
func propose(op *models.Operation) Proposal {
	n := parse(op.Name)
	j := judgement{Proposal: Proposal{Operation: op.Name, Confidence: Sure, Signals: factSignals(op)}, op: op, subject: n.subject}
	if n.word != "" {
		j.signal("verb " + n.word)
	} else {
		n.verb = guess(op)
		j.doubt(Guess, "verb unknown")
	}
	j.class, j.Risk, j.Tags, j.Reason = n.class, n.risk, n.tags, n.reason
	if r, phrase, found := find(n.subject, n.class); found {
		j.Risk, j.Tags, j.Reason, j.settled = r.risk, r.tags, r.reason, r.confidence > Guess
		j.doubt(r.confidence, "word "+phrase)
	} else if n.class&plain == 0 {
		j.Confidence = min(j.Confidence, Likely)
	}
	j.raise()
	return j.Proposal
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

func (p *Proposal) signal(text string) {
	if !slices.Contains(p.Signals, text) {
		p.Signals = append(p.Signals, text)
	}
}

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
