package ungoverned

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const (
	directives = "//ascendgen:"
	allow      = directives + "allow"
)

// allowances are the comments of a file by which raw clients are allowed.
type allowances struct {
	pass *analysis.Pass
	list []*allowed
}

// allowed is one such comment: a reason, and the line for which it is good.
type allowed struct {
	comment *ast.Comment
	line    int
	used    bool
}

// readAllowances finds the comments and reports those that are malformed.
func readAllowances(pass *analysis.Pass, file *ast.File) (*allowances, error) {
	a := &allowances{pass: pass}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			reason, ok := a.parse(comment)
			if !ok {
				continue
			}
			if reason == "" {
				a.object(comment, "want a reason: "+allow+" why this client needs no governor")
				continue
			}
			alone, err := a.alone(comment)
			if err != nil {
				return nil, err
			}
			line := a.line(comment.Pos())
			if alone {
				line = a.line(group.End()) + 1
			}
			a.list = append(a.list, &allowed{comment: comment, line: line})
		}
	}
	return a, nil
}

// parse returns the reason that a comment gives, and reports what is nearly such a
// comment and would silently do nothing.
func (a *allowances) parse(comment *ast.Comment) (reason string, ok bool) {
	text := comment.Text
	if spaced := strings.TrimLeft(strings.TrimPrefix(text, "//"), " \t"); strings.HasPrefix(text, "//") && strings.HasPrefix("//"+spaced, allow) {
		if len(spaced) != len(text)-len("//") {
			a.object(comment, "want no blank in front of ascendgen:allow")
			return "", false
		}
	}
	rest, ok := strings.CutPrefix(text, directives)
	if !ok {
		return "", false
	}
	verb, reason, _ := strings.Cut(strings.ReplaceAll(rest, "\t", " "), " ")
	if verb != "allow" {
		a.object(comment, fmt.Sprintf("unknown directive %s%s: want %s and a reason", directives, verb, allow))
		return "", false
	}
	return strings.TrimSpace(reason), true
}

// alone reports whether nothing but blanks stands before a comment on its line.
func (a *allowances) alone(comment *ast.Comment) (bool, error) {
	file := a.pass.Fset.File(comment.Pos())
	src, err := a.pass.ReadFile(file.Name())
	if err != nil {
		return false, err
	}
	before := src[:min(file.Offset(comment.Pos()), len(src))]
	return len(bytes.TrimSpace(before[bytes.LastIndexByte(before, '\n')+1:])) == 0, nil
}

// line is the line in the file as it stands, whatever line directives say.
func (a *allowances) line(pos token.Pos) int { return a.pass.Fset.PositionFor(pos, false).Line }

// covers reports whether a finding is allowed.
func (a *allowances) covers(pos token.Pos) bool {
	line, ok := a.line(pos), false
	for _, each := range a.list {
		if each.line == line {
			each.used, ok = true, true
		}
	}
	return ok
}

// report reports the comments that no finding needed.
func (a *allowances) report() {
	for _, each := range a.list {
		if !each.used {
			a.object(each.comment, "nothing here to allow: want the comment at the end of the line that it is for, or on the line above, or not at all")
		}
	}
}

func (a *allowances) object(comment *ast.Comment, message string) {
	a.pass.Report(analysis.Diagnostic{Pos: comment.Pos(), End: comment.End(), Category: allowance, Message: message})
}
