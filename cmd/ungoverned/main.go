// Ungoverned reports clients of aws-sdk-go-v2 that no governor is asked about.
//
// Usage:
//
//	ungoverned [-fix] [-json] packages...
//	go vet -vettool=$(which ungoverned) packages...
//
// With -fix, constructors are rewritten to the governed ones where that is safe; with
// -diff too, what would change is printed instead. See package analysis/ungoverned for
// what is reported, and for the comment that allows one line.
//
// # Exit status
//
// By itself 0 if nothing was found, 1 if packages do not load, 3 if something was
// found; under go vet as that command exits.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/ascendgen/ascendgen/analysis/ungoverned"
)

// multichecker, although it is one pass: it also speaks to go vet.
func main() { multichecker.Main(ungoverned.Analyzer) }
