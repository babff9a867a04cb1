package cli

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// longWork is the number of packages from which on generating takes long enough for
// somebody who watches to wonder.
const longWork = 24

// progress is a bar on the terminal of a person who waits for long work, and nothing
// otherwise.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(stderr io.Writer, packages int, quiet bool) progress {
	terminal, ok := stderr.(*os.File)
	if quiet || packages < longWork || !ok || !term.IsTerminal(int(terminal.Fd())) {
		return progress{}
	}
	return progress{progressbar.NewOptions(packages,
		progressbar.OptionSetWriter(terminal),
		progressbar.OptionSetDescription("generating"),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)}
}

// step tells of one more package. It may be called from several goroutines.
func (p progress) step() {
	if p.bar != nil {
		_ = p.bar.Add(1) // a bar that cannot be drawn is no reason to stop
	}
}

// end takes the bar away.
func (p progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
