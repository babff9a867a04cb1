package gosdk

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// typesFile is a source file of a package types, shortened, and cut into its
// declarations so that few of them need to be parsed.
type typesFile struct {
	path  string
	decls [][]byte   // the first begins with the package clause
	at    []position // where each begins
}

type position struct{ line, column int }

func readTypesFile(path string) (typesFile, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return typesFile{}, err
	}
	f := typesFile{path: path, decls: split(src)}
	next := position{1, 1}
	for _, decl := range f.decls {
		f.at = append(f.at, next)
		if n := bytes.Count(decl, newline); n > 0 {
			next = position{next.line + n, len(decl) - bytes.LastIndexByte(decl, '\n')}
		} else {
			next.column += len(decl)
		}
	}
	return f, nil
}

// split shortens source and cuts it into its top-level declarations. Joined,
// they have every token on its line.
func split(src []byte) [][]byte {
	e := elider{src: src, whole: true}
	short, ok := e.run()
	if !ok || len(e.starts) == 0 {
		return [][]byte{src} // the parser finds what is wrong with it
	}
	e.starts[0] = 0
	decls := make([][]byte, len(e.starts))
	for i, start := range e.starts {
		end := len(short)
		if i+1 < len(e.starts) {
			end = e.starts[i+1]
		}
		decls[i] = short[start:end:end]
	}
	return decls
}

// concerning returns a file of only those declarations that can concern a type, each
// after a directive that says where it stands, or nil if there are none.
func (f *typesFile) concerning(name string) []byte {
	found := len(f.decls) == 1
	var out []byte
	for i, decl := range f.decls {
		isImport := i == 0 || bytes.HasPrefix(decl, []byte("import"))
		if !isImport && !concerns(decl, name) {
			continue
		}
		found = found || !isImport
		if i > 0 {
			out = fmt.Appendf(out, "\n//line %s:%d:%d\n", filepath.Base(f.path), f.at[i].line, f.at[i].column)
		}
		out = append(out, decl...)
	}
	if !found {
		return nil
	}
	return out
}

// concerns holds for the declaration of a type, of its constants, of the
// alternatives of a union (type XMemberY, with the method isX), and for more.
func concerns(decl []byte, name string) bool {
	text, isType := bytes.CutPrefix(decl, []byte("type"))
	if !isType {
		return bytes.Contains(decl, []byte(name))
	}
	text = bytes.TrimLeft(text, " \t")
	rest, ok := bytes.CutPrefix(text, []byte(name))
	if !ok {
		return bytes.HasPrefix(text, []byte("("))
	}
	return len(rest) == 0 || !isLetter(rest[0]) || bytes.HasPrefix(rest, []byte("Member"))
}
