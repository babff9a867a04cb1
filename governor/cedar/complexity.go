package cedar

import (
	"bytes"
	"fmt"
)

// Limits of one policy. The parser and what is made of its tree go as deep as a
// policy nests, so that a file of opening brackets would exhaust the stack and end
// the program; time grows with the square of the depth.
const (
	maxBrackets  = 100  // nested
	maxOperators = 2000 // in all; a chain of operators nests as well
)

// complexity is a scan of a policy file for policies that are beyond the limits.
type complexity struct {
	name         string
	line, column int
	brackets     int
	operators    int
}

// checkComplexity returns an error for a file with a policy that is too complex.
func checkComplexity(f file) error {
	c := complexity{name: f.name, line: 1, column: 1}
	for rest := f.data; len(rest) > 0; {
		n := c.token(rest)
		if c.brackets > maxBrackets {
			return fmt.Errorf("%s:%d:%d: more than %d brackets within each other", c.name, c.line, c.column, maxBrackets)
		}
		if c.operators > maxOperators {
			return fmt.Errorf("%s:%d:%d: more than %d operators in one policy: use sets, or several policies", c.name, c.line, c.column, maxOperators)
		}
		c.advance(rest[:n])
		rest = rest[n:]
	}
	return nil
}

func (c *complexity) advance(text []byte) {
	if lines := bytes.Count(text, []byte("\n")); lines > 0 {
		c.line += lines
		c.column = len(text) - bytes.LastIndexByte(text, '\n')
		return
	}
	c.column += len(text)
}

// token counts the token that text begins with and returns its length. Strings and
// comments count for nothing; what has no end is left to the parser.
func (c *complexity) token(text []byte) int {
	switch b := text[0]; {
	case b == '"':
		return quoted(text)
	case bytes.HasPrefix(text, []byte("//")):
		return until(text, "\n")
	case bytes.HasPrefix(text, []byte("/*")):
		return until(text, "*/")
	case b == ';':
		c.brackets, c.operators = 0, 0
	case b == '(' || b == '[' || b == '{':
		c.brackets++
	case b == ')' || b == ']' || b == '}':
		c.brackets--
	case bytes.HasPrefix(text, []byte("&&")) || bytes.HasPrefix(text, []byte("||")):
		c.operators++
		return 2
	case bytes.IndexByte([]byte("!-+*.="), b) >= 0:
		c.operators++
	case letter(b):
		n := 1
		for n < len(text) && letter(text[n]) {
			n++
		}
		if word := string(text[:n]); word == "if" || word == "has" || word == "in" || word == "is" || word == "like" {
			c.operators++
		}
		return n
	}
	return 1
}

func letter(b byte) bool {
	return b == '_' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// quoted returns the length of the string that text begins with.
func quoted(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// until returns the length of text up to and with an end.
func until(text []byte, end string) int {
	if i := bytes.Index(text, []byte(end)); i >= 0 {
		return i + len(end)
	}
	return len(text)
}
