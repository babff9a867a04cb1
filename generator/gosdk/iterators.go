package gosdk

import (
	"fmt"
	"go/token"
	"strings"
)

// constructor takes a function of the package and, where it makes a paginator or
// a waiter, reads that.
func (c *checker) constructor(fn function) {
	name, ok := strings.CutPrefix(fn.name, "New")
	if !ok {
		return
	}
	if base, ok := strings.CutSuffix(name, "Paginator"); ok && base != "" {
		c.paginator(name, fn)
	}
	if base, ok := strings.CutSuffix(name, "Waiter"); ok && base != "" {
		c.waiter(name, fn)
	}
}

func (c *checker) paginator(name string, fn function) {
	p := fn.sig.params
	options := name + "Options"
	var input string
	if len(p) == 3 {
		input = strings.TrimPrefix(p[1], "*")
	}
	want := fmt.Sprintf("func(client, *Input, ...func(*%s)) *%s", options, name)
	ok := len(p) == 3 && p[1] == "*"+input && p[2] == "...func(*"+options+")" && token.IsExported(p[0])
	if !ok || len(fn.sig.results) != 1 || fn.sig.results[0] != "*"+name {
		c.deviate(fn.pos, "func "+fn.name, want, fn.sig.String())
		return
	}
	op, ok := c.clientInterface(fn, p[0])
	if !ok {
		return
	}
	if op.Input != input {
		c.deviate(fn.pos, "func "+fn.name, "the input of "+op.Name+", *"+op.Input, "*"+input)
		return
	}
	c.pkg.Paginators = append(c.pkg.Paginators, Paginator{Name: name, Operation: op.Name, Client: p[0], Options: options})
}

func (c *checker) waiter(name string, fn function) {
	p := fn.sig.params
	options := name + "Options"
	want := fmt.Sprintf("func(client, ...func(*%s)) *%s", options, name)
	ok := len(p) == 2 && p[1] == "...func(*"+options+")" && token.IsExported(p[0])
	if !ok || len(fn.sig.results) != 1 || fn.sig.results[0] != "*"+name {
		c.deviate(fn.pos, "func "+fn.name, want, fn.sig.String())
		return
	}
	op, ok := c.clientInterface(fn, p[0])
	if !ok {
		return
	}
	c.pkg.Waiters = append(c.pkg.Waiters, Waiter{Name: name, Operation: op.Name, Client: p[0], Options: options})
}

// clientInterface returns the operation that a constructor's interface consists
// of. The governed client serves it only if it is exactly that one method.
func (c *checker) clientInterface(fn function, name string) (operation, bool) {
	i, ok := c.interfaces[name]
	if !ok {
		c.deviate(fn.pos, "func "+fn.name, "its client "+name+" to be an interface of the package", "no such interface")
		return operation{}, false
	}
	decl := "type " + name
	if i.other || len(i.methods) != 1 {
		c.deviate(i.pos, decl, "exactly one method and nothing embedded", describe(i))
		return operation{}, false
	}
	m := i.methods[0]
	op, ok := c.operations[m.name]
	if !ok {
		c.deviate(m.pos, decl, "its method to be an operation of Client", m.name)
		return operation{}, false
	}
	if got, want := m.sig.String(), op.sig.String(); got != want {
		c.deviate(m.pos, decl, "the signature of "+op.Name+", "+want, got)
		return operation{}, false
	}
	return op, true
}

// describe says what an interface is made of.
func describe(i iface) string {
	parts := make([]string, 0, len(i.methods)+1)
	for _, m := range i.methods {
		parts = append(parts, m.name)
	}
	if i.other {
		parts = append(parts, "embedded types")
	}
	if len(parts) == 0 {
		return "an empty interface"
	}
	return strings.Join(parts, ", ")
}
