// Package stamp remembers that a run had nothing left to do, so that the next one
// with the same inputs can stop at once.
//
// A stamp lives in the user's cache folder, one file for each output folder and
// each run into it; losing it costs a full run. It vouches for an output only while
// the digests of the files are those of what was generated, so what is edited, added
// or removed by hand is seen.
package stamp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ascendgen/ascendgen/generator"
	"github.com/ascendgen/ascendgen/internal/atomicfile"
)

// Stamp stands for one run into one output folder, with one set of inputs. The zero
// Stamp never holds.
type Stamp struct {
	path  string // of its file; empty if there is nowhere to keep it
	out   string
	input string
}

// content is what a stamp's file holds.
type content struct {
	Input  string         `json:"input"`
	Output generator.Sums `json:"output"`
}

// New returns the stamp for an output folder. run tells this run from others into the
// same folder, whose stamps are kept beside this one; input is a digest of everything
// that the output depends on. Where there is no cache folder the stamp never holds.
func New(out, run, input string) *Stamp {
	s := &Stamp{out: out, input: input}
	cache, err := os.UserCacheDir()
	if err != nil {
		return s
	}
	absolute, err := filepath.Abs(out)
	if err != nil {
		return s
	}
	name := sha256.Sum256(fmt.Appendf(nil, "%q %q", absolute, run))
	s.path = filepath.Join(cache, "ascendgen", hex.EncodeToString(name[:16])+".json")
	return s
}

// Holds reports whether the output was saved for these inputs and is still what was
// generated then.
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
	return saved.Output.Hold(s.out)
}

// Save stamps what was generated. It is best effort: without a stamp the next run is
// a full one.
func (s *Stamp) Save(output generator.Sums) error {
	if s.path == "" {
		return nil
	}
	data, err := json.Marshal(content{Input: s.input, Output: output})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o777); err != nil {
		return err
	}
	return atomicfile.Write(s.path, data)
}
