package audit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Recovery says what was cut off the end of a log.
type Recovery struct {
	Bytes    int64  // of an incomplete line, whose record was never acknowledged
	Evidence string // file to which they were moved
}

func (r *Recovery) name() string { return filepath.Base(r.Evidence) }

// state is what inspect finds of a log.
type state struct {
	at     position // behind the last whole entry
	anchor Head     // what the head file says
	newest string   // path of the newest file; empty if there is none
	blank  bool     // the newest file is without a whole entry
	torn   int64    // bytes behind the last whole entry
}

// inspect finds where the log in a directory ends. It returns an error if the newest
// file is not as it was written, and changes nothing.
func inspect(dir string) (state, error) {
	var s state
	var err error
	if s.anchor, err = ReadHead(filepath.Join(dir, headName)); err != nil {
		return s, err
	}
	numbers, err := list(dir)
	if err != nil {
		return s, err
	}
	check := checker{anchors: []Head{s.anchor}}
	if len(numbers) > 0 {
		if err := s.follow(&check, dir, numbers); err != nil {
			return s, err
		}
	}
	check.finish(dir)
	return s, check.err()
}

// follow checks the newest file, or the one before it if a crash left the newest
// without an entry.
func (s *state) follow(check *checker, dir string, numbers []uint64) error {
	number := numbers[len(numbers)-1]
	s.newest = filepath.Join(dir, fileName(number))
	e, err := readPart(check, s.newest)
	if err != nil {
		return err
	}
	s.torn, s.blank = e.torn, e.whole == 0
	if !s.blank {
		if check.first != number {
			check.find(s.newest, 1, Missing, "the file begins with entry %d, not with that of its name", check.first)
		}
		began, _ := time.Parse(time.RFC3339, e.began) // zero if unreadable: the file counts as old
		s.at = position{head: check.at, file: number, size: e.whole, began: began}
		return nil
	}
	if len(numbers) > 1 {
		before := filepath.Join(dir, fileName(numbers[len(numbers)-2]))
		e, err := readPart(check, before)
		if err != nil {
			return err
		}
		if e.whole == 0 || e.torn > 0 {
			check.find(before, 0, Changed, "the file does not end with a whole entry, though another follows")
		}
	}
	if number != check.at.Sequence+1 {
		check.find(s.newest, 0, Missing, "the file would begin with entry %d, but the log before it ends with entry %d", number, check.at.Sequence)
	}
	s.at = position{head: check.at}
	return nil
}

func readPart(check *checker, path string) (end, error) {
	f, err := os.Open(path)
	if err != nil {
		return end{}, err
	}
	defer f.Close()
	return check.file(path, f)
}

// repair moves what is behind the last whole entry to a file of its own.
func (s *state) repair() (*Recovery, error) {
	evidence, err := s.keepEvidence()
	if err != nil {
		return nil, fmt.Errorf("keeping the incomplete last line of %s: %w", s.newest, err)
	}
	if err := os.Truncate(s.newest, s.at.size); err != nil {
		return nil, err
	}
	return &Recovery{Bytes: s.torn, Evidence: evidence}, nil
}

func (s *state) keepEvidence() (string, error) {
	from, err := os.Open(s.newest)
	if err != nil {
		return "", err
	}
	defer from.Close()
	to, err := createEvidence(filepath.Dir(s.newest), s.at.head.Sequence+1)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, io.NewSectionReader(from, s.at.size, s.torn))
	return to.Name(), errors.Join(err, to.Sync(), to.Close())
}

// createEvidence makes a file that is named after the entry that would have been.
func createEvidence(dir string, sequence uint64) (*os.File, error) {
	for try := 1; ; try++ {
		path := filepath.Join(dir, fmt.Sprintf("torn-%012d-%d", sequence, try))
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}
