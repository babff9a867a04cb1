package templates

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
)

// client renders Client, its constructors and its methods.
func client(p *plan.Package) *jen.File {
	f := newFile(p)
	fileComment(f,
		"If this does not compile, this package is newer than the runtime in go.mod:",
		"go get github.com/ascendgen/ascendgen@latest")
	f.Const().Id("_").Op("=").Add(runtime("SupportsGenerated1"))
	f.Line()
	fileComment(f, fmt.Sprintf("Client is a governed [%s.Client]. Its zero value refuses every call.", p.SDKName))
	f.Type().Id("Client").Struct(
		jen.Id("sdk").Op("*").Qual(p.SDKPath, "Client"),
		jen.Id("gate").Op("*").Add(runtime("Gate")),
	)
	constructors(f, p)
	accessor(f, p)
	meta(f)
	for _, kind := range variantsOf(p.Operations, kindOfMethod).order {
		method(f, p, prototype(kind.conditional, kind.deprecated))
	}
	return f
}

// methodKind is what methods differ by, apart from names.
type methodKind struct{ conditional, deprecated bool }

func kindOfMethod(o plan.Operation) methodKind { return methodKind{o.RiskFunc != "", o.Deprecated} }

// repeatMethods puts all methods in the place of the prototypes.
func repeatMethods(p *plan.Package, source string) string {
	kinds := variantsOf(p.Operations, kindOfMethod)
	head, prototypes := split(source, "// XOperationX governs ")
	methods := make([]string, len(p.Operations))
	for i, o := range p.Operations {
		methods[i] = named(prototypes[kinds.index[kindOfMethod(o)]], o)
	}
	return head + strings.Join(methods, "\n")
}

func constructors(f *jen.File, p *plan.Package) {
	sdkClient := jen.Op("*").Qual(p.SDKPath, "Client")
	results := jen.Params(jen.Op("*").Id("Client"), jen.Error())
	f.Line()
	fileComment(f,
		"New returns a client that makes its calls through api once gate has let them",
		"through. It fails if either is nil, and if gate names operations that do not exist.")
	f.Func().Id("New").Params(
		jen.Id("api").Add(sdkClient), jen.Id("gate").Op("*").Add(runtime("Gate")),
	).Add(results).Block(
		jen.If(jen.Id("api").Op("==").Nil()).Block(
			jen.Return(jen.Nil(), jen.Qual("errors", "New").Call(
				jen.Lit(fmt.Sprintf("%s: New needs a client of package %s, got nil", p.Name, p.SDKName))))),
		jen.List(jen.Id("bound"), jen.Err()).Op(":=").Id("gate").Dot("Bind").Call(
			jen.Op("&").Id("service"), jen.Id("api").Dot("Options").Call().Dot("Region")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Op("&").Id("Client").Values(jen.Dict{
			jen.Id("sdk"): jen.Id("api"), jen.Id("gate"): jen.Id("bound"),
		}), jen.Nil()),
	)
	f.Line()
	fileComment(f, fmt.Sprintf("NewFromSession returns a client made from s, as [%s.NewFromConfig] makes the SDK's.", p.SDKName))
	f.Func().Id("NewFromSession").Params(
		jen.Id("s").Add(runtime("Session")), jen.Id("optFns").Add(optFns(p, "Options")),
	).Add(results).Block(
		jen.If(jen.Id("s").Op("==").Nil()).Block(
			jen.Return(jen.Nil(), jen.Qual("errors", "New").Call(
				jen.Lit(p.Name+": NewFromSession needs a session, got nil")))),
		jen.Return(jen.Id("New").Call(
			jen.Qual(p.SDKPath, "NewFromConfig").Call(jen.Id("s").Dot("AWSConfig").Call(), jen.Id("optFns").Op("...")),
			jen.Id("s").Dot("Gate").Call())),
	)
}

func accessor(f *jen.File, p *plan.Package) {
	f.Line()
	fileComment(f, p.Accessor+" returns the raw client. Calls that are made through it are not governed.")
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id(p.Accessor).Params().Op("*").Qual(p.SDKPath, "Client").Block(
		jen.Return(jen.Id("c").Dot("sdk")))
}

func meta(f *jen.File) {
	f.Line()
	fileComment(f, "Meta describes the client: its service, its region, and its operations with their risk.")
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id("Meta").Params().Add(runtime("Meta")).Block(
		jen.Return(jen.Id("c").Dot("gate").Dot("Meta").Call()))
}

func method(f *jen.File, p *plan.Package, o plan.Operation) {
	f.Line()
	call, level, raised := "Call", []jen.Code{jen.Id(o.Constant)}, ""
	if o.RiskFunc != "" {
		call, level, raised = "CallTagged", []jen.Code{jen.Id("risk"), jen.Id("tags")}, " or, by its input, above"
	}
	fileComment(f, fmt.Sprintf("%s governs [%s.Client.%s] at [%s]%s.", o.Name, p.SDKName, o.Name, o.Constant, raised))
	deprecation(f, p, o)
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id(o.Name).Add(signature(p, o.Input, o.Output)).BlockFunc(func(g *jen.Group) {
		if o.RiskFunc != "" {
			g.List(jen.Id("risk"), jen.Id("tags")).Op(":=").Id(o.RiskFunc).Call(jen.Id("params"))
		}
		args := append([]jen.Code{jen.Id("ctx"), jen.Id("c").Dot("gate"), jen.Op("&").Id(o.Variable)}, level...)
		args = append(args, jen.Id("params"), jen.Id("optFns"), jen.Id("c").Dot("sdk").Dot(o.Name))
		g.Return(runtime(call).Call(args...))
	})
}

// deprecation carries the SDK's own mark over, so that linters still see it.
func deprecation(f *jen.File, p *plan.Package, o plan.Operation) {
	if o.Deprecated {
		fileComment(f, "", fmt.Sprintf("Deprecated: [%s.Client.%s] is deprecated.", p.SDKName, o.Name))
	}
}
