package gosdk

import (
	"cmp"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/internal/gotool"
)

// Deviation is a declaration of an SDK package that has not the shape that
// governed clients are generated for.
type Deviation struct {
	Pos   token.Position // Offset is not set
	Decl  string         // "method Client.DeleteBucket"
	Want  string
	Found string
}

// DeviationError refuses a package. It holds every deviation found, by position.
type DeviationError struct {
	ImportPath string
	Deviations []Deviation
}

// Error has one line for each deviation, the position first.
func (e *DeviationError) Error() string {
	lines := make([]string, len(e.Deviations))
	for i, d := range e.Deviations {
		lines[i] = fmt.Sprintf("%v: package %s: %s: expected %s, found %s", d.Pos, e.ImportPath, d.Decl, d.Want, d.Found)
	}
	return strings.Join(lines, "\n")
}

func sortDeviations(ds []Deviation) {
	slices.SortStableFunc(ds, func(a, b Deviation) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Decl, b.Decl),
		)
	})
}

// inPackage says of an error in which package it is. A position stays in front.
func inPackage(importPath string, err error) error {
	if file, at, text, ok := gotool.Split(err.Error()); ok {
		return fmt.Errorf("%s:%s: package %s: %s", filepath.FromSlash(file), at, importPath, text)
	}
	return fmt.Errorf("package %s: %w", importPath, err)
}
