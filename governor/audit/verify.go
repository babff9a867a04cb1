package audit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Report is what [Verify] has read.
type Report struct {
	Files   int
	Entries uint64
	First   uint64 // sequence number of the first entry
	Last    Head   // the last entry
	// Compared is set if a head was compared, whether or not the log holds it. Without
	// one, entries that are missing at the very end cannot be seen.
	Compared bool
	// Anchored is set if the log holds a head, so that its end is known to be its end.
	Anchored  bool
	Lost      uint64 // entries that could not be written when they were made, as the log says
	Recovered int    // incomplete lines that were recovered from, as the log says
}

// Verify checks that the log in some files is as it was written: that no entry was
// changed, removed, added or moved. The files are the parts of one chain, from its
// first entry, in order; a path that is a directory stands for the files of the log in
// it, and for its head file.
//
// If the log is not as it was written, the error is [Findings]. The report is given in
// either case.
func Verify(paths ...string) (Report, error) { return Check{}.Verify(paths...) }

// Check is a verification for which more is known than what the files say. The zero
// Check is what [Verify] does.
type Check struct {
	// Head is an entry that the log must hold: one that was kept elsewhere. It shows
	// whether the end was cut off or the log written anew. The zero Head demands nothing.
	Head Head
	// After is the entry behind which the files begin, if those before it are kept
	// elsewhere. The zero Head is the beginning of the log.
	After Head
	// Partial accepts files that begin anywhere, as those do of which the earlier ones
	// are gone. What was before is then not checked.
	Partial bool
}

// Verify checks the files as [Verify] does.
func (c Check) Verify(paths ...string) (Report, error) {
	if c.Partial && c.After != (Head{}) {
		return Report{}, errors.New("audit: a check cannot be partial and begin after a given entry")
	}
	if len(paths) == 0 {
		return Report{}, errors.New("audit: nothing to verify: want the files of a log, or its directory")
	}
	check := checker{at: c.After, known: !c.Partial}
	if c.Head != (Head{}) {
		check.anchors = append(check.anchors, c.Head)
	}
	files, err := check.expand(paths)
	if err != nil {
		return Report{}, fmt.Errorf("audit: %w", err)
	}
	for i, file := range files {
		if err := check.read(file, i == len(files)-1); err != nil {
			return check.report(i), fmt.Errorf("audit: %w", err)
		}
	}
	check.finish(files[len(files)-1])
	return check.report(len(files)), check.err()
}

func (c *checker) report(files int) Report {
	return Report{
		Files: files, Entries: c.entries, First: c.first, Last: c.at,
		Compared: c.compared, Anchored: c.met > 0, Lost: c.lost, Recovered: c.torn,
	}
}

// expand returns the files that paths stand for. Heads are read before the files: a
// log that is being written may be ahead of its head, never behind.
func (c *checker) expand(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		head, err := ReadHead(filepath.Join(path, headName))
		if err != nil {
			return nil, err
		}
		if head != (Head{}) {
			c.anchors = append(c.anchors, head)
		}
		numbers, err := list(path)
		if err != nil {
			return nil, err
		}
		if len(numbers) == 0 {
			return nil, fmt.Errorf("%s: no files of an audit log (%s and so on)", path, fileName(1))
		}
		for _, n := range numbers {
			files = append(files, filepath.Join(path, fileName(n)))
		}
	}
	return files, nil
}

func (c *checker) read(name string, last bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return c.part(name, f, last)
}

// part checks one file of a log, which may be the last.
func (c *checker) part(name string, r io.Reader, last bool) error {
	e, err := c.file(name, r)
	switch {
	case err != nil:
		return err
	case e.torn > 0 && last:
		c.find(name, 0, Incomplete, "%d bytes behind the last whole line: the writer was stopped, or is writing; opening the log recovers from it", e.torn)
	case e.torn > 0:
		c.find(name, 0, Changed, "%d bytes behind the last whole line, though other files follow", e.torn)
	case e.whole == 0:
		c.find(name, 0, Incomplete, "the file is empty: the writer was stopped as it began it, or its entries were removed")
	}
	return nil
}
