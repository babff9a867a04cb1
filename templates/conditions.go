package templates

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
)

// conditions renders, for each operation whose risk its input can raise, the
// function that picks the constant.
func conditions(p *plan.Package) *jen.File {
	if !slices.ContainsFunc(p.Operations, func(o plan.Operation) bool { return o.RiskFunc != "" }) {
		return nil
	}
	f := newFile(p)
	for _, o := range p.Operations {
		if o.RiskFunc == "" {
			continue
		}
		f.Line()
		fileComment(f, fmt.Sprintf("%s returns %s, or more by what the input holds.", o.RiskFunc, o.Constant))
		f.Func().Id(o.RiskFunc).Params(jen.Id("in").Op("*").Qual(p.SDKPath, o.Input)).Params(
			jen.Id("risk").Add(runtime("Risk")), jen.Id("tags").Add(runtime("Tags")),
		).BlockFunc(func(g *jen.Group) {
			g.Id("risk").Op("=").Id(o.Constant)
			g.If(jen.Id("in").Op("==").Nil()).Block(jen.Id("in").Op("=").Op("&").Qual(p.SDKPath, o.Input).Values())
			for _, c := range o.Conditions {
				path{p: p, c: c}.emit(g, jen.Id("in"), false, 0)
			}
			g.Return(jen.Id("risk"), jen.Id("tags"))
		})
	}
	return f
}

// path emits the statements that lead to a condition's value and test it.
type path struct {
	p *plan.Package
	c plan.Condition
}

// emit emits the steps from i on; value is an expression for what they start from,
// which may be nil if it is a pointer.
func (t path) emit(g *jen.Group, value *jen.Statement, pointer bool, i int) {
	i, value, guards := t.fields(i, value, pointer)
	if len(guards) == 0 {
		t.step(g, value, i)
		return
	}
	branch := g.If(joined(guards, "&&")).BlockFunc(func(g *jen.Group) { t.step(g, value, i) })
	if t.absent() {
		branch.Else().Block(t.raise()) // what a nil pointer would lead to is not set
	}
}

// absent reports whether the condition holds where there is nothing.
func (t path) absent() bool { return t.c.Test.Kind == plan.IsSet && !t.c.Test.Want }

// fields passes the fields that only lead on, and returns what must not be nil for
// that.
func (t path) fields(i int, value *jen.Statement, pointer bool) (int, *jen.Statement, []*jen.Statement) {
	var guards []*jen.Statement
	if pointer {
		guards = append(guards, value.Clone().Op("!=").Nil())
	}
	for ; i < len(t.c.Path)-1 && t.c.Path[i].Kind == plan.Field; i++ {
		value = value.Clone().Dot(t.c.Path[i].Field)
		if t.c.Path[i].Pointer {
			guards = append(guards, value.Clone().Op("!=").Nil())
		}
	}
	return i, value, guards
}

func joined(tests []*jen.Statement, op string) *jen.Statement {
	all := jen.Null()
	for i, test := range tests {
		if i > 0 {
			all.Op(op)
		}
		all.Add(test)
	}
	return all
}

// step emits one step that is not only leading on.
func (t path) step(g *jen.Group, value *jen.Statement, i int) {
	step, last := t.c.Path[i], i == len(t.c.Path)-1
	switch step.Kind {
	case plan.Field:
		t.test(g, value.Clone().Dot(step.Field), step.Pointer)
	case plan.Each, plan.Values:
		if t.absent() { // in an empty list as little is set as behind a nil pointer
			g.If(jen.Len(value.Clone()).Op("==").Lit(0)).Block(t.raise())
		}
		name := fmt.Sprintf("v%d", i)
		g.For(jen.List(jen.Id("_"), jen.Id(name)).Op(":=").Range().Add(value)).BlockFunc(func(g *jen.Group) {
			if last {
				t.test(g, jen.Id(name), step.Pointer)
				return
			}
			t.emit(g, jen.Id(name), step.Pointer, i+1)
		})
	case plan.Key:
		t.entry(g, value.Clone().Index(jen.Lit(step.Key)))
	}
}

// entry tests an entry of a map.
func (t path) entry(g *jen.Group, entry *jen.Statement) {
	value, held := jen.Id("value"), jen.Id("ok")
	switch {
	case t.c.Test.Kind != plan.IsSet:
		g.If(jen.List(value, held).Op(":=").Add(entry), jen.Id("ok").Op("&&").Add(t.holds(value))).Block(t.raise())
	case t.c.Test.Want:
		g.If(jen.List(jen.Id("_"), held).Op(":=").Add(entry), jen.Id("ok")).Block(t.raise())
	default:
		g.If(jen.List(jen.Id("_"), held).Op(":=").Add(entry), jen.Op("!").Id("ok")).Block(t.raise())
	}
}

// test emits the test of a value that is not a map's entry.
func (t path) test(g *jen.Group, value *jen.Statement, pointer bool) {
	switch {
	case t.c.Test.Kind == plan.IsSet:
		g.If(t.isSet(value, pointer)).Block(t.raise())
	case pointer:
		g.If(value.Clone().Op("!=").Nil().Op("&&").Add(t.holds(jen.Op("*").Add(value)))).Block(t.raise())
	default:
		g.If(t.holds(value)).Block(t.raise())
	}
}

// isSet returns the test whether a value is set, or not.
func (t path) isSet(value *jen.Statement, pointer bool) *jen.Statement {
	equal, zero := "==", jen.Nil()
	if t.c.Test.Want {
		equal = "!="
	}
	switch t.c.Test.Zero {
	case plan.Empty:
		value, zero = jen.Len(value), jen.Lit(0)
	case plan.EmptyText:
		zero = jen.Lit("")
	case plan.Unset:
		if t.c.Test.Want {
			return value
		}
		return jen.Op("!").Add(value)
	}
	if pointer {
		zero = jen.Nil()
	}
	return value.Clone().Op(equal).Add(zero)
}

// holds returns the test of a value that is there.
func (t path) holds(value *jen.Statement) *jen.Statement {
	if t.c.Test.Kind == plan.Match {
		return runtime(t.c.Test.Matcher).Call(jen.String().Call(value))
	}
	var tests []*jen.Statement
	for _, literal := range t.c.Test.Literals {
		tests = append(tests, t.equals(value, literal))
	}
	if len(tests) > 1 {
		return jen.Parens(joined(tests, "||"))
	}
	return tests[0]
}

// equals compares without naming the type, so that it serves enumerations too. Free
// text is compared without regard to case, as some services read it: a condition
// that holds too often is the safe side.
func (t path) equals(value *jen.Statement, literal any) *jen.Statement {
	switch v := literal.(type) {
	case bool:
		if v {
			return value.Clone()
		}
		return jen.Op("!").Add(value.Clone())
	case string:
		if t.c.Test.FreeText {
			return jen.Qual("strings", "EqualFold").Call(value.Clone(), jen.Lit(v))
		}
	case int64:
		return value.Clone().Op("==").Id(strconv.FormatInt(v, 10)) // Lit would name the type, or need an int
	}
	return value.Clone().Op("==").Lit(literal)
}

func (t path) raise() *jen.Statement {
	raised := jen.Max(jen.Id("risk"), jen.Id(t.c.Constant))
	if t.c.Tags == 0 {
		return jen.Id("risk").Op("=").Add(raised)
	}
	return jen.List(jen.Id("risk"), jen.Id("tags")).Op("=").List(raised, jen.Id("tags").Op("|").Add(tagSet(t.c.Tags)))
}
