package gosdk

import (
	"cmp"
	"fmt"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// signerPath is the package of the requests that presign methods return.
const signerPath = "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

// checker assembles a package from its files and verifies, on the way, that
// every declaration generated code will rely on has the expected shape.
type checker struct {
	loc        Location
	pkg        *Package
	structs    map[string]structure
	interfaces map[string]iface
	operations map[string]operation
	byInput    map[string]string // operation, by its input
	funcs      map[string]function
	deviations []Deviation
}

// operation is an operation with what its signature was read as.
type operation struct {
	Operation
	sig signature
}

// assemble makes a package of its files. Each of paths is the file at the same
// index, or one that was not parsed, for which the file is nil.
func assemble(loc Location, paths []string, files []*file) (*Package, error) {
	c := checker{
		loc:        loc,
		pkg:        &Package{ImportPath: loc.ImportPath, Dir: loc.Dir},
		structs:    map[string]structure{},
		interfaces: map[string]iface{},
		operations: map[string]operation{},
		byInput:    map[string]string{},
		funcs:      map[string]function{},
	}
	var methods []function
	for _, f := range files {
		if f == nil {
			continue
		}
		c.name(f)
		c.deviations = append(c.deviations, f.deviations...)
		methods = append(methods, f.methods...)
		for _, s := range f.structs {
			c.structs[s.name] = s
		}
		for _, i := range f.interfaces {
			c.interfaces[i.name] = i
		}
		for _, fn := range f.funcs {
			c.funcs[fn.name] = fn
		}
	}
	for _, m := range methods {
		if strings.TrimPrefix(m.recv, "*") == "Client" {
			c.operation(m)
		}
	}
	c.client()
	c.operationFiles(paths, files)
	for _, fn := range c.funcs {
		c.constructor(fn)
	}
	for _, m := range methods {
		if strings.TrimPrefix(m.recv, "*") == "PresignClient" {
			c.presigner(m)
		}
	}
	if len(c.deviations) > 0 {
		sortDeviations(c.deviations)
		return nil, &DeviationError{ImportPath: loc.ImportPath, Deviations: c.deviations}
	}
	c.sort()
	return c.pkg, nil
}

func (c *checker) sort() {
	p := c.pkg
	slices.SortFunc(p.Operations, func(a, b Operation) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.Paginators, func(a, b Paginator) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.Waiters, func(a, b Waiter) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.Presigners, func(a, b Presigner) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Name, b.Name))
	})
}

func (c *checker) deviate(pos token.Position, decl, want, found string) {
	c.deviations = append(c.deviations, Deviation{Pos: pos, Decl: decl, Want: want, Found: found})
}

// name holds every file to the package name that the import path promises.
func (c *checker) name(f *file) {
	if want := path.Base(c.loc.ImportPath); f.pkg != want {
		c.deviate(f.pkgPos, "package clause", "package "+want, "package "+f.pkg)
	}
	c.pkg.Name = f.pkg
}

// client verifies the declarations that generated constructors need, and that
// the client gets no method from an embedded type, where it would go unseen.
func (c *checker) client() {
	pos := token.Position{Filename: c.loc.Dir}
	s, ok := c.structs["Client"]
	if !ok {
		c.deviate(pos, "type Client", "a struct", "no such declaration")
	}
	for _, name := range []string{"Client", "PresignClient"} {
		if e := c.structs[name].embedded; len(e) > 0 {
			c.deviate(c.structs[name].pos, "type "+name, "no embedded types, whose methods would be ungoverned", strings.Join(e, ", "))
		}
	}
	if s.pos.IsValid() {
		pos = s.pos
	}
	c.function("NewFromConfig", pos, "func(github.com/aws/aws-sdk-go-v2/aws.Config, ...func(*Options)) *Client")
	if p, ok := c.structs["PresignClient"]; ok {
		c.function("NewPresignClient", p.pos, "func(*Client, ...func(*PresignOptions)) *PresignClient")
	}
}

// function verifies the signature of one function.
func (c *checker) function(name string, near token.Position, want string) {
	fn, ok := c.funcs[name]
	if !ok {
		c.deviate(near, "func "+name, want, "no such declaration")
	} else if got := fn.sig.String(); got != want {
		c.deviate(fn.pos, "func "+name, want, got)
	}
}

// operation takes an exported method of Client. A method without a context calls
// nothing and is let be; any other must be an operation, since a method that
// generated code does not know would be one that nobody governs.
func (c *checker) operation(m function) {
	if !m.sig.takesContext() {
		return
	}
	decl := "method Client." + m.name
	input, output, ok := callShape(m.sig, "Options")
	if !ok || m.recv != "*Client" {
		want := operationSignature("Input", "Output")
		c.deviate(m.pos, decl, "method of *Client, "+want, "method of "+m.recv+", "+m.sig.String())
		return
	}
	in, ok := c.structs[input]
	if !ok {
		c.deviate(m.pos, decl, "its input "+input+" to be a struct of the package", "no such struct")
		return
	}
	if other, ok := c.byInput[input]; ok {
		c.deviate(m.pos, decl, "an input of its own", input+", which is the input of "+other)
		return
	}
	op := Operation{Name: m.name, Input: input, Output: output, Deprecated: m.deprecated, Members: in.members, Pos: m.pos}
	c.operations[m.name] = operation{Operation: op, sig: m.sig}
	c.byInput[input] = m.name
	c.pkg.Operations = append(c.pkg.Operations, op)
}

// operationFiles verifies that each file named after an operation declares it,
// so that an operation that was not recognized does not get lost.
func (c *checker) operationFiles(paths []string, files []*file) {
	for i, p := range paths {
		name, ok := operationFile(filepath.Base(p))
		if !ok || files[i] == nil {
			continue
		}
		op, ok := c.operations[name]
		if ok && op.Pos.Filename == p || c.deviatesIn(p) {
			continue
		}
		c.deviate(files[i].pkgPos, "file "+filepath.Base(p), "it to declare the operation "+name, "no such method of *Client")
	}
}

func (c *checker) deviatesIn(filename string) bool {
	return slices.ContainsFunc(c.deviations, func(d Deviation) bool { return d.Pos.Filename == filename })
}

// presigner takes an exported method of PresignClient, under the same rule as
// the operations of Client.
func (c *checker) presigner(m function) {
	if !m.sig.takesContext() {
		return
	}
	decl := "method PresignClient." + m.name
	var options string
	if len(m.sig.params) == 3 {
		options = strings.TrimSuffix(strings.TrimPrefix(m.sig.params[2], "...func(*"), ")")
	}
	input, output, ok := callShape(m.sig, options)
	output = strings.Replace(output, signerPath+".", "v4.", 1)
	name, prefixed := strings.CutPrefix(m.name, "Presign")
	if !ok || !prefixed || m.recv != "*PresignClient" || !token.IsExported(options) || strings.Contains(output, "/") {
		want := "func(context.Context, *Input, ...func(*Options)) (*Output, error), with a name that begins with Presign"
		c.deviate(m.pos, decl, "method of *PresignClient, "+want, "method of "+m.recv+", "+m.sig.String())
		return
	}
	op, ok := c.byInput[input]
	if !ok {
		c.deviate(m.pos, decl, "the input of an operation", input)
		return
	}
	// A method named after one operation but taking the input of another
	// would be governed as the wrong one.
	if _, same := c.operations[name]; same && op != name {
		c.deviate(m.pos, decl, "the input of "+name, input+", of "+op)
		return
	}
	has := func(field string) bool {
		return slices.ContainsFunc(c.structs[options].members, func(m Member) bool { return m.Name == field })
	}
	c.pkg.Presigners = append(c.pkg.Presigners, Presigner{
		Name: m.name, Operation: op, Input: input, Options: options, Output: output,
		Expires: has("Expires"), Conditions: has("Conditions"),
	})
}

// callShape reads a signature as that of an operation with the given type of options.
func callShape(sig signature, options string) (input, output string, ok bool) {
	if len(sig.params) != 3 || len(sig.results) != 2 {
		return "", "", false
	}
	input, inOK := strings.CutPrefix(sig.params[1], "*")
	output, outOK := strings.CutPrefix(sig.results[0], "*")
	ok = inOK && outOK && sig.params[0] == "context.Context" && sig.params[2] == "...func(*"+options+")" &&
		sig.results[1] == "error" && token.IsExported(input) && wanted([]byte(input)) && isTypeName(output)
	return input, output, ok
}

// isTypeName holds for an exported name, with or without an import path.
func isTypeName(s string) bool {
	return token.IsExported(s[strings.LastIndexByte(s, '.')+1:]) && !strings.ContainsAny(s, "*[]{}() ")
}

func operationSignature(input, output string) string {
	return fmt.Sprintf("func(context.Context, *%s, ...func(*Options)) (*%s, error)", input, output)
}

// operationFile returns the operation that a file is named after.
func operationFile(base string) (string, bool) {
	name, ok := strings.CutPrefix(base, "api_op_")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, ".go")
}
