package riskdiff

import (
	"io"

	"github.com/ascendgen/ascendgen/internal/findings"
)

// WriteGitHub prints a diff as workflow commands of GitHub Actions, which shows them
// beside the lines of a pull request. It shows only the first ten warnings and the
// first ten notices of a step.
func WriteGitHub(w io.Writer, d *Diff) error {
	return findings.WriteGitHub(w, rules(), d.findings())
}
