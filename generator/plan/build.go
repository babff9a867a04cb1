package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// Notes are what a person may want to know of a join, by operation name, sorted.
type Notes struct {
	Newer   []string // in the SDK's package, not in the model
	Absent  []string // in the model, not in the SDK's package
	Unrated []string // named by no rule
}

// Build joins what the SDK's package, the model and the risk map say of one service.
// facts may be nil: then nothing is known but what the SDK's package shows. aliases are
// further names that mean this service and no other. suffix is appended to the SDK's
// package name. All that is wrong is returned in one error.
func Build(sdk *gosdk.Package, facts *models.Service, aliases []string, risks *riskmap.Map, suffix string) (*Package, Notes, error) {
	b := &builder{sdk: sdk, risks: risks, facts: make(map[string]*models.Operation)}
	b.pkg = &Package{Name: sdk.Name + suffix, SDKName: sdk.Name, SDKPath: sdk.ImportPath, Aliases: aliases, Accessor: "Ungoverned", Names: newNames()}
	if facts != nil {
		b.service(facts)
	}
	b.check()
	for i := range sdk.Operations {
		b.operation(&sdk.Operations[i])
	}
	b.constructors()
	b.presigners()
	b.conditionConstants()
	if len(b.errs) > 0 {
		return nil, b.notes, errors.Join(b.errs...)
	}
	return b.pkg, b.notes, nil
}

type builder struct {
	sdk   *gosdk.Package
	risks *riskmap.Map
	facts map[string]*models.Operation
	pkg   *Package
	notes Notes
	errs  []error
}

func (b *builder) errorf(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

func (b *builder) claim(name, owner string) {
	if err := b.pkg.Names.Claim(name, owner); err != nil {
		b.errorf("%s: %w", b.sdk.Name, err)
	}
}

// service takes over what the model says of the service as a whole.
func (b *builder) service(facts *models.Service) {
	b.pkg.SDKID, b.pkg.APIVersion = b.printed("name", facts.SDKID), b.printed("version", facts.APIVersion)
	for i := range facts.Operations {
		o := &facts.Operations[i]
		b.facts[o.Name] = o
		if !slices.ContainsFunc(b.sdk.Operations, func(s gosdk.Operation) bool { return s.Name == o.Name }) {
			b.notes.Absent = append(b.notes.Absent, o.Name)
		}
	}
}

// printed returns text of the model that stands in comments, and refuses what would end
// the comment.
func (b *builder) printed(what, text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		b.errorf("%s: %q is the %s in the model: want characters that print, on one line", b.sdk.Name, text, what)
	}
	return text
}

// check refuses what would make an emitted package that does not compile.
func (b *builder) check() {
	if len(b.sdk.Operations) == 0 {
		b.errorf("%s: the SDK's package has no operations", b.sdk.Name)
	}
	if !b.pkg.Names.importable(b.sdk.Name) {
		b.errorf("%s: the SDK's package has a name that emitted code has for something else", b.sdk.Name)
	}
	b.pkg.Names[b.sdk.Name] = "the import of the SDK's package"
	for _, o := range b.sdk.Operations {
		switch o.Name {
		case b.pkg.Accessor:
			b.pkg.Accessor += "Client"
		case "Meta":
			b.errorf("%s: the operation Meta has the name of a method of every governed client", b.sdk.Name)
		}
	}
}

// operation plans one method.
func (b *builder) operation(sdk *gosdk.Operation) {
	o := Operation{
		Name: sdk.Name, Input: sdk.Input, Output: sdk.Output, Deprecated: sdk.Deprecated,
		Constant: "Risk" + sdk.Name, Variable: "op" + sdk.Name,
	}
	b.claim(o.Constant, "operation "+o.Name)
	b.claim(o.Variable, "operation "+o.Name)
	b.rate(&o, sdk)
	if facts := b.facts[o.Name]; facts != nil {
		b.describe(&o, sdk, facts)
	} else {
		o.Sensitive = []string{governor.AllSensitive} // which members are is not known
		if len(b.facts) > 0 {
			b.notes.Newer = append(b.notes.Newer, o.Name)
		}
	}
	b.pkg.Operations = append(b.pkg.Operations, o)
}

// rate takes over what the risk map says.
func (b *builder) rate(o *Operation, sdk *gosdk.Operation) {
	rating, err := b.risks.Resolve(b.sdk.Name, o.Name)
	if err != nil {
		b.errs = append(b.errs, err)
		return
	}
	o.Risk, o.Tags, o.Tier = rating.Risk, rating.Tags, rating.Risk
	if rating.Rule == nil {
		b.notes.Unrated = append(b.notes.Unrated, o.Name)
		return
	}
	rule := rating.Rule
	o.Why = Why{Rule: rule.Key, Exact: rule.Operation == o.Name, Reason: rule.Reason}
	for _, when := range rule.When {
		c, err := b.condition(o, sdk, when)
		if err != nil {
			b.errorf("%s: %s: %w", when.Pos, rule.Key, err)
			continue
		}
		o.Conditions = append(o.Conditions, c)
		o.Tier = max(o.Tier, c.Risk)
	}
	if len(o.Conditions) > 0 {
		o.RiskFunc = "riskOf" + o.Name
		b.claim(o.RiskFunc, "operation "+o.Name)
	}
}

// describe takes over what the model says of the operation.
func (b *builder) describe(o *Operation, sdk *gosdk.Operation, facts *models.Operation) {
	o.ReadOnly = readOnly(facts)
	for _, action := range facts.Actions {
		o.Actions = append(o.Actions, action.Name)
	}
	for _, path := range facts.Sensitive {
		o.Sensitive = append(o.Sensitive, exportedPath(path))
	}
	for _, resource := range facts.Resources {
		if member, ok := resourceMember(sdk, Exported(resource.Member)); ok {
			o.Members = append(o.Members, member)
		}
	}
	if len(o.Members) > 0 {
		o.Resources = "resources" + o.Name
		b.claim(o.Resources, "operation "+o.Name)
	}
}

// readOnly reports whether an operation changes nothing. The model's trait says so
// where it is set; else the access level of the operation's own IAM action does.
func readOnly(facts *models.Operation) bool {
	if facts.ReadOnly {
		return true
	}
	if len(facts.Actions) == 0 {
		return false
	}
	for _, action := range facts.Actions {
		if action.Access != "Read" && action.Access != "List" {
			return false
		}
	}
	return true
}

// resourceMember returns how the SDK's input holds a member that names a resource,
// and false if the SDK does not have the member or has it in another form.
func resourceMember(sdk *gosdk.Operation, field string) (ResourceMember, bool) {
	for _, m := range sdk.Members {
		if m.Name != field {
			continue
		}
		switch t := m.Type; {
		case t.Kind == gosdk.String && t.Pointer:
			return ResourceMember{Field: field}, true
		case t.Kind == gosdk.List && t.Elem.Kind == gosdk.String && !t.Elem.Pointer:
			return ResourceMember{Field: field, List: true}, true
		}
	}
	return ResourceMember{}, false
}

// constructors plans paginators, waiters and the adapters that they share.
func (b *builder) constructors() {
	adapters := make(map[string]Adapter)
	adapter := func(operation string) string {
		if a, ok := adapters[operation]; ok {
			return a.Type
		}
		i := slices.IndexFunc(b.pkg.Operations, func(o Operation) bool { return o.Name == operation })
		if i < 0 {
			b.errorf("%s: a paginator or waiter calls %s, which is no operation", b.sdk.Name, operation)
			return ""
		}
		o := b.pkg.Operations[i]
		a := Adapter{Type: adapterName(operation), Operation: operation, Input: o.Input, Output: o.Output}
		b.claim(a.Type, "adapter of "+operation)
		adapters[operation] = a
		b.pkg.Adapters = append(b.pkg.Adapters, a)
		return a.Type
	}
	for _, p := range b.sdk.Paginators {
		c := Constructor{Func: "New" + p.Name, Type: p.Name, Operation: p.Operation, Adapter: adapter(p.Operation), Interface: p.Client, Options: p.Options}
		c.Input = adapters[p.Operation].Input
		b.claim(c.Func, "paginator "+p.Name)
		b.pkg.Paginators = append(b.pkg.Paginators, c)
	}
	for _, w := range b.sdk.Waiters {
		c := Constructor{Func: "New" + w.Name, Type: w.Name, Operation: w.Operation, Adapter: adapter(w.Operation), Interface: w.Client, Options: w.Options}
		b.claim(c.Func, "waiter "+w.Name)
		b.pkg.Waiters = append(b.pkg.Waiters, c)
	}
	slices.SortFunc(b.pkg.Adapters, func(a, c Adapter) int {
		if a.Operation < c.Operation {
			return -1
		}
		return 1
	})
}

// highest is the level above which no tier is needed.
const highest = governor.Critical

// Tiers returns, for each level, the operations that a tier of that level adds to
// the tier below it.
func (p *Package) Tiers() map[governor.Risk][]Operation {
	tiers := make(map[governor.Risk][]Operation, highest)
	for _, o := range p.Operations {
		tiers[o.Tier] = append(tiers[o.Tier], o)
	}
	return tiers
}
