package plan

import (
	"cmp"
	"slices"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/governor"
)

// Presigner is a governed method that signs requests of an operation.
type Presigner struct {
	Name      string    // "PresignGetObject"
	Operation Operation // whose requests it signs
	Options   string    // "PresignOptions"
	Output    string    // "PresignedPostRequest"; with a package, "v4.PresignedHTTPRequest"
	Accessor  string    // func that returns where Options holds the expiry; empty if it does not
	Widening  string    // func that returns where Options holds conditions of a form; empty if it does not

	// Constant is "RiskPresignGetObject" if a rule rates signatures apart from calls;
	// otherwise it is the operation's constant, and Own is false.
	Constant string
	Own      bool
	Risk     governor.Risk
	Tags     governor.Tags
	Why      Why
}

// Key returns "s3:PresignGetObject" for the method of a service.
func (p Presigner) Key(service string) string { return service + ":" + p.Name }

// presigners plans the methods of the governed presign client.
func (b *builder) presigners() {
	if len(b.sdk.Presigners) == 0 {
		return
	}
	for _, name := range []string{"PresignClient", "NewPresignClient"} {
		b.claim(name, "the presign client")
	}
	for i := range b.sdk.Presigners {
		b.presigner(&b.sdk.Presigners[i])
	}
	slices.SortFunc(b.pkg.Presigners, func(a, c Presigner) int { return cmp.Compare(a.Name, c.Name) })
}

func (b *builder) presigner(sdk *gosdk.Presigner) {
	i := slices.IndexFunc(b.pkg.Operations, func(o Operation) bool { return o.Name == sdk.Operation })
	if i < 0 {
		b.errorf("%s: %s signs requests of %s, which is no operation", b.sdk.Name, sdk.Name, sdk.Operation)
		return
	}
	o := b.pkg.Operations[i]
	p := Presigner{
		Name: sdk.Name, Operation: o, Options: sdk.Options, Output: sdk.Output,
		Constant: o.Constant, Risk: o.Risk,
	}
	if sdk.Expires {
		p.Accessor = b.accessor("expiryIn", sdk.Options)
	}
	if sdk.Conditions {
		p.Widening = b.accessor("conditionsIn", sdk.Options)
	}
	b.ratePresigner(&p)
	b.pkg.Presigners = append(b.pkg.Presigners, p)
}

// accessor names the func that finds a member of a type of options. Methods with the
// same options share it.
func (b *builder) accessor(finds, options string) string {
	name, owner := finds+options, "options "+options
	if b.pkg.Names[name] != owner {
		b.claim(name, owner)
	}
	return name
}

// ratePresigner takes over what the risk map says of signatures. Whoever holds a signed
// request can do what the operation does, so it cannot be rated below that.
func (b *builder) ratePresigner(p *Presigner) {
	rating, err := b.risks.ResolvePresign(b.sdk.Name, p.Name)
	if err != nil {
		b.errs = append(b.errs, err)
		return
	}
	rule := rating.Rule
	if rule == nil {
		return
	}
	if len(rule.When) > 0 {
		b.errorf("%s: %s: want the conditions on %s, which its signatures follow", rule.When[0].Pos, rule.Key, p.Operation.Key(b.sdk.Name))
	}
	if rating.Risk < p.Operation.Risk {
		b.errorf("%s: %s is %s, below %s, which is %s: want at least that, since a signed request does what the operation does",
			rule.Pos, rule.Key, rating.Risk, p.Operation.Key(b.sdk.Name), p.Operation.Risk)
	}
	p.Constant, p.Own, p.Risk, p.Tags = "Risk"+p.Name, true, rating.Risk, rating.Tags
	p.Why = Why{Rule: rule.Key, Exact: rule.Operation == p.Name, Reason: rule.Reason}
	b.claim(p.Constant, "method "+p.Name)
}
