package standin

import (
	"strings"
	"unicode"
)

// goPackage is the rule by which the SDK names packages.
func goPackage(sdkID string) string {
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, sdkID)
}

// localName is the part of a shape id after its namespace.
func localName(id string) string { return id[strings.IndexByte(id, '#')+1:] }

// exported makes a Go name of a Smithy name: what stands before the first letter goes,
// and that letter becomes a capital.
func exported(name string) string {
	return capitalize(strings.TrimLeftFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }))
}

func capitalize(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// takenByErrors are the names of methods that every error has.
var takenByErrors = map[string]bool{"ErrorCode": true, "ErrorFault": true, "Unwrap": true, "Error": true}

// fieldName names the field of a member.
func fieldName(member string, ofError bool) string {
	name := exported(member)
	if name == "String" || ofError && takenByErrors[name] {
		return name + "_"
	}
	return name
}

// alternativeName names the type that holds one member of a union.
func alternativeName(union, member string) string { return union + "Member" + exported(member) }

// constantName names a value of an enumeration: each of its words begins with a
// capital, and goes on in small letters unless it mixes both.
func constantName(enum, value string) string {
	words := strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	b.WriteString(enum)
	for _, word := range words {
		mixed := strings.ToLower(word) != word && strings.ToUpper(word) != word
		if !mixed {
			word = strings.ToLower(word)
		}
		b.WriteString(capitalize(word))
	}
	return b.String()
}
