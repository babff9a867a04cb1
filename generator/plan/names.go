package plan

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names holds the package-level identifiers of one emitted package, so that no two
// things get the same one.
type names struct{ owners map[string]string }

// newNames returns names in which the identifiers that every package has are taken.
func newNames() *names {
	n := &names{owners: make(map[string]string)}
	for _, fixed := range []string{
		"API", "Client", "New", "NewFromSession", "operations", "service",
		"LowRisk", "MediumRisk", "HighRisk", "CriticalRisk",
	} {
		n.owners[fixed] = "every governed package"
	}
	return n
}

// claim takes name for owner. It is an error if another owner has it.
func (n *names) claim(name, owner string) error {
	if other, taken := n.owners[name]; taken {
		return fmt.Errorf("%s and %s would both be called %s in the emitted package", other, owner, name)
	}
	n.owners[name] = owner
	return nil
}

// exported returns name as the Go SDK spells the field of a member of that name.
func exported(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// exportedPath spells each member of a path as the Go SDK does.
func exportedPath(path string) string {
	members := strings.Split(path, ".")
	for i := range members {
		members[i] = exported(members[i])
	}
	return strings.Join(members, ".")
}

// adapterName returns "listBucketsFunc" for ListBuckets. The suffix keeps it apart
// from Go's keywords.
func adapterName(operation string) string {
	first, size := utf8.DecodeRuneInString(operation)
	return string(unicode.ToLower(first)) + operation[size:] + "Func"
}
