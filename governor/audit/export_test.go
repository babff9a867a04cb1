package audit

import "io"

// File is what the log needs of an open file.
type File = file

// WithFiles has the log make its files by create.
func WithFiles(create func(path string) (File, error)) Option {
	return func(s *settings) error { s.create = create; return nil }
}

// CreateFile is how the log makes its files otherwise.
func CreateFile(path string) (File, error) { return createFile(path) }

// CloseFile closes the file of a log behind its back.
func (l *Log) CloseFile() error { return l.file.Close() }

// Spare returns how much memory the log keeps for entries to come.
func (l *Log) Spare() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return cap(l.spare)
}

// Rechain returns the lines that the entries of lines make when they are chained anew.
func Rechain(entries [][]byte, previous string) []byte {
	var all []byte
	for _, content := range entries {
		start := len(all)
		all = append(append(all, noHashes...), content...)
		seal(all[start:], previous)
		previous = string(all[start+chainAt : start+chainAt+hashLength])
		all = append(all, "}\n"...)
	}
	return all
}

// AppendString appends a JSON string.
func AppendString(b []byte, s string) []byte { return appendString(b, s) }

// AppendValue appends a value of parameters.
func AppendValue(b []byte, value any) []byte { return appendValue(b, value) }

// VerifyReader is Verify of one file.
func VerifyReader(name string, r io.Reader) (Report, error) {
	c := checker{known: true}
	if err := c.part(name, r, true); err != nil {
		return Report{}, err
	}
	return c.report(1), c.err()
}
