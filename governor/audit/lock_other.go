//go:build aix || solaris || !(unix || windows)

package audit

import (
	"errors"
	"os"
)

// lock fails: two writers of one log would break its chain.
func lock(*os.File) error { return errors.ErrUnsupported }

func syncDir(string) error { return errors.ErrUnsupported }
