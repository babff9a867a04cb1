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

// signers are what keys mean that is no service of AWS: packages of this module that
// sign without calling AWS.
var signers = []string{"cloudfrontsign", "rdsauth"}

// Names returns all names of AWS services, sorted.
func Names() []string { return strings.Fields(names) }

// Keys returns the names with which a session's keys can begin.
func Keys() []string { return append(Names(), signers...) }
