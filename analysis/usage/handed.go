package usage

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/ssa"
)

// handedOver finds the calls by which the program's own code gives a governed client, or
// what holds one, to a library that may call its methods by reflection.
func (t *trace) handedOver() []Unseen {
	reflects := t.reflecting()
	var all []Unseen
	for fn := range t.reached {
		node := t.graph.Nodes[fn]
		if node == nil || t.ownPackage(fn) == nil {
			continue
		}
		given := t.given(fn)
		for _, edge := range node.Out {
			if held := given[edge.Site]; held != nil && reflects[edge.Callee.Func] {
				all = append(all, Unseen{
					t.ssa.Fset.Position(t.position(edge.Site)),
					fmt.Sprintf("%s may call any method of the %s that it is given", calleeName(edge), short(held)),
				})
			}
		}
	}
	return all
}

func calleeName(edge *callgraph.Edge) string {
	if fn, ok := outermost(edge.Callee.Func).Object().(*types.Func); ok {
		return shortFunc(fn)
	}
	return edge.Callee.Func.Name()
}

// reflecting returns the functions of others that may come to call methods by
// reflection. What they call back is the program's own code, and looked at there.
func (t *trace) reflecting() map[*ssa.Function]bool {
	found := map[*ssa.Function]bool{}
	var todo []*callgraph.Node
	for _, name := range []string{"Method", "MethodByName"} {
		if node := t.graph.Nodes[t.valueMethod(name)]; node != nil {
			todo = append(todo, node)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		fn := todo[0].Func
		if found[fn] || !t.reached[fn] || t.ownPackage(fn) != nil {
			continue
		}
		found[fn] = true
		for _, edge := range todo[0].In {
			todo = append(todo, edge.Caller)
		}
	}
	return found
}

// given returns the calls of a function to which a governed client goes as an any, with
// the type that holds it.
func (t *trace) given(fn *ssa.Function) map[ssa.CallInstruction]types.Type {
	given := map[ssa.CallInstruction]types.Type{}
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			value, from := conversion(instr)
			if value == nil || !t.known.holds(from, map[types.Type]bool{}) {
				continue
			}
			for _, site := range callsWith(value) {
				given[site] = from
			}
		}
	}
	return given
}

// conversion returns the value of an instruction that makes an any, and the type that
// it had.
func conversion(instr ssa.Instruction) (ssa.Value, types.Type) {
	var value ssa.Value
	var from types.Type
	switch instr := instr.(type) {
	case *ssa.MakeInterface:
		value, from = instr, instr.X.Type()
	case *ssa.ChangeInterface:
		value, from = instr, instr.X.Type()
	default:
		return nil, nil
	}
	if to, ok := value.Type().Underlying().(*types.Interface); !ok || !to.Empty() {
		return nil, nil
	}
	return value, from
}

// holds reports whether values of a type are governed clients, or lead to one.
func (c *catalog) holds(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if s := c.governed[t.Obj().Pkg()]; s != nil && (t == s.Client || t == s.presign) {
			return true
		}
		return c.holds(t.Underlying(), seen)
	case *types.Interface:
		for method := range t.Methods() {
			if c.named(method) != nil {
				return true
			}
		}
	case *types.Struct:
		for field := range t.Fields() {
			if c.holds(field.Type(), seen) {
				return true
			}
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, map, channel
		return c.holds(t.Elem(), seen)
	}
	return false
}

// callsWith returns the calls of a function to which a value goes: by itself, or in a
// slice, a map or a struct that the function makes.
func callsWith(value ssa.Value) []ssa.CallInstruction {
	var calls []ssa.CallInstruction
	seen := map[ssa.Value]bool{}
	for todo := []ssa.Value{value}; len(todo) > 0; todo = todo[1:] {
		value := todo[0]
		if seen[value] || value.Referrers() == nil {
			continue
		}
		seen[value] = true
		switch at := value.(type) {
		case *ssa.IndexAddr:
			todo = append(todo, at.X)
		case *ssa.FieldAddr:
			todo = append(todo, at.X)
		}
		for _, user := range *value.Referrers() {
			switch user := user.(type) {
			case *ssa.Store:
				todo = append(todo, user.Addr)
			case *ssa.MapUpdate:
				todo = append(todo, user.Map)
			case ssa.CallInstruction:
				calls = append(calls, user)
			case ssa.Value:
				todo = append(todo, user)
			}
		}
	}
	return calls
}
