package resourceplan

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ascendgen/ascendgen/models/resources"
)

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

// claim takes a package-level name.
func (b *builder) claim(name, owner string, pos resources.Position) {
	if err := b.names.Claim(name, owner); err != nil {
		b.errorf(pos, "%w", err)
	}
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
