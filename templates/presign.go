package templates

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/ascendgen/ascendgen/generator/plan"
)

const signerPath = "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

// presign renders the governed presign client of a service that has one.
func presign(p *plan.Package) *jen.File {
	if len(p.Presigners) == 0 {
		return nil
	}
	f := newFile(p)
	f.ImportName(signerPath, "v4")
	presigns(f, p)
	f.Line()
	fileComment(f, fmt.Sprintf("PresignClient is a governed [%s.PresignClient]. Its zero value refuses to sign.", p.SDKName))
	expires := expiryOf(p, "PresignOptions") != ""
	f.Type().Id("PresignClient").StructFunc(func(g *jen.Group) {
		g.Id("sdk").Op("*").Qual(p.SDKPath, "PresignClient")
		g.Id("gate").Op("*").Add(runtime("Gate"))
		if expires {
			g.Id("expires").Qual("time", "Duration")
		}
	})
	presignConstructor(f, p, expires)
	for _, method := range p.Presigners {
		presigner(f, p, method, expires)
	}
	accessors(f, p)
	return f
}

// presigns renders the levels of the methods, as those of the operations.
func presigns(f *jen.File, p *plan.Package) {
	fileComment(f, "presigns names each method that signs requests, followed by one byte that is its level.")
	terms := jen.Lit("")
	for _, method := range p.Presigners {
		terms.Op("+").Line().Lit(method.Name).Op("+").String().Call(jen.Rune().Call(jen.Id(method.Constant)))
	}
	f.Const().Id("presigns").Op("=").Add(terms)
}

func presignConstructor(f *jen.File, p *plan.Package, expires bool) {
	f.Line()
	fileComment(f, "NewPresignClient returns a client that signs requests of c's operations once c's gate",
		"has let the signature through. That of a client which refuses refuses too.")
	f.Func().Id("NewPresignClient").Params(
		jen.Id("c").Op("*").Id("Client"), jen.Id("optFns").Add(optFns(p, "PresignOptions")),
	).Op("*").Id("PresignClient").BlockFunc(func(g *jen.Group) {
		g.If(jen.Id("c").Op("==").Nil().Op("||").Id("c").Dot("sdk").Op("==").Nil()).Block(
			jen.Return(jen.Op("&").Id("PresignClient").Values()))
		values := jen.Dict{
			jen.Id("sdk"):  jen.Qual(p.SDKPath, "NewPresignClient").Call(jen.Id("c").Dot("sdk"), jen.Id("optFns").Op("...")),
			jen.Id("gate"): jen.Id("c").Dot("gate"),
		}
		if expires {
			g.Var().Id("o").Qual(p.SDKPath, "PresignOptions")
			g.For(jen.List(jen.Id("_"), jen.Id("fn")).Op(":=").Range().Id("optFns")).Block(jen.Id("fn").Call(jen.Op("&").Id("o")))
			values[jen.Id("expires")] = jen.Id("o").Dot("Expires")
		}
		g.Return(jen.Op("&").Id("PresignClient").Values(values))
	})
}

func presigner(f *jen.File, p *plan.Package, method plan.Presigner, expires bool) {
	o := method.Operation
	raised := ""
	if o.RiskFunc != "" {
		raised = " or, by its input, above"
	}
	f.Line()
	fileComment(f, fmt.Sprintf("%s governs [%s.PresignClient.%s] at [%s]%s.", method.Name, p.SDKName, method.Name, method.Constant, raised))
	deprecation(f, p, o)
	f.Func().Params(jen.Id("c").Op("*").Id("PresignClient")).Id(method.Name).Params(
		jen.Id("ctx").Add(contextType()),
		jen.Id("params").Op("*").Qual(p.SDKPath, o.Input),
		jen.Id("optFns").Add(optFns(p, method.Options)),
	).Params(jen.Op("*").Add(presigned(p, method)), jen.Error()).BlockFunc(func(g *jen.Group) {
		if o.RiskFunc != "" {
			g.List(jen.Id("risk"), jen.Id("tags")).Op(":=").Id(o.RiskFunc).Call(jen.Id("params"))
		}
		g.Return(runtime("Presign").Call(
			jen.Id("ctx"), jen.Id("c").Dot("gate"), jen.Op("&").Id(o.Variable),
			runtime("Signing").Types(jen.Qual(p.SDKPath, method.Options)).Values(signing(method, expires)...),
			jen.Id("params"), jen.Id("optFns"), jen.Id("c").Dot("sdk").Dot(method.Name)))
	})
}

// signing returns the fields of what a method says of itself.
func signing(method plan.Presigner, expires bool) []jen.Code {
	risk, tags := jen.Id(method.Constant), jen.Null()
	if method.Tags != 0 {
		tags = tagSet(method.Tags)
	}
	if method.Operation.RiskFunc != "" {
		risk, tags = jen.Id("risk"), jen.Id("tags")
		if method.Own {
			risk = jen.Max(jen.Id("risk"), jen.Id(method.Constant))
		}
		if method.Tags != 0 {
			tags.Op("|").Add(tagSet(method.Tags))
		}
	}
	fields := []jen.Code{jen.Id("Name").Op(":").Lit(method.Name), jen.Id("Risk").Op(":").Add(risk)}
	if method.Tags != 0 || method.Operation.RiskFunc != "" {
		fields = append(fields, jen.Id("Tags").Op(":").Add(tags))
	}
	if expires {
		fields = append(fields, jen.Id("Expires").Op(":").Id("c").Dot("expires"))
	}
	if method.Accessor != "" {
		fields = append(fields, jen.Id("Option").Op(":").Id(method.Accessor))
	}
	if method.Widening != "" {
		fields = append(fields, jen.Id("Conditions").Op(":").Id(method.Widening))
	}
	return fields
}

// presigned returns the type of what a method returns.
func presigned(p *plan.Package, method plan.Presigner) *jen.Statement {
	if name, ok := strings.CutPrefix(method.Output, "v4."); ok {
		return jen.Qual(signerPath, name)
	}
	return jen.Qual(p.SDKPath, method.Output)
}

// accessors renders, for each type of options, the functions that find what matters of it.
func accessors(f *jen.File, p *plan.Package) {
	done := make(map[string]bool)
	accessor := func(name string, method plan.Presigner, result *jen.Statement, field string) {
		if name == "" || done[name] {
			return
		}
		done[name] = true
		f.Line()
		f.Func().Id(name).Params(jen.Id("o").Op("*").Qual(p.SDKPath, method.Options)).Op("*").Add(result).Block(
			jen.Return(jen.Op("&").Id("o").Dot(field)))
	}
	for _, method := range p.Presigners {
		accessor(method.Accessor, method, jen.Qual("time", "Duration"), "Expires")
		accessor(method.Widening, method, jen.Index().Any(), "Conditions")
	}
}

// expiryOf returns the function that finds the expiry in a type of options; empty if
// the type does not hold one.
func expiryOf(p *plan.Package, options string) string {
	for _, method := range p.Presigners {
		if method.Options == options {
			return method.Accessor
		}
	}
	return ""
}
