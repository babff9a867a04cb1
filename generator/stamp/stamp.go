// Package stamp remembers that a run had nothing left to do, so that the next one
// with the same inputs can stop at once.
//
// A stamp lives in the user's cache folder, one file for each output folder; losing
// it costs a full run. It vouches for an output only while sizes and times of change
// of the files and folders are those that were stamped, so what is edited, added or
// removed by hand is seen.
package stamp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/ascendgen/ascendgen/internal/atomicfile"
)

// Stamp stands for one output folder and one set of inputs.
type Stamp struct {
	path  string // of its file; empty if there is nowhere to keep it
	out   string
	input string
}

// entry is what is remembered of an output file or folder.
type entry struct {
	Size    int64     `json:"size"`
	Changed time.Time `json:"changed"`
}

// content is what a stamp's file holds.
type content struct {
	Input  string           `json:"input"`
	Output map[string]entry `json:"output"` // by slash-separated path below the output folder
}

// New returns the stamp for an output folder. input is a digest of everything that
// the output depends on. Where there is no cache folder the stamp never holds.
func New(out, input string) *Stamp {
	s := &Stamp{out: out, input: input}
	cache, err := os.UserCacheDir()
	if err != nil {
		return s
	}
	absolute, err := filepath.Abs(out)
	if err != nil {
		return s
	}
	name := sha256.Sum256([]byte(absolute))
	s.path = filepath.Join(cache, "ascendgen", hex.EncodeToString(name[:16])+".json")
	return s
}

// Holds reports whether the output was saved for these inputs and has not been
// touched since.
func (s *Stamp) Holds() bool {
	if s.path == "" {
		return false
	}
	data, err := os.ReadFile(s.path)
	if err != nil {
		return false
	}
	var saved content
	if err := json.Unmarshal(data, &saved); err != nil || saved.Input != s.input || len(saved.Output) == 0 {
		return false
	}
	for path, then := range saved.Output {
		now, err := s.look(path)
		if err != nil || now.Size != then.Size || !now.Changed.Equal(then.Changed) {
			return false
		}
	}
	return true
}

// Save stamps the files at the given slash-separated paths below the output folder,
// and the folders that hold them. It is best effort: without a stamp the next run is
// a full one.
func (s *Stamp) Save(paths []string) error {
	if s.path == "" {
		return nil
	}
	saved := content{Input: s.input, Output: make(map[string]entry)}
	for _, path := range paths {
		for _, p := range []string{path, filepath.ToSlash(filepath.Dir(filepath.FromSlash(path)))} {
			e, err := s.look(p)
			if err != nil {
				return err
			}
			saved.Output[p] = e
		}
	}
	data, err := json.Marshal(saved)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o777); err != nil {
		return err
	}
	return atomicfile.Write(s.path, data)
}

// look tells the state of a file, or of a folder, whose size means nothing.
func (s *Stamp) look(path string) (entry, error) {
	info, err := os.Lstat(filepath.Join(s.out, filepath.FromSlash(path)))
	if err != nil {
		return entry{}, err
	}
	e := entry{Size: info.Size(), Changed: info.ModTime()}
	if info.IsDir() {
		e.Size = 0
	}
	return e, nil
}
