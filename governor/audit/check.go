package audit

import (
	"fmt"
	"io"
)

// checker follows a chain, entry by entry.
type checker struct {
	at       Head
	known    bool // whether at is known: it is not before the first entry of a part
	anchors  []Head
	compared bool // with an anchor
	met      int  // anchors that stand at their places
	first    uint64
	entries  uint64
	lost     uint64
	torn     int // incomplete lines that were recovered from
	findings Findings
	more     int // findings beyond maxFindings
}

// maxFindings bounds what is told; a log that has been shuffled has as many findings
// as lines.
const maxFindings = 100

func (c *checker) find(file string, line int, kind Kind, format string, args ...any) {
	if len(c.findings) >= maxFindings {
		c.more++
		return
	}
	c.findings = append(c.findings, Finding{File: file, Line: line, Kind: kind, Message: fmt.Sprintf(format, args...)})
}

// err returns the findings, nil if there are none.
func (c *checker) err() error {
	switch {
	case len(c.findings) == 0:
		return nil
	case c.more > 0:
		last := c.findings[len(c.findings)-1]
		last.Message = fmt.Sprintf("%d more findings from here on", c.more+1)
		return append(c.findings[:len(c.findings)-1:len(c.findings)-1], last)
	}
	return c.findings
}

// end is how a file ends.
type end struct {
	whole int64 // bytes up to the end of the last whole line
	torn  int64 // bytes behind it
	began string
}

// file follows the chain through a file. Its error is about reading only.
func (c *checker) file(name string, r io.Reader) (end, error) {
	var e end
	lines := newReader(r)
	for {
		line, whole, err := lines.next()
		if err == io.EOF {
			return e, nil
		}
		if err != nil {
			return e, err
		}
		if !whole {
			e.torn = lines.offset - e.whole
			return e, nil
		}
		e.whole = lines.offset
		parsed := c.line(name, lines.number, line)
		if lines.number == 1 {
			e.began = parsed.Time
		}
	}
}

// line checks one line and moves on to it, wherever it stands, so that one fault is
// not told of all lines behind it.
func (c *checker) line(file string, number int, line []byte) entry {
	p, ok := split(line)
	if !ok {
		c.find(file, number, Changed, "not a line of an audit log; entry %d was expected", c.at.Sequence+1)
		return entry{}
	}
	e, ok := parseEntry(p.entry)
	if !ok || !p.contentMatches() {
		c.find(file, number, Changed, "the content of entry %d does not match its hash", c.at.Sequence+1)
		// Its place is taken on trust; the next entry shows whether it was another.
		c.at, c.known = Head{Sequence: c.at.Sequence + 1, ChainHash: p.chain}, true
		c.count(c.at.Sequence)
		return entry{}
	}
	c.link(file, number, &p, &e)
	c.at = Head{Sequence: e.Sequence, ChainHash: p.chain}
	c.count(e.Sequence)
	c.meet(file, number)
	switch e.Phase {
	case phaseLost:
		c.lost += e.Count
	case phaseRecovered:
		c.torn++
	}
	return e
}

func (c *checker) count(sequence uint64) {
	if c.entries == 0 {
		c.first = sequence
	}
	c.entries++
}

// link checks that an entry is the one that follows.
func (c *checker) link(file string, number int, p *parts, e *entry) {
	if !c.known {
		c.known = true
		if !e.opens() {
			c.find(file, number, Missing, "the log does not begin with an entry that opens it, but with entry %d", e.Sequence)
			return
		}
		c.at = Head{Sequence: e.Sequence - 1, ChainHash: *e.Previous}
	}
	want := c.at.Sequence + 1
	switch {
	case e.Sequence > want:
		c.find(file, number, Missing, "%s missing before entry %d", entries(want, e.Sequence-1), e.Sequence)
	case e.Sequence < want:
		c.find(file, number, Reordered, "entry %d stands where entry %d was expected", e.Sequence, want)
	case !p.follows(c.at.ChainHash):
		c.find(file, number, Changed, "the chain hash of entry %d does not follow from the entry before it", e.Sequence)
	case e.Phase == phaseOpened && (e.Previous == nil || *e.Previous != c.at.ChainHash):
		c.find(file, number, Changed, "entry %d opens the log behind another entry than the one before it", e.Sequence)
	}
}

// meet compares an entry with the anchors.
func (c *checker) meet(file string, number int) {
	for _, anchor := range c.anchors {
		if anchor.Sequence != c.at.Sequence {
			continue
		}
		c.compared = true
		if anchor.ChainHash != c.at.ChainHash {
			c.find(file, number, Changed, "entry %d is not the one that the head names: the log was written anew", c.at.Sequence)
			continue
		}
		c.met++
	}
}

// finish checks what can be said only at the end, which is in the file named last.
func (c *checker) finish(last string) {
	for _, anchor := range c.anchors {
		if anchor.Sequence > c.at.Sequence {
			c.compared = true
			c.find(last, 0, Truncated, "%s missing at the end: the head is entry %d", entries(c.at.Sequence+1, anchor.Sequence), anchor.Sequence)
		}
	}
}

// entries returns "entry 5 is" or "entries 5 to 7 are".
func entries(from, to uint64) string {
	if from == to {
		return fmt.Sprintf("entry %d is", from)
	}
	return fmt.Sprintf("entries %d to %d are", from, to)
}
