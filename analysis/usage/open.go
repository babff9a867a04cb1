package usage

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// open returns what the code of libraries names and nobody is seen to call: operations
// of interfaces into which no governed client is seen to be put, in generic functions
// without instances, and as values that are handed out. The rest is for their users.
func (t *trace) open(found []Use) []Use {
	type place struct {
		at string // a position, or the function
		op *Operation
	}
	have := map[place]bool{}
	for _, u := range found {
		have[place{u.Pos.String(), u.Operation}] = true
		have[place{u.Package + "." + u.Function, u.Operation}] = true
	}
	var uses []Use
	for _, fn := range t.libraryCode() {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				for _, m := range t.mentions(instr) {
					use := t.use(m.op, fn, m.pos, m.via)
					at := use.Pos.String()
					if !m.called {
						at = use.Package + "." + use.Function
					}
					if !have[place{at, m.op}] {
						uses = append(uses, use)
					}
				}
			}
		}
	}
	return uses
}

// mention is an operation that an instruction calls, or takes as a value.
type mention struct {
	op     *Operation
	pos    token.Pos
	via    string
	called bool
}

// mentions returns the operations that an instruction names.
func (t *trace) mentions(instr ssa.Instruction) []mention {
	var all []mention
	if site, ok := instr.(ssa.CallInstruction); ok {
		if op := t.operation(calledMethod(site.Common())); op != nil {
			all = append(all, mention{op, t.position(site), via(site, site.Common().StaticCallee()), true})
		}
	}
	for _, fn := range taken(instr) {
		method, _ := fn.Object().(*types.Func)
		if op := t.operation(method); op != nil {
			all = append(all, mention{op, instr.Pos(), "a method value", false})
		}
	}
	return all
}

// taken returns the functions that an instruction takes as values.
func taken(instr ssa.Instruction) []*ssa.Function {
	operands := instr.Operands(nil)
	switch instr.(type) {
	case ssa.CallInstruction:
		operands = operands[1:] // without what is called
	case *ssa.BinOp:
		return nil // compared with nil
	}
	var all []*ssa.Function
	for _, operand := range operands {
		if fn, ok := (*operand).(*ssa.Function); ok {
			all = append(all, fn)
		}
	}
	return all
}

// calledMethod returns the method that a call names, of an interface or not.
func calledMethod(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method
	}
	if callee, ok := call.Value.(*ssa.Function); ok {
		method, _ := callee.Object().(*types.Func)
		return method
	}
	return nil
}

// operation returns the operation that a method is, or stands for as one of an
// interface.
func (t *trace) operation(method *types.Func) *Operation {
	if method == nil || method.Signature().Recv() == nil {
		return nil
	}
	if types.IsInterface(method.Signature().Recv().Type()) {
		return t.known.named(method)
	}
	return t.known.of(method)
}
