package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/internal/atomicfile"
)

// replaceOwn writes a file as a whole or not at all. It refuses to replace one that is
// not owned, which is what it should have been.
func replaceOwn(name string, write func(io.Writer) error, owned func([]byte) bool, what string) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: not replaced: not a regular file", name)
	default:
		old, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !owned(old) {
			return fmt.Errorf("%s: not replaced: not %s", name, what)
		}
	}
	return atomicfile.Write(name, content.Bytes())
}

// linker returns what gives positions in the user's own files their addresses at a code
// host. Those of the shipped risk map have none there.
func linker(base string, riskMaps []string) (func(riskmap.Position) string, error) {
	if base == "" {
		return nil, nil
	}
	at, err := url.Parse(base)
	if err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "" {
		return nil, fmt.Errorf("--link-base %q: want the address of a folder at a code host, as in https://github.com/owner/name/blob/main", base)
	}
	return func(pos riskmap.Position) string {
		if own := slices.Contains(riskMaps, pos.File) || path.Base(pos.File) == risksFile; !own || !filepath.IsLocal(pos.File) {
			return ""
		}
		to := at.JoinPath(filepath.ToSlash(pos.File))
		to.Fragment = fmt.Sprintf("L%d", pos.Line)
		return to.String()
	}, nil
}
