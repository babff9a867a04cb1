package resourceplan

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/models/resources"
)

// exported returns name as the Go SDK spells the field of a member of that name.
func exported(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// local returns name as a field or a parameter: "bucketName". Names that mean
// something else in emitted code get a suffix.
func local(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	name = string(unicode.ToLower(first)) + name[size:]
	switch {
	case token.IsKeyword(name), taken[name]:
		return name + "Value"
	}
	return name
}

// taken are the names of variables, fields, functions and packages in emitted code.
var taken = map[string]bool{
	"client": true, "data": true, "context": true, "resource": true, "types": true, "iter": true, "slices": true,
	"time": true, "governor": true, "nil": true, "string": true, "new": true, "append": true, "len": true, "fill": true,
}

// snake returns "bucket_acl" for BucketAcl.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// owners are the package-level names of an emitted package, each with what has it.
type owners map[string]string

// ownersOf returns the names that a package has without resources.
func ownersOf(p *plan.Package) owners {
	o := owners{}
	for _, name := range []string{
		"API", "Client", "New", "NewFromSession", "PresignClient", "NewPresignClient", "NewPresignFromSession",
		"LowRisk", "MediumRisk", "HighRisk", "CriticalRisk", "NewResource", "NewResourceFromClient",
	} {
		o[name] = "every governed package"
	}
	for _, op := range p.Operations {
		o[op.Constant] = "operation " + op.Name
		for _, c := range op.Conditions {
			o[c.Constant] = "a condition of " + op.Name
		}
	}
	for _, c := range append(p.Paginators[:len(p.Paginators):len(p.Paginators)], p.Waiters...) {
		o[c.Func] = "the constructor of " + c.Type
	}
	return o
}

// claim takes a package-level name.
func (b *builder) claim(name, owner string, pos resources.Position) {
	if other, ok := b.owners[name]; ok {
		b.errorf(pos, "%s and %s would both be called %s in the emitted package", other, owner, name)
	}
	b.owners[name] = owner
}

// methods are the methods of one type.
type methods map[string]string

// method takes a name among the methods of a type.
func (b *builder) method(m methods, name, owner string, pos resources.Position) {
	if other, ok := m[name]; ok {
		b.errorf(pos, "%s and %s would both be the method %s", other, owner, name)
	}
	m[name] = owner
}
