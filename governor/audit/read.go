package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxLine bounds a line. This package writes none that is nearly as long.
const maxLine = 1 << 20

// reader reads lines, of which it holds one at a time.
type reader struct {
	r      *bufio.Reader
	line   []byte
	number int   // of the last line, from 1
	offset int64 // behind the last line
}

func newReader(r io.Reader) *reader { return &reader{r: bufio.NewReaderSize(r, 64<<10)} }

// next returns the next line, without its newline, which is valid until the next
// call. Whole is false if the input ends without a newline. What is beyond maxLine of
// a line is dropped, so that such a line fails every check. The error is [io.EOF]
// behind the last line.
func (r *reader) next() (line []byte, whole bool, err error) {
	r.line = r.line[:0]
	read := int64(0)
	for {
		chunk, err := r.r.ReadSlice('\n')
		read += int64(len(chunk))
		if room := maxLine + 1 - len(r.line); room > 0 {
			r.line = append(r.line, chunk[:min(room, len(chunk))]...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || read == 0):
			return nil, false, err
		}
		r.number++
		r.offset += read
		return bytes.TrimSuffix(r.line, []byte{'\n'}), err == nil, nil
	}
}

// entry is what checking a chain needs to know of an entry.
type entry struct {
	Sequence uint64  `json:"sequence"`
	Phase    string  `json:"phase"`
	Previous *string `json:"previous"`
	Time     string  `json:"time"`
	Count    uint64  `json:"count"`
}

func parseEntry(content []byte) (entry, bool) {
	var e entry
	err := json.Unmarshal(content, &e)
	return e, err == nil && e.Sequence > 0 && e.Phase != ""
}

// opens reports whether an entry begins a file, and whether it says what came before.
func (e *entry) opens() bool {
	if e.Phase != phaseOpened || e.Previous == nil {
		return false
	}
	return isHash(*e.Previous) && e.Sequence > 1 || *e.Previous == "" && e.Sequence == 1
}
