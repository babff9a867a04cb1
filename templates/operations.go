package templates

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/governor"
)

// operations renders what the runtime is told of the service and of each operation.
// Operations are variables of their own, which the linker keeps only with their
// method.
func operations(p *plan.Package) *jen.File {
	f := newFile(p)
	serviceVariable(f, p)
	for _, kind := range variantsOf(p.Operations, kindOfOperation).order {
		f.Line()
		f.Var().Id("XVariableX").Op("=").Add(runtime("Operation")).Values(operationFields(p, kind)...)
	}
	return f
}

// operationKind is which fields an operation's variable has.
type operationKind struct{ tags, readOnly, actions, sensitive, resources bool }

func kindOfOperation(o plan.Operation) operationKind {
	return operationKind{o.Tags != 0, o.ReadOnly, len(o.Actions) > 0, len(o.Sensitive) > 0, o.Resources != ""}
}

// repeatOperations puts all variables, and all terms of the list of operations, in
// the place of the prototypes.
func repeatOperations(p *plan.Package, source string) string {
	kinds := variantsOf(p.Operations, kindOfOperation)
	head, prototypes := split(source, "var XVariableX = ")
	line, start := lineOf(head, `"XOperationX"`)
	var b strings.Builder
	b.WriteString(head[:start])
	for i, o := range p.Operations {
		term := strings.TrimSuffix(named(line, o), "\n")
		if i < len(p.Operations)-1 {
			term += " +"
		}
		b.WriteString(term + "\n")
	}
	b.WriteString(head[start+len(line):])
	for i, o := range p.Operations {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(named(prototypes[kinds.index[kindOfOperation(o)]], o,
			"XTagsX", tagText(o.Tags), `"XActionsX"`, quoted(o.Actions), `"XSensitiveX"`, quoted(o.Sensitive)))
	}
	return b.String()
}

func serviceVariable(f *jen.File, p *plan.Package) {
	fileComment(f, "service tells a gate which keys of a session are of this service, and which are misspelt.")
	fields := []jen.Code{line(jen.Id("Name").Op(":").Lit(p.SDKName))}
	fields = append(fields, line(jen.Id("SDKID").Op(":").Qual(p.SDKPath, "ServiceID")))
	if len(p.Aliases) > 0 {
		fields = append(fields, line(jen.Id("Aliases").Op(":").Add(texts(p.Aliases))))
	}
	if p.APIVersion != "" {
		fields = append(fields, line(jen.Id("APIVersion").Op(":").Lit(p.APIVersion)))
	}
	fields = append(fields, line(jen.Id("Operations").Op(":").Id("operations")))
	if len(p.Presigners) > 0 {
		fields = append(fields, line(jen.Id("Presigns").Op(":").Id("presigns")))
	}
	fields = append(fields, jen.Line())
	f.Var().Id("service").Op("=").Add(runtime("Service")).Values(fields...)
	f.Line()
	fileComment(f, "operations names each operation, followed by one byte that is its level.")
	f.Const().Id("operations").Op("=").Lit("").Op("+").Line().
		Lit("XOperationX").Op("+").String().Call(jen.Rune().Call(jen.Id("XConstantX")))
}

func operationFields(p *plan.Package, kind operationKind) []jen.Code {
	fields := []jen.Code{
		line(jen.Id("Service").Op(":").Lit(p.SDKName)),
		line(jen.Id("Name").Op(":").Lit("XOperationX")),
	}
	if kind.tags {
		fields = append(fields, line(jen.Id("Tags").Op(":").Id("XTagsX")))
	}
	if kind.readOnly {
		fields = append(fields, line(jen.Id("ReadOnly").Op(":").True()))
	}
	if kind.actions {
		fields = append(fields, line(jen.Id("Actions").Op(":").Add(texts([]string{"XActionsX"}))))
	}
	if kind.sensitive {
		fields = append(fields, line(jen.Id("Sensitive").Op(":").Add(texts([]string{"XSensitiveX"}))))
	}
	if kind.resources {
		fields = append(fields, line(jen.Id("Resources").Op(":").Id("XResourcesX")))
	}
	return append(fields, jen.Line())
}

// line puts an element of a composite literal on a line of its own.
func line(s *jen.Statement) *jen.Statement { return jen.Line().Add(s) }

func texts(values []string) *jen.Statement {
	return jen.Index().String().ValuesFunc(func(g *jen.Group) {
		for _, value := range values {
			g.Lit(value)
		}
	})
}

// tagConstants are the names of the tags in package governor.
var tagConstants = map[governor.Tags]string{
	governor.DataRead: "DataRead", governor.Credentials: "Credentials", governor.Exposure: "Exposure",
	governor.Privilege: "Privilege", governor.Destructive: "Destructive", governor.Protection: "Protection",
	governor.Cost: "Cost",
}

// tagSet returns the tags as an expression.
func tagSet(t governor.Tags) *jen.Statement {
	set := jen.Null()
	for i, name := range tagNames(t) {
		if i > 0 {
			set.Op("|")
		}
		set.Add(runtime(name))
	}
	return set
}

// tagText returns the tags as an expression in text.
func tagText(t governor.Tags) string {
	return "governor." + strings.Join(tagNames(t), " | governor.")
}

// tagNames returns the names of the tags' constants.
func tagNames(t governor.Tags) []string {
	var names []string
	for _, name := range t.Names() {
		tag, err := governor.ParseTag(name)
		if err != nil {
			panic(fmt.Sprintf("templates: %v", err)) // names of tags are tags
		}
		names = append(names, tagConstants[tag])
	}
	return names
}

// quoted returns the elements of a list of strings in text.
func quoted(values []string) string {
	literals := make([]string, len(values))
	for i, value := range values {
		literals[i] = strconv.Quote(value)
	}
	return strings.Join(literals, ", ")
}
