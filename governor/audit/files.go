package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// file is what the log needs of an open file.
type file interface {
	Write(b []byte) (int, error)
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
	Close() error
}

// The files of a log's directory, apart from the entries themselves.
const (
	lockName = "lock"
	headName = "head"
)

// createFile makes a file that must not exist yet.
func createFile(path string) (file, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
}

// fileName returns the name of the file whose first entry has that number. The digits
// make names sort as their entries do.
func fileName(first uint64) string { return fmt.Sprintf("audit-%012d.jsonl", first) }

// fileNumber is the reverse of fileName.
func fileNumber(name string) (uint64, bool) {
	digits, isJSON := strings.CutSuffix(name, ".jsonl")
	digits, isAudit := strings.CutPrefix(digits, "audit-")
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, isJSON && isAudit && err == nil && fileName(n) == name
}

// list returns the numbers of the files that hold entries, in order.
func list(dir string) ([]uint64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var numbers []uint64
	for _, entry := range entries {
		if n, ok := fileNumber(entry.Name()); ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// ReadHead reads the head file that a log keeps in its directory. The zero Head is
// returned if there is none.
func ReadHead(path string) (Head, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, err
	}
	if string(text) == string(headLine(Head{})) {
		return Head{}, nil
	}
	head, err := ParseHead(strings.TrimSuffix(string(text), "\n"))
	if err != nil {
		return Head{}, fmt.Errorf("%s: %w", path, err)
	}
	return head, nil
}

// headFile is the file that tells how far a log is on disk. It is always of one
// length and written in place, so it is never seen half-written after a crash.
type headFile struct{ *os.File }

func openHead(dir string, head Head) (headFile, error) {
	path := filepath.Join(dir, headName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		// By way of another name, so that it is there with its content or not at all.
		next := path + ".new"
		if err := os.WriteFile(next, headLine(head), 0o600); err != nil {
			return headFile{}, err
		}
		if err := os.Rename(next, path); err != nil {
			return headFile{}, err
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	return headFile{f}, err
}

func headLine(head Head) []byte {
	hash := head.ChainHash
	if head.Sequence == 0 {
		hash = strings.Repeat("0", hashLength)
	}
	return fmt.Appendf(nil, "%020d:%s\n", head.Sequence, hash)
}

func (f headFile) set(head Head) error {
	_, err := f.WriteAt(headLine(head), 0)
	return err
}
