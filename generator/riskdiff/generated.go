package riskdiff

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"strings"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// Package is the risk of a generated package: what its risks.go says.
type Package struct {
	Path    string // of risks.go, the same on both sides
	Service string // Go package name of the SDK's
	Ratings View
}

// ParsePackage reads the risks.go of a generated package. Path is what it goes by
// on both sides, name what positions call it. A constant that does not look as
// ascendgen writes them is an error at its position: what cannot be read cannot be
// compared.
func ParsePackage(path, name string, src []byte) (*Package, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		if list, ok := err.(scanner.ErrorList); ok {
			return nil, list[0]
		}
		return nil, err
	}
	r := packageReader{fset: fset, pkg: &Package{Path: path, Ratings: View{}}}
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, spec := range group.Specs {
			if err := r.constant(spec.(*ast.ValueSpec)); err != nil {
				return nil, err
			}
		}
	}
	return r.finish(name)
}

// packageReader collects what constants say. A condition's may stand before its
// operation's.
type packageReader struct {
	fset       *token.FileSet
	pkg        *Package
	conditions []keyedCondition
}

type keyedCondition struct {
	key Key
	pos riskmap.Position
	Condition
}

// rates is how the comment of a constant reads: the operation, "where" a condition,
// tags, and more for people. A condition's quoted values may hold any of that.
var rates = func() *regexp.Regexp {
	tag := "(?:" + strings.Join(governor.TagNames(), "|") + ")"
	return regexp.MustCompile(`^Risk\w+ rates ([a-z0-9]+):([A-Z]\w*)(?: where ((?:[^"]|"(?:[^"\\]|\\.)*")+?))??(?: \((` +
		tag + `(?:, ` + tag + `)*)\))?(?:: (.*)\.|\.( Default: no rule names it\.)?)$`)
}()

func (r *packageReader) constant(spec *ast.ValueSpec) error {
	at := r.fset.Position(spec.Pos())
	pos := riskmap.Position{File: at.Filename, Line: at.Line, Column: at.Column}
	if len(spec.Names) != 1 || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Risk") {
		return fmt.Errorf("%s: want constants of the form RiskOperation = governor.Level: generate the package anew", pos)
	}
	name := spec.Names[0].Name
	risk, err := level(spec.Values[0])
	if err != nil {
		return fmt.Errorf("%s: %s: %w", pos, name, err)
	}
	text := printable(strings.TrimSpace(spec.Doc.Text()))
	m := rates.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("%s: %s: want a comment of the form %q: generate the package anew", pos, name, name+" rates service:Operation.")
	}
	key, when, more, unnamed := Key{m[1], m[2]}, m[3], m[5], m[6] != ""
	tags, err := parseTags(m[4])
	if err != nil {
		return fmt.Errorf("%s: %s: %w", pos, name, err)
	}
	if r.pkg.Service != "" && r.pkg.Service != key.Service {
		return fmt.Errorf("%s: %s rates %s in a package of %s", pos, name, key, r.pkg.Service)
	}
	r.pkg.Service = key.Service
	if when != "" {
		r.conditions = append(r.conditions, keyedCondition{key, pos, Condition{when, risk, tags}})
		return nil
	}
	if _, twice := r.pkg.Ratings[key]; twice {
		return fmt.Errorf("%s: %s rates %s a second time", pos, name, key)
	}
	rating := Rating{Risk: risk, Tags: tags, Rule: rule(key, more), Pos: pos}
	if unnamed {
		rating.Rule = ""
	}
	r.pkg.Ratings[key] = rating
	return nil
}

// glob is a rule's key, which the comment tells if it is not the operation's own.
var glob = regexp.MustCompile(`^[a-z0-9-]+:\w*\*[\w*]*$`)

// rule returns the key of the rule that a comment tells.
func rule(key Key, more string) string {
	if glob.MatchString(more) {
		return more
	}
	return key.String()
}

func (r *packageReader) finish(name string) (*Package, error) {
	if len(r.pkg.Ratings) == 0 {
		return nil, fmt.Errorf("%s:1:1: no constant rates an operation: generate the package anew", name)
	}
	for _, c := range r.conditions {
		rating, ok := r.pkg.Ratings[c.key]
		if !ok {
			return nil, fmt.Errorf("%s: a condition of %s, which no constant rates", c.pos, c.key)
		}
		rating.Conditions = addCondition(rating.Conditions, c.Condition)
		r.pkg.Ratings[c.key] = rating
	}
	return r.pkg, nil
}

// level reads governor.High.
func level(value ast.Expr) (governor.Risk, error) {
	if selector, ok := value.(*ast.SelectorExpr); ok {
		if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "governor" {
			name := selector.Sel.Name
			if risk, err := governor.ParseRisk(strings.ToLower(name)); err == nil && name != strings.ToLower(name) {
				return risk, nil
			}
		}
	}
	return 0, fmt.Errorf("want one of governor.Low, governor.Medium, governor.High, governor.Critical")
}

func parseTags(list string) (governor.Tags, error) {
	var tags governor.Tags
	for name := range strings.SplitSeq(list, ", ") {
		if name == "" {
			continue
		}
		tag, err := governor.ParseTag(name)
		if err != nil {
			return 0, err
		}
		tags |= tag
	}
	return tags, nil
}
