package usage

import (
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/ascendgen/ascendgen/governor"
)

// LoadMode is how packages must be loaded to be analyzed.
const LoadMode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedDeps | packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax |
	packages.NeedTypesInfo | packages.NeedModule

// Operation is an operation of a governed client, as generated code rates it.
type Operation struct {
	Service string
	Name    string
	// Risk is the constant. Upto is the highest level to which conditions on the input
	// raise it; without conditions it is Risk.
	Risk, Upto governor.Risk
	// Tags stand for themselves, UptoTags are those that conditions add.
	Tags, UptoTags governor.Tags
	Actions        []string // of IAM; the operation's own first
}

// Key returns "service:Operation".
func (o *Operation) Key() string { return o.Service + ":" + o.Name }

// Use is a place in the program from which an operation can be reached.
type Use struct {
	*Operation
	Package  string // path
	Function string // "Purge", "(*Store).Purge"; that of a function literal is the one around it
	Pos      token.Position
	Via      string // what is called there if not the operation: an interface, a paginator; or ""
}

// Unseen is a place in the program behind which the call graph sees nothing.
type Unseen struct {
	Pos    token.Position // without a line, of the package as a whole
	Reason string
}

// Report is what a program uses, sorted by package and position.
type Report struct {
	Uses   []Use
	Unseen []Unseen
}

// Analyze looks at packages that were loaded with [LoadMode] and compile. Those that
// belong to their modules are the program's own code. It is an error if a governed
// package among their imports does not look as ascendgen generates it: its ratings
// would be guesses.
func Analyze(pkgs []*packages.Package) (*Report, error) {
	var errs []error
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		for _, err := range pkg.Errors {
			errs = append(errs, err)
		}
	})
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	known, err := readCatalog(pkgs)
	if err != nil {
		return nil, err
	}
	prog, initial := ssautil.AllPackages(pkgs, ssa.InstantiateGenerics)
	for i, pkg := range initial {
		if pkg == nil {
			return nil, fmt.Errorf("%s: want its types and syntax loaded", pkgs[i].PkgPath)
		}
	}
	prog.Build()
	p := newProgram(pkgs, prog, initial, known)
	t := p.trace()
	report := &Report{Uses: t.uses(), Unseen: p.unseen(t)}
	slices.SortFunc(report.Uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), comparePos(a.Pos, b.Pos), cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.Via, b.Via))
	})
	// Instances of one generic function stand at the same place.
	report.Uses = slices.CompactFunc(report.Uses, func(a, b Use) bool {
		return a.Key() == b.Key() && a.Pos == b.Pos && a.Package == b.Package
	})
	slices.SortFunc(report.Unseen, func(a, b Unseen) int { return cmp.Or(comparePos(a.Pos, b.Pos), cmp.Compare(a.Reason, b.Reason)) })
	report.Unseen = slices.Compact(report.Unseen)
	return report, nil
}

func comparePos(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
