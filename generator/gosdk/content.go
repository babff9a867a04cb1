package gosdk

import (
	"bytes"
	"go/build"
	"io"
	"os"
	"path/filepath"
)

// buffers are reused from file to file. The zero value is ready to use.
type buffers struct {
	src   []byte // the file, or the part of it being searched
	short []byte // what elide makes of it
}

// readFile reads and parses one file, or returns nil if it is of no interest.
func (b *buffers) readFile(importPath, path string) (*file, error) {
	relevant, err := b.load(path)
	if err != nil {
		return nil, inPackage(importPath, err)
	}
	if !relevant {
		return nil, nil
	}
	if built, err := isBuilt(path, b.src); err != nil || !built {
		return nil, err
	}
	var f *file
	if f, b.short, err = parseFile(importPath, path, b.src, b.short); err != nil {
		return nil, inPackage(importPath, err)
	}
	return f, nil
}

// load reads a file into b.src if it is relevant: if it can declare an
// operation, a paginator, a waiter, a presigner or one of the interfaces they
// take. Any method of Client makes a file relevant, wherever it stands.
func (b *buffers) load(path string) (relevant bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	if _, ok := operationFile(filepath.Base(path)); !ok {
		if ok, err := b.search(f); err != nil || !ok {
			return false, err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return false, err
		}
	}
	b.src = b.src[:0]
	for {
		if len(b.src) == cap(b.src) {
			b.src = append(b.src, 0)[:len(b.src)]
		}
		n, err := f.Read(b.src[len(b.src):cap(b.src)])
		b.src = b.src[:len(b.src)+n]
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// search reports whether one of the signs occurs. It goes by pieces, because the
// files without one are the large ones, of several megabytes.
func (b *buffers) search(r io.Reader) (bool, error) {
	if cap(b.src) < pieceSize {
		b.src = make([]byte, 0, pieceSize)
	}
	buf := b.src[:pieceSize]
	kept := 0 // the end of the piece before, which may hold the start of a sign
	for {
		n, err := r.Read(buf[kept:])
		piece := buf[:kept+n]
		for _, sign := range signs {
			if bytes.Contains(piece, sign) {
				return true, nil
			}
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(buf, piece[max(0, len(piece)-maxSign):])
	}
}

const (
	pieceSize = 256 << 10
	maxSign   = 32 // no sign is longer
)

var signs = [][]byte{
	[]byte("Client)"),             // receivers
	[]byte("func New"),            // constructors
	[]byte("APIClient interface"), // what they take
	[]byte("Client struct"),
}

// isBuilt holds unless a build constraint in the file excludes it.
func isBuilt(path string, src []byte) (bool, error) {
	if !bytes.Contains(src, []byte("//go:build")) {
		return true, nil
	}
	ctxt := build.Default
	ctxt.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	return ctxt.MatchFile(filepath.Dir(path), filepath.Base(path))
}

// isBuiltByName holds unless its name, such as "x_windows.go", excludes a file. Only a
// file whose name does not is opened, which is where the look at it ends.
func isBuiltByName(name string) bool {
	ctxt := build.Default
	ctxt.OpenFile = func(string) (io.ReadCloser, error) { return nil, io.EOF }
	_, err := ctxt.MatchFile("", name)
	return err != nil
}
