// Package services knows the names by which keys mean AWS services, for those who
// must tell a misspelt name without linking the facts of all services.
package services

import (
	_ "embed"
	"strings"
)

// names holds one name a line, sorted: the Go packages of the SDK, and the aliases
// that package models gives them. A test of this package writes it with -update.
//
//go:embed names.txt
var names string

// Names returns all names, sorted.
func Names() []string { return strings.Fields(names) }
