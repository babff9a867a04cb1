package usage

import (
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
)

// unseen finds what the program's own code does that the call graph does not follow.
func (p *program) unseen(t *trace) []Unseen {
	all := t.handedOver()
	for _, pkg := range p.own {
		all = append(all, unseenImports(pkg)...)
	}
	for fn := range t.reached {
		if p.ownPackage(fn) == nil {
			continue
		}
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				site, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if reason := byReflection(site.Common()); reason != "" {
					all = append(all, Unseen{p.ssa.Fset.Position(p.position(site)), reason})
				}
			}
		}
	}
	return all
}

const inC = "C code may call back"

// byReflection says what a call does that may call any method.
func byReflection(call *ssa.CallCommon) string {
	if call.IsInvoke() { // of a reflect.Type
		if m := call.Method; m.Pkg() != nil && m.Pkg().Path() == "reflect" && (m.Name() == "Method" || m.Name() == "MethodByName") {
			return "reflect.Type." + m.Name() + " may hand out any method"
		}
		return ""
	}
	callee := call.StaticCallee()
	if callee == nil || callee.Pkg == nil || callee.Pkg.Pkg.Path() != "reflect" || callee.Signature.Recv() == nil {
		return ""
	}
	switch name := callee.Name(); name {
	case "Call", "CallSlice", "Method", "MethodByName":
		return "reflect.Value." + name + " may call any method"
	}
	return ""
}

// unseenImports says what a package's files hold that no Go code shows.
func unseenImports(pkg *packages.Package) []Unseen {
	var all []Unseen
	at := func(pos token.Pos, reason string) {
		all = append(all, Unseen{pkg.Fset.Position(pos), reason})
	}
	for _, file := range pkg.Syntax {
		for _, spec := range file.Imports {
			switch spec.Path.Value {
			case `"runtime/cgo"`:
				at(spec.Pos(), inC)
			case `"plugin"`:
				at(spec.Pos(), "plugins are loaded at run time")
			}
		}
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if strings.HasPrefix(comment.Text, "//go:linkname ") {
					at(comment.Pos(), "linkname reaches functions by name")
				}
			}
		}
	}
	for _, file := range pkg.CompiledGoFiles {
		if filepath.Base(file) == "_cgo_gotypes.go" && len(pkg.GoFiles) > 0 {
			all = append(all, Unseen{token.Position{Filename: filepath.Dir(pkg.GoFiles[0])}, inC})
		}
	}
	for _, other := range pkg.OtherFiles {
		if filepath.Ext(other) == ".s" {
			all = append(all, Unseen{token.Position{Filename: other}, "assembly may call functions"})
		}
	}
	return all
}
