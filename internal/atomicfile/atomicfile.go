// Package atomicfile replaces files as a whole.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// Write gives a file its content in one step: whoever reads it, and whenever the program
// ends, it has its old content or its new one. Its folder must be there. A file that is
// replaced keeps its mode; a symbolic link is replaced, not what it leads to.
//
// The content is written beside the file first, under a name that begins with a dot, so
// that no Go tool reads or embeds what a run that was killed leaves there; [Sweep] removes
// that. The error names the file. Nothing is synced to the disk: after a power failure a
// file may be empty.
func Write(path string, content []byte) error {
	temp := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return named(path, err)
	}
	_, err = f.Write(content)
	if old, statErr := os.Lstat(path); err == nil && statErr == nil && old.Mode().IsRegular() {
		err = f.Chmod(old.Mode().Perm())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return errors.Join(named(path, err), os.Remove(temp))
	}
	return nil
}

var temporary = regexp.MustCompile(`^\..+\.[0-9a-f]{8}\.tmp$`)

// untouched is how long nobody has to have written a file of a run that was killed.
const untouched = time.Hour

// Sweep removes from a folder, which need not be there, the files that [Write] left when
// it was killed: those of its names, unless a run may still be at work on them.
func Sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	errs := []error{err}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !temporary.MatchString(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if err == nil && time.Since(info.ModTime()) > untouched {
			err = os.Remove(filepath.Join(dir, entry.Name()))
		}
		if !errors.Is(err, fs.ErrNotExist) { // another run was first
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// named makes an error one of the file that was to be written: the other name tells
// nobody anything.
func named(path string, err error) error {
	var ofPath *fs.PathError
	var ofRename *os.LinkError
	switch {
	case errors.As(err, &ofPath):
		err = ofPath.Err
	case errors.As(err, &ofRename):
		err = ofRename.Err
	}
	return &fs.PathError{Op: "write", Path: path, Err: err}
}
