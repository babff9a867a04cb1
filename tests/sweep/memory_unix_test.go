//go:build unix

package sweep

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the most memory that an ended process has held.
func peakMemory(p *os.ProcessState) string {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return "unknown"
	}
	peak := int64(usage.Maxrss) * 1024
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		peak = int64(usage.Maxrss) // bytes there, KiB elsewhere
	}
	return fmt.Sprintf("%d MiB", peak>>20)
}
