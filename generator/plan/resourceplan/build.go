package resourceplan

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/models/resources"
)

// Build plans the resource client of a service: d in the types of the SDK's package,
// beside what p has. All that is wrong is returned in one error, each with its place
// in the definition.
func Build(d *resources.Definition, sdk *gosdk.Package, p *plan.Package) (*Service, error) {
	b := &builder{d: d, sdk: sdk, pkg: p, names: p.Names.Clone(), data: map[string]*whole{}, ids: map[string][]Identifier{}}
	all := append([]resources.Resource{b.root()}, d.Resources...)
	for i := range all {
		b.identifiers(&all[i])
	}
	for i := range all {
		b.dataOf(&all[i])
	}
	s := &Service{Resources: make([]Resource, len(all))}
	for _, name := range []string{"NewResource", "NewResourceFromClient"} {
		b.claim(name, "every resource client", d.Root.Pos)
	}
	for i := range all {
		b.claim(all[i].Name, "the resource "+all[i].Name, all[i].Pos)
	}
	for i := range all {
		s.Resources[i] = b.resource(&all[i])
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, err
	}
	s.batches()
	return s, nil
}

type builder struct {
	d     *resources.Definition
	sdk   *gosdk.Package
	pkg   *plan.Package
	names plan.Names
	data  map[string]*whole       // by resource
	ids   map[string][]Identifier // by resource
	errs  []error
}

func (b *builder) errorf(pos resources.Position, format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf("%s: %w", pos, fmt.Errorf(format, args...)))
}

// root returns the root under the name of its type, with a way to each resource.
func (b *builder) root() resources.Resource {
	root := b.d.Root
	root.Name = RootName
	root.One = slices.Clone(root.One)
	for _, one := range b.d.Constructors() {
		taken := func(o resources.One) bool { return o.Name == one.Name }
		if !slices.ContainsFunc(root.One, taken) {
			root.One = append(root.One, one)
		}
	}
	return root
}

func (b *builder) nearestOperation(name string) string {
	known := make([]string, len(b.sdk.Operations))
	for i, o := range b.sdk.Operations {
		known[i] = o.Name
	}
	return nearest.DidYouMean(name, known)
}

func (b *builder) operation(name string) *gosdk.Operation {
	i := slices.IndexFunc(b.sdk.Operations, func(o gosdk.Operation) bool { return o.Name == name })
	if i < 0 {
		return nil
	}
	return &b.sdk.Operations[i]
}

func (b *builder) identifiers(r *resources.Resource) {
	for _, id := range r.Identifiers {
		b.ids[r.Name] = append(b.ids[r.Name], Identifier{
			Name: plan.Exported(id.Name), Field: local(id.Name), Number: id.Integer, Sensitive: id.Sensitive,
		})
	}
}

func (b *builder) identifier(of *resources.Resource, name string) (Identifier, error) {
	for _, id := range b.ids[of.Name] {
		if id.Name == plan.Exported(name) {
			return id, nil
		}
	}
	return Identifier{}, fmt.Errorf("%s has no identifier %q", of.Name, name)
}

// resource plans one type.
func (b *builder) resource(r *resources.Resource) Resource {
	planned := Resource{Name: r.Name, Root: r.Name == RootName, File: "resource_" + snake(r.Name) + ".go", Identifiers: b.ids[r.Name]}
	if planned.Root {
		planned.File = "resource.go"
	}
	m := methods{"String": "every resource", "GoString": "every resource"}
	for _, id := range planned.Identifiers {
		b.method(m, id.Name, "identifier "+id.Name, r.Pos)
	}
	if data := b.data[r.Name]; data != nil {
		planned.Data = &data.Struct
		b.method(m, "Data", "the data", r.Pos)
	}
	if r.Load != nil {
		planned.Load = b.load(r)
		b.method(m, "Load", "the load", r.Pos)
		b.method(m, "Reload", "the load", r.Pos)
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		b.method(m, a.Name, "action "+a.Name, a.Pos)
		planned.Actions = append(planned.Actions, b.action(r, a))
	}
	for i := range r.One {
		one := &r.One[i]
		b.method(m, one.Name, "relation "+one.Name, one.Pos)
		planned.One = append(planned.One, b.one(r, one))
	}
	for i := range r.Many {
		many := &r.Many[i]
		b.method(m, many.Name, "collection "+many.Name, many.Pos)
		planned.Many = append(planned.Many, b.many(r, many))
	}
	for i := range r.Waiters {
		w := b.waiter(r, &r.Waiters[i])
		b.method(m, w.Name, "waiter "+w.Name, r.Waiters[i].Pos)
		planned.Waiters = append(planned.Waiters, w)
	}
	b.batch(r, &planned)
	return planned
}

func (b *builder) load(r *resources.Resource) *Load {
	call, _ := b.call(r, r.Load.Operation, r.Load.Params, ofOurs, r.Load.Pos)
	l := &Load{Call: call}
	op := b.operation(r.Load.Operation)
	if op == nil {
		return l // reported by call
	}
	out, err := b.output(op)
	if err == nil {
		l.Data, err = b.read(out, r.Load.Data, 0)
	}
	if err == nil && len(l.Data.Steps) > 0 && (!l.Data.Steps[len(l.Data.Steps)-1].Struct || slices.ContainsFunc(l.Data.Steps, Step.every)) {
		err = fmt.Errorf("%s: want one struct", r.Load.Data)
	}
	if err != nil {
		b.errorf(r.Load.Pos, "%w", err)
	}
	return l
}

func (s Step) every() bool { return s.Into == Every }

func (b *builder) action(r *resources.Resource, a *resources.Action) Action {
	call, _ := b.call(r, a.Operation, a.Params, ofCaller, a.Pos)
	planned := Action{Name: a.Name, Call: call}
	if op := b.operation(a.Operation); op != nil && a.Returns != nil {
		planned.Returns = b.returns(r, op, a.Returns)
	}
	return planned
}

func (b *builder) waiter(r *resources.Resource, w *resources.Waiter) Waiter {
	i := slices.IndexFunc(b.pkg.Waiters, func(c plan.Constructor) bool { return c.Type == w.Waiter+"Waiter" })
	planned := Waiter{Name: "WaitUntil" + w.Name}
	if i < 0 {
		known := make([]string, len(b.pkg.Waiters))
		for i, c := range b.pkg.Waiters {
			known[i] = c.Type[:len(c.Type)-len("Waiter")]
		}
		b.errorf(w.Pos, "the SDK's package %s has no waiter %q%s", b.sdk.Name, w.Waiter, nearest.DidYouMean(w.Waiter, known))
		return planned
	}
	c := b.pkg.Waiters[i]
	planned.Type, planned.Func, planned.Options = c.Type, c.Func, c.Options
	planned.Call, _ = b.call(r, c.Operation, w.Params, ofOurs, w.Pos)
	if w.Data != nil {
		planned.Data = b.waited(r, b.operation(c.Operation), w)
	}
	return planned
}

// waited returns where what a waiter has got holds the resource's data, nil if it does
// not hold the one struct that they are.
func (b *builder) waited(r *resources.Resource, op *gosdk.Operation, w *resources.Waiter) *Read {
	out, err := b.output(op)
	if err != nil {
		b.errorf(w.Pos, "%w", err)
		return nil
	}
	read, err := b.read(out, *w.Data, 0)
	if err != nil {
		b.errorf(w.Pos, "%w", err)
		return nil
	}
	for i := range read.Steps { // "Snapshots[]", of which there is one
		if read.Steps[i].Into == Every {
			read.Steps[i].Into = At
		}
	}
	at, err := b.structAt(out, read)
	if data := b.data[r.Name]; err != nil || data == nil || at.Struct != data.Struct {
		return nil
	}
	return &read
}

// batch plans the batch actions of a resource.
func (b *builder) batch(r *resources.Resource, planned *Resource) {
	if len(r.Batch) == 0 {
		return
	}
	b.claim(planned.BatchType(), "the batch of "+r.Name, r.Pos)
	m := methods{}
	for i := range r.Batch {
		action := &r.Batch[i]
		b.method(m, action.Name, "batch action "+action.Name, action.Pos)
		call, shared := b.call(r, action.Operation, action.Params, ofBatch, action.Pos)
		planned.Batch = append(planned.Batch, Batch{Name: action.Name, Call: call, Shared: shared})
	}
}

// batches gives each collection the batch actions of what it lists.
func (s *Service) batches() {
	for i := range s.Resources {
		for j := range s.Resources[i].Many {
			many := &s.Resources[i].Many[j]
			for k := range s.Resources {
				if listed := &s.Resources[k]; listed.Name == many.Ref.Resource {
					for n := range listed.Batch {
						many.Batch = append(many.Batch, &listed.Batch[n])
					}
				}
			}
		}
	}
}
