package usage

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/callgraph/vta"
	"golang.org/x/tools/go/ssa"
)

// trace is the call graph, and which of its functions the roots reach.
type trace struct {
	*program
	graph   *callgraph.Graph
	reached map[*ssa.Function]bool
	values  map[*ssa.Function][]ssa.Instruction // where own code takes a function as a value
}

func (p *program) trace() *trace {
	t := &trace{program: p, reached: map[*ssa.Function]bool{}, values: map[*ssa.Function][]ssa.Instruction{}}
	roots := p.roots()
	if len(roots) == 0 {
		t.graph = callgraph.New(nil)
		return t
	}
	coarse := rta.Analyze(roots, true)
	functions := map[*ssa.Function]bool{}
	for fn := range coarse.Reachable {
		functions[fn] = true
	}
	for _, root := range roots {
		functions[root] = true
	}
	t.graph = vta.CallGraph(functions, coarse.CallGraph)
	t.readValues(functions)
	t.addReflected(coarse)
	for _, root := range roots {
		t.reach(root)
	}
	return t
}

// reach marks all that fn calls, itself included.
func (t *trace) reach(fn *ssa.Function) {
	todo := []*ssa.Function{fn}
	for len(todo) > 0 {
		fn := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if t.reached[fn] {
			continue
		}
		t.reached[fn] = true
		if node := t.graph.Nodes[fn]; node != nil {
			for _, edge := range node.Out {
				todo = append(todo, edge.Callee.Func)
			}
		}
	}
}

// uses returns every use, in no order.
func (t *trace) uses() []Use {
	var all []Use
	for fn, node := range t.graph.Nodes {
		if fn == nil || !t.reached[fn] || fn.Synthetic != "" {
			continue
		}
		method, _ := fn.Object().(*types.Func)
		if op := t.known.of(method); op != nil {
			all = append(all, t.callers(node, op)...)
		}
	}
	return append(all, t.open(all)...)
}

// callers follows an operation back to the program's own code, and no further.
func (t *trace) callers(node *callgraph.Node, op *Operation) []Use {
	var uses []Use
	seen := map[*callgraph.Node]bool{node: true}
	for todo := []*callgraph.Node{node}; len(todo) > 0; todo = todo[1:] {
		for _, edge := range todo[0].In {
			caller := edge.Caller
			switch {
			case !t.reached[caller.Func]:
			case edge.Site == nil:
				uses = append(uses, t.takers(todo[0].Func, op)...)
			case t.ownPackage(caller.Func) != nil:
				uses = append(uses, t.use(op, caller.Func, t.position(edge.Site), via(edge.Site, node.Func)))
			case !seen[caller]:
				seen[caller] = true
				todo = append(todo, caller)
			}
		}
	}
	return uses
}

func (t *trace) use(op *Operation, caller *ssa.Function, pos token.Pos, via string) Use {
	fn := outermost(caller)
	return Use{
		Operation: op, Package: fn.Pkg.Pkg.Path(), Function: fn.RelString(fn.Pkg.Pkg),
		Pos: t.ssa.Fset.Position(pos), Via: via,
	}
}

// via says what is called at a place instead of the operation itself.
func via(site ssa.CallInstruction, operation *ssa.Function) string {
	call := site.Common()
	switch callee := call.StaticCallee(); {
	case call.IsInvoke():
		return shortIface(call.Value.Type())
	case callee == nil, callee.Parent() != nil:
		return "a function value"
	case callee == operation, callee.Synthetic != "" && callee.Origin() == nil:
		return ""
	default:
		if fn, ok := outermost(callee).Object().(*types.Func); ok {
			return shortFunc(fn)
		}
		return callee.Name()
	}
}

// byName qualifies names as code does.
func byName(pkg *types.Package) string { return pkg.Name() }

func short(t types.Type) string { return types.TypeString(t, byName) }

// shortIface writes an interface; that of a type parameter is its constraint.
func shortIface(t types.Type) string {
	if param, ok := types.Unalias(t).(*types.TypeParam); ok {
		t = param.Constraint()
	}
	return short(t)
}

func shortFunc(fn *types.Func) string {
	if recv := fn.Signature().Recv(); recv != nil {
		return "(" + short(recv.Type()) + ")." + fn.Name()
	}
	return fn.Pkg().Name() + "." + fn.Name()
}
