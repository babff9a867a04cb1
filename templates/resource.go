package templates

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
)

const resourcePath = governorPath + "/resource"

// Resources returns the templates of a resource client, a file for each type.
func Resources(s *resourceplan.Service) []Template {
	all := make([]Template, len(s.Resources))
	for i := range s.Resources {
		r := &s.Resources[i]
		all[i] = Template{Name: r.File, build: func(p *plan.Package) *jen.File {
			w := resourceFile{File: newFile(p), p: p, r: r}
			w.ImportName(resourcePath, "resource")
			w.build()
			return w.File
		}}
	}
	return all
}

// resourceFile is the file of one type of resources.
type resourceFile struct {
	*jen.File
	p *plan.Package
	r *resourceplan.Resource
}

func (w resourceFile) build() {
	w.typeOf()
	if w.r.Root {
		w.constructors()
	}
	w.getters()
	w.filler()
	if w.r.Data != nil {
		w.data()
	}
	for _, one := range w.r.One {
		w.one(one)
	}
	for _, a := range w.r.Actions {
		w.action(a)
	}
	for _, wait := range w.r.Waiters {
		w.waiter(wait)
	}
	w.batches()
	for _, m := range w.r.Many {
		w.many(m)
	}
}

// helper returns a name of package resource of the runtime.
func helper(name string) *jen.Statement { return jen.Qual(resourcePath, name) }

// sdk returns a pointer to a type of the SDK's package.
func (w resourceFile) sdk(name string) *jen.Statement { return jen.Op("*").Qual(w.p.SDKPath, name) }

// structType returns a struct of the SDK.
func (w resourceFile) structType(s resourceplan.Struct) *jen.Statement {
	if s.Types {
		return w.types(s.Name)
	}
	return jen.Qual(w.p.SDKPath, s.Name)
}

func (w resourceFile) types(name string) *jen.Statement { return jen.Qual(w.p.SDKPath+"/types", name) }

// option is the type of the SDK's option functions.
func (w resourceFile) option() *jen.Statement {
	return jen.Func().Params(jen.Op("*").Qual(w.p.SDKPath, "Options"))
}

func (w resourceFile) optFns() *jen.Statement { return jen.Id("optFns").Add(optFns(w.p, "Options")) }

func (w resourceFile) receiver() *jen.Statement { return jen.Id("r").Op("*").Id(w.r.Name) }

func ctxParam() *jen.Statement { return jen.Id("ctx").Add(contextType()) }

func failed(results ...jen.Code) *jen.Statement {
	return jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(results...))
}

// say adds a blank line and a comment.
func (w resourceFile) say(format string, args ...any) {
	w.Line()
	fileComment(w.File, fmt.Sprintf(format, args...))
}

func (w resourceFile) typeOf() {
	if w.r.Root {
		fileComment(w.File, fmt.Sprintf("Resource is where the resources of %s begin. Whatever it, and what it leads to, asks", title(w.p)),
			"of AWS is asked through the governed [Client]. It is safe for concurrent use.")
	} else {
		fileComment(w.File, fmt.Sprintf("%s is a resource of %s. It is safe for concurrent use, and must not be copied.", w.r.Name, title(w.p)))
	}
	w.Type().Id(w.r.Name).StructFunc(func(g *jen.Group) {
		g.Id("client").Op("*").Id("Client")
		for _, id := range w.r.Identifiers {
			g.Id(id.Field).Add(identifierType(id))
		}
		if w.r.Data != nil {
			g.Id("data").Add(helper("Data")).Types(jen.Op("*").Add(w.structType(*w.r.Data)), w.option())
		}
	})
}

func identifierType(id resourceplan.Identifier) *jen.Statement {
	if id.Number {
		return jen.Int32()
	}
	return jen.String()
}

func (w resourceFile) constructors() {
	result := jen.Op("*").Id(w.r.Name)
	w.say("NewResource returns the resources of a session. If [NewFromSession] fails, every call")
	fileComment(w.File, "of a resource is refused with its error.")
	w.Func().Id("NewResource").Params(jen.Id("s").Add(runtime("Session")), w.optFns()).Add(result).Block(
		jen.List(jen.Id("c"), jen.Err()).Op(":=").Id("NewFromSession").Call(jen.Id("s"), jen.Id("optFns").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(
			jen.Id("c").Op("=").Op("&").Id("Client").Values(jen.Id("gate").Op(":").Add(runtime("RefusingGate")).Call(jen.Err()))),
		jen.Return(jen.Id("NewResourceFromClient").Call(jen.Id("c"))),
	)
	w.say("NewResourceFromClient returns the resources of a client. Those of a nil one make no call.")
	w.Func().Id("NewResourceFromClient").Params(jen.Id("c").Op("*").Id("Client")).Add(result).Block(
		jen.Return(jen.Op("&").Id(w.r.Name).Values(jen.Id("client").Op(":").Id("c"))))
}

// getters renders what tells the identifiers. A secret is not in what is printed.
func (w resourceFile) getters() {
	if w.r.Root {
		return
	}
	args := []jen.Code{jen.Lit(w.r.Name)}
	secret := false
	for _, id := range w.r.Identifiers {
		w.say("%s returns the identifier of that name.", id.Name)
		field := jen.Id("r").Dot(id.Field)
		w.Func().Params(w.receiver()).Id(id.Name).Params().Add(identifierType(id)).Block(jen.Return(field.Clone()))
		switch {
		case id.Sensitive:
			secret = true
			continue
		case id.Number:
			field = helper("Itoa").Call(field)
		}
		args = append(args, jen.Lit(id.Name), field)
	}
	w.say("String returns the kind of resource and its identifiers.")
	w.Func().Params(w.receiver()).Id("String").Params().String().Block(jen.Return(helper("Describe").Call(args...)))
	if secret {
		w.say("GoString is String, so that no format prints a secret.")
		w.Func().Params(w.receiver()).Id("GoString").Params().String().Block(jen.Return(jen.Id("r").Dot("String").Call()))
	}
}

// filler renders what every call begins with.
func (w resourceFile) filler() {
	w.say("fill begins the filling of an input, and refuses identifiers that are empty.")
	w.Func().Params(w.receiver()).Id("fill").Params().Params(jen.Id("f").Add(helper("Filler"))).BlockFunc(func(g *jen.Group) {
		g.Id("f").Dot("Of").Call(jen.Lit(w.r.Name), jen.Id("r").Dot("client").Op("!=").Nil())
		for _, id := range w.r.Identifiers {
			need := "Need"
			if id.Number {
				need = "NeedNumber"
			}
			g.Id("f").Dot(need).Call(jen.Lit(id.Name), jen.Id("r").Dot(id.Field))
		}
		g.Return(jen.Id("f"))
	})
}
