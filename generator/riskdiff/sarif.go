package riskdiff

import (
	"io"

	"github.com/ascendgen/ascendgen/internal/findings"
)

// WriteSARIF prints a diff as SARIF 2.1.0, for code scanning. Results stand at the
// lines of the new side's risk maps and generated packages; without either, they
// have no location.
func WriteSARIF(w io.Writer, d *Diff) error {
	return findings.WriteSARIF(w, rules(), d.findings())
}
