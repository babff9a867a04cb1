package usage

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// program is the code to be analyzed.
type program struct {
	ssa       *ssa.Program
	known     *catalog
	own       map[*types.Package]*packages.Package // what counts as the program's own code
	libraries []*ssa.Package                       // given, and imported by no main that is given
	mains     []*ssa.Package
	names     map[token.Pos]token.Pos // of calls, by their parentheses
}

func newProgram(pkgs []*packages.Package, prog *ssa.Program, initial []*ssa.Package, known *catalog) *program {
	p := &program{
		ssa: prog, known: known, mains: ssautil.MainPackages(initial),
		own: map[*types.Package]*packages.Package{}, names: map[token.Pos]token.Pos{},
	}
	modules := map[string]bool{}
	for _, pkg := range pkgs {
		if pkg.Module != nil {
			modules[pkg.Module.Path] = true
		}
		p.own[pkg.Types] = pkg
	}
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		if pkg.Module != nil && modules[pkg.Module.Path] {
			p.own[pkg.Types] = pkg
		}
	})
	for governed := range known.governed {
		delete(p.own, governed)
	}
	for _, pkg := range p.own {
		p.readNames(pkg)
	}
	covered := map[*types.Package]bool{}
	for _, main := range p.mains {
		cover(main.Pkg, covered)
	}
	for _, pkg := range initial {
		if !covered[pkg.Pkg] && p.own[pkg.Pkg] != nil {
			p.libraries = append(p.libraries, pkg)
		}
	}
	return p
}

// readNames remembers where the names of called functions stand: SSA has only the
// parentheses.
func (p *program) readNames(pkg *packages.Package) {
	for _, file := range pkg.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
					p.names[call.Lparen] = sel.Sel.Pos()
				} else {
					p.names[call.Lparen] = call.Fun.Pos()
				}
			}
			return true
		})
	}
}

// position is where people look for a call.
func (p *program) position(site ssa.CallInstruction) token.Pos {
	if pos, ok := p.names[site.Pos()]; ok {
		return pos
	}
	return site.Pos()
}

// cover marks a package and all that it imports.
func cover(pkg *types.Package, covered map[*types.Package]bool) {
	if covered[pkg] {
		return
	}
	covered[pkg] = true
	for _, imported := range pkg.Imports() {
		cover(imported, covered)
	}
}

// roots returns the functions that run without being called: main and initializers,
// and all functions of libraries, whose users call them. Generic ones run only as their
// instances.
func (p *program) roots() []*ssa.Function {
	var roots []*ssa.Function
	for _, main := range p.mains {
		roots = append(roots, main.Func("init"), main.Func("main"))
	}
	for _, fn := range p.libraryCode() {
		if fn.TypeParams().Len() == 0 {
			roots = append(roots, fn)
		}
	}
	return roots
}

// libraryCode returns the functions of libraries: generic ones, initializers, and
// literals, which the declared ones may return or store.
func (p *program) libraryCode() []*ssa.Function {
	var all []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		all = append(all, fn)
		for _, literal := range fn.AnonFuncs {
			add(literal)
		}
	}
	for _, pkg := range p.libraries {
		for _, fn := range p.functions(pkg) {
			add(fn)
		}
	}
	return all
}

// functions returns the functions and methods that a package declares, and the one that
// initializes its variables.
func (p *program) functions(pkg *ssa.Package) []*ssa.Function {
	var all []*ssa.Function
	for _, member := range pkg.Members {
		switch member := member.(type) {
		case *ssa.Function:
			all = append(all, member)
		case *ssa.Type:
			named, ok := member.Type().(*types.Named)
			if !ok {
				continue
			}
			for method := range named.Methods() {
				if fn := p.ssa.FuncValue(method); fn != nil {
					all = append(all, fn)
				}
			}
		}
	}
	return all
}

// outermost returns the declared function in which fn is written, not as an instance.
func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if origin := fn.Origin(); origin != nil {
		fn = origin
	}
	return fn
}

// ownPackage returns the package of a function that somebody wrote in the program; nil
// for those of others, of generated clients, and of the compiler.
func (p *program) ownPackage(fn *ssa.Function) *types.Package {
	fn = outermost(fn)
	if fn.Pkg == nil || fn.Syntax() == nil && fn.Name() != "init" {
		return nil
	}
	if p.own[fn.Pkg.Pkg] == nil {
		return nil
	}
	return fn.Pkg.Pkg
}
