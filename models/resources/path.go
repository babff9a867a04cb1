package resources

import (
	"fmt"
	"strconv"
	"strings"
)

// Path leads to a part of an input, of an output or of data. Without steps it is the
// whole, written "@".
type Path struct {
	Steps []Step
}

// Step goes to a member, and into it if it is a list.
type Step struct {
	// Names has one name, as the model spells it. Only the first step of a path that
	// is read may have more: their lists one behind the other, "[Versions,Markers]|[]".
	Names []string
	Into  Into
	Index int // of At
}

// Into says which elements of a list a step goes on with.
type Into uint8

// The ways into a list.
const (
	Not    Into = iota // no list, or the whole of it: "Name"
	Append             // in a target, a new element at the end: "Name[]"
	Each               // in a target of a batch, the element of the resource in hand: "Name[*]"
	At                 // the element with an index: "Name[0]"
	All                // in a path that is read, every element: "Name[]"
)

// List returns the path up to its last list of which All elements are meant, and
// false if there is none.
func (p Path) List() (Path, bool) {
	for i := len(p.Steps) - 1; i >= 0; i-- {
		if p.Steps[i].Into == All {
			return Path{p.Steps[:i+1]}, true
		}
	}
	return Path{}, false
}

// String returns the path as it is written.
func (p Path) String() string {
	if len(p.Steps) == 0 {
		return "@"
	}
	steps := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		steps[i] = s.String()
	}
	return strings.Join(steps, ".")
}

// String returns the step as it is written.
func (s Step) String() string {
	if len(s.Names) > 1 {
		return "[" + strings.Join(s.Names, ",") + "]|[]"
	}
	into := ""
	switch s.Into {
	case Append, All:
		into = "[]"
	case Each:
		into = "[*]"
	case At:
		into = "[" + strconv.Itoa(s.Index) + "]"
	}
	return strings.Join(s.Names, ",") + into
}

// pathKind says what a path is for, and with that how it may look.
type pathKind uint8

const (
	readPath    pathKind = iota // of what AWS or a caller gave
	targetPath                  // into an input
	batchTarget                 // into an input that resources share
)

// pathError is a mistake in a path, so many bytes from its start.
type pathError struct {
	offset int
	msg    string
}

func (e *pathError) Error() string { return e.msg }

// maxIndex bounds indexes: a path makes a list that long.
const maxIndex = 9

// parsePath reads a path.
func parsePath(text string, kind pathKind) (Path, *pathError) {
	if text == "@" && kind == readPath {
		return Path{}, nil
	}
	p := pathParser{text: text, kind: kind}
	var path Path
	for {
		step, err := p.step(len(path.Steps) == 0)
		if err != nil {
			return Path{}, err
		}
		path.Steps = append(path.Steps, step)
		if p.at == len(text) {
			return path, nil
		}
		if !p.take(".") {
			return Path{}, p.errorf("want a dot or the end of the path")
		}
	}
}

type pathParser struct {
	text string
	at   int
	kind pathKind
}

func (p *pathParser) errorf(format string, args ...any) *pathError {
	return &pathError{p.at, fmt.Sprintf(format, args...)}
}

// take passes over token if it is next.
func (p *pathParser) take(token string) bool {
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *pathParser) step(first bool) (Step, *pathError) {
	if first && p.kind == readPath && p.take("[") {
		return p.union()
	}
	name, err := p.name()
	if err != nil {
		return Step{}, err
	}
	s := Step{Names: []string{name}}
	if p.take("[") {
		err = p.into(&s)
	}
	return s, err
}

// union reads what follows the bracket of "[A,B]|[]".
func (p *pathParser) union() (Step, *pathError) {
	s := Step{Into: All}
	for {
		name, err := p.name()
		if err != nil {
			return Step{}, err
		}
		s.Names = append(s.Names, name)
		if !p.take(",") {
			break
		}
	}
	if len(s.Names) < 2 {
		return Step{}, p.errorf("want a comma and one more name")
	}
	if !p.take("]|[]") {
		return Step{}, p.errorf("want ]|[]")
	}
	return s, nil
}

func (p *pathParser) name() (string, *pathError) {
	rest := p.text[p.at:]
	n := 0
	for n < len(rest) && (isLetter(rest[n]) || n > 0 && isDigit(rest[n])) {
		n++
	}
	if n == 0 {
		return "", p.errorf("want the name of a member")
	}
	p.at += n
	return rest[:n], nil
}

// into reads what follows the bracket of "[]", "[*]" and "[0]".
func (p *pathParser) into(s *Step) *pathError {
	switch {
	case p.take("]"):
		s.Into = Append
		if p.kind == readPath {
			s.Into = All
		}
		return nil
	case p.take("*]"):
		s.Into = Each
		if p.kind != batchTarget {
			p.at -= len("*]")
			return p.errorf("[*] is for params of batch actions alone")
		}
		return nil
	}
	digits := 0
	for p.at+digits < len(p.text) && isDigit(p.text[p.at+digits]) {
		digits++
	}
	number := p.text[p.at : p.at+digits]
	index, err := strconv.Atoi(number)
	if err != nil || index > maxIndex || strconv.Itoa(index) != number {
		return p.errorf("want ], *] or an index from 0 to %d", maxIndex)
	}
	p.at += digits
	s.Into, s.Index = At, index
	if !p.take("]") {
		return p.errorf("want ]")
	}
	return nil
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
