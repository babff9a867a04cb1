package gosdk

import "bytes"

// elide appends to dst what parsing src needs of it: no comments, no bodies of
// functions, no functions that a package's readers have no use for, no fields of
// structs other than those [wanted]. Every token that remains keeps its line and
// its column, so a position in the result is a position in src; byte offsets are
// not kept. It reports false where src cannot be read to the end, such as in an
// unterminated string: the caller then parses src itself, for the error.
//
// Nine tenths of a service package go away, and parsing what is left takes a
// quarter of the time.
func elide(dst, src []byte) ([]byte, bool) {
	e := elider{src: src, dst: dst}
	return e.run()
}

type elider struct {
	src   []byte
	dst   []byte
	whole bool // keep all functions and the fields of all structs

	pos   int         // the next byte to read
	kept  int         // src[kept:pos] is still to be copied
	depth int         // of brackets of all kinds
	decl  declaration // the top-level declaration that pos is in
	brace byte        // what an opening brace begins: 's' a struct, 'i' an interface, 0 anything else

	starts []int // offsets in dst of top-level declarations, if whole
}

// declaration is what the first words of a declaration tell.
type declaration struct {
	begun   bool
	keyword byte // 'f' for func, 't' for type, 0 for another
	start   int
	name    []byte // of a type
	useless bool   // a function to leave out
}

func (e *elider) run() ([]byte, bool) {
	for e.pos < len(e.src) {
		if e.pos = e.next(); e.pos < 0 {
			return e.dst, false
		}
	}
	e.dst = append(e.dst, e.src[e.kept:]...)
	return e.dst, e.depth == 0
}

// next reads one token, comment or blank and returns the offset after it, or -1.
func (e *elider) next() int {
	src, i := e.src, e.pos
	c := src[i]
	switch {
	case c == ' ' || c == '\t' || c == '\r':
		return i + 1
	case c == '\n' || c == ';':
		e.endLine()
		return i + 1
	case c == '/' && i+1 < len(src) && (src[i+1] == '/' || src[i+1] == '*'):
		return e.comment()
	case isLetter(c):
		return e.word()
	case c == '{' && e.depth == 0 && e.decl.keyword == 'f' && e.brace == 0:
		return e.body()
	case c == '{' && e.depth == 0 && e.decl.keyword == 't' && e.brace == 's' && !e.whole && !wanted(e.decl.name):
		return e.body()
	}
	e.decl.begun = true
	e.brace = 0
	switch c {
	case '"', '\'', '`':
		return skipQuoted(src, i)
	case '(', '[', '{':
		e.depth++
	case ')', ']', '}':
		e.depth--
	}
	return i + 1
}

func (e *elider) endLine() {
	if e.depth == 0 {
		e.decl = declaration{}
	}
}

// comment drops a comment. Its line breaks count as such.
func (e *elider) comment() int {
	end := skipComment(e.src, e.pos)
	if end < 0 {
		return -1
	}
	text := e.src[e.pos:end]
	if bytes.IndexByte(text, '\n') >= 0 {
		e.endLine()
	}
	if e.decl.useless {
		return end // goes with the function
	}
	e.dst = append(e.dst, e.src[e.kept:e.pos]...)
	if text[1] == '*' { // nothing but the line break follows a line comment
		e.dst = blank(e.dst, text)
	}
	e.kept = end
	return end
}

// word reads a keyword, a name or a number.
func (e *elider) word() int {
	end := e.pos + 1
	for end < len(e.src) && isLetter(e.src[end]) {
		end++
	}
	word := e.src[e.pos:end]
	e.brace = 0
	switch string(word) {
	case "struct":
		e.brace = 's'
	case "interface":
		e.brace = 'i'
	}
	if e.depth > 0 {
		return end
	}
	if e.whole && !e.decl.begun {
		e.starts = append(e.starts, len(e.dst)+e.pos-e.kept)
	}
	switch d := &e.decl; {
	case !d.begun && string(word) == "func":
		*d = declaration{keyword: 'f', start: e.pos, useless: !e.whole && useless(e.src[end:])}
	case !d.begun && string(word) == "type":
		d.keyword = 't'
	case d.keyword == 't' && d.name == nil:
		d.name = word
	}
	e.decl.begun = true
	return end
}

// body drops what is between the braces of a function or a struct, or all of a
// function that is useless.
func (e *elider) body() int {
	end := skipBlock(e.src, e.pos)
	if end < 0 {
		return -1
	}
	from, to := e.pos+1, end-1
	if e.decl.useless {
		from, to = e.decl.start, end
	}
	e.dst = append(e.dst, e.src[e.kept:from]...)
	e.dst = blank(e.dst, e.src[from:to])
	e.kept = to
	e.decl = declaration{begun: true}
	return end
}

// useless holds for a function whose text after func is given, if it is not
// exported or is a method of a type that is no client. It holds only where that
// is certain.
func useless(text []byte) bool {
	text = bytes.TrimLeft(text, " ")
	if len(text) > 0 && text[0] == '(' {
		end := bytes.IndexByte(text, ')')
		if end < 0 || bytes.ContainsFunc(text[1:end], notReceiver) {
			return false
		}
		if !bytes.Contains(text[:end], []byte("Client")) {
			return true
		}
		text = bytes.TrimLeft(text[end+1:], " ")
	}
	return len(text) > 0 && ('a' <= text[0] && text[0] <= 'z' || text[0] == '_')
}

// notReceiver holds for runes that a plain receiver has not.
func notReceiver(r rune) bool {
	return r >= 0x80 || !isLetter(byte(r)) && r != ' ' && r != '*'
}

// wanted holds for the structs whose fields matter: the clients, the inputs and the
// options of presigners.
func wanted(name []byte) bool {
	return string(name) == "Client" || string(name) == "PresignClient" || bytes.HasSuffix(name, []byte("Input")) ||
		bytes.HasPrefix(name, []byte("Presign")) && bytes.HasSuffix(name, []byte("Options"))
}

// blank appends what takes the place of text: its line breaks, and blanks for
// what follows the last of them.
func blank(dst, text []byte) []byte {
	last := bytes.LastIndexByte(text, '\n')
	for n := bytes.Count(text, newline); n > 0; n-- {
		dst = append(dst, '\n')
	}
	for n := len(text) - last - 1; n > 0; n-- {
		dst = append(dst, ' ')
	}
	return dst
}

var newline = []byte{'\n'}

// skipComment returns the offset after the comment that begins at i, or -1. The
// line break that ends a line comment is not part of it.
func skipComment(src []byte, i int) int {
	if src[i+1] == '/' {
		if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
			return i + n
		}
		return len(src)
	}
	if n := bytes.Index(src[i+2:], []byte("*/")); n >= 0 {
		return i + 2 + n + 2
	}
	return -1
}

// skipQuoted returns the offset after the string or rune that begins at i, or -1.
func skipQuoted(src []byte, i int) int {
	quote := src[i]
	if quote == '`' {
		if n := bytes.IndexByte(src[i+1:], '`'); n >= 0 {
			return i + 1 + n + 1
		}
		return -1
	}
	for i++; i < len(src); i++ {
		switch src[i] {
		case quote:
			return i + 1
		case '\\':
			i++
		case '\n':
			return -1
		}
	}
	return -1
}

// skipBlock returns the offset after the block whose opening brace is at i, or -1.
func skipBlock(src []byte, i int) int {
	depth := 0
	for i < len(src) {
		c := src[i]
		switch {
		case !special[c]:
			i++
		case c == '{':
			depth++
			i++
		case c == '}':
			depth--
			i++
			if depth == 0 {
				return i
			}
		case c == '/':
			if i+1 < len(src) && (src[i+1] == '/' || src[i+1] == '*') {
				if i = skipComment(src, i); i < 0 {
					return -1
				}
			} else {
				i++
			}
		default:
			if i = skipQuoted(src, i); i < 0 {
				return -1
			}
		}
	}
	return -1
}

// special holds the bytes that matter inside a block.
var special = [256]bool{'{': true, '}': true, '/': true, '"': true, '\'': true, '`': true}

// isLetter holds for the bytes of identifiers, keywords and numbers.
func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}
