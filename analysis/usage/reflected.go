package usage

import (
	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/ssa"
)

// valueMethod returns a method of reflect.Value; nil if the program has no reflection.
func (p *program) valueMethod(name string) *ssa.Function {
	pkg := p.ssa.ImportedPackage("reflect")
	if pkg == nil {
		return nil
	}
	return p.ssa.LookupMethod(pkg.Type("Value").Type(), pkg.Pkg, name)
}

// addReflected adds the calls by reflection that the finer graph lacks: of functions that
// the program's own code takes as values, if values of their type are ever put into an
// interface. In the coarse graph, calls by reflection are those without a place.
func (t *trace) addReflected(coarse *rta.Result) {
	slice := t.valueMethod("CallSlice")
	for _, node := range coarse.CallGraph.Nodes {
		for _, edge := range node.Out {
			fn := edge.Callee.Func
			if edge.Site != nil || len(t.values[fn]) == 0 || coarse.RuntimeTypes.At(fn.Signature) == nil {
				continue
			}
			for _, caller := range []*ssa.Function{edge.Caller.Func, slice} {
				callgraph.AddEdge(t.graph.CreateNode(caller), nil, t.graph.CreateNode(fn))
			}
		}
	}
}

// readValues finds where the program's own code takes functions as values.
func (t *trace) readValues(functions map[*ssa.Function]bool) {
	for fn := range functions {
		if t.ownPackage(fn) == nil {
			continue
		}
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				for _, value := range taken(instr) {
					t.values[value] = append(t.values[value], instr)
				}
			}
		}
	}
}

// takers returns, as uses of an operation, the places at which a function is taken that
// is called by reflection: the place of the call says nothing.
func (t *trace) takers(fn *ssa.Function, op *Operation) []Use {
	var uses []Use
	for _, instr := range t.values[fn] {
		if t.reached[instr.Parent()] {
			uses = append(uses, t.use(op, instr.Parent(), instr.Pos(), "reflection"))
		}
	}
	return uses
}
