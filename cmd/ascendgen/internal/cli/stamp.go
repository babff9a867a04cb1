package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/ascendgen/ascendgen/generator/gosdk"
	"github.com/ascendgen/ascendgen/generator/stamp"
)

// stamp returns the stamp of a run. Its digest takes in everything that the output
// depends on: versions of the SDK, risk maps, and the program itself, which holds
// the facts and the templates. What can change unnoticed, a replaced SDK package or
// a folder of models, gets a stamp that never holds.
func (t *target) stamp(s *sources, locations []gosdk.Location) *stamp.Stamp {
	h := sha256.New()
	run := fmt.Sprintf("suffix %q, resources %t, services %q", t.suffix, t.resources, s.services)
	fmt.Fprintf(h, "%s, rated %t\n", run, t.requireRated)
	for _, location := range locations {
		if !location.Cached {
			return new(stamp.Stamp)
		}
		fmt.Fprintf(h, "%s@%s\n", location.ImportPath, location.Version)
	}
	for _, file := range s.files {
		fmt.Fprintf(h, "%s %d\n%s", file.Name, len(file.Encode()), file.Encode())
	}
	if s.given != nil || program(h) != nil {
		return new(stamp.Stamp)
	}
	return stamp.New(t.out, run, hex.EncodeToString(h.Sum(nil)))
}

// program adds the running program to a digest.
func program(h io.Writer) error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(h, f)
	return err
}
