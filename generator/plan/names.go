package plan

import (
	"fmt"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names are the package-level identifiers of an emitted package and the names of what it
// imports, which are in one scope, each with what has it.
type Names map[string]string

// newNames returns the names that every package has.
func newNames() Names {
	n := Names{}
	for _, name := range []string{"context", "errors", "governor", "strings", "time", "types", "v4"} {
		n[name] = "an import"
	}
	for _, name := range []string{
		"API", "Client", "New", "NewFromSession", "operations", "service", "presigns",
		"LowRisk", "MediumRisk", "HighRisk", "CriticalRisk",
	} {
		n[name] = "every governed package"
	}
	return n
}

// Claim takes name for owner. It is an error if another owner has it.
func (n Names) Claim(name, owner string) error {
	if other, taken := n[name]; taken {
		return fmt.Errorf("%s and %s would both be called %s in the emitted package", other, owner, name)
	}
	n[name] = owner
	return nil
}

// Clone returns a copy, in which more names can be claimed.
func (n Names) Clone() Names {
	all := Names{}
	maps.Copy(all, n)
	return all
}

// locals are the names within emitted functions. What has one of them is not seen there.
var locals = []string{
	"api", "bound", "c", "ctx", "err", "f", "fn", "gate", "in", "input", "o", "ok", "optFns", "params", "r", "risk", "s", "tags", "value",
}

// loopVariable are the names of variables in the loops of conditions.
var loopVariable = regexp.MustCompile(`^v[0-9]+$`)

// importable reports whether emitted code can import a package under its own name:
// nothing else has it, at any place.
func (n Names) importable(name string) bool {
	return n[name] == "" && types.Universe.Lookup(name) == nil && !slices.Contains(locals, name) && !loopVariable.MatchString(name)
}

// Exported returns name as the Go SDK spells the field of a member of that name.
func Exported(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// exportedPath spells each member of a path as the Go SDK does.
func exportedPath(path string) string {
	members := strings.Split(path, ".")
	for i := range members {
		members[i] = Exported(members[i])
	}
	return strings.Join(members, ".")
}

// adapterName returns "listBucketsFunc" for ListBuckets. The suffix keeps it apart
// from Go's keywords.
func adapterName(operation string) string {
	first, size := utf8.DecodeRuneInString(operation)
	return string(unicode.ToLower(first)) + operation[size:] + "Func"
}
